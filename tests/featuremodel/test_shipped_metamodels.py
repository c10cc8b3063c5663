"""The shipped meta-models have the published counts, and what their comments claim."""

from __future__ import annotations

import time
from collections import Counter
from functools import reduce
from itertools import product
from operator import and_, or_

import pytest

from featurenet.featuremodel.cnf import rules
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel, shipped
from featurenet.featuremodel.model import Configuration, Feature, FeatureModel
from featurenet.featuremodel.validity import violations
from featurenet.resources import bundled


def count(model: FeatureModel) -> int:
    """Number of valid configurations: assigns features in order, merging equal remainders."""
    starting: dict[int, list[tuple[int, ...]]] = {}
    for rule in rules(model):
        for clause in rule.clauses:
            literals = tuple(sorted(set(clause), key=abs))
            starting.setdefault(abs(literals[0]), []).append(literals)
    states = Counter({frozenset(): 1})
    for feature in range(1, len(model.features) + 1):
        following: Counter = Counter()
        for (state, ways), literal in product(states.items(), (feature, -feature)):
            rest = _assign([*state, *starting.get(feature, ())], literal)
            if rest is not None:
                following[rest] += ways
        states = following
    return sum(states.values())


def _assign(clauses: list[tuple[int, ...]], literal: int) -> frozenset | None:
    """What remains of clauses once a literal is true; if they hold it, they begin with it."""
    rest = set()
    for clause in clauses:
        if clause[0] == literal:
            continue
        if clause[0] == -literal:
            clause = clause[1:]
            if not clause:
                return None
        rest.add(clause)
    return frozenset(rest)


def selections(model: FeatureModel, feature: Feature) -> list[int]:
    """Every selection of a subtree, as bits by feature number, that its groups of one allow."""
    found = [1 << model.number[feature.name]]
    for group in feature.groups:
        choices = [choice for member in group.members for choice in selections(model, member)]
        if group.low == 0:
            choices.append(0)
        found = [chosen | choice for chosen in found for choice in choices]
    return found


def test_original_1x1_has_the_published_number_of_configurations_by_brute_force():
    model = expand(read_metamodel("original"), 1, 1)
    bit = {name: 1 << number for name, number in model.number.items()}
    valid = [
        bits
        for bits in selections(model, model.root)
        if bits & bit["Block1"] and not bits & bit["Block1_Element1_Cell_Input1_Zeros"]
    ]
    assert len(valid) == len(set(valid)) == 161_002
    assert reduce(and_, valid).bit_count() == 7
    assert len(model.features) - reduce(or_, valid).bit_count() == 1
    for bits in valid[::1_000]:
        selected = frozenset(name for name in model.features if bits & bit[name])
        assert violations(model, Configuration(selected)) == []


@pytest.mark.parametrize(
    ("size", "configurations"), [(1, 161_002), (2, 430_028_228_983_896_429_612)]
)
def test_original_has_the_published_number_of_configurations(size, configurations):
    assert count(expand(read_metamodel("original"), size, size)) == configurations


@pytest.mark.parametrize(
    ("blocks", "cells", "features", "clauses", "constraints"),
    [
        (1, 1, 75, 195, 2),
        (2, 2, 280, 751, 14),
        (3, 3, 621, 1_679, 36),
        (5, 5, 1_711, 4_651, 110),
        (10, 5, 3_416, 9_296, 225),
        (10, 10, 6_816, 18_591, 470),
    ],
)
def test_original_has_the_published_size(blocks, cells, features, clauses, constraints):
    model = expand(read_metamodel("original"), blocks, cells)
    assert len(model.features) == features
    assert sum(len(rule.clauses) for rule in rules(model)) == clauses
    assert len(model.constraints) == constraints


def test_original_has_the_published_names():
    features = expand(read_metamodel("original"), 2, 3).features
    assert "Block2_Element3_Cell_Input1_Convolution_kernel_3x3" in features
    assert "Block1_Element1_Cell_Operation2_Dropout_value_0" in features
    assert features[:6] == ("Root", "Base", "Training", "Architecture", "Input", "Output")


@pytest.mark.parametrize("name", shipped())
def test_large_instance_expands_within_a_second(name):
    metamodel = read_metamodel(name)
    start = time.process_time()
    expand(metamodel, 10, 10)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("name", "size"), [("cnn", "5x5"), ("lenet", "3x3"), ("light", "2x2"), ("original", "5x5")]
)
def test_default_numbers_of_blocks_and_cells(name, size):
    assert expand(read_metamodel(name)).name == f"{name}_{size}"


def test_cnn_has_the_vocabulary_of_the_specification():
    features = set(expand(read_metamodel("cnn"), 2, 3).features)
    cell = "Block2_Cell3"
    assert {
        "Architecture",
        "Block2_stride_2x2",
        "Block2_features_50",
        f"{cell}_Input1_Convolution_kernel_3x3",
        f"{cell}_Input1_Convolution_type_separable",
        f"{cell}_Input2_Convolution_features_block",
        f"{cell}_Input1_Pooling_stride_2x2",
        f"{cell}_Input1_Dense_features_64",
        f"{cell}_Input2_Zeros",
        f"{cell}_Operation1_Dropout_value_25",
        f"{cell}_Operation2_Activation_relu",
        f"{cell}_Combination_Concat",
        f"{cell}_Output_Cell_relativeCellIndex_0",
        f"{cell}_Output_Out",
    } <= features
    assert f"{cell}_Input1_Zeros" not in features
    assert f"{cell}_Operation1_Dropout_value_0" not in features


LENET_CELLS = {
    "Block1_Cell1": ("Convolution", "kernel_5x5", "type_normal", "padding_same"),
    "Block1_Cell2": ("Pooling", "kernel_2x2", "stride_2x2", "type_average", "padding_valid"),
    "Block2_Cell1": ("Dense", "features_64", "activation_tanh"),
}


def lenet() -> set[str]:
    """A small LeNet in the names of cnn.xml: convolution, pooling | dense."""
    selected = {"Architecture", "Input", "Output"}
    for cell, (component, *values) in LENET_CELLS.items():
        block = cell.split("_")[0]
        names = [f"{cell}_Input1_{component}_{value}" for value in values]
        if component == "Convolution":
            names += [f"{cell}_Input1_Convolution_{x}" for x in ("activation_tanh", "features_8")]
        names += [f"{block}_stride_1x1", f"{block}_features_100", f"{cell}_Input2_Zeros"]
        names += [f"{cell}_Operation{n}_Void" for n in (1, 2)] + [f"{cell}_Combination_Sum"]
        selected.update(names)
    selected |= {
        "Block1_Cell1_Output_Cell_relativeCellIndex_0",
        "Block1_Cell2_Output_Block",
        "Block2_Cell1_Output_Out",
    }
    return selected


def with_ancestors(model: FeatureModel, selected: set[str]) -> Configuration:
    found = set(selected)
    for name in selected:
        while name in model.parents:
            name = model.parents[name]
            found.add(name)
    return Configuration(frozenset(found))


@pytest.mark.parametrize("name", ["cnn", "lenet"])
def test_small_lenet_is_valid(name):
    model = expand(read_metamodel(name), 3, 3)
    assert violations(model, with_ancestors(model, lenet())) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Block1_Cell2_Output_Block", "Block1_Cell2_Output_Out", "exclude Block[k]_Cell[i]_Out"),
        ("Block1_stride_1x1", "Block1_stride_2x2", "require Block*_stride_1x1"),
        (
            "Block1_Cell1_Input1_Convolution_kernel_5x5",
            "Block1_Cell1_Input1_Convolution_kernel_5x1",
            "exclude Block*_Cell*_Input1_Convolution_kernel_*1",
        ),
    ],
)
def test_lenet_forbids_what_cnn_allows(old, new, expected):
    selected = lenet() - {old} | {new}
    cnn, restricted = (expand(read_metamodel(name), 3, 3) for name in ("cnn", "lenet"))
    assert violations(cnn, with_ancestors(cnn, selected)) == []
    (violation,) = violations(restricted, with_ancestors(restricted, selected))
    assert expected in violation


@pytest.mark.parametrize(
    ("remove", "add", "rule"),
    [
        ("Block1_Cell1_Combination_Sum", "Block1_Cell1_Combination_Concat", "Input2_Zeros =>"),
        ("Block1_Cell2_Input1_Pooling_kernel_2x2", "", "Pooling_kernel <=>"),
        ("Block1_Cell2_Output_Block", "Block1_Cell2_Output_Cell_relativeCellIndex_0", "Cell3"),
        ("Block2_Cell1_Output_Out", "Block2_Cell1_Output_Block", "Block3"),
        (
            "Block1_Cell1_Output_Cell_relativeCellIndex_0",
            "Block1_Cell1_Output_Cell_relativeCellIndex_1",
            "relativeCellIndex_1 => Block1_Cell3",
        ),
    ],
)
def test_cnn_forbids_choices_without_meaning(remove, add, rule):
    model = expand(read_metamodel("cnn"), 3, 3)
    selected = lenet() - {remove} | ({add} if add else set())
    found = violations(model, with_ancestors(model, selected))
    assert any(rule in violation for violation in found)


def test_cnn_forbids_what_leads_nowhere_at_the_edge():
    model = expand(read_metamodel("cnn"), 2, 2)
    last = lenet() - {"Block2_Cell1_Output_Out"} | {"Block2_Cell1_Output_Block"}
    (violation,) = violations(model, with_ancestors(model, last))
    assert "not Block2_Cell1_Output_Block" in violation


@pytest.mark.parametrize("name", shipped())
def test_file_stays_readable(name):
    lines = (bundled("metamodels") / f"{name}.xml").read_text().splitlines()
    assert len(lines) <= 150
    assert lines[1].startswith("<!--")
