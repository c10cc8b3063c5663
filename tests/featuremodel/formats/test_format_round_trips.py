"""Models and samples keep their features and configurations through every format."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_models import configurations, feature_models

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.cnf import rules
from featurenet.featuremodel.configuration_files import read_configurations, write_configurations
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.formats import (
    MODEL_FORMATS,
    dimacs,
    format_for,
    parse_model,
    sxfm,
    uvl,
)
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import Configuration, FeatureModel, MetaModel


def instance(metamodel: MetaModel) -> FeatureModel:
    return FeatureModel(metamodel.name, metamodel.root, metamodel.constraints)


@pytest.mark.parametrize("model_format", [sxfm, uvl, dimacs], ids=lambda each: each.NAME)
@given(model=feature_models())
@settings(max_examples=60, deadline=None)
def test_model_round_trip_keeps_features_and_configurations(model_format, model):
    again = instance(parse_model(model_format.write(model)))
    assert again.features == model.features
    assert configurations(again) == configurations(model)


@given(model=feature_models())
@settings(max_examples=40, deadline=None)
def test_sxfm_and_uvl_keep_the_tree(model):
    for model_format in (sxfm, uvl):
        again = instance(parse_model(model_format.write(model)))
        assert again.parents == model.parents
        assert again.name == model.name


@given(model=feature_models(), data=st.data())
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("suffix", [".pdt", ".csv", ".json"])
def test_sample_round_trip_keeps_order_and_selection(tmp_path_factory, suffix, model, data):
    valid = sorted(map(sorted, configurations(model)))
    chosen = data.draw(st.lists(st.sampled_from(valid), max_size=5)) if valid else []
    sample = tuple(Configuration(frozenset(names)) for names in chosen)
    path = tmp_path_factory.mktemp("sample") / f"sample{suffix}"
    write_configurations(path, model.features, sample)
    assert read_configurations(path) == (model.features, sample)


def test_format_is_chosen_by_suffix_for_writing():
    assert format_for("m.uvl") is uvl
    assert format_for(Path("M.SXFM")) is sxfm
    assert format_for("m.cnf") is dimacs
    with pytest.raises(InvalidInputError, match=r"suffix '\.uvll'.*Did you mean \.uvl\?"):
        format_for("m.uvll")


def test_unknown_content_is_an_error_that_lists_formats():
    with pytest.raises(FormatError, match=r"notes\.txt: is in no known format.*dimacs.*uvl"):
        parse_model("Hello", "notes.txt")


@pytest.mark.parametrize("model_format", list(MODEL_FORMATS), ids=lambda each: each.NAME)
def test_shipped_instance_survives_every_format(tmp_path, model_format):
    model = expand(read_metamodel("original"), 2, 2)
    path = tmp_path / f"original_2x2{model_format.SUFFIXES[0]}"
    path.write_text(model_format.write(model), encoding="utf-8")
    again = expand(read_metamodel(path))
    assert again.features == model.features
    assert clause_sets(again) == clause_sets(model)


def clause_sets(model: FeatureModel) -> set[frozenset[int]]:
    """The clauses, but for those that the root, feature 1, satisfies by being selected."""
    clauses = {frozenset(clause) for rule in rules(model) for clause in rule.clauses}
    return {clause for clause in clauses if 1 not in clause} | {frozenset({1})}
