"""A run and analyses → the same run with what these found, whatever becomes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from featurenet.analyses.analysis import Analysis
from featurenet.analyses.request import AnalysisRequest, StudiedModel
from featurenet.analyses.signature import STORED
from featurenet.analyses.study import Studied, begun, ended, study
from featurenet.metrics.metric import Output
from featurenet.prediction.stored import KIND
from featurenet.records import AnalysisResult, AnalysisState, Notify, Run, State, Trial
from featurenet.store import analyses as analysis_table
from featurenet.store import trials
from featurenet.store.artifacts import analysis_folder
from featurenet.store.database import Database

NAMED = 10
"""Models that are left out and told by name."""


def needs_predictions(analyses: Sequence[Analysis]) -> bool:
    """Tells whether one of the analyses reads the models' stored predictions."""
    return any(set(STORED) & set(each.needs) for each in analyses)


def study_run(store: Database, run: Run, analyses: Sequence[Analysis], notify: Notify) -> None:
    """Carries out analyses of the models that a run has trained, in this process.

    One that was carried out on the same models with the same options is left as it is. One that
    fails is recorded with its reason, and the next one is carried out.

    Args:
        store: Where the run is kept.
        run: A run of the store.
        analyses: With their options.
        notify: Receives events.
    """
    trained = [
        trial
        for trial in trials.every(store, run.id)
        if trial.state is State.DONE and not trial.baseline
    ]
    known = {each.name: each for each in analysis_table.every(store, run.id)}
    for analysis in analyses:
        request = _request(analysis, run, trained)
        if not _is_done(begun(request), known.get(analysis.name)):
            _carry_out(store, run, request, _left_out(request, trained), notify)


def _request(analysis: Analysis, run: Run, trained: Sequence[Trial]) -> AnalysisRequest:
    root = Path(run.folder)
    models = [_studied(trial, root) for trial in trained]
    if needs_predictions([analysis]):
        models = [model for model in models if _exists(model.files.get(KIND))]
    return AnalysisRequest(
        analysis=analysis,
        models=tuple(models),
        data=run.experiment.data,
        seed=run.experiment.seed,
        root=root,
        folder=analysis_folder(analysis.name),
    )


def _studied(trial: Trial, root: Path) -> StudiedModel:
    files = trial.result.files if trial.result is not None else {}
    return StudiedModel(trial.number, trial.name, {kind: root / n for kind, n in files.items()})


def _exists(path: Path | None) -> bool:
    return path is not None and path.is_file()


def _is_done(asked: AnalysisResult, known: AnalysisResult | None) -> bool:
    if known is None or known.state is not AnalysisState.DONE:
        return False
    same = ("options", "models", "seed")
    return all(getattr(asked, name) == getattr(known, name) for name in same)


def _left_out(request: AnalysisRequest, trained: Sequence[Trial]) -> str | None:
    studied = {model.number for model in request.models}
    names = [trial.name for trial in trained if trial.number not in studied]
    if not names:
        return None
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"without {', '.join(names[:NAMED])}{more}, of which no predictions are stored"


def _carry_out(
    store: Database, run: Run, request: AnalysisRequest, left_out: str | None, notify: Notify
) -> None:
    notify(analysis_table.start(store, run.id, begun(request)))
    try:
        found = study(request)
    except (KeyboardInterrupt, OSError):  # Ctrl-C or a full disk is no fault of the analysis
        _finish(store, run, request, ended(request, AnalysisState.FAILED, "interrupted"), notify)
        raise
    reason = "; ".join(filter(None, (found.result.reason, left_out))) or None
    result = found.result.model_copy(update={"reason": reason})
    _finish(store, run, request, Studied(result, found.metrics), notify)


def _finish(
    store: Database, run: Run, request: AnalysisRequest, found: Studied, notify: Notify
) -> None:
    meaning = _meaning(request.analysis, found)
    notify(analysis_table.finish(store, run.id, found.result, found.metrics, meaning))


def _meaning(analysis: Analysis, found: Studied) -> Mapping[str, Any]:
    """What the models' figures mean, for readers that do not have the analysis's code."""
    described = {output.name: output for output in analysis.outputs}
    given: Mapping[str, Any] = next((each.value for each in found.metrics.values()), {})
    outputs = [*described.values(), *(Output(name) for name in given if name not in described)]
    return {
        "description": analysis.description,
        "aliases": [],
        "outputs": [asdict(output) for output in outputs],
    }
