"""The trained models of a run and analyses → what these found, whatever becomes of them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path

from featurenet.analyses.analysis import Analysis
from featurenet.analyses.request import (
    AnalysisRequest,
    StudiedModel,
    request_analysis,
)
from featurenet.analyses.signature import STORED
from featurenet.analyses.study import Studied, ended, lacking
from featurenet.execution.executor import Ended, Executor, RequestKey
from featurenet.prediction.stored import KIND
from featurenet.records import (
    OPEN,
    AnalysisResult,
    AnalysisState,
    Notify,
    Run,
    RunState,
    State,
    Trial,
)
from featurenet.store import analyses as analysis_table
from featurenet.store import runs, trials
from featurenet.store.database import Database

NAMED = 10
"""Models that are left out and told by name."""

POLL_SECONDS = 0.2


def needs_predictions(analyses: Sequence[Analysis]) -> bool:
    """Tells whether one of the analyses reads the models' stored predictions."""
    return any(set(STORED) & set(each.needs) for each in analyses)


def to_study(store: Database, run: Run, analyses: Sequence[Analysis]) -> list[AnalysisRequest]:
    """Returns what is to be carried out on the models that a run has trained.

    What was found of the same models with the same options is left as it is.

    Args:
        store: Where the run is kept.
        run: A run of the store.
        analyses: With their options.
    """
    trained = [
        trial
        for trial in trials.every(store, run.id)
        if trial.state is State.DONE and not trial.baseline
    ]
    known = {each.name: each for each in analysis_table.every(store, run.id)}
    asked = [_request(analysis, run, trained, store.folder) for analysis in analyses]
    return [each for each in asked if not _is_done(each.begun, known.get(each.begun.name))]


def study_run(
    store: Database, run: Run, analyses: Sequence[Analysis], executor: Executor, notify: Notify
) -> None:
    """Carries out analyses of the models that a run has trained.

    One that fails is recorded with its reason, and the next one is carried out.

    Args:
        store: Where the run is kept.
        run: A run of the store.
        analyses: With their options.
        executor: Where they are carried out.
        notify: Receives events.
    """
    waiting = to_study(store, run, analyses)
    running: dict[RequestKey, AnalysisRequest] = {}
    try:
        while waiting or running:
            while waiting and executor.capacity:
                request = waiting.pop(0)
                if _begin(store, request, executor, notify):
                    running[request.key] = request
            for each in executor.poll(POLL_SECONDS) if running else ():
                _end(store, running.pop(each.key), each, notify)
    except BaseException:
        with store.transaction():
            stopped = {request.key for request in running.values()}
            analysis_table.interrupt(store, stopped, "interrupted")
        raise


class Studies:
    """The runs whose models a worker has studied together; it holds them meanwhile.

    Args:
        store: Where they are kept.
        notify: Receives events.
    """

    def __init__(self, store: Database, notify: Notify):
        self._store = store
        self._notify = notify
        self._waiting: dict[int, list[AnalysisRequest]] = {}
        self._running: dict[RequestKey, AnalysisRequest] = {}

    def __contains__(self, run: object) -> bool:
        return run in self._waiting

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, run: Run, analyses: Sequence[Analysis]) -> None:
        """Takes a run that its worker holds, all of whose trials have ended."""
        self._waiting[run.id] = to_study(self._store, run, analyses)

    def begin(self, executor: Executor, worker: int) -> set[RequestKey]:
        """Orders what there is room for, and returns it; ends the runs of which nothing is left."""
        before = set(self._running)
        for run, waiting in list(self._waiting.items()):
            while waiting and executor.capacity and runs.standing(self._store, run) in OPEN:
                request = waiting.pop(0)
                if _begin(self._store, request, executor, self._notify):
                    self._running[request.key] = request
            if not any(each.run == run for each in self._running.values()):
                self._end_run(run, worker)
        return self._running.keys() - before

    def _end_run(self, run: int, worker: int) -> None:
        """Gives up a run that is done, or that was paused: then it is asked again some time."""
        with self._store.transaction():
            is_open = runs.standing(self._store, run) in OPEN
            if is_open and self._waiting[run]:
                return
            if is_open:
                runs.change(self._store, run, "run.done", state=RunState.DONE)
            runs.release(self._store, worker, run)
        del self._waiting[run]

    def end(self, each: Ended, worker: int) -> bool:
        """Writes what has ended; returns whether that was an analysis of these."""
        request = self._running.pop(each.key, None)
        if request is not None:
            _end(self._store, request, each, self._notify, worker)
        return request is not None

    def withdraw(self, executor: Executor, held: Set[RequestKey], worker: int) -> None:
        """Ends analyses that were cancelled, or are another's, and gives up their runs."""
        for key in self._running.keys() - held:
            executor.cancel(key)
            run = self._running.pop(key).run
            self._waiting.pop(run, None)
            runs.release(self._store, worker, run)


def _begin(store: Database, request: AnalysisRequest, executor: Executor, notify: Notify) -> bool:
    """Orders an analysis, or skips one that has too few models; returns whether it is ordered."""
    notify(analysis_table.start(store, request.run, request.begun))
    skipped = lacking(request)
    if skipped is not None:
        _end(store, request, Ended(request.key, skipped), notify)
        return False
    executor.submit(request)
    return True


def _end(
    store: Database,
    request: AnalysisRequest,
    each: Ended,
    notify: Notify,
    worker: int | None = None,
) -> None:
    """Writes what an analysis came to; the death of its process is a reason as any."""
    outcome = each.outcome
    if not isinstance(outcome, Studied):
        reason = outcome.reason or "no reason recorded"
        outcome = ended(request, AnalysisState.FAILED, reason)
    event = analysis_table.finish(
        store, request.run, outcome.result, outcome.metrics, outcome.meaning, worker
    )
    if event is not None:
        notify(event)


def _request(
    analysis: Analysis, run: Run, trained: Sequence[Trial], workspace: Path
) -> AnalysisRequest:
    root = Path(run.folder)
    if analysis.prepares:
        trained = ()
    models = [_studied(trial, root) for trial in trained]
    if needs_predictions([analysis]):
        models = [model for model in models if _exists(model.files.get(KIND))]
    return request_analysis(
        analysis,
        models,
        root,
        workspace=workspace,
        run=run.id,
        data=run.experiment.data,
        plugins=run.experiment.plugins,
        seed=run.experiment.seed,
        left_out=_left_out(models, trained),
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


def _left_out(models: Sequence[StudiedModel], trained: Sequence[Trial]) -> str | None:
    studied = {model.number for model in models}
    names = [trial.name for trial in trained if trial.number not in studied]
    if not names:
        return None
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"without {', '.join(names[:NAMED])}{more}, of which no predictions are stored"
