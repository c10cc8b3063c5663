"""Worker processes that die: when, how often, and what is said of it. No backend is loaded."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

import pytest

from featurenet.errors import WorkerError
from featurenet.execution import course, processes
from featurenet.execution.death import describe_death
from featurenet.execution.drive import drive
from featurenet.execution.processes import Processes
from featurenet.execution.worker import RAISED, READY, RESULT
from featurenet.records import State, TrialResult
from featurenet.trial_request import Key, TrialRequest


@dataclass(frozen=True)
class Stub:
    """Stands for a request: what its worker does, by the name of a function of this file.

    A worker that dies leaves a mark in the folder, so that the next one knows.
    """

    number: int
    deed: str
    folder: Path
    seconds: float | None = None
    metric_seconds: float = 600
    resident: int | None = None
    trained: None = None

    @property
    def key(self) -> Key:
        return (0, self.number)

    def is_first_time(self) -> bool:
        mark = self.folder / f"{self.number}-{self.deed}"
        first = not mark.exists()
        mark.touch()
        return first


def stub_work(pipe: Connection, environment: dict[str, str], log: Path) -> None:
    """A worker without a backend."""
    pipe.send((READY, None))
    while True:
        try:
            request = pipe.recv()
        except EOFError:
            return
        DEEDS[request.deed](request)
        if request.deed == "full disk":
            pipe.send((RAISED, OSError(28, "No space left on device")))
        pipe.send((RESULT, TrialResult(state=State.DONE, seconds=os.getpid())))


def kill_self(number: int) -> Callable[[Stub], None]:
    return lambda request: os.kill(os.getpid(), number)


DEEDS: dict[str, Callable[[Stub], Any]] = {
    "work": lambda request: None,
    "full disk": lambda request: None,
    "die": kill_self(signal.SIGKILL),
    "crash": kill_self(signal.SIGSEGV),
    "leave": lambda request: os._exit(7),
    "die once": lambda request: request.is_first_time() and os._exit(7),
    "hang": lambda request: signal.pause(),
}


@pytest.fixture(autouse=True)
def without_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "work", stub_work)


def carry_out(folder: Path, *deeds: str, **options: Any) -> dict[int, TrialResult]:
    requests = [Stub(number, deed, folder, **options) for number, deed in enumerate(deeds, start=1)]
    executor = Processes(2, lambda key, data: True)
    try:
        found = drive(executor, cast("list[TrialRequest]", requests))
        return {number: result for (_, number), result in found}
    finally:
        executor.close()


def test_dead_worker_costs_an_attempt_and_its_trial_is_tried_again(tmp_path: Path) -> None:
    results = carry_out(tmp_path, "die once", "work", "die once")
    assert [results[n].state for n in (1, 2, 3)] == [State.DONE] * 3


@pytest.mark.parametrize(
    ("deed", "cause", "words"),
    [
        ("die", "lost", "Something killed the worker process (SIGKILL), in each of 2 attempts"),
        ("crash", "crash", "The worker process ended by signal SIGSEGV, in each of 2 attempts"),
        ("leave", "crash", "The worker process ended with exit code 7, in each of 2 attempts"),
    ],
)
def test_trial_that_kills_two_workers_has_failed(
    deed: str, cause: str, words: str, tmp_path: Path
) -> None:
    results = carry_out(tmp_path, "work", deed, "work")
    assert (results[2].state, results[2].cause, results[2].reason) == (State.FAILED, cause, words)
    assert results[1].state is results[3].state is State.DONE


def test_trial_over_its_time_is_killed_and_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course, "GRACE_SECONDS", 0.1)
    results = carry_out(tmp_path, "hang", "work", seconds=0.1)
    assert results[1].cause == "timeout" and results[2].state is State.DONE


def test_full_disk_is_raised(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        carry_out(tmp_path, "work", "full disk", "hang")


def test_worker_is_replaced_after_its_share_of_trials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "TRIALS_PER_WORKER", 3)
    results = carry_out(tmp_path, *["work"] * 10)
    trials_of = [result.seconds for result in results.values()]
    assert len(results) == 10 and max(map(trials_of.count, trials_of)) <= 3


def test_cancelled_trial_is_ended_at_once_and_its_slot_is_free(tmp_path: Path) -> None:
    executor = Processes(1, lambda key, data: True)
    executor.submit(cast("TrialRequest", Stub(1, "hang", tmp_path)))
    assert list(executor.poll(5)) == [] and executor.capacity == 0
    executor.cancel((0, 1))
    assert executor.capacity == 1
    executor.close()


def test_workers_that_never_start_are_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "work", leave_at_once)
    with pytest.raises(WorkerError, match="No worker process can be started.*exit code 3"):
        carry_out(tmp_path, "work", "work", "work")


def leave_at_once(pipe: Connection, environment: dict[str, str], log: Path) -> None:
    """A worker whose backend cannot be loaded."""
    os._exit(3)


def test_kill_for_want_of_memory_is_told_apart(tmp_path: Path) -> None:
    cause, reason = describe_death(-signal.SIGKILL, kills=1, log=tmp_path / "none")
    assert cause == "memory" and "memory ran out" in reason


def test_last_words_of_native_code_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("I notes\nF Check failed: size > 0\n\n")
    cause, reason = describe_death(-signal.SIGABRT, kills=0, log=log)
    assert cause == "crash" and reason.endswith("by signal SIGABRT: F Check failed: size > 0")


def test_death_of_the_fork_server_is_no_fault_of_the_trial(tmp_path: Path) -> None:
    cause, reason = describe_death(255, kills=0, log=tmp_path / "none")
    assert cause == "lost" and "forked from" in reason
