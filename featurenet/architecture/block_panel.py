"""From a block and its layers to its part of the picture: a frame of cells and their links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from featurenet.architecture.cell_panel import WIDTH, cell_panel
from featurenet.architecture.labels import layer_label, size
from featurenet.architecture.layers import Layer
from featurenet.architecture.picture import Box, Line, Panel, Shape, Text
from featurenet.architecture.tree import Block, Output, ToBlock, ToCell

HEADER = 28.0
SIDE = 16.0
GAP = 18.0
LANE = 11.0
"""Room beside the cells for one curve."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A connection that passes cells by.

    Args:
        source: Index of the cell that it leaves; -1 for the block's entry.
        target: Index of the cell that it reaches.
    """

    source: int
    target: int


def arrivals(block: Block) -> tuple[tuple[int, ...], ...]:
    """Returns, for each cell, the indices of the cells whose outputs it reads, -1 for the entry.

    Each output reaches the cell `1 + skip` further, at most the last; a cell that nothing reaches
    reads what enters the block. This is how `cells.add_block` wires them.
    """
    last = len(block.cells) - 1
    sources: list[list[int]] = [[] for _ in block.cells]
    for index, cell in enumerate(block.cells[:-1]):
        sources[_target(cell.output, index, last)].append(index)
    return tuple(tuple(each) or (-1,) for each in sources)


def jumps(block: Block) -> tuple[Jump, ...]:
    """Returns the connections of a block that pass cells by."""
    return tuple(
        Jump(source, target)
        for target, sources in enumerate(arrivals(block))
        for source in sources
        if target > source + 1
    )


def block_panel(
    number: int, block: Block, layers: Sequence[Layer], entered: tuple[int, ...], notes: str
) -> tuple[Panel, tuple[int, ...]]:
    """Draws a block; it is entered at its left edge and left at its lower one.

    Args:
        number: Its number, counted from 1.
        block: What was asked.
        layers: The layers that it gave, in topological order.
        entered: Shape of the tensor that enters it.
        notes: Adaptations without a layer, a line each, of the whole network.

    Returns:
        The panel, and the shape of the tensor that leaves it.
    """
    lanes = _lanes(jumps(block))
    left = SIDE + LANE * max((lane for jump, lane in lanes if jump.source < 0), default=0)
    right = SIDE + LANE * max((lane for jump, lane in lanes if jump.source >= 0), default=0)
    centre, width = left + WIDTH / 2, left + WIDTH + right
    shapes: list[Shape] = []
    top, entered = _entry(shapes, layers, left, entered)
    cells, leaving = _cells(number, block, layers, entered, notes)
    y, tops, previous = top, [], HEADER / 2
    for index, panel in enumerate(cells):
        if index - 1 in arrivals(block)[index]:
            shapes.append(Line(((centre, previous if index else top - GAP), (centre, y)), "flow"))
        shapes += panel.at(left, y)
        tops.append(y)
        previous = y + panel.height
        y = previous + GAP
    bottoms = [start + panel.height for start, panel in zip(tops, cells, strict=True)]
    shapes += [_curve(*each, left, top - GAP, tops, bottoms) for each in lanes]
    if cells:
        shapes.append(Line(((centre, previous), (centre, y)), "branch"))
    frame = Box(0, 0, width, y, "block", note=f"Block {number}")
    header = (
        Text(12, 18, f"Block {number}", strong=True),
        Text(width - 12, 18, f"stride {size(block.stride)} · {block.features} % channels", "end"),
    )
    panel = Panel(width, y, (frame, *header, *shapes), (0, HEADER / 2), (centre, y))
    return panel, leaving


def _target(output: Output, index: int, last: int) -> int:
    if isinstance(output, ToBlock):
        return last
    return min(index + 1 + output.skip, last) if isinstance(output, ToCell) else index + 1


def _entry(
    shapes: list[Shape], layers: Sequence[Layer], left: float, shape: tuple[int, ...]
) -> tuple[float, tuple[int, ...]]:
    """Adds the layer of the block's stride, if it has one; returns where cells begin."""
    y = HEADER
    for layer in (each for each in layers if each.cell is None):
        label, note = layer_label(layer), f"{layer.name}: {size(layer.shape)}"
        shapes.append(Box(left, y, WIDTH, 17, label.kind, label.lines[:1], note))
        y, shape = y + 17, layer.shape
    return y + GAP, shape


def _cells(
    number: int, block: Block, layers: Sequence[Layer], entered: tuple[int, ...], notes: str
) -> tuple[list[Panel], tuple[int, ...]]:
    """Draws the cells; returns them with the shape of the tensor that leaves the last one."""
    shapes = {-1: entered}
    panels = []
    for index, (cell, sources) in enumerate(zip(block.cells, arrivals(block), strict=True)):
        own = [layer for layer in layers if layer.cell == index + 1]
        passing = [layer for layer in own if "_auxiliary" not in layer.name]
        shapes[index] = passing[-1].shape if passing else shapes[max(sources)]
        place = f"b{number}_c{index + 1}_"
        about = "\n".join(line for line in notes.splitlines() if line.startswith(place))
        panels.append(cell_panel(index + 1, cell, own, shapes[index], about))
    return panels, shapes[len(block.cells) - 1]


def _lanes(connections: Sequence[Jump]) -> list[tuple[Jump, int]]:
    """Gives each curve a lane, from 1, on its side, so that none lies on another."""
    placed: list[tuple[Jump, int]] = []
    for jump in sorted(connections, key=lambda each: (each.target - each.source, each.source)):
        taken = {
            lane
            for other, lane in placed
            if (other.source < 0) == (jump.source < 0)
            and other.source < jump.target
            and jump.source < other.target
        }
        placed.append((jump, min(set(range(1, len(placed) + 2)) - taken)))
    return placed


def _curve(
    jump: Jump,
    lane: int,
    left: float,
    entry: float,
    tops: Sequence[float],
    bottoms: Sequence[float],
) -> Line:
    """The way of a jump: from the entry on the left of the cells, between cells on the right."""
    end = tops[jump.target] + HEADER / 2
    if jump.source < 0:
        aside = left - LANE * (lane - 0.25)
        start = (left + WIDTH / 2, entry)
        note = f"Cell {jump.target + 1} reads what enters the block"
        return Line((start, (aside, entry), (aside, end), (left, end)), "skip", note)
    side, start_y = left + WIDTH, bottoms[jump.source] - HEADER / 2
    aside = side + LANE * (lane - 0.25)
    note = f"Skip connection from cell {jump.source + 1} to cell {jump.target + 1}"
    return Line(((side, start_y), (aside, start_y), (aside, end), (side, end)), "skip", note)
