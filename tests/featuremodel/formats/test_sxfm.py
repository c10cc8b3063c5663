"""SXFM: the published tool's models and templates."""

from __future__ import annotations

from textwrap import dedent

import pytest

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.formats import sxfm
from featurenet.featuremodel.formula import Not, Or, Var
from featurenet.featuremodel.model import Constraint, Feature, FeatureModel, Group, Repeat


def document(tree: str, constraints: str = "", name: str = "phones") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<feature_model name="{name}">\n'
        '<meta>\n<data name="description">x</data>\n</meta>\n<feature_tree>\n'
        f"{tree}\n</feature_tree>\n<constraints>\n{constraints}\n</constraints>\n</feature_model>\n"
    )


PHONES = """\
:r Mobile phone(_r)
\t:m Calls(_r_1)
\t:m Screen(_r_2)
\t\t:g (_r_2_1) [1,1]
\t\t\t: Basic(_r_2_1_1)
\t\t\t: Colour (large)(_r_2_1_2)
\t:o Media
\t\t:g [1,*]
\t\t\t: Camera(_c)
\t\t\t\t:o Flash(_f)
\t\t\t: MP3(_m)"""

TEMPLATE = """\
:r Root(Root)
\t:m Architecture(Architecture)
\t\t:m Input(Input)
\t\t:o Block[k](Block[k])
\t\t\t:o Block[k]_Cell[i](Block[k]_Cell[i])
\t\t\t\t:g [1,1]
\t\t\t\t\t: Block[k]_Cell[i]_A(Block[k]_Cell[i]_A)
\t\t\t\t\t: Block[k]_Cell[i]_B(Block[k]_Cell[i]_B)"""

RULES = """\
C1:~Architecture or Block1
C2:~Block[k+1]  or  Block[k]
C3:~Block[k]_Cell[i+1] OR Block[k]_Cell[i]
C4:~Block[k]_Cell[i]_B or Block[k+1]"""


def test_tree_and_constraints_are_read():
    model = sxfm.parse(document(PHONES, "C1:~_c  OR  _r_2_1_2\nMedia or ~ _m"), "phones.xml")
    assert model.name == "phones"
    calls, screen, media = model.root.groups
    assert calls.is_mandatory and screen.is_mandatory and media.is_optional
    assert [m.name for m in screen.members[0].groups[0].members] == ["Basic", "Colour (large)"]
    assert screen.members[0].groups[0].is_alternative and media.members[0].groups[0].is_or
    assert model.constraints == (
        Constraint(Or((Not(Var("Camera")), Var("Colour (large)"))), "phones.xml:20"),
        Constraint(Or((Var("Media"), Not(Var("MP3")))), "phones.xml:21"),
    )


def test_template_becomes_repeats():
    architecture = sxfm.parse(document(TEMPLATE, RULES)).root.groups[0].members[0]
    block = architecture.groups[1]
    assert isinstance(block, Repeat)
    assert (block.index, block.count, block.default, block.mandatory) == ("k", "blocks", 5, False)
    cell = block.feature.groups[0]
    assert isinstance(cell, Repeat)
    assert (cell.index, cell.count, cell.feature.name) == ("i", "cells", "Block[k]_Cell[i]")


def test_template_expands_and_drops_constraints_that_fall_outside():
    model = expand(sxfm.parse(document(TEMPLATE, RULES)), blocks=2, cells=2)
    assert len(model.features) == 3 + 2 * (1 + 2 * 3)
    formulas = {str(constraint.formula) for constraint in model.constraints}
    assert formulas == {
        "(not Architecture) or Block1".replace("(", "").replace(")", ""),
        "not Block2 or Block1",
        "not Block1_Cell2 or Block1_Cell1",
        "not Block2_Cell2 or Block2_Cell1",
        "not Block1_Cell1_B or Block2",
        "not Block1_Cell2_B or Block2",
    }


def test_shared_names_go_by_their_ids():
    model = sxfm.parse(document(":r R(r)\n\t:o Size(a)\n\t:o Size(b)\n\t:o Colour(c)"))
    assert [g.members[0].name for g in model.root.groups] == ["a", "b", "Colour"]


def test_spaces_indent_as_well():
    model = sxfm.parse(document("    :r R\n      :m A\n        :o B\n      :o C"))
    assert [group.members[0].name for group in model.root.groups] == ["A", "C"]


@pytest.mark.parametrize(
    ("tree", "rules", "line", "message"),
    [
        (":r R(r)\n\t:m A(a)\n\t:m A", "", 9, "several features are called 'A'"),
        (":r R(r)\n\t:m A(a)\n\t:m B(a)", "", 9, "two features have the id 'a'"),
        (":r R(r)\n\t:m a(b)\n\t:x A(c)", "", 9, "must begin with ':r'"),
        (":r R(r)\n\t:g 1,1\n\t\t: A", "", 8, "needs its bounds"),
        (":r R(r)\n\t:g [3,3]\n\t\t: A\n\t\t: B", "", 8, "cannot have 3 to 3"),
        (":r R(r)\n\t:g [1,1]", "", 8, "a group of 0 features"),
        (":r R(r)\n\t:g [1,1]\n\t\t:m A", "", 9, "a member of a group must be"),
        (":r R(r)\n\t: A", "", 8, "a child must be ':m', ':o' or ':g'"),
        (":r R(r)\n\t\t:m A\n\t:m B", "", 9, "the indentation matches no line"),
        (":r R(r)\n:m A", "", 8, "must have one root"),
        (":m R(r)", "", 7, "must have one root"),
        (":r R(r)\n\t:o A(a)", "C1:~b or a", 11, "no feature has the id 'b'"),
        (":r R(r)\n\t:o A(a)", "C1:~a or", 11, "no feature has the id 'a or'"),
        (":r R(r)\n\t:o A(a)", "C1:a\nC2:", 12, "no feature has the id ''"),
        (":r R\n\t:o B[k]\n\t\t:o X", "", 9, r"name or id must hold \[k\]"),
        (":r R\n\t:o B[k][i]", "", 8, "must begin below"),
    ],
)
def test_mistake_is_named_with_its_line(tree, rules, line, message):
    with pytest.raises(FormatError, match=rf"broken\.xml:{line}: .*{message}"):
        sxfm.parse(document(tree, rules), "broken.xml")


def test_document_type_is_refused():
    text = dedent("""\
        <?xml version="1.0"?>
        <!DOCTYPE feature_model [<!ENTITY x SYSTEM "file:///etc/passwd">]>
        <feature_model><feature_tree>:r &x;</feature_tree></feature_model>
        """)
    with pytest.raises(FormatError, match="DOCTYPE"):
        sxfm.parse(text, "evil.xml")


def test_written_ids_are_safe_and_unique():
    members = tuple(Feature(name) for name in ("3x3", "or", "f2", "a b"))
    text = sxfm.write(FeatureModel("m", Feature("R", (Group(1, 2, members),))))
    assert "\t:g [1,2]\n\t\t: 3x3(f_2)\n\t\t: or(f_3)\n\t\t: f2(f2)\n\t\t: a b(f_5)" in text


@pytest.mark.parametrize("name", ["a\nb", " a", "Block[k]", ""])
def test_name_that_sxfm_cannot_hold_is_refused(name):
    model = FeatureModel("m", Feature("R", (Group(0, 1, (Feature(name),)),)))
    with pytest.raises(InvalidInputError, match="cannot be named in SXFM"):
        sxfm.write(model)
