"""Ctrl-C, SIGTERM and a terminal that closes, at every stage of `featurenet run`.

The program ends soon, says how to go on, leaves no process behind, and the run goes on later.

FEATURENET_KILLS=50 pytest -m chaos tests/chaos
"""

from __future__ import annotations

import fcntl
import os
import random
import re
import select
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from chaos_options import KILLS, SEED
from programs import members, started, wait_until, workers_of
from stub_executor import StubExecutor

import featurenet
from featurenet.analyses.analysis import ANALYSES
from featurenet.execution.executor import EXECUTORS
from featurenet.metrics.metric import METRICS
from featurenet.records import RunState, State
from featurenet.store import events, runs, trials, workers
from featurenet.store.opening import create, open_to_read

pytestmark = [pytest.mark.chaos, pytest.mark.jvm]


SIGNALS = {"ctrl-c": 130, "terminate": 143, "hang up": 129}
"""What ends the program → its exit code."""

SECONDS = 15.0
"""In which the program must have ended."""

PLUGIN = """
import time
from pathlib import Path
import featurenet

def wait(name):
    (Path(__file__).parent / name).touch()
    while not (Path(__file__).parent / "go on").exists():
        time.sleep(0.05)

@featurenet.metric
def slow(network):
    wait("assessing")
    return 1.0

@featurenet.analysis("own.slow", least=1)
def study(predictions):
    wait("studying")
    return 1.0
"""


@dataclass(frozen=True)
class Stage:
    """A moment in the life of a run.

    Args:
        options: Of `featurenet run` that make the moment last.
        is_there: From folder and program to whether it has come.
    """

    options: str
    is_there: Callable[[Path, subprocess.Popen[str]], object]


def told(kind: str) -> Callable[[Path, subprocess.Popen[str]], bool]:
    """Whether the run has had an event of a kind."""

    def is_there(folder: Path, _: subprocess.Popen[str]) -> bool:
        if not (folder / "run" / "featurenet.db").exists():
            return False
        with create(folder / "run") as store:  # it may be just being made
            return any(event.kind == kind for event in events.after(store))

    return is_there


def touched(name: str) -> Callable[[Path, subprocess.Popen[str]], bool]:
    """Whether the plug-in has left a mark."""
    return lambda folder, _: (folder / name).exists()


ENDLESS = "--iterations 1000000000 --strategy pledge"
QUICK = "--iterations 5"
STAGES = {
    "reading": Stage(ENDLESS, lambda folder, _: (folder / "run").exists()),
    "sampling": Stage(ENDLESS, told("sample.progress")),
    "starting workers": Stage(
        f"{QUICK} --workers 2",
        lambda folder, it: told("trial.running")(folder, it) and workers_of(it.pid),
    ),
    "training": Stage(f"{QUICK} --epochs 100000", told("trial.epoch")),
    "training in its own process": Stage(
        f"{QUICK} --epochs 100000 --workers 0", told("trial.epoch")
    ),
    "assessing": Stage(f"{QUICK} --plugin plugin.py --metrics slow", touched("assessing")),
    "studying": Stage(f"{QUICK} --plugin plugin.py --analyses own.slow", touched("studying")),
}
CASES = list(product(STAGES, SIGNALS))
if KILLS < len(CASES):  # in short, each stage with one signal
    CASES = list(zip(STAGES, [*SIGNALS] * len(STAGES), strict=False))


@pytest.mark.parametrize(("stage", "ended_by"), CASES)
def test_signal_ends_the_program_and_the_run_goes_on_later(
    stage: str, ended_by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_terminal(tmp_path, STAGES[stage].options) as terminal:
        wait_until(lambda: STAGES[stage].is_there(tmp_path, terminal.program), 60)
        seconds = terminal.end_by(ended_by)
        assert terminal.program.returncode == SIGNALS[ended_by], terminal.said()
        assert seconds < SECONDS
        wait_until(lambda: not members(terminal.program.pid))
    assert "Traceback" not in terminal.said()
    if ended_by != "hang up" and stage != "reading":  # before it is known that there is a run
        assert "Interrupted.\nContinue with: featurenet resume run\n" in terminal.said()
    check_goes_on(tmp_path, monkeypatch, is_endless=STAGES[stage].options == ENDLESS)


def test_impatient_ctrl_c_ends_it_no_worse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = STAGES["training"]
    with in_terminal(tmp_path, stage.options) as terminal:
        wait_until(lambda: stage.is_there(tmp_path, terminal.program), 60)
        for _ in range(5):
            terminal.press_ctrl_c()
            time.sleep(0.02)
        terminal.program.wait(timeout=SECONDS)
        wait_until(lambda: not members(terminal.program.pid))
    assert terminal.program.returncode in (130, -2), terminal.said()
    monkeypatch.setitem(EXECUTORS._items, "stub", partial(StubExecutor))
    resumed = featurenet.resume(tmp_path / "run", executor="stub", workers=1)
    assert len(resumed.done) == 2


def check_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch, is_endless: bool = False) -> None:
    """Checks that nobody holds anything of the run, and lets it go on, by a stub."""
    assert not list(folder.glob("hs_err*"))  # of a Java virtual machine that has crashed
    monkeypatch.setitem(EXECUTORS._items, "stub", partial(StubExecutor))
    if not holds_a_run(folder):  # it ended before it began
        featurenet.run("light", models=1, iterations=0, executor="stub", out=folder / "run")
        return
    with open_to_read(folder / "run") as store:
        assert workers.every(store) == []
        [run] = runs.every(store)
        states = {trial.state for trial in trials.every(store, run.id)}
    assert run.state in (RunState.QUEUED, RunState.RUNNING, RunState.DONE)
    assert states <= {State.QUEUED, State.DONE}
    if is_endless:
        return
    (folder / "go on").touch()
    for registry in (METRICS, ANALYSES):  # the plug-in's ends with this test
        monkeypatch.setattr(registry, "_items", dict(registry._items))
    resumed = featurenet.resume(folder / "run", executor="stub", workers=1)
    assert resumed.state is RunState.DONE and len(resumed.done) == 2


def holds_a_run(folder: Path) -> bool:
    if not (folder / "run").exists():
        return False
    with create(folder / "run") as store:
        return bool(runs.every(store))


@pytest.mark.timeout(300 + 30 * KILLS)
def test_signals_at_random_moments_leave_what_can_be_resumed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(SEED)  # noqa: S311 – repeatable
    for number in range(KILLS):
        folder = tmp_path / str(number)
        folder.mkdir()
        ended_by, moment = rng.choice([*SIGNALS]), rng.uniform(0, 12)
        with in_terminal(folder, "--iterations 20 --epochs 3 --train-limit 500") as terminal:
            time.sleep(moment)
            is_ours = holds_a_run(folder) and terminal.program.poll() is None
            seconds = terminal.end_by(ended_by)
            status, code = terminal.program.returncode, SIGNALS[ended_by]
            wait_until(lambda: not members(terminal.program.pid))
        with capfd.disabled():
            print(f"seed {SEED}: {ended_by} after {moment:.2f} s ended it with {status}")
        assert seconds < SECONDS
        # Python itself is ended while it loads our program, or after that has said all.
        assert status in ({0, code} if is_ours else {0, code, 128 - code}), terminal.said()
        assert "Traceback" not in terminal.said() or status == 128 - code, terminal.said()
        check_goes_on(folder, monkeypatch)


class Terminal:
    """Our end of a terminal, and a thread that reads what is shown in it.

    Args:
        master: Our end.
    """

    program: subprocess.Popen[str]

    def __init__(self, master: int):
        self._master = master
        self._shown = b""
        self._is_closed = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def end_by(self, how: str) -> float:
        """Ends the program as people and systems do; returns the seconds that it takes."""
        begun = time.monotonic()
        if how == "ctrl-c":
            self.press_ctrl_c()
        elif how == "terminate":
            self.program.terminate()
        else:
            self.close()
        self.program.wait(timeout=2 * SECONDS)
        return time.monotonic() - begun

    def press_ctrl_c(self) -> None:
        os.write(self._master, b"\x03")

    def said(self) -> str:
        """Returns what was shown last, without colours."""
        text = self._shown.decode(errors="replace").replace("\r\n", "\n")
        return re.sub(r"\x1b\[[\d;?]*\w", "", text)[-4000:]

    def close(self) -> None:
        """Closes the window."""
        if not self._is_closed.is_set():
            self._is_closed.set()
            self._reader.join()
            os.close(self._master)

    def _read(self) -> None:
        while not self._is_closed.is_set():
            ready, _, _ = select.select([self._master], [], [], 0.05)
            if ready:
                try:
                    self._shown += os.read(self._master, 4096)
                except OSError:  # the program has ended, and with it the other end
                    return


@contextmanager
def in_terminal(folder: Path, options: str) -> Iterator[Terminal]:
    """Starts `featurenet run` in the foreground of a new terminal."""
    (folder / "plugin.py").write_text(PLUGIN)
    master, slave = os.openpty()
    terminal = Terminal(master)
    arguments = [*COMMON.split(), *options.split()]
    try:
        with started(
            *arguments, cwd=folder, stdin=slave, stdout=slave, stderr=slave, preexec_fn=control
        ) as terminal.program:
            os.close(slave)
            yield terminal
    finally:
        terminal.close()


COMMON = (
    "run light --dataset digits -n 2 --seed 1 --baselines none --metrics size --train-limit 100 "
    "--epochs 1 --workers 1 --analyses none --out run"
)


def control() -> None:
    """Makes the standard input the terminal that controls this session."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
