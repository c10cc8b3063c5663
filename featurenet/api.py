"""What scripts, the command line and the dashboard call: run, submit, work, resume, assess …"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from featurenet import assessment, pipeline
from featurenet.errors import InvalidInputError
from featurenet.execution.drive import drive
from featurenet.intake import executor_for, read_experiment, read_folder
from featurenet.metrics.asked import Asked, read_metrics
from featurenet.planning import baseline_request
from featurenet.preparation import Prepared, prepare
from featurenet.records import OPEN, Event, Experiment, Notify, Run, RunState, State, TrialResult
from featurenet.results import Results
from featurenet.store import control, events, runs, trials
from featurenet.store.database import Database
from featurenet.store.folder import held, new_folder
from featurenet.store.follower import Follower
from featurenet.store.opening import create, open_to_read, open_to_write
from featurenet.store.workspace import (
    RunName,
    find,
    folder_of_store,
    home,
    new_run_folder,
    remove_folder,
)
from featurenet.titles import short_name
from featurenet.trial_request import Key

WATCH_SECONDS = 0.2


def run(
    metamodel: str | Path | Experiment = "light",
    *,
    out: Path | str | None = None,
    workers: int = 0,
    metrics: Asked = (),
    priority: int = 0,
    on_event: Notify | None = None,
    **options: Any,
) -> Results:
    """Samples, trains, assesses and exports a diverse population of models.

    Args:
        metamodel: A shipped meta-model's name, a file, or a whole experiment, which leaves nothing
            to `**options`.
        out: A folder for this run alone, which must not hold anything yet; None makes one in the
            workspace, which FEATURENET_HOME names, or else is `runs`.
        workers: Worker processes; 0 runs everything in this process.
        metrics: Names ("all", "robust.*", "pgd" …), or functions of your own: one that takes just
            a Keras model will do.
        priority: Processes that work on the same workspace take runs with a higher one first.
        on_event: Receives every `Event` of the run as it is written.
        **options: See `Experiment.from_options`: dataset, models, blocks, cells, epochs, seed,
            metric_options={"deepfool": {"images": 500}} …

    Raises:
        InvalidInputError: If something that was asked for cannot be used; nothing is written then.
        OSError: If the disk is full, say; once there is a sample, the run can be resumed.
    """
    named, own = read_metrics(metrics)
    make_executor, slots = executor_for(workers)
    asked = read_experiment(metamodel, named, options)
    folder = read_folder(out, "out") if out is not None else None
    prepared = prepare(asked, own)
    with _new_run(prepared, folder, priority, private=bool(own)) as (store, added):
        tell = on_event or _silent
        pipeline.carry_out(store, make_executor, slots, tell, only=(added.id, prepared))
    return _finish(Path(added.folder))


def submit(
    metamodel: str | Path | Experiment = "light",
    *,
    workspace: Path | str | None = None,
    metrics: Sequence[str] = (),
    priority: int = 0,
    **options: Any,
) -> int:
    """Queues a run, for processes that `work` on the workspace.

    Args:
        metamodel: As in `run`.
        workspace: Its folder; None for FEATURENET_HOME, or else `runs`.
        metrics: Names, as in `run`; functions of your own need `run`.
        priority: As in `run`.
        **options: As in `run`.

    Returns:
        The run's number.

    Raises:
        InvalidInputError: If something that was asked for cannot be used; nothing is queued then.
    """
    named, own = read_metrics(metrics)
    if own:
        raise InvalidInputError(
            "A queued run is carried out by other processes, which do not have your functions: "
            "put them into a file, plugins='my_metrics.py', or call featurenet.run."
        )
    prepared = prepare(read_experiment(metamodel, named, options))
    given = read_folder(workspace, "workspace") if workspace is not None else None
    with _in_workspace(prepared, given, priority, private=False) as (_, added):
        return added.id


def work(
    workspace: Path | str | None = None,
    *,
    workers: int = 0,
    stay: bool = False,
    on_event: Notify | None = None,
) -> None:
    """Carries out the runs of a workspace until all have ended, beside any others that do so.

    Args:
        workspace: Its folder; None for FEATURENET_HOME, or else `runs`.
        workers: As in `run`.
        stay: Whether to wait for further runs then.
        on_event: Receives the events of all its runs.

    Raises:
        InvalidInputError: If there is no workspace.
    """
    make_executor, slots = executor_for(workers)
    given = read_folder(workspace, "workspace") if workspace is not None else None
    place = folder_of_store(given)
    reported: set[int] = set()

    def tell(event: Event) -> None:
        if event.kind == "run.done":
            reported.add(event.run)
        (on_event or _silent)(event)

    with open_to_write(place) as store:
        pipeline.carry_out(store, make_executor, slots, tell, stay=stay)
        folders = [Path(runs.get(store, number).folder) for number in reported]
    for folder in folders:
        _finish(folder)


def resume(
    run: RunName,
    *,
    workers: int = 0,
    metrics: Asked = (),
    on_event: Notify | None = None,
) -> Results:
    """Carries on a run that was interrupted, paused or cancelled; what is done stays.

    One that another process carries out is joined: both take of its trials.

    Args:
        run: Its folder, or its number or name in the workspace.
        workers: As in `run`.
        metrics: The functions of your own that the run was started with.
        on_event: As in `run`.

    Raises:
        InvalidInputError: If there is no such run.
    """
    own = _only_own(metrics)
    return _go_on(run, workers, own, on_event, control.resume)


def retry(
    run: RunName,
    *,
    states: Sequence[State] = (State.FAILED, State.LOST),
    workers: int = 0,
    metrics: Asked = (),
    on_event: Notify | None = None,
) -> Results:
    """Trains again what has failed or was lost in a run.

    Args:
        run: As in `resume`.
        states: Which of its trials.
        workers: As in `run`.
        metrics: The functions of your own that the run was started with.
        on_event: As in `run`.

    Raises:
        InvalidInputError: If there is no such run.
    """
    own = _only_own(metrics)
    return _go_on(run, workers, own, on_event, partial(control.retry, states=states))


def _go_on(run: RunName, workers: int, own: Any, on_event: Notify | None, change: Any) -> Results:
    make_executor, slots = executor_for(workers)
    place = find(run)
    with open_to_write(place.workspace) as store:
        found = runs.get(store, place.run)
        prepared = prepare(found.experiment, own)
        tell = on_event or _silent
        tell(change(store, found.id))
        if existing := trials.every(store, found.id):
            ready = pipeline.overview(existing, prepared.training.epochs)
            tell(events.append(store, found.id, "trials.ready", data=ready))
        pipeline.carry_out(store, make_executor, slots, tell, only=(found.id, prepared))
    return _finish(Path(found.folder))


def _only_own(metrics: Asked) -> Any:
    named, own = read_metrics(metrics)
    if named:
        raise InvalidInputError(
            "A run that is resumed measures what it was started with, and is given functions of "
            "your own only; to measure more, call featurenet.assess(folder, "
            f"metrics={list(named)!r}) when it is done."
        )
    return own


def watch(run: RunName, on_event: Notify, after: int = 0) -> RunState:
    """Tells of all that happens in a run, whoever carries it out, until it has ended.

    Args:
        run: As in `resume`.
        on_event: Receives the run's events, those of the past first.
        after: Number of the last event that is known.

    Returns:
        How it ended, or PAUSED.
    """
    place = find(run)
    with open_to_read(place.workspace) as store:
        follower = Follower(store, place.run, on_event, after)
        while (state := runs.standing(store, place.run)) in OPEN:
            follower.tell()
            time.sleep(WATCH_SECONDS)
        follower.tell()
        return state


def cancel(run: RunName) -> None:
    """Ends a run: what waits is not trained, what runs is stopped, what is done stays.

    Raises:
        InvalidInputError: If there is no such run, or it has ended.
    """
    _change(run, control.cancel)


def pause(run: RunName) -> None:
    """Lets no further trial of a run begin until it is resumed; those that run go on.

    Raises:
        InvalidInputError: If there is no such run, or it has ended.
    """
    _change(run, control.pause)


def let_go_on(run: RunName) -> None:
    """Lets a run that was paused or cancelled be carried on by those who work on its workspace.

    Raises:
        InvalidInputError: If there is no such run.
    """
    _change(run, control.resume)


def queue_again(run: RunName, states: Sequence[State] = (State.FAILED, State.LOST)) -> None:
    """Queues what has failed or was lost in a run for those who work on its workspace.

    Args:
        run: As in `resume`.
        states: Which of its trials.

    Raises:
        InvalidInputError: If there is no such run.
    """
    _change(run, partial(control.retry, states=states))


def _change(run: RunName, change: Any) -> None:
    place = find(run)
    with open_to_write(place.workspace) as store:
        change(store, place.run)


def assess(
    run: RunName,
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
        run: As in `resume`.
        workers: As in `run`.
        metrics: As in `run`; without any, those of the run, with the options given here.
        metric_options: Metric → option → value.
        plugins: Python files that register metrics, beside those of the run.
        on_event: As in `run`.

    Raises:
        InvalidInputError: If there is no run, another process assesses it, or a metric or option
            cannot be used.
    """
    named, own = read_metrics(metrics)
    further = Experiment.from_options(plugins=plugins).plugins
    make_executor, slots = executor_for(workers)
    place = find(run)
    with open_to_write(place.workspace) as store:
        found = runs.get(store, place.run)
        changes: dict[str, Any] = {
            "plugins": [*found.experiment.plugins, *(str(Path(p).resolve()) for p in further)]
        }
        if named or own:
            changes["metrics"] = [*named, *(each.name for each in own)]
        if named or own or metric_options:
            changes["metric_options"] = metric_options or {}
        asked = Experiment.parse({**found.experiment.model_dump(by_alias=True), **changes})
        prepared = prepare(asked, own)
        with held(Path(found.folder)):
            executor = make_executor(slots, _go_on_always)
            try:
                assessment.assess(store, found, prepared, executor, on_event or _silent)
            finally:
                executor.close()
    return _finish(Path(found.folder))


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
    make_executor, slots = executor_for(workers)
    prepared = prepare(read_experiment("light", named, {"baselines": (name,), **options}), own)
    tell = _Teller(on_event or _silent)
    place = (
        new_folder(read_folder(out, "out")) if out is not None else tempfile.TemporaryDirectory()
    )
    executor = make_executor(slots, tell.epoch)
    try:
        with place as given:
            request = baseline_request(prepared, name, Path(given).resolve())
            tell("data.ready", None, prepared.data)
            overview = {"epochs": prepared.training.epochs, "names": {"1": name}}
            tell("trials.ready", None, {**overview, "total": 1, "finished": 0})
            tell("trial.running", 1, {})
            [(_, result)] = list(drive(executor, [request]))
    finally:
        executor.close()
    return result if out is not None else _without_files(result)


class _Teller:
    """Tells of a trial that belongs to no run, and that no store keeps."""

    def __init__(self, notify: Notify):
        self._notify = notify
        self._numbers = count(1)

    def __call__(self, kind: str, trial: int | None, data: Mapping[str, Any]) -> None:
        self._notify(
            Event(
                id=next(self._numbers),
                run=0,
                time=time.time(),
                kind=kind,
                trial=trial,
                data=dict(data),
            )
        )

    def epoch(self, key: Key, data: dict[str, Any]) -> bool:
        self("trial.epoch", key[1], data)
        return True


def _without_files(result: TrialResult) -> TrialResult:
    """Returns a result that names no files, which are gone."""
    metrics = {name: each.model_copy(update={"files": {}}) for name, each in result.metrics.items()}
    return result.model_copy(update={"files": {}, "metrics": metrics})


@contextmanager
def _new_run(
    prepared: Prepared, out: Path | None, priority: int, private: bool
) -> Iterator[tuple[Database, Run]]:
    """Adds a run in a folder of its own, or in the workspace; an early error leaves nothing."""
    if out is None:
        with _in_workspace(prepared, None, priority, private) as found:
            yield found
        return
    with new_folder(out), create(out) as store:
        yield store, runs.add(store, prepared.experiment, priority=priority, private=private)


@contextmanager
def _in_workspace(
    prepared: Prepared, given: Path | None, priority: int, private: bool
) -> Iterator[tuple[Database, Run]]:
    place = given if given is not None else home()
    is_new = not place.exists()
    asked = prepared.experiment
    subject = f"{short_name(asked.metamodel)}-{short_name(asked.data.dataset)}"
    try:
        with create(place) as store:
            name = new_run_folder(place, subject)
            added = runs.add(store, asked, name, priority=priority, private=private)
            try:
                yield store, added
            except Exception:
                if not trials.every(store, added.id):
                    runs.remove(store, added.id)
                    remove_folder(place / name)
                    is_new = is_new and not runs.every(store)
                else:
                    is_new = False
                raise
    except Exception:
        if is_new:
            remove_folder(place)
        raise


def _finish(folder: Path) -> Results:
    from featurenet.report.write import write_report  # on use: drawing takes a second to import

    found = Results.load(folder)
    write_report(found)
    return found


def _go_on_always(key: Key, data: dict[str, Any]) -> bool:
    return True


def _silent(event: Event) -> None:
    """Takes events that nobody asked for."""
