"""What scripts, the command line and the dashboard call: run, resume, results."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from featurenet import pipeline
from featurenet.datasets.catalogue import names as dataset_names
from featurenet.errors import InvalidInputError
from featurenet.execution.executor import EXECUTORS, Executor
from featurenet.execution.processes import make_processes
from featurenet.execution.serial import make_serial
from featurenet.featuremodel.library import shipped
from featurenet.metrics.metric import Metric, as_metric
from featurenet.records import Experiment, TrialResult
from featurenet.report.write import write_report
from featurenet.results import Results
from featurenet.store.store import FILE, Store

EXECUTORS.register("serial", make_serial)
EXECUTORS.register("processes", make_processes)


def run(
    metamodel: str | Experiment = "cnn",
    *,
    out: Path | str | None = None,
    workers: int = 0,
    metrics: Sequence[str | Callable[..., Any] | Metric] = (),
    on_event: pipeline.Notify | None = None,
    **options: Any,
) -> Results:
    """Samples, trains, assesses and exports a diverse population of models.

    Args:
        metamodel: A shipped meta-model's name, a file, or a whole experiment.
        out: The run's folder, which must not hold anything yet; None makes one under `runs/`.
        workers: Worker processes; 0 runs everything in this process, as a script without a
            `__main__` guard needs.
        metrics: Names, or functions of your own: one that takes just a Keras model will do.
        on_event: Receives (kind, trial number or None, data) as the run goes on.
        **options: See `Experiment.from_options`: dataset, models, blocks, cells, epochs, seed …

    Raises:
        InvalidInputError: If something that was asked for cannot be used; nothing is written then.
    """
    own = tuple(as_metric(metric) for metric in metrics if not isinstance(metric, str))
    if isinstance(metamodel, Experiment):
        asked = metamodel
    else:
        named = [metric for metric in metrics if isinstance(metric, str)]
        asked = Experiment.from_options(metamodel=metamodel, metrics=named, **options)
    asked = _with_absolute_paths(asked)
    prepared = pipeline.prepare(asked, own)
    folder = _make_folder(Path(out) if out is not None else default_folder(asked))
    with _held(folder), Store(folder, create=True) as store:
        started = store.create_run(prepared.experiment)
        try:
            pipeline.carry_out(store, started, prepared, _executor(workers), on_event or _silent)
        except InvalidInputError:
            if not store.trials(started.id):  # no sample could be drawn: leave nothing behind
                shutil.rmtree(folder)
            raise
    return _finish(folder)


def resume(
    folder: Path | str,
    *,
    workers: int = 0,
    metrics: Sequence[Callable[..., Any] | Metric] = (),
    on_event: pipeline.Notify | None = None,
) -> Results:
    """Continues an interrupted run; what is finished is not done again.

    Args:
        folder: The run's folder.
        workers: As in `run`.
        metrics: The functions of your own that the run was started with.
        on_event: As in `run`.

    Raises:
        InvalidInputError: If there is no run, or another process is carrying it out.
    """
    folder = Path(folder)
    own = tuple(as_metric(metric) for metric in metrics)
    Store(folder).close()  # before the lock, which would leave a file in a folder without a run
    with _held(folder), Store(folder) as store:
        found = store.runs()
        if not found:
            raise InvalidInputError(f"{folder} holds no run: it ended before it began; run again.")
        prepared = pipeline.prepare(found[-1].experiment, own)
        pipeline.carry_out(store, found[-1], prepared, _executor(workers), on_event or _silent)
    return _finish(folder)


def baseline(
    name: str,
    *,
    out: Path | str | None = None,
    workers: int = 0,
    on_event: pipeline.Notify | None = None,
    **options: Any,
) -> TrialResult:
    """Trains and assesses one named network on its own.

    Args:
        name: "lenet5-paper", "lenet5", "small-cnn".
        out: Folder for its files; None keeps none.
        workers: As in `run`.
        on_event: As in `run`.
        **options: See `Experiment.from_options`: dataset, epochs, optimizer …
    """
    asked = _with_absolute_paths(Experiment.from_options(baselines=(name,), **options))
    prepared = pipeline.prepare(asked)
    notify = on_event or _silent
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) if out is None else _make_folder(Path(out))
        request = pipeline.baseline_request(prepared, name, folder.resolve())
        notify("trials.ready", None, {"names": {1: name}, "total": 1, "finished": 0})
        trials = _executor(workers)(
            [request], lambda number, kind, data: notify(kind, number, data)
        )
        [(_, result)] = list(trials)
    return result if out is not None else result.model_copy(update={"files": {}})


def results(folder: Path | str) -> Results:
    """Returns what the run in `folder` has come to so far; see `Results`."""
    return Results.load(folder)


def _with_absolute_paths(asked: Experiment) -> Experiment:
    """Lets a run be resumed from another folder; names of shipped things stay names."""

    def absolute(given: str | None, names: Sequence[str] = ()) -> str | None:
        is_path = given is not None and given not in names and Path(given).exists()
        return str(Path(given).resolve()) if given is not None and is_path else given

    data = asked.data.model_copy(
        update={
            "dataset": absolute(asked.data.dataset, dataset_names(asked.data.directory)),
            "directory": absolute(asked.data.directory),
        }
    )
    return asked.model_copy(
        update={
            "metamodel": absolute(asked.metamodel, shipped()),
            "specialisation": absolute(asked.specialisation),
            "configurations": absolute(asked.configurations),
            "plugins": tuple(str(Path(plugin).resolve()) for plugin in asked.plugins),
            "data": data,
        }
    )


def _executor(workers: int) -> Executor:
    return EXECUTORS.get("processes" if workers else "serial")(workers)


def _finish(folder: Path) -> Results:
    found = Results.load(folder)
    write_report(found)
    return found


def default_folder(asked: Experiment) -> Path:
    """Returns a name for a run's folder that tells when it began and what it is about."""
    subject = f"{Path(asked.metamodel).stem}-{Path(asked.data.dataset).stem}"
    return Path("runs") / f"{time.strftime('%Y%m%d-%H%M%S')}-{subject}"


def _make_folder(folder: Path) -> Path:
    if (folder / FILE).exists():
        raise InvalidInputError(f"{folder} holds a run already; resume it, or name another folder.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInputError(f"{folder} is not an empty folder; name another one.")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Keeps a second process from carrying out the same run."""
    lock = FileLock(folder / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InvalidInputError(f"Another process is carrying out the run in {folder}.") from None
    try:
        yield
    finally:
        lock.release()


def _silent(kind: str, trial: int | None, data: dict[str, Any]) -> None:
    """Takes events that nobody asked for."""
