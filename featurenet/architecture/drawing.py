"""From an architecture and its network to a picture in SVG that needs nothing else to be shown.

Colours and fonts are attributes, not style sheets, and there are no ids, so that several pictures
can stand in one page. The background is part of the picture: it reads on light and dark pages.
"""

from __future__ import annotations

from itertools import pairwise
from xml.sax.saxutils import escape

from featurenet.architecture.labels import KINDS
from featurenet.architecture.layout import MARGIN, layout
from featurenet.architecture.network import Network
from featurenet.architecture.picture import Box, Line, Picture, Point, Shape, Text
from featurenet.architecture.tree import Architecture

INK = "#1b2733"
LINE = "#5b6875"
SKIP = "#b4560f"
FILLS = {
    "block": ("#f3f5f8", "#b3bdc8"),
    "cell": ("#ffffff", "#c3ccd6"),
    "convolution": ("#d6e6fa", "#3f78b5"),
    "pooling": ("#cfeee2", "#2b8a68"),
    "dense": ("#e7dcf8", "#7a54b8"),
    "regularisation": ("#fdebc4", "#a87412"),
    "activation": ("#fbdcdc", "#b5484f"),
    "reshaping": ("#e6e2d8", "#857a5f"),
    "identity": ("#ffffff", "#7d8894"),
    "combination": ("#34475a", "#34475a"),
    "head": ("#dfe5ec", "#46586a"),
    "adaptation": ("#f7f7f7", "#8a94a0"),
}
"""Kind → fill and border."""

FONT_SIZE = 9.5
CHARACTER = 0.56
"""Width of an average character in ems, on the safe side for the fonts named."""

LEGEND_HEIGHT = 20.0


def draw(architecture: Architecture | None, network: Network) -> str:
    """Draws the blocks and cells of an architecture, or the layers of a baseline.

    Args:
        architecture: What was configured; None for a baseline, of which there are only layers.
        network: The same with shapes and weights, as `infer` or a baseline gives it.

    Returns:
        An SVG document without a declaration, the same for the same input.
    """
    return render(layout(architecture, network))


def render(picture: Picture) -> str:
    """Writes a picture as SVG, with a legend of the kinds that are in it."""
    legend, below = _legend(picture)
    width, height = picture.width, picture.height + below
    body = "\n".join(_shape(shape) for shape in (*picture.shapes, *legend))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" '
        f'aria-label="{_quoted(picture.title)}" '
        'font-family="system-ui, Helvetica, Arial, sans-serif" '
        f'font-size="{FONT_SIZE}" fill="{INK}">\n'
        f"<title>{escape(picture.title)}</title>\n<desc>{escape(picture.description)}</desc>\n"
        f'<rect width="{width:g}" height="{height:g}" rx="10" fill="#ffffff"/>\n'
        f"{body}\n</svg>\n"
    )


def _shape(shape: Shape) -> str:
    if isinstance(shape, Box):
        return _box(shape)
    return _line(shape) if isinstance(shape, Line) else _text(shape)


def _box(box: Box) -> str:
    fill, border = FILLS[box.kind]
    radius = {"block": 8, "cell": 6, "combination": 8.5}.get(box.kind, 4)
    dashes = ' stroke-dasharray="3 2"' if box.kind == "adaptation" else ""
    rectangle = (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" '
        f'rx="{radius:g}" fill="{fill}" stroke="{border}"{dashes}/>'
    )
    step = 11.5
    first = box.y + box.height / 2 + 3.4 - step * (len(box.lines) - 1) / 2
    lines = [
        _words(box.x + box.width / 2, first + step * number, line, box)
        for number, line in enumerate(box.lines)
    ]
    return f"<g>{_note(box.note)}{rectangle}{''.join(lines)}</g>"


def _words(x: float, y: float, line: str, box: Box) -> str:
    colour = ' fill="#ffffff"' if box.kind == "combination" else ""
    slant = ' font-style="italic"' if box.kind == "adaptation" else ""
    line = _fitting(line, box.width - 6)
    return f'<text x="{x:g}" y="{y:g}" text-anchor="middle"{colour}{slant}>{escape(line)}</text>'


def _text(text: Text) -> str:
    weight = ' font-weight="600" font-size="10.5"' if text.strong else ""
    return (
        f'<text x="{text.x:g}" y="{text.y:g}" text-anchor="{text.anchor}"{weight}>'
        f"{escape(text.text)}</text>"
    )


def _line(line: Line) -> str:
    skip = line.kind == "skip"
    colour = SKIP if skip else LINE
    path = _rounded(line.points, 10 if skip else 6)
    curve = f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.3"/>'
    head = "" if line.kind == "branch" else _head(line.points[-2], line.points[-1], colour)
    return f"<g>{_note(line.note)}{curve}{head}</g>"


def _rounded(points: tuple[Point, ...], radius: float) -> str:
    """A path through points with rounded corners."""
    path = f"M{points[0][0]:g} {points[0][1]:g}"
    for (before, corner), (_, after) in pairwise(pairwise(points)):
        (x, y), (end_x, end_y) = _towards(corner, before, radius), _towards(corner, after, radius)
        path += f"L{x:g} {y:g}Q{corner[0]:g} {corner[1]:g} {end_x:g} {end_y:g}"
    return f"{path}L{points[-1][0]:g} {points[-1][1]:g}"


def _towards(start: Point, end: Point, distance: float) -> Point:
    """The point at a distance from `start` on the way to `end`, at most half the way."""
    right, down = end[0] - start[0], end[1] - start[1]
    length = (right**2 + down**2) ** 0.5
    share = min(distance / length, 0.5) if length else 0
    return round(start[0] + right * share, 2), round(start[1] + down * share, 2)


def _head(before: Point, tip: Point, colour: str) -> str:
    """An arrowhead at `tip`, coming from `before`."""
    back = _towards(tip, before, 6)
    across = (round((tip[1] - back[1]) / 2, 2), round((back[0] - tip[0]) / 2, 2))
    left, right = ((back[0] + s * across[0], back[1] + s * across[1]) for s in (1, -1))
    points = " ".join(f"{x:g},{y:g}" for x, y in (tip, left, right))
    return f'<polygon points="{points}" fill="{colour}"/>'


def _legend(picture: Picture) -> tuple[list[Shape], float]:
    """The legend below the picture, in as many rows as its width asks for, and its height."""
    shapes: list[Shape] = []
    x, y = MARGIN, picture.height
    for kind, words in (*KINDS.items(), ("skip", "passes cells by")):
        if kind not in picture.kinds:
            continue
        width = 34 + len(words) * FONT_SIZE * CHARACTER
        if x + width > picture.width and x > MARGIN:
            x, y = MARGIN, y + LEGEND_HEIGHT
        sample: Shape = Box(x, y, 11, 11, kind)
        if kind == "skip":
            sample = Line(((x - 2, y + 5.5), (x + 12, y + 5.5)), kind)
        shapes += [sample, Text(x + 16, y + 9, words)]
        x += width
    return shapes, y + LEGEND_HEIGHT + 4 - picture.height


def _fitting(line: str, width: float) -> str:
    """Shortens a line that its box has no room for; the whole of it is in the tooltip."""
    room = int(width / (FONT_SIZE * CHARACTER))
    return line if len(line) <= room else f"{line[: room - 1]}…"


def _note(note: str) -> str:
    return f"<title>{escape(note)}</title>" if note else ""


def _quoted(text: str) -> str:
    return escape(text, {'"': "&quot;"})
