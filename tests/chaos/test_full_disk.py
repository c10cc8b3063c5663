"""A disk that is full at any moment ends a run with one message; with room again, it goes on.

A small file system in memory is the disk. FEATURENET_KILLS says at how many sizes it is tried.
"""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from chaos_options import KILLS, SEED
from click.testing import CliRunner, Result
from programs import started
from small_disk import Disk, mounted
from stub_executor import StubExecutor
from whole_runs import check_whole, figures_of

from featurenet.cli import application
from featurenet.execution.executor import EXECUTORS
from featurenet.records import RunState, State
from featurenet.store import runs
from featurenet.store.database import FILE
from featurenet.store.opening import open_to_read

pytestmark = [pytest.mark.chaos, pytest.mark.jvm]

KILOBYTE = 1024


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with mounted(tmp_path / "disk") as made:
        yield made


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:

    monkeypatch.setitem(EXECUTORS._items, "processes", partial(StubExecutor))
    return lambda *arguments: CliRunner().invoke(application, [str(each) for each in arguments])


@pytest.mark.timeout(60 + 10 * KILLS)
def test_store_on_a_full_disk_is_whole_and_goes_on(
    disk: Disk, program: Callable[..., Result], capfd: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(SEED)  # noqa: S311 – repeatable
    asked = ("light", "-n", 60, "--strategy", "random", "--baselines", "none", "--metrics", "size")
    told: list[str] = []
    for number in range(2 * KILLS):
        free, out = rng.randrange(40, 1600) * KILOBYTE, disk.folder / str(number)
        disk.leave(free)
        done = program("run", *asked, "--workers", 2, "--out", out)
        if done.exit_code != 0:
            assert done.exit_code == 2, done.output
            assert "No space left on device" in done.stderr
            assert "Traceback" not in done.output
        told.append(f"{free // KILOBYTE} kB: {ending(done, out)}")
        disk.make_room()
        again = ("resume", out) if (out / FILE).exists() else ("run", *asked, "--out", out)
        assert program(*again, "--workers", 2).exit_code == 0
        with open_to_read(out) as store:
            [run] = runs.every(store)
            assert run.state is RunState.DONE
            assert {trial.state for trial in check_whole(store, run)} == {State.DONE}
        assert (out / "report.html").exists()
        subprocess.run(["rm", "-rf", out], check=True)  # noqa: S603, S607
    with capfd.disabled():
        print(f"\nseed {SEED}: {'; '.join(told)}")


def ending(done: Result, out: Path) -> str:
    if done.exit_code == 0:
        return "done"
    return "goes on" if (out / FILE).exists() else "nothing left"


def test_message_that_cannot_be_written_harms_nothing(tmp_path: Path) -> None:
    asked = "light -n 2 --iterations 0 --baselines none --metrics size --epochs 1 --train-limit 50"
    out = tmp_path / "run"
    with Path("/dev/full").open("w") as full:
        with started("run", *asked.split(), "--workers", 1, "--out", out, stderr=full) as it:
            assert it.wait() in (0, 2)
    with started("resume", out, "--workers", 1) as it:
        _, said = it.communicate()
        assert it.returncode == 0, said
    with open_to_read(out) as store:
        [run] = runs.every(store)
        assert {trial.state for trial in check_whole(store, run)} == {State.DONE}


ASKED = (
    *("run", "light", "--dataset", "digits", "-n", 3, "--epochs", 1, "--train-limit", 100),
    *("--iterations", 5, "--seed", 5, "--metrics", "accuracy,size", "--baselines", "none"),
    *("--workers", 1, "--out"),
)


@pytest.mark.timeout(300)
def test_models_on_a_full_disk_are_whole_and_those_that_lack_room_are_trained_later(
    disk: Disk, tmp_path: Path
) -> None:
    undisturbed = tmp_path / "undisturbed"
    with started(*ASKED, undisturbed) as it:
        _, said = it.communicate()
        assert it.returncode == 0, said
    needed = sum(path.stat().st_size for path in undisturbed.rglob("*.*"))
    disk.leave(needed // 2)
    out = disk.folder / "run"
    with started(*ASKED, out) as it:
        _, said = it.communicate()
        assert it.returncode == 2, said
    assert "No space left on device\nContinue with: featurenet resume " in said
    assert "Traceback" not in said
    with open_to_read(out) as store:
        ended = check_whole(store, runs.every(store)[0])
    states = {trial.state for trial in ended}
    assert states <= {State.DONE, State.QUEUED}, ended
    disk.make_room()
    with started("resume", out, "--workers", 1) as it:
        _, said = it.communicate()
        assert it.returncode == 0, said
    assert figures(out) == figures(undisturbed)


def test_run_on_a_disk_that_is_read_only_can_be_looked_at(
    disk: Disk, program: Callable[..., Result]
) -> None:
    out = disk.folder / "run"
    asked = ("light", "-n", 2, "--iterations", 0, "--baselines", "none", "--metrics", "size")
    assert program("run", *asked, "--out", out).exit_code == 0
    disk.protect()
    assert "0002" in program("show", out).stdout
    assert "run" in program("list", "--workspace", out).stdout
    for command in (
        ("run", *asked, "--out", disk.folder / "other"),
        ("resume", out),
        ("report", out),
        ("submit", *asked, "--workspace", disk.folder / "workspace"),
    ):
        refused = program(*command)
        assert refused.exit_code == 2, refused.output
        assert refused.stderr.count("\n") == 1 and re.search("read-?only", refused.stderr, re.I)


def figures(folder: Path) -> dict[str, tuple[object, object]]:
    with open_to_read(folder) as store:
        [run] = runs.every(store)
        found = figures_of(check_whole(store, run))
    assert len(found) == 3
    return found
