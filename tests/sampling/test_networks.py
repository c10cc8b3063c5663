"""Configurations of the same network are found, whatever features they differ in."""

from __future__ import annotations

import pytest

from featurenet.errors import InfeasibleError
from featurenet.featuremodel.model import Configuration
from featurenet.sampling.networks import architectures, distinct_networks


def chain(*inputs: str, first: int = 1) -> Configuration:
    """Returns one block of cells with these inputs, numbered from `first`."""
    names = {"Architecture", "Block1"}
    for number, name in enumerate(inputs, start=first):
        names |= {f"Block1_Cell{number}", f"Block1_Cell{number}_Input1_{name}"}
    return Configuration(frozenset(names))


def test_first_of_each_network_is_kept_in_order() -> None:
    one, same, other = chain("Convolution"), chain("Convolution", first=3), chain("Dense")
    assert distinct_networks([other, one, same, other]) == [other, one]


def test_what_is_no_network_is_told() -> None:
    stranger = Configuration(frozenset({"Root"}))
    assert architectures([stranger]) == [None]
    with pytest.raises(InfeasibleError, match="needs a feature model with an Architecture"):
        distinct_networks([stranger])
