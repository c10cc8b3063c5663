"""A network while it is being inferred: layers added one by one, each with its exact figures."""

from __future__ import annotations

from dataclasses import dataclass

from featurenet.architecture.flops import flops
from featurenet.architecture.layers import INPUT, Layer, Shape, Spec
from featurenet.architecture.shapes import frozen_weights, output_shape, trainable_weights


@dataclass(frozen=True, slots=True)
class Place:
    """Where layers come from: a cell of a block, a block, or (without numbers) neither.

    Args:
        block: Number of the block, counted from 1.
        cell: Number of the cell in the block, counted from 1.
    """

    block: int | None = None
    cell: int | None = None

    def name(self, part: str) -> str:
        """Returns the name of a layer that does `part` here: "b2_c3_combination_sum"."""
        numbers = (("b", self.block), ("c", self.cell))
        return "_".join([f"{letter}{n}" for letter, n in numbers if n is not None] + [part])


class Draft:
    """Layers in topological order, and the shape of every tensor by the name of its layer.

    Args:
        input_shape: Height, width and channels of an image.
    """

    def __init__(self, input_shape: Shape):
        self.layers: list[Layer] = []
        self.notes: list[str] = []
        self._shapes: dict[str, Shape] = {INPUT: input_shape}

    def shape(self, tensor: str) -> Shape:
        """Returns the shape of the tensor that the layer of this name gives."""
        return self._shapes[tensor]

    def is_flat(self, tensor: str) -> bool:
        """Whether the tensor has no positions, as after a dense layer."""
        return len(self._shapes[tensor]) == 1

    def add(
        self, place: Place, part: str, spec: Spec, *inputs: str, adaptation: str | None = None
    ) -> str:
        """Appends a layer and returns its name; a layer with `adaptation` is named "adapt_…"."""
        name = place.name(part) if adaptation is None else f"adapt_{place.name(part)}"
        shapes = [self._shapes[tensor] for tensor in inputs]
        shape = output_shape(spec, shapes)
        self._shapes[name] = shape
        self.layers.append(
            Layer(
                name=name,
                spec=spec,
                inputs=inputs,
                shape=shape,
                weights=trainable_weights(spec, shapes[0]),
                frozen_weights=frozen_weights(spec, shapes[0]),
                flops=flops(spec, shapes, shape),
                block=place.block,
                cell=place.cell,
                adaptation=adaptation,
            )
        )
        return name

    def note(self, place: Place, part: str, text: str) -> None:
        """Records an adaptation that needs no layer of its own."""
        self.notes.append(f"{place.name(part)}: {text}")
