"""Templates become instances with the right names, constraints and refusals."""

from __future__ import annotations

import time

import pytest

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.formats.featureide import parse
from featurenet.featuremodel.formula import Var
from featurenet.featuremodel.model import Constraint, Feature, Group, MetaModel, Repeat, walk

TEMPLATE = """<featureModel><struct><and name="Root"><feature name="Input"/>
<repeat index="k" count="blocks" default="2"><and name="B" mandatory="true">
  <alt name="stride"><feature name="1x1"/><feature name="2x2"/></alt>
  <repeat index="i" count="cells" default="3"><and name="C"><feature name="out"/></and></repeat>
</and></repeat></and></struct><constraints>{rules}</constraints></featureModel>"""


def template(*rules: str) -> MetaModel:
    return parse(TEMPLATE.format(rules="".join(f"<rule>{rule}</rule>" for rule in rules)))


def constraints(rule: str, blocks: int = 2, cells: int = 2) -> list[str]:
    found = expand(template(rule), blocks, cells).constraints
    return [str(constraint.formula) for constraint in found]


def test_names_are_paths_from_the_outermost_repeat():
    model = expand(template(), blocks=1, cells=2)
    assert model.features == (
        *("Root", "Input", "B1", "B1_stride", "B1_stride_1x1", "B1_stride_2x2"),
        *("B1_C1", "B1_C1_out", "B1_C2", "B1_C2_out"),
    )
    assert model.parents["B1_C2_out"] == "B1_C2"


def test_copies_are_mandatory_as_the_repeated_feature_is():
    model = expand(template(), blocks=2, cells=1)
    assert all(group.is_mandatory for group in model.groups["Root"][1:])
    assert model.groups["B2"][-1].is_optional


def test_defaults_are_the_templates():
    model = expand(template())
    assert [name for name in model.features if name.startswith("B2_C3")] == ["B2_C3", "B2_C3_out"]
    assert model.name.endswith("_2x3")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("<imp><var>B[k+1]</var><var>B[k]</var></imp>", ["B2 => B1"]),
        (
            "<imp><var>B[k]</var><var>B[k]_C[1]</var></imp>",
            ["B1 => B1_C1", "B2 => B2_C1"],
        ),
        (
            "<imp><var>B[k]_C[i+1]</var><var>B[k]_C[i]</var></imp>",
            ["B1_C2 => B1_C1", "B2_C2 => B2_C1"],
        ),
        (
            "<imp><var>B[k]_C[i]_out</var><var>B[k+1]</var></imp>",
            ["B1_C1_out => B2", "B1_C2_out => B2"],
        ),
        ("<not><var>B[last]_C[i-1]</var></not>", ["not B2_C1"]),
        ("<var>B[k]_C[last-1]</var>", ["B1_C1", "B2_C1"]),
        ("<var>B[3]</var>", []),
        ("<var>Input</var>", ["Input"]),
    ],
)
def test_constraint_is_written_out_within_the_instance(rule, expected):
    assert constraints(rule) == expected


def test_constraint_outside_a_small_instance_is_left_out():
    assert constraints("<var>B[k]_C[i+2]_out</var>", blocks=3, cells=2) == []


def test_instance_of_a_constraint_says_where_it_comes_from():
    model = expand(template("<imp><var>B[k+1]</var><var>B[k]</var></imp>"))
    assert model.constraints[0].origin == "line:5 k=1"


def test_plain_model_is_its_own_instance():
    metamodel = MetaModel("m", Feature("R"), (Constraint(Var("R"), "here"),))
    model = expand(metamodel)
    assert (model.name, model.features, model.constraints) == ("m", ("R",), metamodel.constraints)


def test_blocks_for_a_model_without_repeats_are_refused():
    with pytest.raises(InvalidInputError, match="no repeat that counts blocks, so blocks=5"):
        expand(MetaModel("plain", Feature("R")), blocks=5)


def test_zero_copies_are_refused():
    with pytest.raises(InvalidInputError, match="cells must be at least 1, received cells=0"):
        expand(template(), cells=0)


def test_too_large_an_instance_is_refused_at_once():
    start = time.perf_counter()
    with pytest.raises(InvalidInputError, match="at most 20,000 can be handled"):
        expand(template(), blocks=10**6, cells=10**6)
    assert time.perf_counter() - start < 1


def test_unknown_feature_in_a_constraint_is_refused():
    repeat = Repeat("k", "blocks", 2, False, Feature("B[k]"))
    metamodel = MetaModel("m", Feature("R", (repeat,)), (Constraint(Var("Blok[k]"), "m.x:7"),))
    message = r"Blok\[k\]  \[m.x:7\]: there is no feature 'Blok\[k\]'"
    with pytest.raises(InvalidInputError, match=message):
        expand(metamodel)


def test_same_name_from_two_places_is_refused():
    repeat = Repeat("k", "blocks", 2, False, Feature("B[k]"))
    root = Feature("R", (repeat, Group(0, 1, (Feature("B2"),))))
    with pytest.raises(InvalidInputError, match="'B2'"):
        expand(MetaModel("m", root))


@pytest.mark.parametrize(
    ("repeats", "message"),
    [
        ([Repeat("k", "rows", 2, False, Feature("A[k]"))], "counts blocks or cells, not 'rows'"),
        (
            [Repeat("k", "blocks", 2, False, Feature(name)) for name in ("A[k]", "B[k]")],
            "two repeats use the index 'k'",
        ),
        ([Repeat("k", "blocks", 2, False, Feature("A[n]"))], r"'A\[n\]' has \[n\]"),
    ],
)
def test_malformed_template_is_refused(repeats, message):
    with pytest.raises(InvalidInputError, match=message):
        expand(MetaModel("m", Feature("R", tuple(repeats))))


def test_too_deep_a_tree_is_refused():
    feature = Feature("leaf")
    for level in range(5_000):
        feature = Feature(f"f{level}", (Group(0, 1, (feature,)),))
    with pytest.raises(InvalidInputError, match="deeper than 100"):
        expand(MetaModel("deep", feature))


def test_brackets_of_a_model_without_repeats_mean_nothing():
    root = Feature("R", (Group(0, 1, (Feature("x[3]"),)),))
    model = expand(MetaModel("m", root, (Constraint(Var("x[3]")),)))
    assert [feature.name for feature, _ in walk(model.root)] == ["R", "x[3]"]
    assert model.constraints == (Constraint(Var("x[3]")),)
