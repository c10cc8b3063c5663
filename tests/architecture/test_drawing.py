"""The picture shows every block, cell, adaptation and connection, in place and readable."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree  # noqa: S405 – reads what we wrote ourselves

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_architectures import OUTPUTS, architectures

from featurenet.architecture import tree
from featurenet.architecture.baselines import BASELINES
from featurenet.architecture.block_panel import Jump, arrivals, jumps
from featurenet.architecture.drawing import FILLS, INK, LINE, SKIP, draw, render
from featurenet.architecture.labels import KINDS
from featurenet.architecture.layout import layout
from featurenet.architecture.network import Network, infer
from featurenet.architecture.picture import Box, Line, Picture, Text

IMAGE = (28, 28, 1)
CONVOLUTION = tree.Convolution((1, 1))


def cell(output: tree.Output, second: tree.Input | None = None) -> tree.Cell:
    """A cell of a 1x1 convolution and, unless Zeros, a second branch."""
    void = tree.Void()
    return tree.Cell(CONVOLUTION, second or tree.Zeros(), void, void, "sum", output)


def block(*outputs: tree.Output) -> tree.Block:
    """A block of one-branch cells with these outputs."""
    return tree.Block((1, 1), 100, tuple(cell(output) for output in outputs))


def small() -> tuple[tree.Architecture, Network]:
    """Two blocks: a skip connection and an auxiliary head in the first, an adaptation in each."""
    pooled = cell(tree.ToBlock(), tree.Pooling(stride=(2, 2)))
    first = tree.Block((2, 2), 400, (cell(tree.ToCell(1)), cell(tree.ToOut()), pooled))
    architecture = tree.Architecture((first, tree.Block((1, 1), 50, (pooled,))))
    return architecture, infer(architecture, IMAGE, 10)


def boxes(picture: Picture, kind: str) -> list[Box]:
    """The boxes of one kind."""
    return [each for each in picture.shapes if isinstance(each, Box) and each.kind == kind]


def test_layout_frames_every_block_and_cell() -> None:
    picture = layout(*small())
    assert picture.title == "2 blocks, 4 cells"
    assert len(boxes(picture, "cell")) == 4
    assert [box.note for box in boxes(picture, "block")] == ["Block 1", "Block 2", "Head"]


def test_layout_says_shape_and_weights_of_a_cell() -> None:
    texts = [each.text for each in layout(*small()).shapes if isinstance(each, Text)]
    assert "14×14×4 · 8 weights" in texts  # 1x1 convolution of 1 to 4 channels after stride 2x2


def test_layout_shows_the_auxiliary_head_in_its_cell() -> None:
    picture = layout(*small())
    (auxiliary,) = [box for box in boxes(picture, "head") if box.lines[0] == "auxiliary output"]
    second = boxes(picture, "cell")[1]
    assert second.y < auxiliary.y and auxiliary.y + auxiliary.height < second.y + second.height


def test_layout_curves_a_skip_connection() -> None:
    lines = [each for each in layout(*small()).shapes if isinstance(each, Line)]
    notes = {line.note for line in lines if line.kind == "skip"}
    assert notes == {
        "Skip connection from cell 1 to cell 3",
        "Cell 2 reads what enters the block",
    }


def test_jumps_follow_the_outputs() -> None:
    outputs = (tree.ToCell(1), tree.ToCell(5), tree.ToOut(), tree.ToCell(0), tree.ToBlock())
    assert set(jumps(block(*outputs))) == {Jump(0, 2), Jump(1, 4), Jump(-1, 1)}


@given(st.lists(OUTPUTS, min_size=1, max_size=7))
def test_arrivals_agree_with_the_network(outputs: list[tree.Output]) -> None:
    one = block(*outputs)
    network = infer(tree.Architecture((one,)), IMAGE, 10)
    owner = {layer.name: layer.cell for layer in network.layers}
    for index, sources in enumerate(arrivals(one)):
        own = [
            layer
            for layer in network.layers
            if layer.cell == index + 1 and "auxiliary" not in layer.name
        ]
        read = {owner.get(name) or 0 for layer in own for name in layer.inputs} - {index + 1}
        assert read == {source + 1 for source in sources}


@settings(max_examples=60, deadline=None)
@given(architectures(blocks=4, cells=4))
def test_layout_names_every_adaptation_and_counts_every_weight(
    architecture: tree.Architecture,
) -> None:
    network = infer(architecture, IMAGE, 10)
    picture = layout(architecture, network)
    notes = "\n".join(each.note for each in picture.shapes if not isinstance(each, Text))
    assert all(layer.name in notes for layer in network.layers if layer.adaptation)
    figures = [each.text for each in picture.shapes if isinstance(each, Text)]
    figures += [line for box in picture.shapes if isinstance(box, Box) for line in box.lines]
    shown = [re.search(r"· ([\d,]+) weights?$", text) for text in figures]
    assert sum(int(each[1].replace(",", "")) for each in shown if each) == network.weights


@settings(max_examples=60, deadline=None)
@given(architectures(blocks=13, cells=4))
def test_layout_keeps_shapes_inside_and_blocks_apart(architecture: tree.Architecture) -> None:
    picture = layout(architecture, infer(architecture, IMAGE, 10))
    for box in (each for each in picture.shapes if isinstance(each, Box)):
        assert 0 <= box.x and box.x + box.width <= picture.width
        assert 0 <= box.y and box.y + box.height <= picture.height
    for one, other in pairwise(boxes(picture, "block")):
        beside = one.x + one.width < other.x and one.y == other.y
        assert beside or one.y + one.height < other.y


@settings(max_examples=30, deadline=None)
@given(architectures(blocks=3, cells=4))
def test_draw_gives_the_same_well_formed_svg_twice(architecture: tree.Architecture) -> None:
    network = infer(architecture, IMAGE, 10)
    svg = draw(architecture, network)
    assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314
    assert svg == draw(architecture, network)
    assert " id=" not in svg and "<style" not in svg


def test_draw_explains_only_the_kinds_in_the_picture() -> None:
    svg = draw(*small())
    assert KINDS["convolution"] in svg and KINDS["adaptation"] in svg
    assert KINDS["dense"] in svg and KINDS["regularisation"] not in svg


def test_render_escapes_text() -> None:
    hostile = "<script>\"&'"
    shapes = (Box(0, 0, 300, 20, "dense", (hostile,), hostile), Text(0, 0, hostile))
    svg = render(Picture(300, 20, hostile, hostile, shapes))
    root = ElementTree.fromstring(svg)  # noqa: S314
    assert "<script>" not in svg and root.get("aria-label") == hostile


def test_draw_shortens_what_does_not_fit_and_keeps_it_in_the_tooltip() -> None:
    long = "x" * 200
    svg = render(Picture(100, 20, "", "", (Box(0, 0, 100, 20, "dense", (long,), long),)))
    assert f"<title>{long}</title>" in svg and f">{'x' * 16}…<" in svg


@pytest.mark.parametrize("name", ["lenet5", "lenet5-paper", "small-cnn"])
def test_draw_shows_every_layer_of_a_baseline(name: str) -> None:
    network = BASELINES.get(name)(IMAGE, 10)
    svg = draw(None, network)
    assert all(f"<title>{layer.name}</title>" in svg for layer in network.layers)
    assert f"{network.weights:,} weights" in svg


def test_draw_of_an_architecture_without_blocks_shows_the_head() -> None:
    empty = tree.Architecture(())
    svg = draw(empty, infer(empty, (8, 8, 1), 10))
    assert "0 blocks, 0 cells" in svg and "dense · 10 · softmax" in svg


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("kind", KINDS)
def test_colours_have_the_contrast_of_wcag_aa(kind: str) -> None:
    fill, border = FILLS[kind]
    assert _contrast("#ffffff" if kind == "combination" else INK, fill) >= 4.5
    assert _contrast(border, "#ffffff") >= 3


def test_lines_have_the_contrast_of_wcag_aa() -> None:
    assert min(_contrast(LINE, FILLS["block"][0]), _contrast(SKIP, FILLS["block"][0])) >= 3
