"""What is kept of a trained model: files that load plainly, whole or not at all."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import keras
import numpy as np
import pytest
from defusedxml import ElementTree
from tiny_data import dataset, network

from featurenet.architecture import tree
from featurenet.architecture.network import Network, infer
from featurenet.records import TrainingPlan
from featurenet.training.compile import compile_network
from featurenet.training.export import export
from featurenet.training.fit import fit
from featurenet.training.history import History
from featurenet.training.keras2 import is_shared

pytestmark = pytest.mark.keras

PLAN = TrainingPlan(epochs=1, batch_size=16)
PNG = b"\x89PNG\r\n\x1a\n"


Trained = tuple[keras.Model, Network, History]


@pytest.fixture(scope="module")
def trained() -> Trained:
    found = network()
    compiled = compile_network(found, PLAN, seed=1)
    return compiled.exported, found, fit(compiled, dataset(), PLAN, seed=1)


@pytest.fixture(scope="module")
def exported(trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Files of the first export of the model."""
    folder = tmp_path_factory.mktemp("models") / "0001"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("featurenet.training.export.shutil.which", lambda name: None)
        return {kind: folder / name for kind, name in write(trained, folder).items()}


@pytest.fixture
def without_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("featurenet.training.export.shutil.which", lambda name: None)


def write(trained: Trained, folder: Path) -> dict[str, str]:
    model, found, history = trained
    return export(model, found, None, history, folder)


def test_every_kind_of_file_is_written_and_nothing_else(exported: dict[str, Path]) -> None:
    assert set(exported) == {"h5", "keras", "svg", "curves"}
    assert set(exported["h5"].parent.iterdir()) == set(exported.values())
    assert ElementTree.parse(exported["svg"]).getroot().tag.endswith("svg")
    assert exported["curves"].read_bytes().startswith(PNG)


@pytest.mark.parametrize("kind", ["h5", "keras"])
@pytest.mark.filterwarnings("error::UserWarning")
def test_model_loads_plainly_and_evaluates_the_same(
    kind: str, trained: Trained, exported: dict[str, Path]
) -> None:
    loaded = keras.models.load_model(exported[kind])
    images, labels = dataset().x_test, dataset().y_test
    np.testing.assert_array_equal(
        loaded.predict_on_batch(images), trained[0].predict_on_batch(images)
    )
    expected = trained[0].evaluate(images, labels, verbose=0)
    assert loaded.evaluate(images, labels, verbose=0) == pytest.approx(expected, rel=1e-6)
    assert isinstance(loaded.optimizer, keras.optimizers.SGD)
    assert sum(np.size(each) for each in loaded.optimizer.variables) == 2  # step and rate


def every_kind(activation: str = "gelu") -> Network:
    """A network with all kinds of layers that there are."""
    kinds = ("normal", "separable", "depthwise")
    inputs = [
        *(tree.Convolution(type=kind, activation=activation, features=4) for kind in kinds),
        tree.Pooling(kernel=(2, 2), stride=(1, 1), type="max"),
        tree.Pooling(kernel=(2, 2), stride=(1, 1), type="average"),
        tree.Pooling(kernel=(2, 2), stride=(1, 1), type="global"),
        tree.Dense(features=3, activation="relu"),
    ]
    operations = [
        tree.BatchNormalization(), tree.Dropout(0.25), tree.Activation("swish"),
        tree.ZeroPadding(), tree.Flatten(),
    ]  # fmt: skip
    cells = tuple(
        tree.Cell(
            input1=inputs[i], input2=tree.Identity(), operation1=operations[i % 5],
            operation2=tree.Void(), combination=("sum", "product", "concat")[i % 3],
            output=tree.ToBlock(),
        )
        for i in range(len(inputs))
    )  # fmt: skip
    return infer(tree.Architecture((tree.Block((2, 2), 100, cells),)), (8, 8, 1), 3)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_h5_of_every_kind_of_layer_loads_in_keras_2_too(
    trained: Trained, tmp_path: Path, without_dot: None
) -> None:
    tf_keras = pytest.importorskip("tf_keras", reason="tf_keras is in the dependency group dev")
    found = every_kind()
    model = compile_network(found, PLAN, seed=1).exported
    export(model, found, None, trained[2], tmp_path)
    images, labels = dataset().x_test, dataset().y_test
    older = tf_keras.models.load_model(tmp_path / "model.h5")
    np.testing.assert_allclose(older.predict(images, verbose=0), model.predict(images), atol=1e-6)
    expected = model.evaluate(images, labels, verbose=0)
    assert older.evaluate(images, labels, verbose=0) == pytest.approx(expected, rel=1e-4)
    newer = keras.models.load_model(tmp_path / "model.h5")
    np.testing.assert_array_equal(newer.predict(images), model.predict(images))


def test_keras_2_is_not_given_an_activation_that_it_computes_otherwise() -> None:
    assert is_shared(every_kind("relu"))
    assert not is_shared(every_kind("hard_sigmoid"))


def test_legacy_warning_is_kept_quiet_here_only(
    trained: Trained, tmp_path: Path, without_dot: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "absl"):
        logging.getLogger("absl").addHandler(caplog.handler)
        write(trained, tmp_path)
        assert caplog.messages == []
        trained[0].save(tmp_path / "other.h5")
    logging.getLogger("absl").removeHandler(caplog.handler)
    assert "considered legacy" in caplog.text


def test_failed_save_leaves_the_old_file_and_no_half_one(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without_dot: None
) -> None:
    write(trained, tmp_path)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}

    def full_disk(model: keras.Model, path: Path) -> None:
        Path(path).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keras.Model, "save", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write(trained, tmp_path)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_keras_plot_is_drawn_where_graphviz_is(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = tmp_path / "picture.svg"
    picture.write_text("<svg>drawn</svg>")
    dot = tmp_path / "bin" / "dot"
    dot.parent.mkdir()
    dot.write_text(f'#!/bin/sh\ncat "{picture}"\n')
    dot.chmod(0o755)
    monkeypatch.setenv("PATH", f"{dot.parent}{os.pathsep}{os.environ['PATH']}")
    files = write(trained, tmp_path / "0001")
    assert (tmp_path / "0001" / files["plot"]).read_text() == "<svg>drawn</svg>"


def test_graph_that_graphviz_gives_up_on_costs_its_plot_only(
    trained: Trained,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    dot = tmp_path / "bin" / "dot"
    dot.parent.mkdir()
    dot.write_text("#!/bin/sh\necho 'Assertion failed' >&2\nexit 134\n")
    dot.chmod(0o755)
    monkeypatch.setenv("PATH", f"{dot.parent}{os.pathsep}{os.environ['PATH']}")
    files = write(trained, tmp_path / "0001")
    assert "plot" not in files
    assert {"h5", "keras", "svg", "curves"} <= files.keys()
    assert "no Keras plot of this model" in caplog.text
    assert not list((tmp_path / "0001").glob("*plot*"))
