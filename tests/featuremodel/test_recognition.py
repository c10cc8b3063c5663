"""Configurations tell which shipped meta-model they were drawn from."""

from __future__ import annotations

import pytest

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.recognition import Instance, recognise


@pytest.mark.parametrize(
    ("name", "blocks", "cells", "base"),
    [("original", 5, 5, "original"), ("cnn", 1, 12, "cnn"), ("light", 3, 2, "cnn")],
)
def test_shipped_metamodel_is_recognised_with_its_size(name, blocks, cells, base):
    features = expand(read_metamodel(name), blocks, cells).features
    assert recognise(features) == Instance(base, blocks, cells)


def test_other_features_are_not_recognised():
    features = expand(read_metamodel("cnn"), 2, 2).features
    assert recognise([*features, "Block3"]) is None
    assert recognise(features[:-1]) is None
    assert recognise(["Root"]) is None
