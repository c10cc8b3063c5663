"""One named network, trained and assessed on its own."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any, Unpack

from featurenet.api.ending import silent
from featurenet.execution.drive import drive
from featurenet.execution.executor import MakeExecutor
from featurenet.intake import executor_for, read_experiment, read_folder
from featurenet.metrics.asked import Asked, read_metrics
from featurenet.planning import baseline_request
from featurenet.preparation import prepare
from featurenet.records import Event, Notify, TrialResult
from featurenet.run_options import RunOptions, spelled_out
from featurenet.store.folder import new_folder
from featurenet.trial_request import Key


@spelled_out
def baseline(
    name: str,
    /,
    *,
    out: Path | str | None = None,
    workers: int = 0,
    executor: str | MakeExecutor | None = None,
    metrics: Asked = (),
    on_event: Notify | None = None,
    **options: Unpack[RunOptions],
) -> TrialResult:
    """Trains and assesses one named network on its own.

    Args:
        name: "lenet5-paper", "lenet5", "small-cnn", "linear" (logistic regression).
        out: Folder for its files; None keeps none.
        workers: As in `run`.
        executor: As in `run`.
        metrics: As in `run`.
        on_event: As in `run`.
        **options: See `Experiment.from_options`: dataset, epochs, optimizer …
    """
    named, own = read_metrics(metrics)
    make_executor, slots = executor_for(workers, executor)
    prepared = prepare(read_experiment("light", named, {"baselines": (name,), **options}), own)
    tell = _Teller(on_event or silent)
    place = (
        new_folder(read_folder(out, "out")) if out is not None else tempfile.TemporaryDirectory()
    )
    carrier = make_executor(slots, tell.epoch)
    try:
        with place as given:
            request = baseline_request(prepared, name, Path(given).resolve())
            tell("data.ready", None, prepared.data)
            overview = {"epochs": prepared.training.epochs, "names": {"1": name}}
            tell("trials.ready", None, {**overview, "total": 1, "finished": 0})
            tell("trial.running", 1, {})
            [(_, result)] = list(drive(carrier, [request]))
    finally:
        carrier.close()
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
