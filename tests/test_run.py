"""Whole runs through the API: what is asked is done, kept, resumed and accounted for."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import featurenet
from featurenet.errors import InvalidInputError, UnsatisfiableError
from featurenet.metrics.metric import METRICS, as_metric
from featurenet.preparation import prepare
from featurenet.records import Event, Experiment, RunState, State
from featurenet.results import Results

pytestmark = [pytest.mark.keras, pytest.mark.jvm]

QUICK: dict[str, Any] = {
    "dataset": "digits",
    "epochs": 1,
    "train_limit": 200,
    "iterations": 20,
    "seed": 3,
}


def first_kernel(keras_model: Any) -> Any:
    return next(layer.get_weights()[0] for layer in keras_model.layers if layer.weights)


def unlucky(model: Any) -> float:
    raise RuntimeError("no luck with this model")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("runs") / "with blank é"
    return featurenet.run(
        "light", models=3, out=folder, metrics=["accuracy", "size", first_kernel, unlucky], **QUICK
    )


def test_every_configuration_is_accounted_for(finished: Results) -> None:
    assert finished.state is RunState.DONE
    assert len(finished.sampled) == 3
    assert len(finished.done) + len(finished.rejected) + len(finished.failed) == 3
    assert [trial.name for trial in finished.baselines] == ["lenet5", "linear"]


def test_metric_functions_give_values_or_reasons(finished: Results) -> None:
    trial = finished.done[0]
    assert 0.0 <= finished.value(trial, "accuracy") <= 1.0
    assert np.asarray(finished.value(trial, "first_kernel")).size > 0
    failed = trial.result.metrics["unlucky"]
    assert failed.status == "failed"
    assert "no luck with this model" in failed.reason


def test_exported_models_give_the_recorded_accuracy(finished: Results) -> None:
    import keras

    from featurenet.datasets.catalogue import load

    data = load(finished.experiment.data, finished.experiment.seed)
    trial = finished.done[0]
    for kind in ("h5", "keras"):
        model = keras.models.load_model(finished.folder / trial.result.files[kind])
        correct = model.predict(data.x_test, verbose=0).argmax(axis=1) == data.y_test
        assert correct.mean() == pytest.approx(finished.value(trial, "accuracy"))


def test_run_leaves_all_its_files(finished: Results) -> None:
    for name in ("metrics.json", "metrics.csv", "report.html", "configurations.json"):
        assert (finished.folder / name).stat().st_size > 0, name
    log = json.loads((finished.folder / "metrics.json").read_text())
    assert len(log["models"]) == 5
    for trial in finished.done:
        for kind in ("h5", "keras", "svg", "curves", "architecture"):
            assert (finished.folder / trial.result.files[kind]).stat().st_size > 0, kind


def test_run_records_how_its_data_was_read(finished: Results) -> None:
    data = json.loads((finished.folder / "metrics.json").read_text())["data"]
    assert data == finished.data
    assert (data["shape"], data["dtype"], data["scale"]) == ([8, 8, 1], "float32", 1)
    assert sum(data["images"]["train"]) + sum(data["images"]["validation"]) == 200


def test_accuracy_comes_with_its_interval_and_chance(finished: Results) -> None:
    for trial in (*finished.done, *finished.baselines):
        low, high = finished.interval(trial, "accuracy")
        assert low < finished.value(trial, "accuracy") < high
    assert finished.chance == 37 / 359  # of the test images are of one class
    assert finished.classes == tuple("0123456789")
    with pytest.raises(InvalidInputError, match="Did you mean accuracy"):
        finished.best("acuracy")


@pytest.fixture
def repeated(finished: Results) -> dict[str, Any]:
    """What trains the first two models of `finished` again."""
    sample = str(finished.folder / "configurations.json")
    same: dict[str, Any] = {"configurations": sample, "models": 2, "baselines": ()}
    return {**QUICK, **same, "metrics": ["accuracy", "size"]}


def test_configurations_of_a_file_give_the_same_metrics_in_a_worker_process(
    finished: Results, repeated: dict[str, Any], tmp_path: Path
) -> None:
    again = featurenet.run("light", out=tmp_path / "again", workers=1, **repeated)
    for one, other in zip(finished.sampled[:2], again.sampled, strict=True):
        for metric in ("accuracy", "size"):
            assert finished.value(one, metric) == again.value(other, metric)
        assert one.result.history == other.result.history


def test_resumed_run_repeats_no_finished_model(
    finished: Results, repeated: dict[str, Any], tmp_path: Path
) -> None:
    seen: list[int | None] = []

    def stop_after_one(event: Event) -> None:
        if event.kind == "trial.done":
            raise KeyboardInterrupt

    folder = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        featurenet.run("light", out=folder, on_event=stop_after_one, **repeated)
    kept = Results.load(folder).trials[0]
    assert kept.state is State.DONE

    def note(event: Event) -> None:
        if event.kind == "trial.running":
            seen.append(event.trial)

    resumed = featurenet.resume(folder, on_event=note)
    assert seen == [2]
    again = resumed.trials[0]
    assert (again.attempts, again.result.history) == (1, kept.result.history)
    assert again.result.metrics.items() >= kept.result.metrics.items()  # and what was studied
    assert [finished.value(t, "accuracy") for t in finished.sampled[:2]] == [
        resumed.value(t, "accuracy") for t in resumed.sampled
    ]


def test_own_metric_must_be_given_again_on_resume(tmp_path: Path) -> None:
    def stop(event: Event) -> None:
        if event.kind == "sample.done":
            raise KeyboardInterrupt

    folder = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        featurenet.run("light", models=1, out=folder, metrics=[unlucky], on_event=stop, **QUICK)
    with pytest.raises(InvalidInputError, match="unlucky"):
        featurenet.resume(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX matter")
def test_killed_run_is_resumed_and_leaves_no_workers(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    few = "-n 2 --epochs 1 --train-limit 200 --iterations 20 --metrics size --baselines none"
    arguments = f"run light {few} --workers 2 --out {folder}"
    process = subprocess.Popen(  # noqa: S603 – our own program
        [sys.executable, "-m", "featurenet", *arguments.split()], stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 120
    while not _some_trial_runs(folder):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(1.0)
    assert _processes_that_mention(str(folder)) == []
    resumed = featurenet.resume(folder)
    assert resumed.state is RunState.DONE
    assert len(resumed.done) == 2


def _some_trial_runs(folder: Path) -> bool:
    if not (folder / "featurenet.db").exists():
        return False
    try:
        return any(trial.state is State.RUNNING for trial in Results.load(folder))
    except InvalidInputError:  # it is just being made
        return False


def _processes_that_mention(text: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended meanwhile
            continue
        if text in command and str(os.getpid()) != path.parent.name:
            found.append(command)
    return found


def test_worker_that_dies_of_a_metric_costs_that_only(
    repeated: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(METRICS, "_items", dict(METRICS._items))  # the plug-in's ends here
    plugin = tmp_path / "fatal.py"
    plugin.write_text(
        "import os\n"
        "from featurenet import metric\n"
        "@metric\n"
        "def fatal(network):\n"
        "    if network.weights < 5000: os._exit(7)\n"
        "    return 1.0\n"
    )
    asked = {**repeated, "metrics": ["fatal"], "plugins": [str(plugin)]}
    results = featurenet.run("light", out=tmp_path / "run", workers=1, **asked)
    small, other = (trial.result.metrics["fatal"] for trial in results.done)
    assert small.status == "failed" and "exit code 7, while this metric" in small.reason
    assert other.value == 1.0


def test_script_needs_no_guard_for_worker_processes(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import featurenet\n"
        "def first_weight(model):\n"
        "    return float(model.get_weights()[0].flat[0])\n"
        "results = featurenet.run('light', models=1, epochs=1, train_limit=100, baselines=(),\n"
        "                         workers=1, metrics=[first_weight, 'size'], out='run')\n"
        "print(results.value(results.done[0], 'first_weight'))\n"
    )
    done = subprocess.run(  # noqa: S603 – our own program
        [sys.executable, script], cwd=tmp_path, capture_output=True, text=True, timeout=240
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert -1 < float(done.stdout) < 1


def test_diverging_training_is_a_failed_trial(tmp_path: Path) -> None:
    results = featurenet.run(
        "light",
        models=1,
        out=tmp_path / "run",
        baselines=(),
        strategy="pledge",  # draws a network that has no saturating activation to save it
        optimizer="sgd",
        learning_rate=1e30,
        **QUICK,
    )
    [trial] = results.failed
    assert trial.result.cause == "diverged"


def test_limits_reject_before_anything_is_built(tmp_path: Path) -> None:
    results = featurenet.run(
        "light", models=3, out=tmp_path / "run", baselines=(), max_weights=1, **QUICK
    )
    assert [trial.result.cause for trial in results.rejected] == ["weights"] * 3
    assert results.rejected[0].result.summary["weights"] > 1
    assert (results.folder / "report.html").exists()
    assert results.best() is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"models": 0}, "models must be at least 1, received 0"),
        ({"dataset": "digitz"}, "Did you mean digits"),
        ({"metamodel": "ligth"}, "Did you mean light"),
        ({"metrics": ["acuracy"]}, "accuracy"),
        ({"baselines": ("lenet",)}, "lenet5"),
        ({"strategy": "plegde"}, "pledge"),
        ({"models": 2, "epoch": 3}, "epoch"),
        ({"metrics": 3}, "such as metrics=.'accuracy', my_function."),
        ({"workers": -1}, "workers must be 0, to train"),
        ({"metamodel": Experiment(), "models": 3}, "Received beside it: models"),
        ({"require": "Blck2"}, "'Blck2' names no feature"),
    ],
)
def test_bad_input_writes_nothing(options: dict[str, Any], message: str, tmp_path: Path) -> None:
    quick = {} if isinstance(options.get("metamodel"), Experiment) else QUICK
    asked = {"metamodel": "light", **quick, **options}
    with pytest.raises(InvalidInputError, match=message):
        featurenet.run(out=tmp_path / "run", **asked)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda folder: featurenet.resume(folder, metrics=["loss"]), r"assess\(folder, metrics="),
        (lambda folder: featurenet.resume(3.5), "is named by its number, or is a folder"),
        (lambda folder: featurenet.assess(folder, metrics={"a": 1}), "metrics must be names and"),
        (lambda folder: featurenet.assess(folder, plugins="none.py"), "must be a Python file"),
        (lambda folder: featurenet.run("light", out=3), "out must be a path"),
    ],
)
def test_wrong_call_shows_the_right_one(call: Any, message: str, finished: Results) -> None:
    with pytest.raises(InvalidInputError, match=message):
        call(finished.folder)


def test_unsatisfiable_run_names_the_clash_and_leaves_nothing(tmp_path: Path) -> None:
    clash = {"require": ["Block1_stride_1x1"], "exclude": ["Block1_stride_1x1"]}
    with pytest.raises(UnsatisfiableError) as raised:
        featurenet.run("light", out=tmp_path / "run", **clash, **QUICK)
    assert "Block1_stride_1x1" in str(raised.value)
    assert not (tmp_path / "run").exists()


def test_folder_with_a_run_is_not_overwritten(finished: Results) -> None:
    with pytest.raises(InvalidInputError, match="holds a run already"):
        featurenet.run("light", out=finished.folder, **QUICK)


def test_baseline_trains_on_its_own() -> None:
    from featurenet import api

    options = {name: QUICK[name] for name in ("dataset", "epochs", "train_limit", "seed")}
    result = api.baseline("lenet5", **options)
    assert result.state is State.DONE
    assert result.metrics["size"].value == 14762


def test_own_metric_takes_the_place_of_the_one_of_its_name_if_it_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def accuracy(model: Any) -> float:
        return 0.25

    with pytest.raises(InvalidInputError, match="'accuracy' is FeatureNET's own"):
        featurenet.run("light", metrics=[accuracy], **QUICK)
    monkeypatch.setattr(METRICS, "_items", dict(METRICS._items))
    featurenet.metric(replace=True)(accuracy)
    asked = Experiment.from_options(metamodel="light", **QUICK)
    prepared = prepare(asked, [as_metric(accuracy)])
    assert prepared.experiment.metrics.count("accuracy") == 1
    [kept] = [metric for metric in prepared.metrics if metric.name == "accuracy"]
    assert kept.function is accuracy
