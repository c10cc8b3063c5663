"""Network keys: equal for the same layers under other names, different for anything else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_architectures import architectures

from featurenet.architecture import layers, tree
from featurenet.architecture.canonical import network_key
from featurenet.architecture.decode import decode
from featurenet.architecture.draft import Draft, Place
from featurenet.architecture.layers import INPUT
from featurenet.architecture.network import Network, add_head, finish, infer
from featurenet.featuremodel.model import Configuration

IMAGE = (8, 8, 3)


def renamed(network: Network) -> Network:
    """Returns the network with other names, and layers as late as they can be."""
    name = {layer.name: f"layer{number}" for number, layer in enumerate(network.layers)}
    name[INPUT] = INPUT
    found = [
        replace(layer, name=name[layer.name], inputs=tuple(map(name.__getitem__, layer.inputs)))
        for layer in network.layers
    ]
    auxiliary = tuple(map(name.__getitem__, network.auxiliary))[::-1]
    return replace(
        network, layers=tuple(found), output=name[network.output], auxiliary=auxiliary, notes=()
    )


def cell(**parts: object) -> tree.Architecture:
    """Returns an architecture of one cell."""
    defaults = {"combination": "sum", "output": tree.ToCell()}
    chosen = {
        "input1": tree.Identity(),
        "input2": tree.Zeros(),
        "operation1": tree.Void(),
        "operation2": tree.Void(),
    }
    one = tree.Cell(**{**defaults, **chosen, **parts})  # type: ignore[arg-type]
    return tree.Architecture((tree.Block((1, 1), 100, (one,)),))


def key(architecture: tree.Architecture, classes: int = 10) -> str:
    return network_key(infer(architecture, IMAGE, classes))


@settings(max_examples=40, deadline=None)
@given(architectures(2, 3))
def test_names_and_order_of_auxiliary_heads_do_not_count(architecture: tree.Architecture) -> None:
    network = infer(architecture, IMAGE, 10)
    assert network_key(network) == network_key(renamed(network))


@settings(max_examples=40, deadline=None)
@given(architectures(2, 2), st.data())
def test_another_option_of_one_layer_is_another_network(architecture, data) -> None:
    network = infer(architecture, IMAGE, 10)
    place = data.draw(st.integers(0, len(network.layers) - 1))
    changed = list(network.layers)
    changed[place] = replace(changed[place], spec=layers.Dropout(0.123))
    assert network_key(network) != network_key(replace(network, layers=tuple(changed)))


SMALL, LARGE = tree.Convolution(), tree.Convolution((5, 5))


def test_operands_of_a_sum_may_be_swapped() -> None:
    one = cell(input1=SMALL, input2=LARGE)
    assert key(one) == key(cell(input1=LARGE, input2=SMALL))


def test_operands_of_a_concatenation_may_not_be_swapped() -> None:
    one = cell(input1=SMALL, input2=LARGE, combination="concat")
    assert key(one) != key(cell(input1=LARGE, input2=SMALL, combination="concat"))


def test_image_shape_and_classes_count() -> None:
    architecture = cell(input1=SMALL)
    assert key(architecture) != key(architecture, classes=3)
    assert key(architecture) != network_key(infer(architecture, (9, 8, 3), 10))


@pytest.mark.parametrize("merge", [layers.Add(), layers.Concatenate()])
def test_two_layers_alike_are_not_one_layer_used_twice(merge: layers.Spec) -> None:
    def network(twins: bool) -> Network:
        draft = Draft(IMAGE)
        spec = layers.Conv2D(4, (3, 3))
        first = draft.add(Place(), "first", spec, INPUT)
        second = draft.add(Place(), "second", spec, INPUT) if twins else first
        merged = draft.add(Place(), "merged", merge, first, second)
        return finish(draft, 10, add_head(draft, Place(), "head", merged, 10))

    assert network_key(network(True)) != network_key(network(False))


def test_absent_blocks_leave_no_trace_in_the_key() -> None:
    parts = ("{0}", "{0}_Cell1", "{0}_Cell1_Input1", "{0}_Cell1_Input1_Convolution")
    one, other = (
        Configuration(frozenset({"Architecture", *(part.format(block) for part in parts)}))
        for block in ("Block1", "Block3")
    )
    assert key(decode(one)) == key(decode(other))
