"""Processes with trials that only wait are killed, and have wrong clocks: no trial is lost by it.

FEATURENET_KILLS=50 pytest -m chaos tests/chaos
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import stub_worker
from chaos_options import KILLS, SEED
from programs import kill, started_command
from whole_runs import check_whole

from featurenet.intake import read_experiment
from featurenet.records import Proposal, Run, RunState, State, Trial
from featurenet.store import events, runs, trials, workers
from featurenet.store.database import Database
from featurenet.store.opening import create

pytestmark = pytest.mark.chaos

HOUR = 3600


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    with create(tmp_path / "workspace") as made:
        yield made


def add_trials(store: Database, number: int) -> Run:
    options = {"dataset": "digits", "baselines": (), "analyses": ()}
    added = runs.add(store, read_experiment("light", ["size"], options), "run")
    trials.add(store, added.id, ("A",), [Proposal(baseline="linear")] * number)
    runs.change(store, added.id, "trials.ready", state=RunState.RUNNING)
    return added


def start(stack: ExitStack, store: Database, seconds: float, **environment: str) -> Program:
    command = [sys.executable, stub_worker.__file__, str(store.folder), str(seconds)]
    return stack.enter_context(started_command(command, env=os.environ | environment))


Program = subprocess.Popen[str]


def check(store: Database, run: Run) -> list[Trial]:
    assert runs.standing(store, run.id) is RunState.DONE
    assert workers.every(store) == []
    return check_whole(store, run)


@pytest.mark.timeout(120 + 10 * KILLS)
def test_killed_processes_lose_and_double_no_result(
    store: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    run = add_trials(store, 40 * KILLS)
    rng = random.Random(SEED)  # noqa: S311 – repeatable
    kills = 0
    with ExitStack() as stack:
        racing = [start(stack, store, 0.05) for _ in range(3)]
        while any(program.poll() is None for program in racing):
            time.sleep(rng.uniform(0, 3))
            place = rng.randrange(len(racing))
            if kills < KILLS and racing[place].poll() is None:
                kills += kill(racing[place].pid)
                racing[place].wait()
                racing[place] = start(stack, store, 0.05)
        assert [program.returncode for program in racing] == [0] * len(racing)
    found = check(store, run)
    lost = [trial for trial in found if trial.state is State.LOST]
    assert {trial.state for trial in found} <= {State.DONE, State.LOST}
    assert all(trial.deaths == 3 for trial in lost)
    with capfd.disabled():
        print(f"\nseed {SEED}: {kills} of {len(found)} trials' processes killed; lost {len(lost)}")
    assert kills == KILLS


def test_wrong_clocks_take_nobodys_trials(store: Database, tmp_path: Path) -> None:
    run = add_trials(store, 300)
    clocks = [tmp_path / name for name in ("one", "other")]
    rng = random.Random(SEED)  # noqa: S311 – repeatable
    with ExitStack() as stack:
        racing = []
        for clock in clocks:
            set_clock(clock, 0)
            racing.append(start(stack, store, 0.02, **faked(clock)))
        while any(program.poll() is None for program in racing):
            time.sleep(0.1)
            set_clock(rng.choice(clocks), rng.choice([-HOUR, 0, HOUR]))
        said = [program.communicate()[1] for program in racing]
        assert [program.returncode for program in racing] == [0, 0], said
    found = check(store, run)
    assert Counter((trial.state, trial.attempts, trial.deaths) for trial in found) == {
        (State.DONE, 1, 0): 300
    }
    times = [event.time for event in events.after(store, run=run.id)]
    assert max(times) - min(times) > HOUR  # so that the clocks were wrong indeed


def set_clock(clock: Path, seconds: int) -> None:
    """Sets a clock so much ahead of the true one; whole or not at all, as it is read meanwhile."""
    clock.with_suffix(".new").write_text(f"{seconds:+d}")
    clock.with_suffix(".new").rename(clock)


def faked(clock: Path) -> dict[str, str]:
    """Returns the environment in which a file says how wrong the wall clock is."""
    library = subprocess.run(  # noqa: S603
        [shutil.which("faketime") or "faketime", "-f", "+0", "printenv", "LD_PRELOAD"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        "LD_PRELOAD": library.stdout.strip(),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
