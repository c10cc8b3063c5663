"""Training: which weights are kept, what is recorded, when it ends, and that it repeats."""

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
from featurenet.errors import DivergedError
from featurenet.prediction.probabilities import predict
from featurenet.records import TrainingPlan
from featurenet.training.compile import CompiledModel, compile_network
from featurenet.training.fit import fit
from featurenet.training.history import CURVES, History

pytestmark = pytest.mark.keras

PLAIN = TrainingPlan.parse({"recipe": "plain", "batch_size": 16})
STILL = PLAIN.model_copy(update={"epochs": 6, "optimizer": "sgd", "learning_rate": 1e-30})
"""Learns nothing: no epoch is better than the first."""


@pytest.fixture(autouse=True, params=["graph", "keras"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of training keep to all this: our graph, and Keras' own loop."""
    if request.param == "keras":
        for module in ("fit", "fastest"):
            name = f"featurenet.training.{module}.prefers_graph"
            monkeypatch.setattr(name, lambda model, network: False)
    return str(request.param)


def trained(plan: TrainingPlan, **changes: Any) -> tuple[CompiledModel, History]:
    compiled = compile_network(network(), plan, seed=1)
    return compiled, fit(compiled, dataset(**changes), plan, seed=1)


def all_weights(compiled: CompiledModel) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.concatenate([weight.ravel() for weight in compiled.training.get_weights()])


def test_training_learns_and_records_every_epoch() -> None:
    plan = PLAIN.model_copy(update={"epochs": 8, "learning_rate": 0.03})
    _, history = trained(plan)
    assert history.epochs == 8
    assert set(history.curves) == set(CURVES)
    assert {len(curve) for curve in history.curves.values()} == {8}
    assert history.curves["loss"][-1] < history.curves["loss"][0] / 2
    assert history.curves["val_accuracy"][-1] > 0.8
    assert history.curves["learning_rate"] == pytest.approx([0.03] * 8)
    assert history.seconds > 0


def test_weights_of_the_lowest_validation_loss_are_kept() -> None:
    plan = PLAIN.model_copy(update={"epochs": 6, "learning_rate": 0.5})
    # Half of the validation labels are wrong: the surer the model, the worse.
    labels = (dataset().y_val + np.arange(10) % 2) % 3
    compiled, history = trained(plan, y_val=labels)
    losses = history.curves["val_loss"]
    assert history.best_epoch == 1 + int(np.argmin(losses)) < 6
    loss, accuracy = compiled.exported.evaluate(dataset().x_val, labels, verbose=0)
    assert loss == pytest.approx(min(losses), rel=1e-5, abs=1e-6)
    assert accuracy == pytest.approx(history.curves["val_accuracy"][history.best_epoch - 1])


def test_auxiliary_head_is_trained_but_not_judged() -> None:
    plan = PLAIN.model_copy(update={"epochs": 2})
    compiled = compile_network(network(tree.ToOut(), tree.ToOut()), plan, seed=1)
    auxiliary = compiled.training.get_layer(compiled.training.output_names[1])
    before = auxiliary.get_weights()[0]
    history = fit(compiled, dataset(), plan, seed=1)
    assert not np.array_equal(auxiliary.get_weights()[0], before)
    loss, _ = compiled.exported.evaluate(dataset().x_val, dataset().y_val, verbose=0)
    assert loss == pytest.approx(min(history.curves["val_loss"]), rel=1e-5)


def test_early_stopping_ends_training_after_its_patience() -> None:
    _, history = trained(STILL.model_copy(update={"early_stopping": 2}))
    assert (history.epochs, history.best_epoch) == (3, 1)


def test_learning_rate_falls_on_a_plateau() -> None:
    plan = STILL.model_copy(update={"reduce_on_plateau": 2})
    _, history = trained(plan)
    fallen = [1, 1, 1, 0.1**0.5, 0.1**0.5, 0.1]
    assert history.curves["learning_rate"] == pytest.approx(np.multiply(1e-30, fallen))


def test_cosine_rate_rises_then_falls_to_zero() -> None:
    plan = TrainingPlan(epochs=20, batch_size=16, learning_rate=0.01)
    rates = trained(plan)[1].curves["learning_rate"]
    assert max(rates) == pytest.approx(0.01, rel=0.02)
    assert rates.index(max(rates)) == 1 and rates[0] < rates[1]
    assert rates[1:] == tuple(sorted(rates[1:], reverse=True))
    assert rates[-1] == pytest.approx(0, abs=1e-6)


def test_gradient_is_shortened_to_the_clip_norm() -> None:
    steps = {}
    for clip_norm in (0.0, 1e-3):
        changes = {"epochs": 1, "optimizer": "sgd", "learning_rate": 0.1, "clip_norm": clip_norm}
        plan = PLAIN.model_copy(update=changes | {"batch_size": len(dataset().x_train)})
        compiled = compile_network(network(), plan, seed=1)
        before = all_weights(compiled)
        fit(compiled, dataset(), plan, seed=1)
        steps[clip_norm] = np.linalg.norm(all_weights(compiled) - before)
    assert steps[1e-3] == pytest.approx(1e-4, rel=0.01) and steps[0.0] > 1e-2


def test_class_weights_make_a_rare_class_count() -> None:
    given = dataset()
    rare = np.flatnonzero(given.y_train == 0)[:2]
    kept = np.sort(np.concatenate([rare, np.flatnonzero(given.y_train != 0)]))
    unequal = replace(given, x_train=given.x_train[kept], y_train=given.y_train[kept])
    found = {}
    for weighted in (False, True):
        plan = PLAIN.model_copy(
            update={"epochs": 5, "learning_rate": 0.01, "class_weights": weighted}
        )
        compiled = compile_network(network(), plan, seed=1)
        fit(compiled, unequal, plan, seed=1)
        found[weighted] = float(predict(compiled.exported, given.x_test, 16)[:, 0].mean())
    assert found[True] > 1.5 * found[False]


def test_training_is_told_and_can_be_ended_from_outside() -> None:
    told: list[tuple[int, dict[str, float]]] = []

    def on_epoch(epoch: int, figures: dict[str, float]) -> None:
        told.append((epoch, figures))
        if epoch == 2:
            raise TimeoutError("enough")

    compiled = compile_network(network(), STILL, seed=1)
    with pytest.raises(TimeoutError, match="enough"):
        fit(compiled, dataset(), STILL, seed=1, on_epoch=on_epoch)
    assert [epoch for epoch, _ in told] == [1, 2]
    assert set(told[0][1]) == set(CURVES)


def test_diverging_loss_ends_training_at_its_batch() -> None:
    plan = STILL.model_copy(update={"batch_size": 8, "learning_rate": 1e30})
    compiled = compile_network(network(), plan, seed=1)
    told: list[int] = []
    with pytest.raises(DivergedError, match=r"The loss became (nan|inf) in epoch 1, batch [2-4]"):
        fit(compiled, dataset(), plan, seed=1, on_epoch=lambda epoch, _: told.append(epoch))
    assert told == []


def test_validation_that_is_not_a_number_ends_training(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = compile_network(network(), STILL, seed=1)
    monkeypatch.setattr(
        type(compiled.predictor), "predict_on_batch", lambda self, x: np.full((len(x), 3), np.nan)
    )
    with pytest.raises(DivergedError, match="validation loss became nan after epoch 1"):
        fit(compiled, dataset(), STILL, seed=1)


def test_each_model_is_traced_once_for_training_and_once_for_everything_else(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = compile_network(network(), STILL, seed=1)
    traced: list[str] = []

    def count(owner: Any, step: str, kind: str) -> None:
        original = getattr(owner, step)
        monkeypatch.setattr(
            owner, step, lambda *a, **k: (traced.append(kind), original(*a, **k))[1]
        )

    if way == "graph":
        from featurenet.training.graph import loop, predictor

        count(loop, "forward", "training")
        count(predictor, "forward", "rest")
    else:
        count(compiled.training, "train_step", "training")
        count(compiled.exported, "predict_step", "rest")
    fit(compiled, dataset(), STILL, seed=1)
    predict(compiled.predictor, dataset().x_test, STILL.batch_size)
    assert sorted(traced) == ["rest", "training"]


def test_equal_seeds_train_equally_whatever_went_before() -> None:
    plan = PLAIN.model_copy(update={"epochs": 2, "augmentation": ("shift", "flip")})
    weights = [all_weights(trained(plan)[0]) for _ in range(2)]
    assert np.array_equal(weights[0], weights[1])
    other = compile_network(network(), plan, seed=1)
    fit(other, dataset(), plan, seed=2)  # another order of batches
    assert not np.array_equal(weights[0], all_weights(other))


def test_two_processes_train_to_the_same_bits(tmp_path: Path) -> None:
    code = (
        "import sys, numpy as np\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from featurenet.training.determinism import prepare_process\n"
        "prepare_process(2)\n"
        "from test_fit import *\n"
        "plan = TrainingPlan(epochs=2, batch_size=16, augmentation=('shift',))\n"
        "np.save(sys.argv[1], all_weights(trained(plan)[0]))"
    )
    files = [tmp_path / "one.npy", tmp_path / "two.npy"]
    running = [subprocess.Popen([sys.executable, "-c", code, str(file)]) for file in files]  # noqa: S603
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    one, two = (np.load(file) for file in files)
    assert one.tobytes() == two.tobytes()
