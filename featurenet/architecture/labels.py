"""From a layer or a component to the few words and the kind by which a picture shows it."""

from __future__ import annotations

from dataclasses import dataclass

from featurenet.architecture import layers, tree
from featurenet.architecture.layers import Layer, Shape, Spec


@dataclass(frozen=True, slots=True)
class Label:
    """What a picture says of one thing.

    Args:
        kind: What it is, for its colour: one of `KINDS`.
        lines: One or two short lines.
    """

    kind: str
    lines: tuple[str, ...]


KINDS = {
    "convolution": "convolution",
    "pooling": "pooling",
    "dense": "dense",
    "regularisation": "normalisation, dropout",
    "activation": "activation",
    "reshaping": "padding, flatten",
    "identity": "identity",
    "combination": "combination",
    "head": "input, output",
    "adaptation": "adaptation, so that shapes fit",
}
"""Kind → what a legend calls it."""

MOST_CHARACTERS = 16
"""What an adaptation has room for in a line."""


def layer_label(layer: Layer) -> Label:
    """Returns the label of a layer; an adaptation is a kind of its own, and terse."""
    label = _spec_label(layer.spec, layer.shape)
    if layer.adaptation is None:
        return label
    joined = " · ".join(label.lines)
    if len(joined) <= MOST_CHARACTERS:
        return Label("adaptation", (joined,))
    return Label("adaptation", tuple(each for each in label.lines if len(each) <= MOST_CHARACTERS))


def unbuilt_label(component: tree.Input | tree.Operation) -> Label:
    """Returns the label of a component that gave no layer: it passes its tensor on."""
    match component:
        case tree.Identity() | tree.Zeros():
            return Label("identity", ("identity",))
        case tree.Pooling(type=kind):
            return Label("adaptation", (f"{kind} pooling", "passes on"))
        case _:
            name = {"ZeroPadding": "padding", "Flatten": "flatten"}[type(component).__name__]
            return Label("adaptation", (name, "passes on"))


def size(shape: Shape) -> str:
    """Writes a shape or kernel as people do: (28, 28, 1) → "28×28×1"."""
    return "×".join(str(number) for number in shape)


def _spec_label(spec: Spec, shape: Shape) -> Label:
    match spec:
        case layers.Conv2D() | layers.SeparableConv2D() | layers.DepthwiseConv2D():
            return _convolution(spec, shape)
        case layers.MaxPooling2D():
            return _pooling("max", spec)
        case layers.AveragePooling2D():
            return _pooling("average", spec)
        case layers.GlobalAveragePooling2D():
            return Label("pooling", ("global average",))
        case layers.Dense():
            return Label("dense", ("dense", _details(str(spec.units), spec.activation)))
        case layers.BatchNormalization():
            return Label("regularisation", ("batch norm",))
        case layers.Dropout():
            return Label("regularisation", (f"dropout {spec.rate * 100:g} %",))
        case layers.Activation():
            return Label("activation", (spec.activation,))
        case layers.ZeroPadding2D():
            return Label("reshaping", (f"padding {size(spec.padding)}",))
        case layers.Flatten():
            return Label("reshaping", ("flatten",))
        case layers.Add() | layers.Multiply() | layers.Concatenate():
            return Label("combination", (_MERGES[type(spec)],))


_MERGES = {layers.Add: "+ sum", layers.Multiply: "× product", layers.Concatenate: "‖ concat"}


def _convolution(
    spec: layers.Conv2D | layers.SeparableConv2D | layers.DepthwiseConv2D, shape: Shape
) -> Label:
    names = {layers.SeparableConv2D: "separable", layers.DepthwiseConv2D: "depthwise"}
    name = names.get(type(spec), "conv")
    details = _details(str(shape[-1]), spec.activation, spec.padding)
    return Label("convolution", (f"{name} {size(spec.kernel_size)}", details))


def _pooling(name: str, spec: layers.MaxPooling2D | layers.AveragePooling2D) -> Label:
    details = _details(f"stride {size(spec.strides)}", "linear", spec.padding)
    return Label("pooling", (f"{name} pool {size(spec.pool_size)}", details))


def _details(first: str, activation: str, padding: str = "same") -> str:
    """Joins what differs from a plain layer: "64 · relu · valid"."""
    named = [first, *([activation] if activation != "linear" else [])]
    return " · ".join(named + (["valid"] if padding == "valid" else []))
