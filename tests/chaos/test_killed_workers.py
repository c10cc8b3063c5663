"""Kills workers at random moments, from their start on: every run ends by itself, accounted for.

FEATURENET_KILLS=50 pytest -m chaos tests/chaos
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

import featurenet
from featurenet.records import Event, RunState

pytestmark = [pytest.mark.chaos, pytest.mark.keras, pytest.mark.jvm]

KILLS = int(os.environ.get("FEATURENET_KILLS", "5"))
LONGEST_WAIT = 12.0
"""Seconds from one kill to the next: a worker starts in about five, and trains for a few."""


@pytest.mark.timeout(60 * KILLS)
def test_killed_workers_cost_their_attempts_only(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    left, seed = KILLS, 0
    while left > 0:
        outcome, kills = run_with_kills(seed, tmp_path / str(seed))
        with capfd.disabled():  # told even if it goes wrong later: it can be repeated
            print(outcome)
        left, seed = left - kills, seed + 1
    assert "Traceback" not in capfd.readouterr().err


def run_with_kills(seed: int, folder: Path) -> tuple[str, int]:
    """Carries out a run of six trials; returns how it went, and how many workers were killed."""
    retried: list[int | None] = []

    def on_event(event: Event) -> None:
        if event.kind == "trial.retried":
            retried.append(event.trial)

    with _Killer(seed) as killer:
        results = featurenet.run(
            "light",
            dataset="digits",
            models=6,
            epochs=2,
            train_limit=300,
            iterations=20,
            seed=seed,
            workers=2,
            metrics=["accuracy", "size"],
            baselines=(),
            out=folder,
            on_event=on_event,
        )
    assert results.state is RunState.DONE
    ended = [*results.failed, *results.lost]
    assert len(results.done) + len(ended) == 6
    assert {trial.result.cause for trial in ended} <= {"lost", "memory"}
    assert len(retried) + len(ended) <= len(killer.moments)
    moments = " ".join(f"{moment:.1f}" for moment in killer.moments)
    accounted = f"{len(results.done)} done, {len(results.failed)} failed, {len(results.lost)} lost"
    return f"seed {seed}: {accounted}; kills: {moments} s", len(killer.moments)


class _Killer:
    """Kills a worker of this process now and then, until the block ends."""

    def __init__(self, seed: int):
        self.moments: list[float] = []
        self._rng = random.Random(seed)  # noqa: S311 – repeatable
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._kill)

    def __enter__(self) -> _Killer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _kill(self) -> None:
        start = time.monotonic()
        _wait_for(_workers, self._over)
        while not self._over.wait(self._rng.uniform(0, LONGEST_WAIT)):
            for worker in self._rng.sample(found := _workers(), k=min(1, len(found))):
                with suppress(ProcessLookupError):  # it has just ended by itself
                    os.kill(worker, signal.SIGKILL)
                    self.moments.append(time.monotonic() - start)


def _wait_for(condition: Callable[[], object], over: threading.Event) -> None:
    while not condition() and not over.wait(0.01):
        pass


def _workers() -> list[int]:
    """Returns the processes that this one has spawned for trials."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            command = (path / "cmdline").read_bytes()
        except (OSError, ValueError):  # it ended meanwhile
            continue
        if parent == os.getpid() and b"spawn_main" in command:
            found.append(int(path.name))
    return sorted(found)
