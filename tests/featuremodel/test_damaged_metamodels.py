"""However a meta-model's file is damaged: a model, or one error that names the file."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from featurenet.errors import FeatureNetError, FormatError
from featurenet.featuremodel.cnf import rules
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.formats import parse_model
from featurenet.featuremodel.specialisation import parse_specialisation, specialise
from featurenet.resources import bundled

TEXTS = {
    name: (bundled("metamodels") / f"{name}.xml").read_text() for name in ("original", "lenet")
}
TOKEN = re.compile(r"\"[^\"]*\"|</?\w+|/?>|\w+=|[^<>\"=]+|.", re.DOTALL)
ODD = ["", "<", ">", "&", '"', "[k+1]", "[", "*", "-1", "99999999999", "\0", "<and>", "</and>", "é"]


@st.composite
def damaged(draw: st.DrawFn, name: str) -> str:
    """The file with a few tokens removed, doubled, swapped or replaced."""
    tokens = TOKEN.findall(TEXTS[name])
    place = st.integers(0, len(tokens) - 1)
    for _ in range(draw(st.integers(1, 4))):
        first, second = draw(place), draw(place)
        kind = draw(st.sampled_from(["remove", "double", "swap", "odd"]))
        if kind == "swap":
            tokens[first], tokens[second] = tokens[second], tokens[first]
        elif kind == "double":
            tokens[first] *= 2
        else:
            tokens[first] = draw(st.sampled_from(ODD)) if kind == "odd" else ""
    return "".join(tokens)


def test_tokens_make_up_the_files():
    assert all("".join(TOKEN.findall(text)) == text for text in TEXTS.values())


@given(text=damaged("original"))
@settings(max_examples=250, deadline=None)
def test_damaged_metamodel_is_read_or_refused(text):
    try:
        rules(expand(parse_model(text, "m.xml"), blocks=2))
    except FormatError as error:
        assert str(error).startswith("m.xml:")
    except FeatureNetError as error:
        assert str(error)


@given(text=damaged("lenet"))
@settings(max_examples=250, deadline=None)
def test_damaged_specialisation_is_read_or_refused(text):
    model = expand(parse_model(TEXTS["original"], "original.xml"), 1, 1)
    try:
        specialise(model, parse_specialisation(text, "s.xml").restrictions)
    except FormatError as error:
        assert str(error).startswith("s.xml:")
    except FeatureNetError as error:
        assert str(error).startswith("specialisation s, line ")


def test_unknown_name_in_a_large_model_is_named_quickly():
    features = "".join(f'<feature name="{"a" * 180}{number}"/>' for number in range(19_000))
    rule = f"<constraints><rule><var>{'a' * 190}b</var></rule></constraints>"
    tree = f'<featureModel><struct><and name="R">{features}</and></struct>{rule}</featureModel>'
    start = time.process_time()
    with pytest.raises(FormatError, match="Did you mean a"):
        parse_model(tree, "m.xml")
    assert time.process_time() - start < 10


def test_pattern_of_many_wildcards_is_matched_quickly():
    model = expand(parse_model(TEXTS["original"], "original.xml"), 10, 10)
    pattern = "_".join(["*o*o*"] * 7)
    text = f'<specialisation><exclude feature="{pattern}"/></specialisation>'
    start = time.process_time()
    with pytest.raises(FeatureNetError, match="names no feature"):
        specialise(model, parse_specialisation(text).restrictions)
    assert time.process_time() - start < 10
