"""The one story: ask → add → claim → plan → submit → poll → finish, until nothing is left to do.

Any number of processes may carry out the runs of one workspace, each with this loop: what they
share are the rows of the store.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

from featurenet.atomic import write_atomically
from featurenet.errors import FeatureNetError, InfeasibleError
from featurenet.execution.death import Death
from featurenet.execution.executor import Executor, MakeExecutor, RequestKey
from featurenet.execution.heartbeat import Heartbeat, at_work
from featurenet.featuremodel.configuration_files import write_configurations
from featurenet.featuremodel.formats import featureide
from featurenet.instance import describe_model
from featurenet.planning import check_limits, costs, plan, rejected, request_for
from featurenet.preparation import Prepared, describe_metrics, prepare
from featurenet.records import OPEN, Batch, Notify, Run, RunState, Trial, TrialResult
from featurenet.search.strategy import STRATEGIES
from featurenet.store import analyses, events, runs, trials, workers
from featurenet.store.artifacts import model_file, sample_file
from featurenet.store.database import Database
from featurenet.store.follower import Follower
from featurenet.store.trials import Claim
from featurenet.studies import Studies
from featurenet.trial_request import Key, pack_metrics
from featurenet.versions import versions

POLL_SECONDS = 0.2

LOOK_SECONDS = 1.0
"""How often it is looked up whether trials were cancelled, or a worker has gone."""


def carry_out(
    store: Database,
    make_executor: MakeExecutor,
    slots: int,
    notify: Notify,
    *,
    only: tuple[int, Prepared] | None = None,
    stay: bool = False,
) -> None:
    """Carries out runs of a workspace, beside any other process that does so, until they end.

    What is being trained when an exception ends this is queued again, and nobody is to blame.

    Args:
        store: The workspace's.
        make_executor: Makes that by which trials are carried out.
        slots: Trials at once.
        notify: Receives every event from now on, whichever process wrote it.
        only: Number and experiment of the one run to carry out; None takes all those that any
            process can.
        stay: Whether to wait for further runs when all have ended.

    Raises:
        FeatureNetError: If that one run cannot go on; others are marked as failed instead.
    """
    run = only[0] if only is not None else None
    follower = Follower(store, run, notify)
    with at_work(store, slots, run) as heartbeat:
        shift = _Shift(store, heartbeat, slots, follower, run)
        if only is not None:
            shift.prepared[only[0]] = only[1]
        executor = make_executor(slots, shift.on_epoch)
        try:
            while shift.step(executor) or stay:
                follower.tell()
        finally:
            executor.close()
    follower.tell()


class _Shift:
    """This process's part in carrying out runs.

    Args:
        store: Where they are kept.
        heartbeat: Keeps this worker's lease.
        slots: Trials at once.
        follower: Tells what is written.
        run: The only one to take part in; None for all.
    """

    def __init__(
        self,
        store: Database,
        heartbeat: Heartbeat,
        slots: int,
        follower: Follower,
        run: int | None,
    ):
        self.prepared: dict[int, Prepared] = {}
        self._store = store
        self._heartbeat = heartbeat
        self._slots = slots
        self._follower = follower
        self._run = run
        self._claims: dict[RequestKey, Claim] = {}
        self._studies = Studies(store, lambda event: follower.tell())
        self._looked = 0.0
        self._held: set[RequestKey] = set()
        self._stopped: int | None = None

    def step(self, executor: Executor) -> bool:
        """Does what there is to do now; False if nothing is left."""
        self._look()
        self._ask(executor)
        self._held |= self._studies.begin(executor, self._heartbeat.worker)
        self._begin(executor)
        self._finish(executor)
        self._withdraw(executor)
        return bool(self._claims or self._studies) or runs.is_open(self._store, self._run)

    def _look(self) -> None:
        """Takes over from workers that are gone, and keeps what is still this one's."""
        if time.monotonic() < self._looked + LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        workers.release_lapsed(self._store)
        if (slots := workers.slots(self._store, self._heartbeat.worker)) is None:
            # It was stopped for longer than its lease: what it held is another's by now.
            self._heartbeat.worker = workers.register(self._store, self._slots, self._run)
        else:
            self._slots = slots
        worker = self._heartbeat.worker
        self._held = {*trials.held(self._store, worker), *analyses.held(self._store, worker)}

    def _withdraw(self, executor: Executor) -> None:
        """Ends what was cancelled, or is another's."""
        executor.slots = self._slots
        for key in self._claims.keys() - self._held:
            executor.cancel(key)
            del self._claims[key]
        self._studies.withdraw(executor, self._held, self._heartbeat.worker)

    # Asking a run's strategy

    def _ask(self, executor: Executor) -> None:
        """Asks the strategies of runs that have nothing to train."""
        worker = self._heartbeat.worker
        while (run := runs.claim(self._store, worker, self._run)) is not None:
            try:
                self._ask_strategy(run, executor)
            except FeatureNetError as error:
                self._fail(run.id, error)
            except KeyboardInterrupt:
                if run.id != self._stopped:  # somebody ends this process, not the run
                    raise
            finally:
                if run.id not in self._studies:
                    runs.release(self._store, worker, run.id)
            self._follower.tell()

    def _ask_strategy(self, run: Run, executor: Executor) -> None:
        self._stopped = None
        prepared = self._prepare(run)
        if run.state is RunState.QUEUED:
            self._start(run, prepared)
        on_progress = partial(self._on_sample, run.id, executor)
        strategy = STRATEGIES.get(run.experiment.search)(prepared, on_progress)
        for trial in trials.every(self._store, run.id):
            strategy.tell(trial)
        batch = strategy.ask()
        if batch.proposals:
            self._add(run, prepared, batch)
        else:
            self._studies.add(run, prepared.analyses)

    def _start(self, run: Run, prepared: Prepared) -> None:
        facts = {"versions": versions(), "metrics": describe_metrics(prepared.metrics)}
        started = {"folder": run.folder}
        store, data = self._store, prepared.data
        runs.change(store, run.id, "run.started", started, state=RunState.SAMPLING, facts=facts)
        runs.change(store, run.id, "data.ready", data, facts={"data": data})
        self._follower.tell()

    def _on_sample(self, run: int, executor: Executor, data: dict[str, Any]) -> None:
        events.append(self._store, run, "sample.progress", data=data)
        self._follower.tell()
        self._look()
        self._withdraw(executor)  # what was cancelled of other runs does not wait for the sample
        if runs.standing(self._store, run) not in OPEN:
            self._stopped = run  # it was paused or cancelled
            raise KeyboardInterrupt

    def _add(self, run: Run, prepared: Prepared, batch: Batch) -> None:
        """Writes what is to be trained: first the files, so that a kill is harmless."""
        store, model, folder = self._store, prepared.model, Path(run.folder)
        before = trials.configurations(store, run.id).values()
        chosen = [each.configuration for each in batch.proposals if each.configuration is not None]
        origin = {"model": describe_model(prepared.experiment)}
        expected = costs(batch.proposals, prepared, begun=bool(before))
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(model_file(folder), featureide.write(model))
        write_configurations(sample_file(folder), model.features, [*before, *chosen], origin)
        with store.transaction():
            if runs.standing(store, run.id) not in OPEN:
                return  # it was paused or cancelled meanwhile, and is to be asked again
            trials.add(store, run.id, model.features, batch.proposals, expected)
            if batch.sample is not None:
                facts = dict(batch.sample)
                runs.change(store, run.id, "sample.done", facts, facts={"sample": facts})
            ready = overview(trials.every(store, run.id), prepared.training.epochs)
            runs.change(store, run.id, "trials.ready", ready, state=RunState.RUNNING)

    # Carrying out its trials

    def _begin(self, executor: Executor) -> None:
        """Fills what is free with trials that wait."""
        worker = self._heartbeat.worker
        while executor.capacity and (claim := trials.claim(self._store, worker, self._run)):
            self._held = {*self._held, (claim.run, claim.number)}
            try:
                self._submit(claim, executor)
            except FeatureNetError as error:
                trials.give_back(self._store, claim)
                self._fail(claim.run, error)
            self._follower.tell()

    def _submit(self, claim: Claim, executor: Executor) -> None:
        """Orders a trial; a configuration that cannot be built is recorded instead."""
        run = runs.get(self._store, claim.run)
        prepared = self._prepare(run)
        trial = trials.get(self._store, claim.run, claim.number)
        configuration = trials.configuration(self._store, claim.run, claim.number)
        planned = None
        try:
            planned = plan(trial, configuration, prepared)
            check_limits(planned.network, prepared)
        except InfeasibleError as error:
            network = planned.network if planned is not None else None
            trials.finish(self._store, claim, rejected(error, network, prepared))
            return
        metrics = pack_metrics(prepared.metrics)
        request = request_for(run.id, trial, planned, prepared, Path(run.folder), metrics)
        self._claims[request.key] = claim
        executor.submit(request)

    def on_epoch(self, key: Key, data: dict[str, Any]) -> bool:
        """Writes how training goes; returns whether the trial is still this worker's."""
        self._look()
        if key not in self._claims or key not in self._held:
            return False
        finite = {name: _finite(value) for name, value in data.items()}
        events.append(self._store, key[0], "trial.epoch", key[1], finite)
        self._follower.tell()
        return True

    def _finish(self, executor: Executor) -> None:
        """Waits a moment, and writes what has ended."""
        for ended in executor.poll(POLL_SECONDS):
            if self._studies.end(ended, self._heartbeat.worker):
                continue
            claim, outcome = self._claims.pop(ended.key, None), ended.outcome
            if claim is None:
                continue  # it was cancelled as it ended
            if isinstance(outcome, Death):
                trials.lose(self._store, claim, outcome.cause, outcome.reason)
            elif isinstance(outcome, TrialResult):
                trials.finish(self._store, claim, outcome)
            self._follower.tell()

    def _prepare(self, run: Run) -> Prepared:
        if run.id not in self.prepared:
            self.prepared[run.id] = prepare(run.experiment)
        return self.prepared[run.id]

    def _fail(self, run: int, error: FeatureNetError) -> None:
        """Ends a run that cannot go on, and leaves the others alone."""
        if self._run is not None:
            raise error
        if runs.standing(self._store, run) in OPEN:
            data = {"reason": str(error)}
            runs.change(self._store, run, "run.failed", data, state=RunState.FAILED)


def overview(found: list[Trial], epochs: int) -> dict[str, Any]:
    """Returns what those who follow a run need to know before its trials are told of."""
    return {
        "epochs": epochs,
        "names": {str(trial.number): trial.name for trial in found},
        "total": len(found),
        "finished": sum(trial.result is not None for trial in found),
    }


def _finite(value: float) -> float | None:
    return value if value == value and abs(value) != float("inf") else None
