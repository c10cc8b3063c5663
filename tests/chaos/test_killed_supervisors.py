"""Kills `featurenet work`, its workers and `featurenet submit` at random moments.

Whoever is killed, each result is there once and whole, and equal to that of an undisturbed run.

FEATURENET_KILLS=50 pytest -m chaos tests/chaos
"""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
from chaos_options import KILLS, SEED
from programs import kill, members, started, wait_until, workers_of
from whole_runs import check_whole, figures_of

from featurenet.records import Run, RunState, State
from featurenet.store import runs, trials
from featurenet.store.database import FILE
from featurenet.store.opening import create, open_to_read

pytestmark = [pytest.mark.chaos, pytest.mark.jvm]

LONGEST_WAIT = 12.0
"""Seconds from one kill to the next: a supervisor and its worker start in about seven."""

ASKED = (
    *("light", "--dataset", "digits", "-n", 3, "--epochs", 1, "--train-limit", 100),
    *("--iterations", 5, "--seed", 5, "--metrics", "accuracy,size", "--baselines", "none"),
)
RUNS_A_ROUND = 2
SUPERVISORS = 2


@pytest.mark.timeout(120 + 60 * KILLS)
def test_whoever_is_killed_no_result_is_lost_or_had_twice(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    undisturbed = expected(tmp_path / "undisturbed")
    chaos = Chaos(tmp_path / "workspace", SEED)
    while chaos.kills.total() < KILLS:
        chaos.round()
        with open_to_read(chaos.workspace) as store:
            for run in runs.every(store):
                found = check_whole(store, run)
                assert run.state is RunState.DONE
                assert {trial.state for trial in found} == {State.DONE}
                assert figures_of(found) == undisturbed
            number = len(runs.every(store))
        with capfd.disabled():  # told even if it goes wrong later: it can be repeated
            killed = ", ".join(f"{number} {kind}" for kind, number in sorted(chaos.kills.items()))
            print(f"seed {SEED}: {number} runs done; killed: {killed}; lost {chaos.lost}")


def expected(folder: Path) -> dict[str, tuple[object, object]]:
    """Returns the figures of a run that nobody disturbs."""
    with started("run", *ASKED, "--workers", 1, "--out", folder) as program:
        _, said = program.communicate()
    assert program.returncode == 0, said
    with open_to_read(folder) as store:
        [run] = runs.every(store)
        found = figures_of(check_whole(store, run))
    assert len(found) == 3
    return found


class Chaos:
    """A workspace with supervisors that come back whenever they are killed.

    Args:
        workspace: Its folder.
        seed: Of who is killed, and when.
    """

    def __init__(self, workspace: Path, seed: int):
        self.workspace = workspace
        self.kills: Counter[str] = Counter()
        self.lost = 0
        self._rng = random.Random(seed)  # noqa: S311 – repeatable
        self._log = workspace.parent / "log"

    def round(self) -> None:
        """Queues runs, kills until they have ended, and lets what was lost be trained after all."""
        for _ in range(RUNS_A_ROUND):
            self._submit()
        with self._log.open("w") as log, ExitStack() as stack:
            supervisors = [self._start(stack, log) for _ in range(SUPERVISORS)]
            due = self._next()
            while any(program.poll() is None for program in supervisors):
                if time.monotonic() > due and self.kills.total() < KILLS:
                    self._kill_one(supervisors)
                    due = self._next()
                for place, program in enumerate(supervisors):
                    if program.poll() is not None and program.returncode != 0:
                        assert program.returncode == -signal.SIGKILL, self._log.read_text()
                        supervisors[place] = self._start(stack, log)
                time.sleep(0.02)
        self._train_what_was_lost()
        assert "Traceback" not in self._log.read_text()

    def _next(self) -> float:
        return time.monotonic() + self._rng.uniform(0, LONGEST_WAIT)

    def _start(self, stack: ExitStack, log: object) -> subprocess.Popen[str]:
        arguments = ("work", "--workers", 1, "--workspace", self.workspace)
        return stack.enter_context(started(*arguments, stderr=log))

    def _kill_one(self, supervisors: list[subprocess.Popen[str]]) -> None:
        alive = [program for program in supervisors if program.poll() is None]
        chosen = self._rng.choice(alive)
        workers = workers_of(chosen.pid)
        if workers and self._rng.random() < 0.6:
            self.kills["workers"] += kill(self._rng.choice(workers))
        else:
            self.kills["supervisors"] += kill(chosen.pid)
            wait_until(lambda: not members(chosen.pid), 15)  # no worker outlives it

    def _submit(self) -> None:
        """Queues a run; whoever does so may be killed, and then does so again if it must."""
        before = len(self._runs())
        while len(self._runs()) == before:
            with started("submit", *ASKED, "--workspace", self.workspace) as program:
                wants = self.kills.total() < KILLS and self._rng.random() < 0.5
                end = time.monotonic() + self._rng.uniform(0, 4) if wants else float("inf")
                while program.poll() is None and time.monotonic() < end:
                    time.sleep(0.01)
                if program.poll() is None:
                    self.kills["submitters"] += kill(program.pid)
                    program.wait()
                    wait_until(lambda: not members(program.pid), 15)
                else:
                    assert program.returncode == 0, program.communicate()[1]
        assert len(self._runs()) == before + 1

    def _runs(self) -> list[Run]:
        if not (self.workspace / FILE).exists():
            return []
        with create(self.workspace) as store:  # which also ends what was killed while making it
            return runs.every(store)

    def _train_what_was_lost(self) -> None:
        """A trial whose worker is killed three times is lost, and is trained when asked again.

        If the server is killed that workers are forked from, nobody knows how these have ended.
        """
        for run in self._runs():
            with open_to_read(self.workspace) as store:
                lost = [
                    each for each in trials.every(store, run.id) if each.state is not State.DONE
                ]
            assert {(each.result.cause, each.deaths) for each in lost if each.result} <= {
                ("lost", 3),
                ("crash", 3),
            }
            self.lost += len(lost)
            if lost:
                with started("retry", run.folder, "--workers", 1) as program:
                    _, said = program.communicate()
                assert program.returncode == 0, said
