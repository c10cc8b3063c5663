"""Feature names to blocks and cells, in both namings."""

from __future__ import annotations

import pytest

from featurenet.architecture import tree
from featurenet.architecture.decode import decode, unbuildable
from featurenet.errors import InfeasibleError
from featurenet.featuremodel.model import Configuration


def select(*names: str) -> tree.Architecture:
    return decode(Configuration(frozenset(names)))


def cell(*parts: str) -> tree.Cell:
    return select(*(f"Block1_Cell1_{part}" for part in parts)).blocks[0].cells[0]


def test_every_component_is_decoded() -> None:
    found = cell(
        "Input1_Convolution",
        "Input1_Convolution_kernel",
        "Input1_Convolution_kernel_1x7",
        "Input1_Convolution_type_separable",
        "Input1_Convolution_padding_valid",
        "Input1_Convolution_activation_none",
        "Input1_Convolution_features_64",
        "Input2_Pooling_kernel_3x3",
        "Input2_Pooling_stride_1x1",
        "Input2_Pooling_type_average",
        "Input2_Pooling_padding_valid",
        "Operation1_Dropout_value_5",
        "Operation2_Activation_leaky_relu",
        "Combination_Concat",
        "Output_Cell_relativeCellIndex_2",
    )
    assert found == tree.Cell(
        input1=tree.Convolution((1, 7), "separable", "valid", "linear", 64),
        input2=tree.Pooling((3, 3), (1, 1), "average", "valid"),
        operation1=tree.Dropout(0.05),
        operation2=tree.Activation("leaky_relu"),
        combination="concat",
        output=tree.ToCell(2),
    )


@pytest.mark.parametrize(
    ("part", "slot", "component"),
    [
        ("Input1_Dense_features_256", "input1", tree.Dense(256)),
        ("Input1_Dense_activation_softmax", "input1", tree.Dense(64, "softmax")),
        ("Input1_Pooling_type_global", "input1", tree.Pooling(type="global")),
        ("Input1_Convolution_features_block", "input1", tree.Convolution(features=None)),
        ("Input2_Identity", "input2", tree.Identity()),
        ("Operation1_Padding", "operation1", tree.ZeroPadding()),
        ("Operation1_Flatten", "operation1", tree.Flatten()),
        ("Operation2_BatchNormalization", "operation2", tree.BatchNormalization()),
        ("Operation2_Dropout", "operation2", tree.Dropout(0.25)),
        ("Combination_Product", "combination", "product"),
        ("Output_Cell", "output", tree.ToCell(0)),
        ("Output_Block", "output", tree.ToBlock()),
        ("Output_Out", "output", tree.ToOut()),
    ],
)
def test_component_takes_its_place(part: str, slot: str, component: object) -> None:
    assert getattr(cell(part), slot) == component


def test_cell_without_parts_passes_on() -> None:
    assert select("Block1_Cell1").blocks[0].cells[0] == tree.Cell(
        tree.Identity(), tree.Zeros(), tree.Void(), tree.Void(), "sum", tree.ToCell(0)
    )


def test_block_attributes_are_decoded() -> None:
    (block,) = select("Block1", "Block1_stride", "Block1_stride_2x2", "Block1_features_800").blocks
    assert (block.stride, block.features, block.cells) == ((2, 2), 800, ())


def test_published_names_give_the_same_cell() -> None:
    published = select("Root", "Block1_Element1_Cell_Input1_Convolution_kernel_5x1")
    assert published == select("Block1_Cell1_Input1_Convolution_kernel_5x1")


def test_empty_elements_are_absent_cells() -> None:
    (block,) = select(
        "Block1_Element1", "Block1_Element2", "Block1_Element2_Cell", "Block1_Element3"
    ).blocks
    assert len(block.cells) == 1


def test_blocks_and_cells_keep_their_numeric_order() -> None:
    names = [f"Block{k}_features_{k}" for k in range(1, 12)]
    cells = [f"Block1_Cell{i}_Input1_Dense_features_{i}" for i in range(1, 12)]
    found = select(*names, *cells)
    assert [block.features for block in found.blocks] == list(range(1, 12))
    assert [each.input1.features for each in found.blocks[0].cells] == list(range(1, 12))


def test_architecture_without_blocks_is_empty() -> None:
    assert select("Architecture", "Input", "Output") == tree.Architecture(())


def test_configuration_of_another_kind_is_refused() -> None:
    with pytest.raises(InfeasibleError, match="none of the 2 selected"):
        select("Car", "Engine")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Block1_Cell1_Input1_Convolution_kernel_0x3", "two numbers from 1 on"),
        ("Block1_Cell1_Input1_Convolution_kernel_big", "two numbers from 1 on"),
        ("Block1_Cell1_Input1_Convolution_type_dilated", "one of normal, separable, depthwise"),
        ("Block1_Cell1_Input1_Convolution_activation_glu", "an activation of Keras"),
        ("Block1_Cell1_Input1_Convolution_dilation_2", "known here are kernel, type"),
        ("Block1_Cell1_Input1_Convolutoin", r"Did you mean Convolution\?"),
        ("Block1_Cell1_Operation1_LayerNorm", "one of Void, BatchNormalization"),
        ("Block1_Cell1_Input1_Transformer", "one of Convolution, Pooling"),
        ("Block1_Cell1_Input3_Identity", "a cell has Input1"),
        ("Block1_Cell1_Input1_Identity_hard", "no attributes"),
        ("Block1_Cell1_Operation1_Dropout_value_100", "percent from 0 to 99"),
        ("Block1_Cell1_Input1_Dense_features_0", "a number from 1 on"),
        ("Block1_colour_red", "known here are stride, features"),
        ("Block1_Element2_Shell", "known here are stride, features"),
    ],
)
def test_unknown_feature_is_named(name: str, reason: str) -> None:
    with pytest.raises(InfeasibleError, match=f"{name} .*{reason}"):
        select("Block1_Cell1", name)


def test_two_components_in_one_place_are_refused() -> None:
    with pytest.raises(InfeasibleError, match="Block1_Cell1_Input1 must be one of"):
        cell("Input1_Identity", "Input1_Dense_features_16")


def test_features_that_no_configuration_can_have_are_named_with_the_reason_of_decode() -> None:
    names = ["Architecture", "Block1", "Block1_Cell1_Operation1_LayerNorm", "Elsewhere_Unknown"]
    found = unbuildable([*names, "Block1_Element2", "Block1_Cell1_Input1_Dense_features"])
    with pytest.raises(InfeasibleError) as rejection:
        decode(Configuration(frozenset(names)))
    assert found == {"Block1_Cell1_Operation1_LayerNorm": str(rejection.value)}
