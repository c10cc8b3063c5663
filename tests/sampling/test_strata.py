"""Which features are blocks, cells and structure, in both namings and in other models."""

from contracts.sampler_contract import wide_model

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.sampling.strata import countable, structure


def test_blocks_and_cells_are_counted_in_both_namings() -> None:
    for name in ("original", "cnn"):
        counted = countable(expand(read_metamodel(name), blocks=3, cells=4))
        assert counted["blocks"] == ("Block1", "Block2", "Block3")
        assert len(counted["cells"]) == 12
    assert counted["cells"][1] == "Block1_Cell2"


def test_other_models_have_features_only() -> None:
    counted = countable(wide_model(3))
    assert counted["blocks"] == counted["cells"] == ()
    assert counted["features"] == ("Root", "F0", "F1", "F2")


def test_structure_is_kinds_of_layers_without_their_attributes() -> None:
    model = expand(read_metamodel("original"), blocks=1, cells=1)
    found = {name.removeprefix("Block1_Element1_Cell_") for name in structure(model)}
    assert {"Block1", "Input1", "Input1_Convolution", "Input1_Zeros", "Operation1_Void"} <= found
    assert not any("kernel" in name or "features" in name for name in found)


def test_flat_model_has_no_structure() -> None:
    assert structure(wide_model(3)) == ()
