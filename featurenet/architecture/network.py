"""From an architecture to a network: every layer with its exact shape, weights and FLOPs.

This is what a Keras model will be, known in milliseconds and without Keras.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod

from featurenet.architecture import layers, tree
from featurenet.architecture.cells import add_block
from featurenet.architecture.draft import Draft, Place
from featurenet.architecture.layers import INPUT, Layer, Shape
from featurenet.errors import InvalidInputError

_COUNTED_IN_DEPTH = (
    layers.Conv2D,
    layers.SeparableConv2D,
    layers.DepthwiseConv2D,
    layers.Dense,
)


@dataclass(frozen=True)
class Network:
    """Layers in topological order, for one image size and number of classes.

    Args:
        input_shape: Height, width and channels of an image.
        classes: Number of classes.
        layers: Every layer, auxiliary heads included.
        output: Name of the layer that gives the class probabilities.
        auxiliary: Names of the layers that give the auxiliary probabilities, in training only.
        notes: Adaptations that need no layer of their own, such as a clipped kernel.
    """

    input_shape: Shape
    classes: int
    layers: tuple[Layer, ...]
    output: str
    auxiliary: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def exported(self) -> tuple[Layer, ...]:
        """The layers of the exported model: those that the output depends on."""
        needed = {self.output}
        for layer in reversed(self.layers):
            if layer.name in needed:
                needed.update(layer.inputs)
        return tuple(layer for layer in self.layers if layer.name in needed)

    @cached_property
    def weights(self) -> int:
        """Trainable weights of the exported model: the paper's size."""
        return sum(layer.weights for layer in self.exported)

    @cached_property
    def flops(self) -> int:
        """Floating-point operations of the exported model for one image (see `flops.py`)."""
        return sum(layer.flops for layer in self.exported)

    @cached_property
    def depth(self) -> int:
        """Convolution and dense layers on the longest path from the input to the output."""
        depths = {INPUT: 0}
        for layer in self.layers:
            below = max(depths[name] for name in layer.inputs)
            depths[layer.name] = below + isinstance(layer.spec, _COUNTED_IN_DEPTH)
        return depths[self.output]

    def memory(self, batch_size: int) -> int:
        """Estimates the bytes that training takes, auxiliary heads included.

        Each trainable weight is held four times as float32 (itself, its gradient and the two
        moments of Adam: 16 bytes), each frozen one once, and every value that a layer gives for
        every image of the batch twice (forward and gradient). Temporary buffers are not counted.

        Args:
            batch_size: Images per training step.
        """
        weights = sum(16 * layer.weights + 4 * layer.frozen_weights for layer in self.layers)
        values = prod(self.input_shape) + sum(prod(layer.shape) for layer in self.layers)
        return weights + values * 4 * batch_size * 2

    def summary(self, batch_size: int) -> dict[str, float]:
        """Returns the figures that are known without training, for records and tables."""
        return {
            "weights": self.weights,
            "flops": self.flops,
            "depth": self.depth,
            "memory": self.memory(batch_size),
        }

    @cached_property
    def adaptations(self) -> tuple[str, ...]:
        """What was added or changed so that everything fits, each as "place: what"."""
        added = (f"{each.name}: {each.adaptation}" for each in self.layers if each.adaptation)
        return (*added, *self.notes)


def infer(architecture: tree.Architecture, input_shape: Shape, classes: int) -> Network:
    """Derives the network that an architecture stands for.

    Args:
        architecture: Blocks and cells; without blocks, the network is its head.
        input_shape: Height, width and channels of an image, each at least 1.
        classes: Number of classes, at least 1.

    Raises:
        InvalidInputError: If the image shape or the number of classes is impossible.
    """
    check_task(input_shape, classes)
    draft = Draft(input_shape)
    tensor = INPUT
    auxiliary = []
    for number, block in enumerate(architecture.blocks, start=1):
        tensor, outs = add_block(draft, number, block, tensor)
        if number == len(architecture.blocks):
            outs.pop(len(block.cells), None)  # the last cell of all feeds the main head
        for cell, out in outs.items():
            auxiliary.append(add_head(draft, Place(number, cell), "auxiliary", out, classes))
    output = add_head(draft, Place(), "head", tensor, classes)
    return finish(draft, classes, output, tuple(auxiliary))


def add_head(draft: Draft, place: Place, part: str, tensor: str, classes: int) -> str:
    """Adds flattening (where needed) and the dense softmax layer, whose name is returned."""
    if not draft.is_flat(tensor):
        tensor = draft.add(place, f"{part}_flatten", layers.Flatten(), tensor)
    return draft.add(place, part, layers.Dense(classes, "softmax"), tensor)


def finish(draft: Draft, classes: int, output: str, auxiliary: tuple[str, ...] = ()) -> Network:
    """Freezes a draft into a network."""
    return Network(
        input_shape=draft.shape(INPUT),
        classes=classes,
        layers=tuple(draft.layers),
        output=output,
        auxiliary=auxiliary,
        notes=tuple(draft.notes),
    )


def check_task(input_shape: Shape, classes: int) -> None:
    """Refuses image shapes and class counts that no network can have.

    Raises:
        InvalidInputError: If there are not three positive sizes and at least one class.
    """
    if len(input_shape) != 3 or min(input_shape) < 1:
        raise InvalidInputError(
            "An image has a height, a width and channels, each at least 1; "
            f"received input_shape={tuple(input_shape)}"
        )
    if classes < 1:
        raise InvalidInputError(f"There must be at least 1 class; received classes={classes}")
