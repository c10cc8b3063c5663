"""What is to be learned from the models of a run together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from featurenet import assessment
from featurenet.analyses.analysis import choose
from featurenet.api.ending import finish, silent
from featurenet.execution.executor import MakeExecutor
from featurenet.intake import executor_for
from featurenet.plugins import load_plugin
from featurenet.preparation import Prepared, prepare
from featurenet.records import Experiment, Notify, Run
from featurenet.results import Results
from featurenet.store import runs
from featurenet.store.folder import held
from featurenet.store.opening import open_to_write
from featurenet.store.workspace import RunName, find
from featurenet.studies import needs_predictions, study_run
from featurenet.trial_request import Key


def analyse(
    run: RunName,
    analyses: str | Sequence[str] | None = None,
    *,
    workers: int = 0,
    executor: str | MakeExecutor | None = None,
    analysis_options: Mapping[str, Mapping[str, Any]] | None = None,
    plugins: Path | str | Sequence[Path | str] = (),
    on_event: Notify | None = None,
) -> Results:
    """Studies the models that a run has trained together; nothing is trained again.

    What was studied of the same models with the same options already is left as it is. Predictions
    that an analysis needs and that are not stored, as in runs of earlier versions, are made first.

    Args:
        run: As in `resume`.
        analyses: Names; without any, those of the run.
        workers: As in `run`.
        executor: As in `run`.
        analysis_options: Analysis → option → value.
        plugins: Python files that register analyses, beside those of the run.
        on_event: As in `run`.

    Returns:
        The run, with `Results.analyses`: one that failed has its reason.

    Raises:
        InvalidInputError: If there is no run, another process assesses it, or an analysis or option
            cannot be used.
    """
    asked = Experiment.from_options(
        analyses=analyses or None, analysis_options=analysis_options, plugins=plugins
    )
    make_executor, slots = executor_for(workers, executor)
    tell = on_event or silent
    place = find(run)
    with open_to_write(place.workspace) as store:
        found = runs.get(store, place.run)
        plugins = tuple(dict.fromkeys((*found.experiment.plugins, *asked.plugins)))
        for plugin in plugins:
            load_plugin(Path(plugin))
        names = asked.analyses if analyses else found.experiment.analyses
        chosen = choose(names, asked.analysis_options)
        with held(Path(found.folder)):
            carrier = make_executor(slots, _go_on_always)
            try:
                if needs_predictions(chosen) and assessment.without_predictions(store, found):
                    assessment.predict(store, found, _unmeasured(found), carrier, tell)
                study_run(store, _with_plugins(found, plugins), chosen, carrier, tell)
            finally:
                carrier.close()
    return finish(Path(found.folder))


def _unmeasured(run: Run) -> Prepared:
    """Returns the run's experiment, prepared to predict with its models, whatever it measures."""
    listed: dict[str, Any] = dict.fromkeys(("metrics", "analyses"), ())
    options: dict[str, Any] = dict.fromkeys(("metric_options", "analysis_options"), {})
    return prepare(run.experiment.model_copy(update={**listed, **options}))


def _with_plugins(run: Run, plugins: tuple[str, ...]) -> Run:
    """Returns the run as one of these plug-ins, which executors load for the analyses."""
    asked = run.experiment.model_copy(update={"plugins": plugins})
    return run.model_copy(update={"experiment": asked})


def _go_on_always(key: Key, data: dict[str, Any]) -> bool:
    return True
