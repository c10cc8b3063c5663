"""DIMACS CNF with names."""

from __future__ import annotations

import time

import pytest
from small_models import configurations

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.formats import dimacs
from featurenet.featuremodel.formula import Not, Or, Var
from featurenet.featuremodel.model import Constraint, Feature, FeatureModel

SMALL = """\
c a small file
c 1 Root
c 2 A$b
c 2020 was a good year
p cnf 3 3
c 3 C
1 0
-2 3
0 -3 1 0
"""


def read(text: str) -> FeatureModel:
    found = dimacs.parse(text, "small.cnf")
    return FeatureModel(found.name, found.root, found.constraints)


def test_names_and_clauses_are_read():
    model = read(SMALL)
    assert model.features == ("Root", "A b", "C")
    assert model.constraints == (
        Constraint(Or((Not(Var("A b")), Var("C"))), "small.cnf:9"),
        Constraint(Or((Not(Var("C")), Var("Root"))), "small.cnf:9"),
    )
    assert len(configurations(model)) == 3


def test_root_is_the_lowest_variable_that_must_be_selected():
    model = read("c 1 A\nc 2 B\nc 3 C\np cnf 3 2\n3 0\n2 0\n")
    assert model.features == ("B", "A", "C")
    assert configurations(model) == {frozenset("BC"), frozenset("ABC")}


def test_file_without_such_a_variable_gets_a_root():
    model = read("c 1 A\nc 2 Root\np cnf 2 1\n1 2 0\n")
    assert model.features == ("Root_", "A", "Root") and model.root.abstract
    assert len(configurations(model)) == 3


def test_empty_clause_makes_the_model_unsatisfiable():
    assert configurations(read("c 1 A\nc 2 B\np cnf 2 2\n1 0\n0\n")) == frozenset()


@pytest.mark.parametrize(
    ("text", "features", "count"),
    [
        ("p cnf 2 1\n1 -2 0\n", ("Root", "v1", "v2"), 3),
        ("c 2 v1\np cnf 2 1\n1 0\n", ("v1_", "v1"), 2),
        (
            "c 1 A\nc 2$ B\nc 3 C c\np cnf 3 3\n1 0\n-1 2 3 0\n-2 -2 -3 0\n%\n0\n\n",
            ("A", "B", "C c"),
            2,
        ),
        (" c 1 A\n  p\tcnf  2   2 \n\t1\n-2 0 -1\n 2 0", ("Root", "A", "v2"), 2),
        ("p cnf 2 0\n", ("Root", "v1", "v2"), 4),
        ("p cnf 0 0\n", ("Root",), 1),
    ],
)
def test_cnf_is_read_as_the_world_has_it(text, features, count):
    model = read(text)
    assert model.features == features
    assert len(configurations(model)) == count


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("c 1 A\np cnf 1 1\n1 0\n%\n-1 0\n", ":5", "only '0' may follow the line '%'"),
        ("c 1 A\nc 1 B\np cnf 1 0\n", ":2", "already has a name"),
        ("c 1 A\nc 2 A\np cnf 2 0\n", ":2", "feature 'A' is already on line 1"),
        ("c 1 A\np cnf 1 1\n2 0\n", ":3", "'2' must be a literal between -1 and 1"),
        ("c 1 A\np cnf 1 1\nx 0\n", ":3", "'x' must be a literal"),
        ("c 1 A\np cnf 1 2\n1 0\n", "", "declares 2 clauses, but has 1; .*'p cnf 1 1'"),
        ("c 1 A\np cnf 1 1\n1\n", "", "must end in 0"),
        ("c 1 A\n1 0\n", ":2", "must follow the line 'p cnf"),
        ("c 1 A\np cnf x 1\n", ":2", "must be 'p cnf VARIABLES CLAUSES'"),
        ("c 1 A\np cnf 1 0\np cnf 1 0\n", ":3", "a second header"),
        ("c 1 A\n", "", "has no line 'p cnf"),
    ],
)
def test_mistake_is_named(text, place, message):
    with pytest.raises(FormatError, match=rf"small\.cnf{place}: .*{message}"):
        read(text)


@pytest.mark.parametrize("name", ["US$", "a\nb", "", "tab\tbed"])
def test_name_that_dimacs_cannot_hold_is_refused(name):
    with pytest.raises(InvalidInputError, match="cannot be named in DIMACS"):
        dimacs.write(FeatureModel("m", Feature(name)))


def test_five_thousand_features_are_read_in_seconds():
    names = "".join(f"c {n} feature{n}\n" for n in range(1, 5001))
    clauses = "".join(f"-{n % 4999 + 2} {n * 7 % 4999 + 2} 0\n" for n in range(19_999))
    start = time.perf_counter()
    model = read(f"{names}p cnf 5000 20000\n1 0\n{clauses}")
    assert (len(model.features), len(model.constraints)) == (5000, 19_999)
    assert time.perf_counter() - start < 5
