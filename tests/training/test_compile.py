"""Networks to Keras models: seeds, heads, augmentation, and files that load plainly."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_data import dataset, network

from featurenet.architecture import tree
from featurenet.architecture.baselines import BASELINES
from featurenet.architecture.network import Network, infer
from featurenet.records import TrainingPlan
from featurenet.training.compile import CompiledModel, build_models, compile_network, derive_seed

pytestmark = pytest.mark.keras

CELL = tree.Cell(
    input1=tree.Convolution(type="separable", features=4),
    input2=tree.Pooling(),
    operation1=tree.BatchNormalization(),
    operation2=tree.Dropout(0.5),
    combination="product",
    output=tree.ToOut(),
)
BLOCK = tree.Block((2, 2), 100, (CELL, CELL))
PLAN = TrainingPlan()
LABELS = np.arange(12) % 3


def small_network() -> Network:
    """A network with two auxiliary heads, adaptations, and every kind of random layer."""
    return infer(tree.Architecture((BLOCK, BLOCK)), (8, 8, 1), 3)


def images(count: int = 12) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.random.default_rng(0).random((count, 8, 8, 1), dtype=np.float32)


def all_weights(model: Any) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.concatenate([weight.ravel() for weight in model.get_weights()])


def test_one_keras_layer_is_built_for_every_layer() -> None:
    network = small_network()
    compiled = compile_network(network, PLAN, seed=1)
    built = {layer.name: type(layer).__name__ for layer in compiled.training.layers}
    assert built.pop("input") == "InputLayer"
    assert built == {layer.name: layer.kind for layer in network.layers}


def test_exported_model_leaves_auxiliary_heads_out() -> None:
    network = small_network()
    compiled = compile_network(network, PLAN, seed=1)
    assert compiled.exported.output_names == ["head"]
    trainable = sum(int(np.prod(each.shape)) for each in compiled.exported.trainable_weights)
    assert trainable == network.weights
    assert compiled.exported.count_params() < compiled.training.count_params()
    assert compiled.exported.predict(images(), verbose=0).sum(axis=1) == pytest.approx(1.0)


@pytest.mark.parametrize("name", BASELINES.names())
def test_baseline_is_built(name: str) -> None:
    network = BASELINES.get(name)((8, 8, 1), 10)
    exported = compile_network(network, PLAN, seed=1).exported
    assert exported.output_shape == (None, 10)
    trainable = sum(int(np.prod(each.shape)) for each in exported.trainable_weights)
    assert trainable == network.weights


def test_seed_decides_the_initial_weights() -> None:
    first, same, other = (
        all_weights(compile_network(small_network(), PLAN, seed).training) for seed in (1, 1, 2)
    )
    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)


def test_layers_of_one_shape_start_differently() -> None:
    dense = replace(CELL, input1=tree.Dense(3), input2=tree.Zeros(), operation1=tree.Void())
    network = infer(tree.Architecture((tree.Block((1, 1), 100, (dense,) * 3),)), (8, 8, 1), 3)
    model = compile_network(network, PLAN, seed=1).training
    second, third = (model.get_layer(f"b1_c{i}_input1_dense3").get_weights()[0] for i in (2, 3))
    assert second.shape == third.shape
    assert not np.array_equal(second, third)


def test_initial_weights_are_the_same_in_another_process(tmp_path: Path) -> None:
    script = (
        "import numpy, test_compile as t; "
        "model = t.compile_network(t.small_network(), t.PLAN, seed=1).training; "
        f"numpy.save({str(tmp_path / 'weights.npy')!r}, t.all_weights(model))"
    )
    command = [sys.executable, "-c", script]
    subprocess.run(command, check=True, cwd=Path(__file__).parent, timeout=200)  # noqa: S603
    here = all_weights(compile_network(small_network(), PLAN, seed=1).training)
    assert np.array_equal(np.load(tmp_path / "weights.npy"), here)


def test_derived_seeds_are_stable() -> None:
    assert derive_seed(7, "head/kernel") == 1_738_119_722
    assert 0 <= derive_seed(2**31 - 1, "") < 2**31


Trained = tuple[CompiledModel, dict[str, list[float]]]


@pytest.fixture(scope="module")
def trained() -> Trained:
    """A model after one step of training, and what Keras logged; not to be changed."""
    compiled = compile_network(small_network(), PLAN, seed=1)
    history = compiled.training.fit(
        images(), compiled.targets(LABELS), epochs=1, batch_size=12, shuffle=False, verbose=0
    )
    return compiled, history.history


def test_auxiliary_heads_count_with_a_weight_of_three_tenths(trained: Trained) -> None:
    compiled, logs = trained
    assert compiled.log_prefix == "head_"
    auxiliary = [value[0] for name, value in logs.items() if name.endswith("auxiliary_loss")]
    assert len(auxiliary) == 3
    assert logs["loss"][0] == pytest.approx(logs["head_loss"][0] + 0.3 * sum(auxiliary), rel=1e-5)
    assert [name for name in logs if "accuracy" in name] == ["head_accuracy"]


def test_model_of_one_head_takes_and_logs_plain_values() -> None:
    compiled = compile_network(BASELINES.get("lenet5")((8, 8, 1), 3), PLAN, seed=1)
    assert compiled.targets(LABELS) is LABELS
    logs = compiled.training.fit(images(), LABELS, epochs=1, verbose=0).history
    assert (compiled.log_prefix, set(logs)) == ("", {"accuracy", "loss"})


def test_training_changes_the_exported_model(trained: Trained) -> None:
    before = all_weights(compile_network(small_network(), PLAN, seed=1).exported)
    assert not np.array_equal(all_weights(trained[0].exported), before)


def test_augmentation_changes_training_only() -> None:
    plan = TrainingPlan(augmentation=("shift", "flip"))
    augmented, plain = (compile_network(small_network(), each, seed=1) for each in (plan, PLAN))
    names = [layer.name for layer in augmented.training.layers]
    assert names[1:3] == ["augment_shift", "augment_flip"]
    assert augmented.exported.count_params() == plain.exported.count_params()
    assert not any("augment" in layer.name for layer in augmented.exported.layers)
    expected = plain.exported.predict(images(), verbose=0)
    assert augmented.exported.predict(images(), verbose=0) == pytest.approx(expected)


def test_augmentation_moves_training_images() -> None:
    import keras

    plan = TrainingPlan(augmentation=("shift", "flip"))
    model = compile_network(small_network(), plan, seed=1).training
    augmented = keras.Model(model.input, model.get_layer("augment_flip").output)
    assert not np.allclose(augmented(images(), training=True), images())
    assert np.allclose(augmented(images(), training=False), images())


@pytest.mark.parametrize(("name", "kind"), [("adam", "Adam"), ("sgd", "SGD")])
def test_optimizer_is_that_of_the_plan(name: Any, kind: str) -> None:
    plan = TrainingPlan(optimizer=name, learning_rate=0.25)
    optimizer = compile_network(small_network(), plan, seed=1).training.optimizer
    assert type(optimizer).__name__ == kind
    assert float(optimizer.learning_rate) == 0.25


@pytest.mark.parametrize("suffix", ["keras", "h5"])
@pytest.mark.filterwarnings("error:Skipping variable loading")
def test_file_loads_plainly_with_equal_predictions(
    suffix: str, tmp_path: Path, trained: Trained
) -> None:
    import keras

    exported = trained[0].exported
    exported.save(tmp_path / f"model.{suffix}")
    loaded = keras.models.load_model(tmp_path / f"model.{suffix}")
    assert np.array_equal(
        loaded.predict(images(), verbose=0), exported.predict(images(), verbose=0)
    )
    expected = exported.evaluate(images(), LABELS, verbose=0)
    assert loaded.evaluate(images(), LABELS, verbose=0) == expected


def test_very_deep_network_is_built() -> None:
    import keras

    cell = tree.Cell(
        tree.Pooling((3, 3), (1, 1)),
        tree.Zeros(),
        tree.Activation("relu"),
        tree.Void(),
        "sum",
        tree.ToCell(),
    )
    network = infer(tree.Architecture((tree.Block((1, 1), 100, (cell,) * 600),)), (2, 2, 1), 2)
    with keras.StatelessScope(initialize_variables=False):
        model, _ = build_models(network, TrainingPlan(), seed=1)
    assert len(model.layers) == len(network.layers) + 1 > 1200


@pytest.mark.parametrize("precision", ["mixed_float16", "mixed_bfloat16"])
def test_mixed_precision_trains_with_weights_and_softmax_in_float32(precision: Any) -> None:
    from featurenet.training.fit import fit

    plan = TrainingPlan(epochs=30, batch_size=16, precision=precision)
    net = network(tree.ToBlock(), tree.ToBlock(), dropout=0)
    compiled = compile_network(net, plan, seed=1)
    history = fit(compiled, dataset(), plan, seed=1)
    computes = {layer.compute_dtype for layer in compiled.training.layers if layer.weights}
    assert computes == {"float32", precision.removeprefix("mixed_")}
    assert {str(each.dtype) for each in compiled.exported.trainable_variables} == {"float32"}
    assert compiled.exported.predict_on_batch(dataset().x_test).dtype == np.float32
    assert history.curves["loss"][-1] < 0.8 * history.curves["loss"][0]
