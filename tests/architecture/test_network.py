"""Architectures to layers: wiring, adaptations and figures, by hand-made cases."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from random_architectures import architectures

from featurenet.architecture import layers, tree
from featurenet.architecture.cells import block_channels
from featurenet.architecture.decode import decode
from featurenet.architecture.layers import Layer, Shape
from featurenet.architecture.network import Network, infer
from featurenet.errors import InvalidInputError
from featurenet.featuremodel.model import Configuration

CONVOLUTION = tree.Convolution(features=8)
CELL = tree.Cell(CONVOLUTION, tree.Zeros(), tree.Void(), tree.Void(), "sum", tree.ToCell())


def network_of(
    *cells: tree.Cell, image: Shape = (8, 8, 4), stride: layers.Pair = (1, 1), features: int = 100
) -> Network:
    return infer(tree.Architecture((tree.Block(stride, features, cells),)), image, 10)


def by_name(network: Network) -> dict[str, Layer]:
    return {layer.name: layer for layer in network.layers}


def summary(network: Network) -> list[tuple[str, Shape]]:
    """Names and shapes of all layers before the head."""
    return [(each.name, each.shape) for each in network.layers if not each.name.startswith("head")]


GOLDEN = """
Architecture Input Output
Block1 Block1_stride Block1_stride_1x1 Block1_features Block1_features_800
Block1_Cell1_Input1_Convolution_kernel_3x3 Block1_Cell1_Input1_Convolution_type_normal
Block1_Cell1_Input1_Convolution_features_block Block1_Cell1_Input2_Zeros
Block1_Cell1_Operation1_BatchNormalization Block1_Cell1_Output_Cell_relativeCellIndex_0
Block1_Cell2_Input1_Pooling_type_max Block1_Cell2_Input1_Pooling_kernel_2x2
Block1_Cell2_Input1_Pooling_stride_2x2 Block1_Cell2_Input2_Zeros Block1_Cell2_Output_Block
Block2_stride_2x2 Block2_features_200
Block2_Cell1_Input1_Convolution_kernel_3x3 Block2_Cell1_Input1_Convolution_type_separable
Block2_Cell1_Input1_Convolution_padding_valid Block2_Cell1_Input1_Convolution_activation_tanh
Block2_Cell1_Input2_Identity Block2_Cell1_Operation2_Dropout_value_25
Block2_Cell1_Combination_Concat Block2_Cell1_Output_Cell
Block2_Cell2_Input1_Dense_features_64 Block2_Cell2_Input2_Zeros Block2_Cell2_Output_Out
"""


def test_configuration_gives_the_golden_network() -> None:
    network = infer(decode(Configuration(frozenset(GOLDEN.split()))), (28, 28, 1), 10)
    assert [(each.name, each.shape, each.weights) for each in network.layers] == [
        ("b1_c1_input1_conv3x3", (28, 28, 8), 80),
        ("b1_c1_operation1_batchnorm", (28, 28, 8), 16),
        ("b1_c2_input1_max_pool2x2", (14, 14, 8), 0),
        ("b2_entry_stride2x2", (7, 7, 8), 0),
        ("b2_c1_input1_sepconv3x3", (5, 5, 16), 72 + 144),
        ("b2_c1_operation2_dropout", (7, 7, 8), 0),
        ("adapt_b2_c1_branch2_pool", (5, 5, 8), 0),
        ("b2_c1_combination_concat", (5, 5, 24), 0),
        ("b2_c2_input1_flatten", (600,), 0),
        ("b2_c2_input1_dense64", (64,), 38_464),
        ("head", (10,), 650),
    ]
    assert (network.weights, network.depth) == (39_426, 4)
    assert network.adaptations == (
        "adapt_b2_c1_branch2_pool: 7x7 positions pooled to 5x5, to meet the smaller branch",
    )


def test_empty_architecture_is_its_head() -> None:
    network = infer(tree.Architecture(()), (8, 8, 1), 10)
    assert [layer.name for layer in network.layers] == ["head_flatten", "head"]
    assert (network.weights, network.depth, network.flops) == (650, 1, 10 * 129 + 50)


def test_block_without_cells_passes_on() -> None:
    assert summary(network_of(stride=(2, 2))) == [("b1_entry_stride2x2", (4, 4, 4))]


@pytest.mark.parametrize(
    ("percent", "channels", "expected"),
    [(25, 16, 4), (25, 8, 4), (25, 18, 5), (800, 1, 8), (800, 1024, 2048), (50, 11, 6)],
)
def test_block_channels_are_a_bounded_percentage(
    percent: int, channels: int, expected: int
) -> None:
    assert block_channels(percent, channels) == expected


def test_stride_applies_once_even_for_cells_that_read_the_block_input() -> None:
    skipping = replace(CELL, output=tree.ToCell(1))
    found = by_name(network_of(skipping, CELL, CELL, stride=(2, 2)))
    assert found["b1_c1_input1_conv3x3"].inputs == ("b1_entry_stride2x2",)
    assert found["b1_c2_input1_conv3x3"].inputs == ("b1_entry_stride2x2",)
    assert found["b1_c2_input1_conv3x3"].shape == (4, 4, 8)


def test_stride_is_one_along_an_axis_of_one_position() -> None:
    network = network_of(CELL, image=(1, 8, 4), stride=(2, 2))
    assert by_name(network)["b1_entry_stride2x2"].spec == layers.MaxPooling2D((1, 2), (1, 2))
    assert "b1_entry_stride2x2: stride 2x2 is 1x2 at 1x8 positions" in network.notes


def test_inputs_read_the_most_recent_due_tensors() -> None:
    branching = replace(CELL, input2=tree.Identity(), combination="concat")
    first = replace(CELL, output=tree.ToCell(1))
    found = by_name(network_of(first, CELL, branching))
    assert found["b1_c3_input1_conv3x3"].inputs == ("b1_c2_input1_conv3x3",)
    assert found["b1_c3_combination_concat"].inputs == (
        "b1_c3_input1_conv3x3",
        "b1_c1_input1_conv3x3",
    )


def test_second_input_reads_the_only_due_tensor_too() -> None:
    doubled = replace(CELL, input2=CONVOLUTION)
    found = by_name(network_of(CELL, doubled))
    assert found["b1_c2_input2_conv3x3"].inputs == found["b1_c2_input1_conv3x3"].inputs


def test_surplus_due_tensors_are_summed_into_the_first() -> None:
    cells = (replace(CELL, output=tree.ToCell(2)), replace(CELL, output=tree.ToCell(1)), CELL)
    found = by_name(network_of(*cells, replace(CELL, input2=tree.Identity())))
    assert found["adapt_b1_c4_due_sum"].inputs == ("b1_c3_input1_conv3x3", "b1_c1_input1_conv3x3")
    assert found["b1_c4_input1_conv3x3"].inputs == ("adapt_b1_c4_due_sum",)
    assert found["b1_c4_combination_sum"].inputs[1] == "b1_c2_input1_conv3x3"


def test_single_branch_sums_every_due_tensor() -> None:
    found = by_name(network_of(replace(CELL, output=tree.ToCell(1)), CELL, CELL))
    assert found["adapt_b1_c3_due_sum"].inputs == ("b1_c2_input1_conv3x3", "b1_c1_input1_conv3x3")


def test_surplus_of_another_shape_is_aligned_first() -> None:
    wide = replace(CELL, input1=tree.Convolution(features=16), output=tree.ToCell(1))
    network = network_of(wide, replace(CELL, input1=tree.Pooling()), CELL)
    assert [name for name, _ in summary(network)][2:5] == [
        "adapt_b1_c3_due2_pool",
        "adapt_b1_c3_due2_conv1x1",
        "adapt_b1_c3_due_sum",
    ]
    assert by_name(network)["adapt_b1_c3_due_sum"].shape == (4, 4, 4)


def test_sum_pools_and_projects_the_larger_branch() -> None:
    cell = replace(CELL, input2=tree.Pooling((3, 3), (2, 2), padding="valid"))
    assert summary(network_of(cell)) == [
        ("b1_c1_input1_conv3x3", (8, 8, 8)),
        ("b1_c1_input2_max_pool3x3", (3, 3, 4)),
        ("adapt_b1_c1_branch1_pool", (3, 3, 8)),
        ("adapt_b1_c1_branch1_conv1x1", (3, 3, 4)),
        ("b1_c1_combination_sum", (3, 3, 4)),
    ]
    pool = by_name(network_of(cell))["adapt_b1_c1_branch1_pool"].spec
    assert pool == layers.MaxPooling2D((4, 4), (2, 2), "valid")


def test_product_projects_the_second_of_equally_large_branches() -> None:
    cell = replace(CELL, input2=tree.Identity(), combination="product")
    found = by_name(network_of(cell))
    assert found["adapt_b1_c1_branch2_conv1x1"].shape == (8, 8, 8)
    assert found["b1_c1_combination_product"].kind == "Multiply"


def test_branches_that_cross_meet_at_the_fewest_rows_and_columns() -> None:
    tall = tree.Convolution((1, 7), padding="valid", features=8)
    wide = tree.Convolution((5, 1), padding="valid", features=8)
    assert summary(network_of(replace(CELL, input1=tall, input2=wide)))[2:] == [
        ("adapt_b1_c1_branch1_pool", (4, 2, 8)),
        ("adapt_b1_c1_branch2_pool", (4, 2, 8)),
        ("b1_c1_combination_sum", (4, 2, 8)),
    ]


def test_concat_keeps_the_channels_of_both_branches() -> None:
    cell = replace(CELL, input2=tree.Pooling(), combination="concat")
    assert summary(network_of(cell))[2:] == [
        ("adapt_b1_c1_branch1_pool", (4, 4, 8)),
        ("b1_c1_combination_concat", (4, 4, 12)),
    ]


def test_flat_branch_meets_a_global_average_of_the_other() -> None:
    cell = replace(CELL, input2=tree.Dense(16))
    assert summary(network_of(cell))[3:] == [
        ("adapt_b1_c1_branch1_global_average_pool", (8,)),
        ("adapt_b1_c1_branch1_dense", (16,)),
        ("b1_c1_combination_sum", (16,)),
    ]


def test_convolution_and_pooling_act_on_flat_tensors() -> None:
    flat = replace(CELL, operation1=tree.Flatten())
    pooling = replace(CELL, input1=tree.Pooling())
    network = network_of(flat, CELL, pooling)
    found = by_name(network)["adapt_b1_c2_input1_dense8"]
    assert found.spec == layers.Dense(8, "relu")
    assert found.adaptation == "convolution 3x3 acts as dense on a flat tensor"
    assert network.notes == ("b1_c3_input1: max pooling passes a flat tensor on",)


def test_padding_flatten_and_stride_pass_flat_tensors_on() -> None:
    flat = replace(CELL, input1=tree.Dense(16), operation1=tree.Flatten())
    padded = replace(CELL, input1=tree.Dense(16), operation1=tree.ZeroPadding())
    block = tree.Block((2, 2), 100, (padded,))
    network = infer(tree.Architecture((tree.Block((1, 1), 100, (flat,)), block)), (8, 8, 1), 3)
    assert network.notes == (
        "b1_c1_operation1: flatten passes a flat tensor on",
        "b2_entry_stride2x2: a flat tensor has no positions to reduce",
        "b2_c1_operation1: padding passes a flat tensor on",
    )


def test_kernels_are_clipped_to_what_they_meet() -> None:
    cell = replace(CELL, input1=tree.Convolution((1, 7), padding="valid", features=8))
    network = network_of(cell, image=(2, 5, 1))
    assert by_name(network)["b1_c1_input1_conv1x5"].shape == (2, 1, 8)
    assert network.notes == ("b1_c1_input1: kernel 1x7 clipped to 1x5",)


def test_depthwise_convolution_keeps_its_channels() -> None:
    cell = replace(CELL, input1=tree.Convolution(type="depthwise", padding="valid", features=64))
    network = network_of(cell)
    assert by_name(network)["b1_c1_input1_dwconv3x3"].shape == (6, 6, 4)
    assert network.notes == ("b1_c1_input1: depthwise keeps 4 channels, not 64",)


def test_zeros_as_both_inputs_pass_the_tensor_through() -> None:
    cell = replace(CELL, input1=tree.Zeros(), operation1=tree.BatchNormalization())
    network = network_of(cell)
    assert summary(network) == [("b1_c1_operation1_batchnorm", (8, 8, 4))]
    assert network.notes == ("b1_c1_inputs: both are Zeros: the tensor passes through",)


def test_zeros_as_first_input_leave_the_second_branch() -> None:
    cell = replace(CELL, input1=tree.Zeros(), input2=tree.Pooling(), operation2=tree.Flatten())
    assert [name for name, _ in summary(network_of(cell))] == [
        "b1_c1_input2_max_pool2x2",
        "b1_c1_operation2_flatten",
    ]


def test_output_to_the_block_before_its_end_is_due_at_the_last_cell() -> None:
    network = network_of(replace(CELL, output=tree.ToBlock()), CELL, CELL)
    assert "b1_c1_input1_conv3x3" in by_name(network)["adapt_b1_c3_due_sum"].inputs
    assert network.notes == ("b1_c1_output: ends the block before its last cell: goes on to it",)


def test_auxiliary_heads_do_not_count_in_the_exported_model() -> None:
    plain, out = CELL, replace(CELL, output=tree.ToOut())
    network = network_of(out, out)
    assert network.auxiliary == ("b1_c1_auxiliary",)
    assert by_name(network)["b1_c2_input1_conv3x3"].inputs == ("b1_c1_input1_conv3x3",)
    assert network.weights == network_of(plain, plain).weights
    assert network.flops == network_of(plain, plain).flops
    assert network.memory(32) > network_of(plain, plain).memory(32)


def test_last_cell_of_an_inner_block_may_have_an_auxiliary_head() -> None:
    block = tree.Block((1, 1), 100, (replace(CELL, output=tree.ToOut()),))
    network = infer(tree.Architecture((block, block)), (8, 8, 1), 10)
    assert network.auxiliary == ("b1_c1_auxiliary",)
    assert by_name(network)["b2_c1_input1_conv3x3"].inputs == ("b1_c1_input1_conv3x3",)


def test_depth_counts_the_longest_path() -> None:
    cell = replace(CELL, input2=tree.Identity(), combination="concat")
    assert network_of(cell, cell).depth == 3


def test_memory_counts_weights_and_activations() -> None:
    network = infer(tree.Architecture(()), (2, 2, 1), 3)
    assert network.memory(batch_size=5) == 15 * 16 + (4 + 4 + 3) * 4 * 5 * 2


def test_network_is_immutable() -> None:
    network = network_of(CELL)
    with pytest.raises(FrozenInstanceError):
        network.layers[0].name = "other"  # type: ignore[misc]


@pytest.mark.parametrize(("image", "classes"), [((28, 28), 10), ((0, 28, 1), 10), ((8, 8, 1), 0)])
def test_impossible_task_is_refused(image: Shape, classes: int) -> None:
    with pytest.raises(InvalidInputError, match="received"):
        infer(tree.Architecture(()), image, classes)


@given(architectures(blocks=3, cells=4))
def test_every_architecture_gives_a_connected_network(architecture: tree.Architecture) -> None:
    network = infer(architecture, (6, 7, 2), 3)
    names = ["input", *(layer.name for layer in network.layers)]
    assert len(set(names)) == len(names)
    for position, layer in enumerate(network.layers):
        assert set(layer.inputs) <= set(names[: position + 1])
        assert min(layer.shape) >= 1
        assert layer.name.startswith("adapt_") == (layer.adaptation is not None)
    read = {name for layer in network.layers for name in layer.inputs}
    assert set(names) - read == {network.output, *network.auxiliary}
