"""From an architecture and its network to a picture as plain data: where each box and line goes.

Blocks stand side by side and their cells below one another; a baseline is columns of layers. What
comes after the eleventh column continues in a further row.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from featurenet.architecture.block_panel import HEADER, block_panel
from featurenet.architecture.labels import layer_label, size
from featurenet.architecture.layers import Layer
from featurenet.architecture.network import Network
from featurenet.architecture.picture import Box, Line, Panel, Picture, Point, Shape, Text
from featurenet.architecture.tree import Architecture

MARGIN = 18.0
GUTTER = 34.0
ROW_GAP = 40.0
TITLE = 56.0
"""Room above the first row."""

COLUMNS = 11
"""Columns in a row of the picture: ten blocks and the head."""

LAYERS_IN_COLUMN = 6
LAYER_WIDTH = 208.0
LAYER_HEIGHT = 34.0
LAYER_GAP = 16.0
LEAST_WIDTH = 600.0


def layout(architecture: Architecture | None, network: Network) -> Picture:
    """Places everything that is drawn of an architecture, or of a baseline.

    Args:
        architecture: Blocks and cells; None draws the layers as they follow one another.
        network: What it is for an image size, as `infer` or a baseline gives it.
    """
    if architecture is None:
        title = _number(len(network.exported), "layer")
        panels = _layer_panels(network)
    else:
        cells = sum(len(block.cells) for block in architecture.blocks)
        title = f"{_number(len(architecture.blocks), 'block')}, {_number(cells, 'cell')}"
        panels = _block_panels(architecture, network)
    width, height, shapes = _arrange([_input_panel(network), *panels])
    figures = (
        f"{_number(network.weights, 'weight')} · {network.flops:,} FLOPs · depth {network.depth}"
        f" · {_number(len(network.adaptations), 'adaptation')}"
    )
    heading = (
        Text(MARGIN, MARGIN + 8, title, strong=True),
        Text(MARGIN, MARGIN + 24, figures),
    )
    description = f"From {size(network.input_shape)} to {network.classes} classes: {figures}"
    return Picture(max(width, LEAST_WIDTH), height, title, description, (*heading, *shapes))


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _input_panel(network: Network) -> Panel:
    box = Box(0, 0, 76, HEADER, "head", ("input", size(network.input_shape)))
    return Panel(76, HEADER, (box,), (0, HEADER / 2), (76, HEADER / 2))


def _block_panels(architecture: Architecture, network: Network) -> list[Panel]:
    """One panel for each block, then one for the head."""
    panels, shape, notes = [], network.input_shape, "\n".join(network.notes)
    for number, block in enumerate(architecture.blocks, start=1):
        layers = [layer for layer in network.layers if layer.block == number]
        panel, shape = block_panel(number, block, layers, shape, notes)
        panels.append(panel)
    head = [layer for layer in network.layers if layer.block is None]
    return [*panels, _layer_panel("Head", head)]


def _layer_panels(network: Network) -> list[Panel]:
    """A baseline's layers, from top to bottom in columns of equal length."""
    layers = network.exported
    columns = -(-len(layers) // LAYERS_IN_COLUMN)
    rows = -(-len(layers) // columns)
    parts = [layers[start : start + rows] for start in range(0, len(layers), rows)]
    return [_layer_panel("", part) for part in parts]


def _layer_panel(title: str, layers: Sequence[Layer]) -> Panel:
    """A column of layers, each with its output shape and weights."""
    shapes: list[Shape] = []
    left, y = 12.0, HEADER if title else 12.0
    centre = left + LAYER_WIDTH / 2
    for layer in layers:
        if shapes:
            shapes.append(Line(((centre, y - LAYER_GAP), (centre, y)), "flow"))
        label = layer_label(layer)
        figures = f"{size(layer.shape)} · {_number(layer.weights, 'weight')}"
        words = " · ".join(label.lines)
        shapes.append(
            Box(left, y, LAYER_WIDTH, LAYER_HEIGHT, label.kind, (words, figures), layer.name)
        )
        y += LAYER_HEIGHT + LAYER_GAP
    height = y - LAYER_GAP + 12
    width = LAYER_WIDTH + 2 * left
    shapes.insert(0, Box(0, 0, width, height, "block", note=title or "Layers"))
    if title:
        shapes.append(Text(left, 18, title, strong=True))
    return Panel(width, height, tuple(shapes), (0, HEADER / 2), (centre, height))


def _arrange(panels: Sequence[Panel]) -> tuple[float, float, list[Shape]]:
    """Places panels in rows and connects each with the next; returns width, height and shapes."""
    first, *rest = panels
    rows = [rest[start : start + COLUMNS] for start in range(0, len(rest), COLUMNS)] or [[]]
    placed: list[tuple[Panel, float, float]] = [(first, MARGIN, TITLE)]
    indent = MARGIN + first.width + GUTTER
    y, right = TITLE, indent
    for row in rows:
        x = indent
        for panel in row:
            placed.append((panel, x, y))
            x += panel.width + GUTTER
        right = max(right, x - GUTTER + MARGIN)
        y += max((panel.height for panel in row), default=first.height) + ROW_GAP
    shapes = [shape for panel, x, top in placed for shape in panel.at(x, top)]
    links = [_link(one, other) for one, other in pairwise(placed)]
    return right, y - ROW_GAP + MARGIN, [*links, *shapes]


def _link(one: tuple[Panel, float, float], other: tuple[Panel, float, float]) -> Line:
    """The line from a panel to the next: straight, through the gutter, or round to the next row."""
    (source, x, y), (target, next_x, next_y) = one, other
    start: Point = (x + source.exit[0], y + source.exit[1])
    end: Point = (next_x + target.entry[0], next_y + target.entry[1])
    if start[1] == end[1]:
        return Line((start, end), "flow")
    gutter = next_x - GUTTER / 2
    level = start[1] + 10 if y == next_y else next_y - 12
    corners = ((start[0], level), (gutter, level), (gutter, end[1]))
    return Line((start, *corners, end), "flow")
