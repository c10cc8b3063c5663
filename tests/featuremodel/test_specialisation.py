"""Restrictions become constraints on the features that they name, and on no others."""

from __future__ import annotations

import pytest

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.model import Feature, FeatureModel, Group, Restriction
from featurenet.featuremodel.specialisation import (
    parse_specialisation,
    read_specialisation,
    specialise,
)


def optional(*features: Feature) -> tuple[Group, ...]:
    return tuple(Group(0, 1, (feature,)) for feature in features)


def block(number: int) -> Feature:
    cells = [Feature(f"Block{number}_Cell{i}", _parts(f"Block{number}_Cell{i}")) for i in (1, 2)]
    return Feature(f"Block{number}", optional(*cells))


def _parts(cell: str) -> tuple[Group, ...]:
    return optional(Feature(f"{cell}_Out"), Feature(f"{cell}_kernel_3x3"))


MODEL = FeatureModel("m", Feature("Root", optional(Feature("Input"), block(1), block(12))))


def formulas(pattern: str, required: bool = False, when: str = "") -> list[str]:
    model = specialise(MODEL, (Restriction(pattern, required, when=when),))
    return [str(constraint.formula) for constraint in model.constraints]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("Input", ["not Input"]),
        ("Block*", ["not Block1", "not Block12"]),
        ("Block*_Cell2", ["not Block1_Cell2", "not Block12_Cell2"]),
        ("Block1_Cell*", ["not Block1_Cell1", "not Block1_Cell2"]),
        ("Block[1]_Cell[2]_Out", ["not Block1_Cell2_Out"]),
        ("Block12_Cell1_*_3*", ["not Block12_Cell1_kernel_3x3"]),
        ("Block[k]_Cell[k]", ["not Block1_Cell1"]),
        ("***ck*2", ["not Block12"]),
    ],
)
def test_exclude_names_what_the_pattern_matches(pattern, expected):
    assert formulas(pattern) == expected


def test_require_of_a_name_holds_outright():
    assert formulas("Block12", required=True) == ["Block12"]


def test_require_of_a_pattern_holds_below_selected_parents():
    assert formulas("Block*_Cell1_Out", required=True) == [
        "Block1_Cell1 => Block1_Cell1_Out",
        "Block12_Cell1 => Block12_Cell1_Out",
    ]


def test_when_applies_where_its_feature_exists():
    assert formulas("Block[k]_Cell[i]_Out", when="Block[k]_Cell[i+1]") == [
        "Block1_Cell2 => not Block1_Cell1_Out",
        "Block12_Cell2 => not Block12_Cell1_Out",
    ]
    assert formulas("Block[k]_Cell1", required=True, when="Input") == [
        "Input => Block1_Cell1",
        "Input => Block12_Cell1",
    ]


def test_constraints_say_where_they_come_from():
    line = Restriction("Block*_Cell1", False, "specialisation lenet, line 4", "Input")
    constraint = specialise(MODEL, (line,)).constraints[0]
    assert constraint.origin == "specialisation lenet, line 4: exclude Block*_Cell1 when Input"


def test_features_keep_their_numbers():
    assert specialise(MODEL, (Restriction("Block1", False),)).number == MODEL.number


@pytest.mark.parametrize(
    ("pattern", "when", "message"),
    [
        ("Blok*_Cell1", "", r"exclude Blok\*_Cell1: 'Blok\*_Cell1' names no feature of m"),
        ("Block*_Cell*_Kernel_3x3", "", r"Did you mean Block\*_Cell\*_kernel_3x3"),
        ("Block*_Out", "", "names no feature"),
        ("", "", "1 to 200 characters"),
        ("x" * 201, "", "1 to 200 characters"),
        ("*a*b*c*d", "", "at most 3 wildcards"),
        ("Block[k+1]", "", "has its place in when="),
        ("Block[k]", "Blok[k+1]", r"'Blok\[k\+1\]' names no feature"),
        ("Block[k]", "Block*", "must name one feature"),
        ("Block*", "Block[k]", r"has no \[k\]"),
    ],
)
def test_restriction_that_names_nothing_is_an_error(pattern, when, message):
    with pytest.raises(InvalidInputError, match=message):
        formulas(pattern, when=when)


def test_file_is_read_with_its_lines(tmp_path):
    path = tmp_path / "mine.xml"
    path.write_text(
        '<specialisation of="cnn" blocks="2">\n<!-- why -->\n<require feature="A*"/>\n'
        '<exclude feature=" B[k] " when="C[k+1]"/></specialisation>'
    )
    assert read_specialisation(path) == (
        Restriction("A*", True, "specialisation mine, line 3"),
        Restriction("B[k]", False, "specialisation mine, line 4", "C[k+1]"),
    )
    found = parse_specialisation(path.read_text(), path)
    assert (found.base, found.blocks, found.cells) == ("cnn", 2, None)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("<featureModel/>", 1, "the root must be <specialisation>"),
        ('<specialisation off="cnn"/>', 1, "no attribute 'off'. Did you mean of"),
        ('<specialisation blocks="0"/>', 1, "blocks must be a number from 1"),
        ('<specialisation>\n<forbid feature="a"/></specialisation>', 2, "not <forbid>"),
        ("<specialisation>\n<exclude/></specialisation>", 2, 'needs feature="…"'),
        ('<specialisation>\n<exclude feature=" "/></specialisation>', 2, "1 to 200 characters"),
        ("<specialisation>\n<exclude>a</exclude></specialisation>", 2, "is empty"),
        ('<specialisation>\n<exclude feture="a"/></specialisation>', 2, "Did you mean feature"),
        ('<specialisation>\n\n<exclude feature="a[i+1]"/></specialisation>', 3, "when="),
    ],
)
def test_mistake_in_a_file_is_an_error_with_its_line(text, line, message):
    with pytest.raises(FormatError, match=message) as caught:
        parse_specialisation(text, "s.xml")
    assert str(caught.value).startswith(f"s.xml:{line}: ")


def test_missing_file_is_one_clear_error(tmp_path):
    with pytest.raises(FormatError, match="cannot be read: No such file"):
        read_specialisation(tmp_path / "missing.xml")
