"""`featurenet run`: a run that a full disk or a signal ends says how to go on, and goes on."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click
import pytest
from stub_executor import StubExecutor
from stub_executor import done as finished

from featurenet import preparation
from featurenet.cli.errors import exit_codes
from featurenet.execution.executor import EXECUTORS
from featurenet.records import RunState, Sample, State, TrialResult
from featurenet.results import Results
from featurenet.sampling.draw import sample
from featurenet.store import trials
from featurenet.store.database import Database
from featurenet.trial_request import TrialRequest

RUN = ("run", "light", "-n", 2, "--iterations", 5, "--baselines", "none", "--workers", 1)


@pytest.fixture
def end_first_trial(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException | None], None]:
    """Replaces workers by ones that take the first trial and raise, or finish all."""

    def replace(error: BaseException | None) -> None:
        def outcome(request: TrialRequest) -> TrialResult:
            if error is not None:
                raise copy(error)  # as new: it collects notes
            return finished(request)

        stub = partial(StubExecutor, outcome=outcome)
        monkeypatch.setitem(EXECUTORS._items, "processes", stub)

    return replace


FULL = OSError(errno.ENOSPC, "No space left on device", "model.keras")


@pytest.mark.jvm
@pytest.mark.parametrize(
    ("error", "exit_code", "message"),
    [
        (FULL, 2, "Error: model.keras: No space left on device\n"),
        (KeyboardInterrupt(), 130, "Interrupted.\n"),
    ],
)
def test_ended_run_is_resumed_as_often_as_needed(
    featurenet, tmp_path, end_first_trial, error, exit_code, message
):
    out = tmp_path / "my run"
    end_first_trial(error)
    ended = [featurenet(*RUN, "--out", out)]
    ended += [featurenet("resume", out, "--workers", 1) for _ in range(4)]
    for done in ended:
        assert done.exit_code == exit_code
        assert done.stderr.endswith(f"{message}Continue with: featurenet resume '{out}'\n")
    end_first_trial(None)
    assert featurenet("resume", out, "--workers", 1).exit_code == 0
    assert [trial.state for trial in Results.load(out).trials] == [State.DONE] * 2


@pytest.mark.jvm
def test_ctrl_c_while_sampling_trains_nothing_and_the_run_goes_on_later(
    featurenet, tmp_path, end_first_trial, monkeypatch
):
    def interrupted(*arguments: Any) -> Sample:
        return replace(sample(*arguments), interrupted=True)

    end_first_trial(None)
    with monkeypatch.context() as patch:
        patch.setattr(preparation, "sample", interrupted)
        done = featurenet(*RUN, "--out", tmp_path / "run")
    assert done.exit_code == 130 and "Continue with" in done.stderr
    assert not Results.load(tmp_path / "run").trials
    assert featurenet("resume", tmp_path / "run", "--workers", 1).exit_code == 0
    assert len(Results.load(tmp_path / "run").trials) == 2


@pytest.mark.jvm
def test_full_database_is_a_full_disk_and_the_run_goes_on_later(
    featurenet, tmp_path, end_first_trial, monkeypatch
):
    add = trials.add

    def add_to_full(store: Database, *arguments: Any) -> None:
        store.rows("PRAGMA max_page_count = 1")  # as many as there are
        add(store, *arguments)

    end_first_trial(None)
    with monkeypatch.context() as patch:
        patch.setattr(trials, "add", add_to_full)
        many = [250 if argument == 2 else argument for argument in RUN]
        done = featurenet(*many, "--strategy", "random", "--out", tmp_path / "run")
    assert done.exit_code == 2
    assert "featurenet.db: No space left on device\nContinue with: " in done.stderr
    assert featurenet("resume", tmp_path / "run", "--workers", 1).exit_code == 0
    assert len(Results.load(tmp_path / "run").done) == 250


@pytest.mark.jvm
def test_disk_that_is_full_before_there_is_a_sample_leaves_nothing(
    featurenet, tmp_path, monkeypatch
):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("featurenet.atomic.os.fsync", full)
    done = featurenet(*RUN, "--out", tmp_path / "new" / "run")
    assert done.exit_code == 2 and done.stdout == ""
    assert done.stderr.endswith("feature-model.xml: No space left on device\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.jvm
def test_configurations_of_a_shipped_metamodel_need_no_name(featurenet, tmp_path, end_first_trial):
    file, out = tmp_path / "a.pdt", tmp_path / "run"
    featurenet("sample", "light", "-n", 3, "--cells", 3, "--iterations", 0, "-o", file)
    end_first_trial(None)
    done = featurenet("run", "--configurations", file, "--out", out, "--baselines", "none")
    assert done.exit_code == 0
    experiment = Results.load(out).experiment
    assert (experiment.metamodel, experiment.blocks, experiment.cells) == ("cnn", 2, 3)
    assert len(Results.load(out).done) == 3


@pytest.mark.skipif(os.name == "nt", reason="a POSIX matter")
@pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_request_to_end_unwinds_the_program(capsys, number, exit_code):
    cleaned = []

    @click.command()
    def wait() -> None:
        with exit_codes():
            try:
                os.kill(os.getpid(), number)
                time.sleep(10)
            finally:
                cleaned.append(True)

    with pytest.raises(SystemExit) as ended:
        wait(args=[])
    assert ended.value.code == exit_code and cleaned
    assert capsys.readouterr().err == "Interrupted.\n"
    assert signal.getsignal(number) is signal.SIG_DFL


@pytest.mark.keras
@pytest.mark.jvm
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(
    ("number", "whole_group", "exit_code"),
    [(signal.SIGINT, True, 130), (signal.SIGTERM, False, 143)],
)
def test_signal_while_workers_start_ends_them_without_noise(
    tmp_path, number, whole_group, exit_code
):
    arguments = f"run light -n 2 --iterations 5 --epochs 50 --workers 2 --out {tmp_path / 'run'}"
    program = subprocess.Popen(  # noqa: S603 – our own program
        [sys.executable, "-m", "featurenet", *arguments.split()],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert program.stderr is not None
    assert program.stderr.readline().startswith("2 configurations (diverse)")
    wait_until(lambda: len(processes_of(program.pid)) >= 3)  # it, and both workers
    (os.killpg if whole_group else os.kill)(program.pid, number)
    rest = program.stderr.read()
    assert program.wait(timeout=20) == exit_code
    assert rest == f"Interrupted.\nContinue with: featurenet resume {tmp_path / 'run'}\n"
    wait_until(lambda: not processes_of(program.pid))


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def processes_of(session: int) -> list[int]:
    """Returns the processes of a session that are no zombies."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its_session = path.read_text().rpartition(")")[2].split()[:4]
        except OSError:  # it ended meanwhile
            continue
        if int(its_session) == session and state != "Z":
            found.append(int(path.parent.name))
    return found


@pytest.mark.jvm
def test_what_the_terminal_shows_is_rebuilt_from_the_table_alone(featurenet, tmp_path, monkeypatch):
    def outcome(request: TrialRequest) -> TrialResult:
        state = State.DONE if request.number == 1 else State.FAILED
        return TrialResult(state=state, cause="error", reason="no luck", seconds=1.5)

    monkeypatch.setitem(EXECUTORS._items, "processes", partial(StubExecutor, outcome=outcome))
    shown = featurenet(*RUN, "--out", tmp_path / "run")
    watched = featurenet("watch", tmp_path / "run")
    assert watched.stderr == shown.stderr and "no luck" in shown.stderr
    assert watched.stdout in shown.stdout


@pytest.mark.jvm
def test_submitted_run_is_worked_on_and_told_of(featurenet, tmp_path, monkeypatch, end_first_trial):
    monkeypatch.setenv("FEATURENET_HOME", str(tmp_path / "home"))
    end_first_trial(None)
    options = RUN[2:-2]  # all but the workers
    assert featurenet("submit", "light", *options).stdout == "1\n"
    assert featurenet("submit", "light", *options, "--priority", 1).stdout == "2\n"
    assert featurenet("cancel", 1).exit_code == 0
    worked = featurenet("work", "--workers", 1)
    assert worked.exit_code == 0 and "run 2  done" in worked.stderr
    assert Results.load(2, tmp_path / "home").state is RunState.DONE
    assert Results.load(1, tmp_path / "home").state is RunState.CANCELLED
    assert featurenet("cancel", 2).stderr == ("Error: Run 2 is done and cannot become cancelled.\n")
    events = [json.loads(line) for line in featurenet("watch", 2, "--json").stdout.splitlines()]
    assert [event["kind"] for event in events][:2] == ["run.queued", "run.started"]
    assert featurenet("resume", 1, "--workers", 1).exit_code == 0
    assert len(Results.load(1, tmp_path / "home").done) == 2


@pytest.mark.jvm
def test_failed_trials_are_tried_again(featurenet, tmp_path, monkeypatch, end_first_trial):
    failed = TrialResult(state=State.FAILED, cause="error", reason="no luck")
    stub = partial(StubExecutor, outcome=lambda request: failed)
    monkeypatch.setitem(EXECUTORS._items, "processes", stub)
    assert featurenet(*RUN, "--out", tmp_path / "run").exit_code == 1
    end_first_trial(None)
    assert featurenet("retry", tmp_path / "run", "--lost", "--workers", 1).exit_code == 1
    assert featurenet("retry", tmp_path / "run", "--failed", "--workers", 1).exit_code == 0
    assert len(Results.load(tmp_path / "run").done) == 2
