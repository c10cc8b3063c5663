"""Further metrics of the models of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from featurenet import assessment
from featurenet.api.ending import finish, silent
from featurenet.execution.executor import MakeExecutor
from featurenet.intake import executor_for
from featurenet.metrics.asked import Asked, read_metrics
from featurenet.preparation import prepare
from featurenet.records import Experiment, Notify
from featurenet.results import Results
from featurenet.store import runs
from featurenet.store.folder import held
from featurenet.store.opening import open_to_write
from featurenet.store.workspace import RunName, find
from featurenet.trial_request import Key


def assess(
    run: RunName,
    *,
    workers: int = 0,
    executor: str | MakeExecutor | None = None,
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
        executor: As in `run`.
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
    make_executor, slots = executor_for(workers, executor)
    place = find(run)
    with open_to_write(place.workspace) as store:
        found = runs.get(store, place.run)
        changes: dict[str, Any] = {
            "plugins": [*found.experiment.plugins, *(str(Path(p).resolve()) for p in further)]
        }
        if named or own:
            changes["metrics"] = named or [each.name for each in own]
        if named or own or metric_options:
            changes["metric_options"] = metric_options or {}
        asked = Experiment.parse({**found.experiment.model_dump(by_alias=True), **changes})
        prepared = prepare(asked, own)
        with held(Path(found.folder)):
            carrier = make_executor(slots, _go_on_always)
            try:
                assessment.assess(store, found, prepared, carrier, on_event or silent)
            finally:
                carrier.close()
    return finish(Path(found.folder))


def _go_on_always(key: Key, data: dict[str, Any]) -> bool:
    return True
