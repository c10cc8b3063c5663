"""What a picture consists of, as plain data: boxes, texts and lines, in pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

Point = tuple[float, float]
"""Right and down from the origin."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with up to two lines of text in its middle.

    Args:
        x: Left edge.
        y: Upper edge.
        width: From left to right.
        height: From top to bottom.
        kind: One of `labels.KINDS`, or "block" or "cell" for what holds others.
        lines: Its text.
        note: More about it, for a tooltip.
    """

    x: float
    y: float
    width: float
    height: float
    kind: str
    lines: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text of its own, written on `y`; `anchor` is "start", "middle" or "end"."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points.

    Args:
        points: At least two; the corners between them are rounded.
        kind: "flow" and "skip" (which passes cells by) have an arrowhead, "branch" has none.
        note: What it connects, for a tooltip.
    """

    points: tuple[Point, ...]
    kind: str
    note: str = ""


Shape = Box | Text | Line


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a picture with an origin of its own at its upper left.

    Args:
        width: From left to right.
        height: From top to bottom.
        shapes: In drawing order.
        entry: Where a line from the panel before arrives.
        exit: Where a line to the next panel starts: at its lower or its right edge.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    entry: Point
    exit: Point

    def at(self, x: float, y: float) -> tuple[Shape, ...]:
        """Returns its shapes with its origin moved to (x, y)."""
        return tuple(_moved(shape, x, y) for shape in self.shapes)


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn, without a legend.

    Args:
        width: From left to right.
        height: From top to bottom.
        title: What is drawn, in a few words.
        description: The same in a sentence, with the figures.
        shapes: In drawing order.
    """

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its boxes and lines."""
        return frozenset(each.kind for each in self.shapes if not isinstance(each, Text))


def _moved(shape: Shape, x: float, y: float) -> Shape:
    if isinstance(shape, Line):
        points = tuple((left + x, top + y) for left, top in shape.points)
        return replace(shape, points=points)
    return replace(shape, x=shape.x + x, y=shape.y + y)
