"""Trials on Ray's own test cluster, whose nodes are processes of this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from contracts.executor_contract import ASKED, ExecutorContract

import featurenet
from featurenet.errors import InvalidInputError, WorkerError
from featurenet.execution.course import Course
from featurenet.execution.death import Death
from featurenet.execution.drive import drive
from featurenet.execution.executor import Ended, Executor, MakeExecutor
from featurenet.execution.on_ray import OnRay
from featurenet.execution.serial import Serial
from featurenet.metrics.asked import read_metrics
from featurenet.metrics.metric import METRICS
from featurenet.planning import baseline_request
from featurenet.preparation import prepare
from featurenet.records import Experiment, State, TrialResult
from featurenet.trial_request import Key, Trained, TrialRequest

pytestmark = [pytest.mark.ray, pytest.mark.keras]

PATIENCE = 120.0
"""Seconds within which other processes do what a test waits for."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A head that carries out nothing, and a node with two cores; this process is connected."""
    import ray
    from ray.cluster_utils import Cluster

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    ray.init(address=made.address, include_dashboard=False, log_to_driver=False)
    made.add_node(num_cpus=2)  # after that, so that this process is one of the head's
    yield made
    ray.shutdown()
    made.shutdown()


@pytest.fixture
def make(cluster: Any) -> MakeExecutor:
    return OnRay()


def request_with(folder: Path, *metrics: Callable[..., Any] | str, **changes: Any) -> TrialRequest:
    """Returns a request for a small model, judged by functions of a test."""
    names, own = read_metrics([*metrics, "accuracy"])
    asked = ASKED.model_copy(update={"metrics": names})
    return replace(baseline_request(prepare(asked, own), "linear", folder), **changes)


def carry_out(make: MakeExecutor, *requests: TrialRequest) -> dict[int, TrialResult]:
    executor = make(len(requests), lambda key, data: True)
    try:
        return {number: result for (_, number), result in drive(executor, requests)}
    finally:
        executor.close()


def next_of(executor: Executor) -> Ended:
    """Returns the one request that ends next."""
    while not (ended := list(executor.poll(1))):
        pass
    return ended[0]


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


class TestRayCluster(ExecutorContract):
    pass


def test_files_and_figures_are_those_of_a_trial_on_this_machine(
    make: MakeExecutor, tmp_path: Path
) -> None:
    requests = [request_with(tmp_path / name, "size") for name in ("far", "near")]
    far, near = carry_out(make, requests[0])[1], carry_out(Serial, requests[1])[1]
    assert far.files == near.files and far.history == near.history
    for name in ("accuracy", "size"):
        assert far.metrics[name].value == near.metrics[name].value
    assert all((tmp_path / "far" / name).is_file() for name in far.files.values())
    assert not list((tmp_path / "far").rglob(".*"))


def test_metric_of_a_script_reaches_the_node(make: MakeExecutor, tmp_path: Path) -> None:
    factor = 3

    def thrice(model: Any) -> float:
        return factor * model.count_params()

    result = carry_out(make, request_with(tmp_path, thrice, "size"))[1]
    assert result.metrics["thrice"].value == 3 * result.metrics["size"].value


def test_plugin_reaches_a_node_that_does_not_have_its_file(
    make: MakeExecutor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(METRICS, "_items", dict(METRICS._items))
    plugin = tmp_path / "own.py"
    plugin.write_text(
        "import featurenet\n\n@featurenet.metric('own.seven')\ndef seven(model):\n    return 7\n"
    )
    asked = ASKED.model_copy(update={"plugins": (str(plugin),), "metrics": ("own.seven",)})
    executor = make(1, lambda key, data: True)
    executor.submit(baseline_request(prepare(asked), "linear", tmp_path))
    plugin.unlink()
    result = next_of(executor).outcome
    executor.close()
    assert isinstance(result, TrialResult) and result.metrics["own.seven"].value == 7


def test_trained_model_is_assessed_and_its_own_files_stay(
    make: MakeExecutor, tmp_path: Path
) -> None:
    request = request_with(tmp_path)
    first = carry_out(make, request)[1]
    model = tmp_path / first.files["keras"]
    before = model.stat().st_mtime_ns
    again = replace(request, trained=Trained(first.files["keras"], {}, 1.0))
    second = carry_out(make, again)[1]
    assert second.metrics["accuracy"].value == first.metrics["accuracy"].value
    assert model.stat().st_mtime_ns == before


def test_killed_worker_costs_no_more_than_another_try_of_its_metric(
    make: MakeExecutor, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"

    def deadly_once(model: Any) -> int:
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return 1

    result = carry_out(make, request_with(tmp_path / "run", deadly_once))[1]
    assert mark.exists() and result.metrics["deadly_once"].value == 1


def test_metric_that_kills_its_process_fails_alone(make: MakeExecutor, tmp_path: Path) -> None:
    def deadly(model: Any) -> None:
        os._exit(7)

    result = carry_out(make, request_with(tmp_path, deadly))[1]
    assert result.state is State.DONE and result.metrics["accuracy"].measured
    failed = result.metrics["deadly"]
    assert failed.reason is not None and "ended unexpectedly, while this metric" in failed.reason
    assert all((tmp_path / name).is_file() for name in result.files.values())


def lose_the_node(cluster: Any) -> None:
    lost = next(node for node in cluster.list_all_nodes() if node != cluster.head_node)
    cluster.remove_node(lost, allow_graceful=False)
    cluster.add_node(num_cpus=2)


def test_node_lost_in_training_costs_an_attempt(cluster: Any, tmp_path: Path) -> None:
    asked = Experiment.from_options(
        metamodel="light", dataset="digits", train_limit=100, epochs=100, metrics=["accuracy"]
    )
    epochs: list[int] = []

    def on_epoch(key: Key, data: dict[str, Any]) -> bool:
        epochs.append(data["epoch"])
        if len(epochs) == 1:
            lose_the_node(cluster)
        return True

    executor = OnRay()(1, on_epoch)
    request = baseline_request(prepare(asked), "linear", tmp_path)
    executor.submit(request)
    death = next_of(executor).outcome
    assert isinstance(death, Death) and death.cause == "lost" and epochs[-1] < 100
    [(_, result)] = drive(executor, [request])
    executor.close()
    assert result.state is State.DONE and epochs[-100:] == list(range(1, 101))


def test_node_lost_in_a_metric_costs_no_more_than_another_try_of_that(
    cluster: Any, make: MakeExecutor, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"

    def waits_the_first_time(model: Any) -> int:
        if not mark.exists():
            mark.touch()
            signal.pause()
        return 1

    executor = make(1, lambda key, data: True)
    executor.submit(request_with(tmp_path / "run", waits_the_first_time))
    wait_for(lambda: not list(executor.poll(0.1)) and mark.exists())
    lose_the_node(cluster)
    result = next_of(executor).outcome
    executor.close()
    assert isinstance(result, TrialResult)
    assert result.metrics["waits_the_first_time"].value == 1


def test_metric_over_its_time_is_stopped_and_fails_alone(
    make: MakeExecutor, tmp_path: Path
) -> None:
    def endless(model: Any) -> None:
        signal.pause()

    result = carry_out(make, request_with(tmp_path, endless, metric_seconds=1.0))[1]
    assert result.state is State.DONE and result.metrics["accuracy"].measured
    failed = result.metrics["endless"]
    assert failed.reason is not None and "stopped after the limit of 1 s" in failed.reason


def test_cancelled_trial_leaves_its_place_to_the_next(make: MakeExecutor, tmp_path: Path) -> None:
    marks = [tmp_path / "1", tmp_path / "2"]

    def endless(model: Any) -> None:
        next(mark for mark in marks if not mark.exists()).touch()
        signal.pause()

    executor = make(2, lambda key, data: True)
    endless_one = request_with(tmp_path / "run", endless)
    executor.submit(endless_one)
    executor.submit(replace(endless_one, number=2))
    wait_for(lambda: not list(executor.poll(0.1)) and marks[1].exists())
    executor.cancel((0, 1))
    executor.cancel((0, 2))
    assert executor.capacity == 2
    [(key, result)] = drive(executor, [request_with(tmp_path / "run", number=3)])
    executor.close()
    assert key == (0, 3) and result.state is State.DONE


def test_two_trials_share_a_gpu(cluster: Any, tmp_path: Path) -> None:
    node = cluster.add_node(num_cpus=2, num_gpus=1)

    def gpu_beside_another(model: Any) -> dict[str, int]:
        (tmp_path / str(os.getpid())).touch()
        deadline = time.monotonic() + PATIENCE  # a function of this module would not reach a node
        while len(list(tmp_path.glob("[0-9]*"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        beside = len(list(tmp_path.glob("[0-9]*")))
        return {"processes": beside, "gpu": int(os.environ["CUDA_VISIBLE_DEVICES"])}

    one = request_with(tmp_path / "run", gpu_beside_another)
    results = carry_out(OnRay(gpus_per_trial=0.5), one, replace(one, number=2))
    cluster.remove_node(node)
    assert [result.reason for result in results.values()] == [None, None]
    found = [result.metrics["gpu_beside_another"].value for result in results.values()]
    assert found == [{"processes": 2, "gpu": 0}] * 2


def test_cluster_without_enough_gpus_is_refused(cluster: Any) -> None:
    with pytest.raises(InvalidInputError, match=r"to have 2 GPUs, and no node .* more than 0"):
        OnRay(gpus_per_trial=2)(1, lambda key, data: True)


def test_whole_run_on_ray(cluster: Any, tmp_path: Path) -> None:
    results = featurenet.run(
        dataset="digits",
        train_limit=100,
        models=2,
        epochs=1,
        metrics=["accuracy"],
        baselines=["linear"],
        executor=OnRay(),
        workers=2,
        out=tmp_path / "run",
    )
    assert len(results.done) == 2
    result = results.done[0].result
    assert result is not None and all((results.folder / n).is_file() for n in result.files.values())
    assert not (tmp_path / "run" / "run").exists()


def test_command_connects_by_the_address_and_prints_nothing_but_results(
    cluster: Any, tmp_path: Path
) -> None:
    asked = (
        "run --executor ray --workers 2 -n 1 --dataset digits --train-limit 100 --epochs 1 --json"
    )
    done = subprocess.run(  # noqa: S603 – our own program
        [sys.executable, "-m", "featurenet", *asked.split(), "--out", str(tmp_path / "run")],
        check=True,
        capture_output=True,
        env=os.environ | {"RAY_ADDRESS": cluster.address},
    )
    json.loads(done.stdout)
    assert b"ray" not in done.stderr.lower().replace(b"featurenet-trial", b"")


BESIDE_JAVA = """
import threading
import jpype
from featurenet.execution.on_ray import OnRay
from featurenet.instance import feature_model
from featurenet.preparation import draw
from featurenet.records import Experiment

asked = Experiment.from_options(metamodel="original", models=60, blocks=5, cells=5, iterations=2000)
draw(asked, feature_model(asked))
OnRay()(1, lambda key, data: True).close()
over = threading.Event()


def stop_threads():  # which Java does by SIGSEGV wherever they run compiled code
    while not over.wait(0.001):
        jpype.JClass("java.lang.System").gc()


stops = threading.Thread(target=stop_threads)
stops.start()
draw(asked, feature_model(asked))
over.set()
stops.join()
"""


@pytest.mark.jvm
def test_java_survives_that_ray_is_connected_and_left(cluster: Any) -> None:
    done = subprocess.run(  # noqa: S603 – our own code
        [sys.executable, "-c", BESIDE_JAVA],
        capture_output=True,
        env=os.environ | {"RAY_ADDRESS": cluster.address},
    )
    assert (done.returncode, done.stdout) == (0, b"")


def fail_with(error: Exception) -> Callable[..., Any]:
    def fail(*arguments: Any) -> Any:
        raise error

    return fail


def test_full_disk_of_a_node_ends_the_run(make: MakeExecutor, tmp_path: Path) -> None:
    import ray

    executor = make(1, lambda key, data: True)
    executor._task = ray.remote(fail_with(OSError(28, "No space left on device")))
    executor.submit(request_with(tmp_path))
    with pytest.raises(OSError, match="No space left on device on a node") as raised:
        while True:
            list(executor.poll(1))
    executor.close()
    assert raised.value.errno == 28


def test_node_that_cannot_carry_out_trials_ends_the_run(make: MakeExecutor, tmp_path: Path) -> None:
    executor = make(1, lambda key, data: True)
    executor._versions = executor._versions | {"keras": "2.0"}
    with pytest.raises(WorkerError, match=r"it has keras .* instead of 2.0"):
        list(drive(executor, [request_with(tmp_path)]))
    executor.close()


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("OutOfMemoryError", "memory"),
        ("WorkerCrashedError", "crash"),
        ("NodeDiedError", "lost"),
        ("TaskCancelledError", "lost"),
    ],
)
def test_cause_of_a_death_is_told(
    name: str, cause: str, cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ray

    from featurenet.execution.ray_cluster import _outcome, _Running

    kind = getattr(ray.exceptions, name)
    error = kind("gone") if name in ("OutOfMemoryError", "NodeDiedError") else kind()
    monkeypatch.setattr(ray, "get", fail_with(error))
    outcome = _outcome(_Running(Course(request_with(tmp_path)), None))
    assert isinstance(outcome, Death) and outcome.cause == cause
