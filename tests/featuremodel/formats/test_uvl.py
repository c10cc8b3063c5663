"""UVL in the forms that its documentation shows, and what is beyond the Boolean level."""

from __future__ import annotations

import time

import pytest
from small_models import configurations

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.formats import uvl
from featurenet.featuremodel.formula import And, Iff, Implies, Not, Or, Var
from featurenet.featuremodel.model import Constraint, Feature, FeatureModel, Group, walk

SERVER = """\
namespace Server

features
  Server {abstract}
    mandatory
      FileSystem
        or // with cardinality: [1..*]
          NTFS
          APFS
          EXT4
      OperatingSystem {abstract}
        alternative
          Windows
          macOS
          Debian
    optional
      Logging\t{
      default,
      log_level "warn" // Feature Attribute
    }

constraints
  Windows => NTFS
  macOS => APFS
"""


def formula(text: str):
    names = "".join(f"\n\t\t\t{name}" for name in "ABCD")
    model = uvl.parse(f"features\n\tR\n\t\toptional{names}\nconstraints\n\t{text}\n", "m.uvl")
    return model.constraints[0].formula


def test_documented_example_is_read():
    model = uvl.parse(SERVER, "server.uvl")
    assert model.name == "Server"
    assert [feature.name for feature, _ in walk(model.root) if feature.abstract] == [
        "Server",
        "OperatingSystem",
    ]
    file_system, operating_system, logging = model.root.groups
    assert file_system.members[0].groups[0].is_or
    assert operating_system.members[0].groups[0].is_alternative
    assert logging.is_optional
    assert model.constraints[1] == Constraint(Implies(Var("macOS"), Var("APFS")), "server.uvl:24")
    instance = FeatureModel("server", model.root, model.constraints)
    assert len(configurations(instance)) == 2 * (7 + 4 + 4)


@pytest.mark.parametrize(
    ("bounds", "low", "high"),
    [("[2..3]", 2, 3), ("[1..*]", 1, 4), ("[2]", 2, 2), ("[ 0 .. 9 ]", 0, 4), ("[1..1]", 1, 1)],
)
def test_group_cardinality_is_read(bounds, low, high):
    model = uvl.parse(f"features\n\tR\n\t\t{bounds}\n\t\t\tA\n\t\t\tB\n\t\t\tC\n\t\t\tD\n")
    assert (model.root.groups[0].low, model.root.groups[0].high) == (low, high)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!A & B | C", Or((And((Not(Var("A")), Var("B"))), Var("C")))),
        ("A => B | C", Implies(Var("A"), Or((Var("B"), Var("C"))))),
        ("A <=> B => C", Iff(Var("A"), Implies(Var("B"), Var("C")))),
        ("A => B => C", Implies(Implies(Var("A"), Var("B")), Var("C"))),
        ("A=>(B<=>!C)", Implies(Var("A"), Iff(Var("B"), Not(Var("C"))))),
        ("!(A & B & C)", Not(And((Var("A"), Var("B"), Var("C"))))),
        ("(A\n\t | B) // spread", Or((Var("A"), Var("B")))),
    ],
)
def test_operators_bind_as_in_the_grammar(text, expected):
    assert formula(text) == expected


def test_constraints_in_attributes_are_kept():
    text = (
        "features\n  R\n    optional\n      A {cost 3, constraint A => B,"
        " nested {constraint !C}}\n      B {constraints [B => C, !(A & C)], unit 'EUR'}\n      C\n"
    )
    found = [str(constraint.formula) for constraint in uvl.parse(text).constraints]
    assert found == ["A => B", "not C", "B => C", "not (A and C)"]


def test_comments_quotes_and_levels_are_read():
    text = (
        "include\n    Boolean.group-cardinality\n    Boolean.*\nnamespace a.b\nimports\n"
        '/* features\n over lines */ features // the tree\n    "my root" {abstract false}\n\n'
        "        /* kinds */ mandatory\n            \"or\" {weights [1, -2.5, 'x']}\n"
        '            Boolean "3x3 // kernel"\n'
        'constraints\n    "or" => "3x3 // kernel"'
    )
    model = uvl.parse(text)
    assert [feature.name for feature, _ in walk(model.root)] == ["my root", "or", "3x3 // kernel"]
    assert model.name == "a.b" and not model.root.abstract and len(model.constraints) == 1


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("imports\n  fs.Server as s\nfeatures\n  R\n", 2, "imports are not supported"),
        ("features\n  R\n    optional\n      A cardinality [1..3]\n", 4, "feature cardinalities"),
        ("features\n  R\n    optional\n      Integer A\n", 4, r"typed features \(Integer\)"),
        ("features\n  R\n    optional\n      sub.A\n", 4, "features of imported models"),
        ("features\n  R\nconstraints\n  R.price > 3\n", 4, "only Boolean constraints"),
        ("features\n  R\nconstraints\n  (R - 3) == 2\n", 4, "only Boolean constraints"),
        ("features\n  R\nconstraints\n  sum(price) < 5\n", 4, "only Boolean constraints"),
        ("features\n  R\nconstraints\n  'a' == R\n", 4, "only Boolean constraints"),
        ("features\n  R\nconstraints\n  R => Q\n", 4, "unknown feature 'Q'"),
        ("features\n  R\nconstraints\n  R =>\n", 4, "a feature must follow '=>'"),
        ("features\n  R\nconstraints\n  R R\n", 4, "unexpected 'R'"),
        ("features\n  R\nconstraints\n  (R\n  R\n", 4, r"'\(' is never closed"),
        ("features\n  R\n    optional\n      R\n", 4, "feature 'R' is already on line 2"),
        ("features\n  A\n  mandatory\n      B\n", 3, "exactly one root"),
        ("features\n  R\n    optinal\n      A\n", 3, "expected a group"),
        ("features\n  R\n    optional\n", 3, "a group must have features"),
        ("features\n  R\n    [3..2]\n      A\n", 3, "impossible"),
        ("features\n  R\n    optional\n      A\n     B\n", 5, "the indentation matches no line"),
        ("features\n  R $\n", 2, r"unexpected character '\$'"),
        ("features\n  R\n/* open\n", 3, "never closed"),
        ("feature\n  R\n", 1, "expected a section"),
        ("features\n  R {a]\n", 2, "closes nothing"),
    ],
)
def test_mistake_is_named_with_its_line(text, line, message):
    with pytest.raises(FormatError, match=rf"m\.uvl:{line}: .*{message}"):
        uvl.parse(text, "m.uvl")


@pytest.mark.parametrize("hostile", ["!" * 5000 + "A", "(" * 5000, " => ".join("A" * 3000)])
def test_deep_nesting_is_refused(hostile):
    with pytest.raises(FormatError, match="deeper|open brackets"):
        formula(hostile)


def test_open_comments_do_not_take_quadratic_time():
    start = time.perf_counter()
    with pytest.raises(FormatError):
        uvl.parse("features\n" + "/*/" * 200_000, "m.uvl")
    assert time.perf_counter() - start < 2


def test_written_text_quotes_what_needs_it():
    members = tuple(Feature(name) for name in ("3x3", "or", "plain", "a b"))
    model = FeatureModel("m", Feature("R", (Group(1, 2, members),), abstract=True))
    assert uvl.write(model) == (
        'namespace m\n\nfeatures\n\tR {abstract}\n\t\t[1..2]\n\t\t\t"3x3"\n\t\t\t"or"\n'
        '\t\t\tplain\n\t\t\t"a b"\n'
    )


@pytest.mark.parametrize("name", ['say "x"', "a.b", "a\nb", ""])
def test_name_that_uvl_cannot_hold_is_refused(name):
    with pytest.raises(InvalidInputError, match="cannot be named in UVL"):
        uvl.write(FeatureModel("m", Feature(name)))
