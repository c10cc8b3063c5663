"""Kills workers at random moments, from their start on: every run ends by itself, accounted for.

FEATURENET_KILLS=50 pytest -m chaos tests/chaos
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from chaos_options import KILLS
from programs import kill, workers_of

import featurenet
from featurenet.records import Event, RunState

pytestmark = [pytest.mark.chaos, pytest.mark.jvm]

MOST_KILLS = 8
"""In one run: three for each of its six trials would leave nothing to look at."""

LONGEST_WAIT = 12.0
"""Seconds from one kill to the next: a worker starts in about five, and trains for a few."""


@pytest.mark.timeout(300 + 60 * KILLS)
def test_killed_workers_cost_their_attempts_only(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    left, seed = KILLS, 0
    while left > 0:
        outcome, kills = run_with_kills(seed, tmp_path / str(seed), min(left, MOST_KILLS))
        with capfd.disabled():  # told even if it goes wrong later: it can be repeated
            print(outcome)
        left, seed = left - kills, seed + 1
    assert "Traceback" not in capfd.readouterr().err


def run_with_kills(seed: int, folder: Path, most: int) -> tuple[str, int]:
    """Carries out a run of six trials; returns how it went, and how many workers were killed."""
    retried: list[int | None] = []

    def on_event(event: Event) -> None:
        if event.kind == "trial.retried":
            retried.append(event.trial)

    with _Killer(seed, most) as killer:
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
    # If the server is killed that workers are forked from, nobody knows how these have ended.
    assert {trial.result.cause for trial in ended} <= {"lost", "memory", "crash"}
    assert len(retried) + len(ended) <= 2 * len(killer.moments)  # both workers, by their server
    moments = " ".join(f"{moment:.1f}" for moment in killer.moments)
    accounted = f"{len(results.done)} done, {len(results.failed)} failed, {len(results.lost)} lost"
    return f"seed {seed}: {accounted}; kills: {moments} s", len(killer.moments)


class _Killer:
    """Kills a worker of this process now and then, until the block ends.

    Args:
        seed: Of when, and which.
        most: Kills.
    """

    def __init__(self, seed: int, most: int):
        self._most = most
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
        _wait_for(lambda: workers_of(os.getpid()), self._over)
        while not self._over.wait(self._rng.uniform(0, LONGEST_WAIT)):
            found = workers_of(os.getpid())
            if found and len(self.moments) < self._most and kill(self._rng.choice(found)):
                self.moments.append(time.monotonic() - start)


def _wait_for(condition: Callable[[], object], over: threading.Event) -> None:
    while not condition() and not over.wait(0.01):
        pass
