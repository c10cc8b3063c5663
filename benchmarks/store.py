"""A workspace of 10,000 models with 40 figures each: how long each question to it takes.

    python benchmarks/store.py [--models 10000] [--folder DIR]

Four processes fill it by claiming and finishing trials, as workers do; then each question is
asked several times, and the median told beside its limit. Where a time says more about the machine
than about the store, a plain SQLite query of the same rows stands beside it.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

from featurenet.featuremodel.model import Configuration
from featurenet.metrics.intervals import share_interval
from featurenet.records import Experiment, MetricResult, Proposal, RunState, State, TrialResult
from featurenet.store import events, figures, runs, trials, workers
from featurenet.store.database import FILE
from featurenet.store.opening import create, open_to_read, open_to_write
from featurenet.store.overview import overview

WRITERS = 4
IMAGES = 10_000
FEATURES = tuple(f"Feature{number}" for number in range(2_000))
STRUCTURE = ("weights", "flops", "depth", "memory")
METRICS = tuple(f"metric.number{number}" for number in range(35))
REPORTED = 1_000
REPEATS = 15


def result(number: int) -> TrialResult:
    """Returns what a trained model came to: 40 figures, curves of 12 epochs, files."""
    draw = random.Random(number)  # noqa: S311 – made-up figures
    right = draw.randrange(IMAGES // 10, IMAGES)
    accuracy = MetricResult(
        status="ok",
        value=right / IMAGES,
        intervals={"accuracy": share_interval(right, IMAGES)},
        images=IMAGES,
        chance=0.1135,
        seconds=draw.random(),
    )
    others = {}
    for name in METRICS:
        value = draw.random()
        ends = {name: (value - 0.01, value + 0.01)}
        others[name] = MetricResult(status="ok", value=value, intervals=ends, seconds=value, seed=1)
    curves = ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate")
    return TrialResult(
        state=State.DONE,
        metrics={"accuracy": accuracy, **others},
        history={name: [draw.random() for _ in range(12)] for name in curves},
        files={"keras": f"models/{number:04d}/model.keras"},
        summary={name: draw.randrange(1, 10**7) for name in STRUCTURE},
        seconds=draw.random() * 100,
        training_seconds=draw.random() * 90,
    )


def outputs(name: str) -> dict[str, object]:
    """Returns what a run says of a metric of its."""
    return {"description": name, "aliases": [], "outputs": [{"name": name, "direction": "max"}]}


def new_run(folder: Path, models: int) -> int:
    """Adds a run with so many waiting models, and returns its number."""
    draw = random.Random(0)  # noqa: S311 – made-up configurations
    sample = [Configuration(frozenset(draw.sample(FEATURES, 100))) for _ in range(models)]
    facts = {"metrics": {name: outputs(name) for name in ("accuracy", *METRICS)}}
    with create(folder) as store:
        run = runs.add(store, Experiment(models=models, baselines=()))
        trials.add(store, run.id, FEATURES, [Proposal(each) for each in sample])
        runs.change(store, run.id, "trials.ready", state=RunState.RUNNING, facts=facts)
    return run.id


def finish(folder: Path, count: int, ready: object) -> None:
    """Claims and finishes so many trials, once all writers have their results at hand."""
    results = [result(number) for number in range(count)]
    with open_to_write(folder) as store:
        worker = workers.register(store, 1)
        ready.wait()  # type: ignore[attr-defined]
        for found in results:
            trials.finish(store, trials.claim(store, worker), found)
        workers.leave(store, worker)


def finish_plainly(folder: Path, count: int, ready: object) -> None:
    """Writes the same rows as `finish` by SQLite alone, without waiting for the disk."""
    text = json.dumps(result(0).model_dump(mode="json"))
    values = [(number, number / 40, 0.1, 0.2) for number in range(1, 41)]
    event = "INSERT INTO event (run, time, kind, trial) VALUES (1, 0, 'trial', ?)"
    with closing(sqlite3.connect(folder / FILE, timeout=60, isolation_level=None)) as store:
        store.execute("PRAGMA synchronous = NORMAL")
        ready.wait()  # type: ignore[attr-defined]
        for _ in range(count):
            store.execute("BEGIN IMMEDIATE")
            next_one = "SELECT number FROM trial WHERE run = 1 AND state = 'queued' LIMIT 1"
            (number,) = store.execute(next_one).fetchone()
            store.execute(
                "UPDATE trial SET state = 'running' WHERE run = 1 AND number = ?", (number,)
            )
            store.execute(event, (number,))
            store.execute("COMMIT")
            store.execute("BEGIN IMMEDIATE")
            done = "UPDATE trial SET state = 'done', result = ? WHERE run = 1 AND number = ?"
            store.execute(done, (text, number))
            figure = f"INSERT INTO figure VALUES (1, {number}, ?, ?, ?, ?)"  # noqa: S608
            store.executemany(figure, values)
            store.execute(event, (number,))
            store.execute("COMMIT")


def fill(folder: Path, models: int, write: Callable[..., None] = finish) -> float:
    """Lets four processes claim and finish trials; returns how many they finish a second."""
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(WRITERS + 1)
    share = models // WRITERS
    writers = [spawn.Process(target=write, args=(folder, share, ready)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    ready.wait()
    begun = time.perf_counter()
    for writer in writers:
        writer.join()
    return models / (time.perf_counter() - begun)


def seconds(ask: Callable[[], object], repeats: int = REPEATS) -> float:
    """Returns the median time of several calls."""
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        ask()
        times.append(time.perf_counter() - begun)
    return median(times)


def tell(what: str, found: float, limit: float, beside: str = "") -> None:
    """Prints a time beside its limit."""
    missed = "" if found < limit else "  MISSED"
    print(f"{what:<44} {found * 1_000:9.1f} ms   limit {limit * 1_000:6.0f} ms  {beside}{missed}")


def ratio(found: float, plain: Callable[[], object]) -> str:
    """Says how many times the same rows take by SQLite alone."""
    return f"{found / seconds(plain):.1f} x plain SQLite"


def questions(folder: Path, run: int, models: int) -> None:
    """Asks what tables, plots and followers ask."""
    tell("opening", seconds(lambda: open_to_read(folder).close()), 0.010)
    with open_to_read(folder) as store, closing(sqlite3.connect(folder / FILE)) as plain:

        def rows(query: str) -> Callable[[], object]:
            return lambda: plain.execute(query).fetchall()

        def page(column: str, skip: int) -> Callable[[], object]:
            return lambda: figures.page(store, run, column, skip=skip, descending=True)

        (number,) = plain.execute("SELECT id FROM quantity WHERE name = 'accuracy'").fetchone()
        (other,) = plain.execute("SELECT id FROM quantity WHERE name = 'size'").fetchone()
        where = f"FROM figure WHERE run = {run} AND quantity"
        first = seconds(page("accuracy", 0))
        by_value = f"SELECT trial, value {where} = {number} ORDER BY value DESC LIMIT 50"
        tell("page of 50, the first", first, 0.020, ratio(first, rows(by_value)))
        every = [name for name in figures.quantities(store, run)]
        slowest = max(seconds(page(name, models // 2), 3) for name in every)
        tell(f"page of 50, the middle, slowest of {len(every)} columns", slowest, 0.020)
        scatter = seconds(lambda: figures.columns(store, run, ("accuracy", "size")))
        both = f"SELECT trial, value {where} IN ({number}, {other})"  # noqa: S608
        tell("two columns", scatter, 0.100, ratio(scatter, rows(both)))
        last = store.value("SELECT max(id) FROM event")
        after = seconds(lambda: events.after(store, last - 50))
        tell("50 events after a number", after, 0.005)
        tell("overview of all runs (list)", seconds(lambda: overview(store)), 0.100)


def programs(folder: Path, small: Path) -> None:
    """Runs what people run, each in a process of its own."""

    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}

    def program(*arguments: str) -> Callable[[], object]:
        def start() -> object:
            return subprocess.run(  # noqa: S603 – our own program
                [sys.executable, *arguments],
                check=True,
                capture_output=True,
                env=os.environ | compiled,
            )

        start()  # once before, so that all modules are compiled, as installed ones are
        return start

    featurenet = ("-m", "featurenet")
    tell("featurenet show", seconds(program(*featurenet, "show", str(folder)), 3), 1.5)
    listed = program(*featurenet, "list", "--workspace", str(folder))
    tell("featurenet list", seconds(listed, 3), 1.5)
    report = seconds(program(*featurenet, "report", str(small)), 1)
    tell(f"featurenet report of {REPORTED:,} models", report, 5.0)
    bare = seconds(program("-c", ""), 5)
    loading = seconds(program("-c", "import featurenet.api"), 5) - bare
    tell("import featurenet.api", loading, 0.5)
    print("load of the machine: {:.1f} {:.1f} {:.1f}".format(*os.getloadavg()))


def measure(folder: Path, models: int) -> None:
    """Makes the workspaces and measures."""
    run = new_run(folder / "large", models)
    rate = fill(folder / "large", models)
    new_run(folder / "plain", REPORTED)
    plain = fill(folder / "plain", REPORTED, finish_plainly)
    missed = "" if rate > 500 else "  MISSED"
    print(
        f"{models:,} models: {rate:,.0f} finishes a second by {WRITERS} writers, limit 500{missed} "
        f"(plain SQLite, in a run of {REPORTED:,} models: {plain:,.0f})"
    )
    megabytes = (folder / "large" / FILE).stat().st_size / 2**20
    print(f"{megabytes:,.0f} MiB, {megabytes * 1024 / models:.1f} KiB a model")
    questions(folder / "large", run, models)
    new_run(folder / "small", REPORTED)
    fill(folder / "small", REPORTED)
    programs(folder / "large", folder / "small")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="a new one; by default a temporary one")
    asked = parser.parse_args()
    if asked.folder is not None:
        measure(asked.folder, asked.models)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), asked.models)


if __name__ == "__main__":
    main()
