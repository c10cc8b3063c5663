"""What scripts, the command line and the dashboard call: run, resume, assess, baseline."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, SupportsIndex

from featurenet import assessment, pipeline
from featurenet.backend import check_keras
from featurenet.datasets.catalogue import names as dataset_names
from featurenet.errors import InvalidInputError
from featurenet.execution.executor import EXECUTORS, Executor
from featurenet.execution.processes import make_processes
from featurenet.execution.serial import make_serial
from featurenet.featuremodel.library import shipped
from featurenet.metrics.asked import Asked, read_metrics
from featurenet.planning import baseline_request
from featurenet.preparation import prepare
from featurenet.records import Event, Experiment, Notify, Run, TrialResult
from featurenet.results import Results
from featurenet.store import runs
from featurenet.store.database import Database
from featurenet.store.folder import held, new_folder
from featurenet.store.opening import create, open_to_write
from featurenet.titles import short_name

EXECUTORS.register("serial", make_serial)
EXECUTORS.register("processes", make_processes)


def run(
    metamodel: str | Path | Experiment = "light",
    *,
    out: Path | str | None = None,
    workers: int = 0,
    metrics: Asked = (),
    on_event: Notify | None = None,
    **options: Any,
) -> Results:
    """Samples, trains, assesses and exports a diverse population of models.

    Args:
        metamodel: A shipped meta-model's name, a file, or a whole experiment, which leaves nothing
            to `**options`.
        out: The run's folder, which must not hold anything yet; None makes one under `runs/`.
        workers: Worker processes; 0 runs everything in this process.
        metrics: Names ("all", "robust.*", "pgd" …), or functions of your own: one that takes just
            a Keras model will do.
        on_event: Receives every `Event` of the run as it is written.
        **options: See `Experiment.from_options`: dataset, models, blocks, cells, epochs, seed,
            metric_options={"deepfool": {"images": 500}} …

    Raises:
        InvalidInputError: If something that was asked for cannot be used; nothing is written then.
        OSError: If the disk is full, say; once there is a sample, the run can be resumed.
    """
    named, own = read_metrics(metrics)
    run_trials = _executor(workers)
    asked = _with_absolute_paths(_experiment(metamodel, named, options))
    folder = _folder(out, "out") if out is not None else default_folder(asked)
    prepared = prepare(asked, own)
    with new_folder(folder), create(folder) as store:
        started = runs.add(store, prepared.experiment)
        pipeline.carry_out(store, started, prepared, run_trials, on_event or _silent)
    return _finish(folder)


def _experiment(
    metamodel: str | Path | Experiment, metrics: Sequence[str], options: Mapping[str, Any]
) -> Experiment:
    if not isinstance(metamodel, Experiment):
        return Experiment.from_options(metamodel=metamodel, metrics=metrics, **options)
    beside = [*options, *(["metrics"] if metrics else [])]
    if beside:
        raise InvalidInputError(
            "An Experiment has all options in it; give them to "
            f"featurenet.Experiment.from_options(…). Received beside it: {', '.join(beside)}."
        )
    return metamodel


def resume(
    folder: Path | str,
    *,
    workers: int = 0,
    metrics: Asked = (),
    on_event: Notify | None = None,
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
    folder = _folder(folder, "folder")
    named, own = read_metrics(metrics)
    if named:
        raise InvalidInputError(
            "A run that is resumed measures what it was started with, and is given functions of "
            "your own only; to measure more, call featurenet.assess(folder, "
            f"metrics={list(named)!r}) when it is done."
        )
    run_trials = _executor(workers)
    open_to_write(folder).close()  # before the lock, which would leave a file where no run is
    with held(folder), Database(folder) as store:
        found = _last_run(store, folder)
        prepared = prepare(found.experiment, own)
        pipeline.carry_out(store, found, prepared, run_trials, on_event or _silent)
    return _finish(folder)


def _last_run(store: Database, folder: Path) -> Run:
    found = runs.every(store)
    if not found:
        raise InvalidInputError(f"{folder} holds no run: it ended before it began; run again.")
    return found[-1]


def assess(
    folder: Path | str,
    *,
    workers: int = 0,
    metrics: Asked = (),
    metric_options: Mapping[str, Mapping[str, Any]] | None = None,
    plugins: Path | str | Sequence[Path | str] = (),
    on_event: Notify | None = None,
) -> Results:
    """Measures further metrics of the models that a run has trained; nothing is trained again.

    What has been measured with the same options already is left as it is. An interrupted call is
    continued by the same call.

    Args:
        folder: The run's folder.
        workers: As in `run`.
        metrics: As in `run`; without any, those of the run, with the options given here.
        metric_options: Metric → option → value.
        plugins: Python files that register metrics, beside those of the run.
        on_event: As in `run`.

    Raises:
        InvalidInputError: If there is no run, another process is carrying it out, or a metric or
            option cannot be used.
    """
    folder = _folder(folder, "folder")
    named, own = read_metrics(metrics)
    further = Experiment.from_options(plugins=plugins).plugins
    run_trials = _executor(workers)
    open_to_write(folder).close()  # before the lock, which would leave a file where no run is
    with held(folder), Database(folder) as store:
        found = _last_run(store, folder)
        changes: dict[str, Any] = {
            "plugins": [*found.experiment.plugins, *(str(Path(p).resolve()) for p in further)]
        }
        if named or own:
            changes["metrics"] = [*named, *(each.name for each in own)]
        if named or own or metric_options:
            changes["metric_options"] = metric_options or {}
        asked = Experiment.parse({**found.experiment.model_dump(by_alias=True), **changes})
        prepared = prepare(asked, own)
        assessment.assess(store, found, prepared, run_trials, on_event or _silent)
    return _finish(folder)


def baseline(
    name: str,
    *,
    out: Path | str | None = None,
    workers: int = 0,
    metrics: Asked = (),
    on_event: Notify | None = None,
    **options: Any,
) -> TrialResult:
    """Trains and assesses one named network on its own.

    Args:
        name: "lenet5-paper", "lenet5", "small-cnn", "linear" (logistic regression).
        out: Folder for its files; None keeps none.
        workers: As in `run`.
        metrics: As in `run`.
        on_event: As in `run`.
        **options: See `Experiment.from_options`: dataset, epochs, optimizer …
    """
    named, own = read_metrics(metrics)
    run_trials = _executor(workers)
    asked = Experiment.from_options(baselines=(name,), metrics=named, **options)
    prepared = prepare(_with_absolute_paths(asked), own)
    tell = _unrecorded(on_event or _silent)
    place = new_folder(_folder(out, "out")) if out is not None else tempfile.TemporaryDirectory()
    with place as given:
        folder = Path(given)
        request = baseline_request(prepared, name, folder.resolve())
        tell("data.ready", None, prepared.data)
        overview = {"epochs": prepared.training.epochs, "names": {"1": name}}
        tell("trials.ready", None, {**overview, "total": 1, "finished": 0})
        trials = run_trials([request], lambda number, kind, data: tell(kind, number, data))
        [(_, result)] = list(trials)
    return result if out is not None else _without_files(result)


def _unrecorded(notify: Notify) -> Callable[[str, int | None, dict[str, Any]], None]:
    """Returns what tells of a trial that belongs to no run, and that no store keeps."""
    numbers = count(1)

    def tell(kind: str, trial: int | None, data: dict[str, Any]) -> None:
        now = time.time()
        notify(Event(id=next(numbers), run=0, time=now, kind=kind, trial=trial, data=data))

    return tell


def _without_files(result: TrialResult) -> TrialResult:
    """Returns a result that names no files, which are gone."""
    metrics = {name: each.model_copy(update={"files": {}}) for name, each in result.metrics.items()}
    return result.model_copy(update={"files": {}, "metrics": metrics})


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


def _folder(given: Any, option: str) -> Path:
    if not isinstance(given, str | os.PathLike):
        raise InvalidInputError(
            f"{option} must be a path, such as {option}='runs/first'; received {given!r}."
        )
    return Path(given)


def _executor(workers: Any) -> Executor:
    """Returns where trials run, before anything is written for them.

    Raises:
        InvalidInputError: If the number of workers is no such number, or Keras has no backend.
    """
    if not isinstance(workers, SupportsIndex) or isinstance(workers, bool) or int(workers) < 0:
        raise InvalidInputError(
            f"workers must be 0, to train in this process, or a number of processes; "
            f"received {workers!r}"
        )
    workers = int(workers)
    check_keras()
    return EXECUTORS.get("processes" if workers else "serial")(workers)


def _finish(folder: Path) -> Results:
    from featurenet.report.write import write_report  # on use: drawing takes a second to import

    found = Results.load(folder)
    write_report(found)
    return found


def default_folder(asked: Experiment) -> Path:
    """Returns a name for a run's folder that tells when it began and what it is about."""
    subject = f"{short_name(asked.metamodel)}-{short_name(asked.data.dataset)}"
    name = f"{time.strftime('%Y%m%d-%H%M%S')}-{subject}"
    names = (name, *(f"{name}-{number}" for number in range(2, 1_000)))  # within the same second
    return next(folder for each in names if not (folder := Path("runs") / each).exists())


def _silent(event: Event) -> None:
    """Takes events that nobody asked for."""
