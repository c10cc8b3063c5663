"""From a cell and its layers to its part of the picture: a card of branches and their joint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from featurenet.architecture import tree
from featurenet.architecture.labels import Label, layer_label, size, unbuilt_label
from featurenet.architecture.layers import Layer
from featurenet.architecture.picture import Box, Line, Panel, Shape, Text

WIDTH = 212.0
PADDING = 8.0
HEADER = 22.0
GAP = 6.0
ONE_LINE = 17.0
TWO_LINES = 28.0
JOINT_WIDTH = 70.0


def cell_panel(
    number: int, cell: tree.Cell, layers: Sequence[Layer], shape: tuple[int, ...], notes: str
) -> Panel:
    """Draws one cell; it is entered at the middle of its upper edge and left at the lower one's.

    Args:
        number: Its number in the block, counted from 1.
        cell: What was asked.
        layers: The layers that it gave, in topological order.
        shape: Shape of the tensor that leaves it.
        notes: Adaptations without a layer, for the tooltip.
    """
    parts = {_part(layer): layer for layer in layers}
    shapes: list[Shape] = []
    y = HEADER
    for layer in (each for part, each in parts.items() if part.startswith("due")):
        y = _stack(shapes, [_box(layer)], PADDING, y, WIDTH - 2 * PADDING)
    y = _branches(shapes, cell, parts, y)
    auxiliary = parts.get("auxiliary")
    if auxiliary is not None:
        label = Label("head", ("auxiliary output", f"in training · {auxiliary.shape[-1]} classes"))
        y = _stack(shapes, [(label, _note(auxiliary))], PADDING, y, WIDTH - 2 * PADDING)
    height = y + PADDING - GAP
    weights = sum(layer.weights for part, layer in parts.items() if part != "auxiliary")
    figures = f"{size(shape)} · {weights:,} weight{'' if weights == 1 else 's'}"
    card = Box(0, 0, WIDTH, height, "cell", note="\n".join(filter(None, (figures, notes))))
    header = (
        Text(PADDING, 14, f"Cell {number}", strong=True),
        Text(WIDTH - PADDING, 14, figures, "end"),
    )
    return Panel(WIDTH, height, (card, *header, *shapes), (WIDTH / 2, 0), (WIDTH / 2, height))


def _part(layer: Layer) -> str:
    """What a layer does in its cell: its name without the place, "input1_conv3x3"."""
    return layer.name.removeprefix("adapt_").split("_", 2)[2]


def _branches(
    shapes: list[Shape], cell: tree.Cell, parts: Mapping[str, Layer], top: float
) -> float:
    """Adds the branches and, below them, their combination; returns where the next thing goes."""
    pairs = ((cell.input1, cell.operation1), (cell.input2, cell.operation2))
    slots = [
        _branch(str(number), *pair, parts)
        for number, pair in enumerate(pairs, start=1)
        if not isinstance(pair[0], tree.Zeros)
    ] or [[(Label("identity", ("passes on",)), "Both inputs are Zeros")]]
    width = (WIDTH - 2 * PADDING - GAP * (len(slots) - 1)) / len(slots)
    boxes: list[Shape] = []
    bottoms = [
        _stack(boxes, slot, PADDING + place * (width + GAP), top, width)
        for place, slot in enumerate(slots)
    ]
    bottom = max(bottoms)
    centres = [PADDING + width / 2 + place * (width + GAP) for place in range(len(slots))]
    joint = next((each for part, each in parts.items() if part.startswith("combination")), None)
    if joint is None:
        return _with_lines(shapes, boxes, centres, top, bottom - GAP, bottom - GAP) + GAP
    middle = bottom + ONE_LINE / 2
    left = (WIDTH - JOINT_WIDTH) / 2
    boxes.append(_placed(_box(joint), left, bottom, JOINT_WIDTH))
    _with_lines(shapes, boxes, centres, top, middle, middle)
    return bottom + ONE_LINE + GAP


def _with_lines(
    shapes: list[Shape],
    boxes: list[Shape],
    centres: Sequence[float],
    top: float,
    bottom: float,
    joint: float,
) -> float:
    """Adds the boxes and, behind them, the line of each branch down to the joint."""
    for centre in centres:
        points = ((centre, top), (centre, bottom), (WIDTH / 2, joint))
        shapes.append(Line(points if centre != WIDTH / 2 else points[:2], "branch"))
    shapes.extend(boxes)
    return bottom


def _branch(
    number: str, component: tree.Input, operation: tree.Operation, parts: Mapping[str, Layer]
) -> list[tuple[Label, str]]:
    """The labels and notes of one branch, from its input to what makes it fit."""
    slot = [_component(f"input{number}", component, parts)]
    if not isinstance(operation, tree.Void):
        slot.append(_component(f"operation{number}", operation, parts))
    slot += [_box(each) for part, each in parts.items() if part.startswith(f"branch{number}")]
    return slot


def _component(
    slot: str, component: tree.Input | tree.Operation, parts: Mapping[str, Layer]
) -> tuple[Label, str]:
    """A component's label; of a flatten with its dense layer, the latter's."""
    built = [layer for part, layer in parts.items() if part.startswith(slot)]
    if not built:
        return unbuilt_label(component), f"{slot}: no layer of its own"
    return _box(built[-1])


def _box(layer: Layer) -> tuple[Label, str]:
    return layer_label(layer), _note(layer)


def _note(layer: Layer) -> str:
    figures = f"{layer.name}: {size(layer.shape)}, {layer.weights:,} weights"
    return figures if layer.adaptation is None else f"{figures}\n{layer.adaptation}"


def _stack(
    shapes: list[Shape],
    labels: Sequence[tuple[Label, str]],
    left: float,
    top: float,
    width: float,
) -> float:
    """Adds boxes below one another and returns where the next one goes."""
    for label in labels:
        box = _placed(label, left, top, width)
        shapes.append(box)
        top += box.height + GAP
    return top


def _placed(label: tuple[Label, str], left: float, top: float, width: float) -> Box:
    (kind, lines), note = (label[0].kind, label[0].lines), label[1]
    height = TWO_LINES if len(lines) > 1 else ONE_LINE
    return Box(left, top, width, height, kind, lines, note)
