"""Trials: the queue of what is to be trained, and what each came to."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from featurenet.featuremodel.model import Configuration
from featurenet.records import (
    Event,
    Figure,
    MetricResult,
    Proposal,
    State,
    TrainingPlan,
    Trial,
    TrialResult,
    figures,
)
from featurenet.store import events, runs
from featurenet.store import figures as figure_table
from featurenet.store.bits import pack, unpack
from featurenet.store.database import Database, reading

MAX_DEATHS = 3
"""A trial whose worker went away so many times is taken to be the cause."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right of one worker to finish one attempt of one trial.

    Args:
        run: The run's number.
        number: The trial's.
        attempt: Counted from 1; a result of an earlier attempt is ignored.
        worker: Who holds it.
    """

    run: int
    number: int
    attempt: int
    worker: int


def add(
    store: Database,
    run: int,
    features: Sequence[str],
    proposals: Sequence[Proposal],
    costs: Sequence[float] = (),
) -> None:
    """Adds trials in state QUEUED after those that there are, all or none.

    Args:
        store: Where they are kept.
        run: The run's number.
        features: All names that configurations select from.
        proposals: What they are to train, in order.
        costs: What each may take, in any unit: those with the greatest are claimed first.
    """
    places = {name: place for place, name in enumerate(features)}
    with store.transaction():
        runs.write_features(store, run, features)
        first = 1 + store.value("SELECT coalesce(max(number), 0) FROM trial WHERE run = ?", run)
        store.write_all(
            "INSERT INTO trial (run, number, name, baseline, configuration, plan, parent, origin, "
            "cost, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (run, number, *_proposed(each, number, places), cost, State.QUEUED)
                for number, (each, cost) in enumerate(
                    zip(proposals, costs or [0.0] * len(proposals), strict=True), start=first
                )
            ],
        )


def _proposed(proposal: Proposal, number: int, places: Mapping[str, int]) -> tuple[Any, ...]:
    configuration = proposal.configuration
    return (
        proposal.baseline or f"{number:04d}",
        configuration is None,
        pack(configuration, places) if configuration is not None else None,
        proposal.plan.model_dump_json() if proposal.plan is not None else None,
        proposal.parent,
        proposal.origin,
    )


@reading
def every(store: Database, run: int) -> list[Trial]:
    """Returns a run's trials in order."""
    return [_trial(row) for row in store.rows(f"{_TRIALS} WHERE run = ? ORDER BY number", run)]


@reading
def get(store: Database, run: int, number: int) -> Trial:
    """Returns one trial of a run."""
    return _trial(store.rows(f"{_TRIALS} WHERE run = ? AND number = ?", run, number)[0])


_TRIALS = (
    "SELECT number, name, baseline, plan, parent, origin, state, attempts, deaths, result "
    "FROM trial"
)


def _trial(row: Any) -> Trial:
    result = TrialResult.parse(json.loads(row["result"])) if row["result"] else None
    plan = TrainingPlan.parse(json.loads(row["plan"])) if row["plan"] else None
    return Trial(**{**dict(row), "baseline": bool(row["baseline"]), "result": result, "plan": plan})


@reading
def configurations(store: Database, run: int) -> dict[int, Configuration]:
    """Returns what the trials of a run stand for: number → configuration, without baselines."""
    features = runs.features(store, run)
    found = store.rows(
        "SELECT number, configuration FROM trial WHERE run = ? AND configuration IS NOT NULL", run
    )
    return {row["number"]: unpack(row["configuration"], features) for row in found}


@reading
def configuration(store: Database, run: int, number: int) -> Configuration | None:
    """Returns what one trial stands for; None for a baseline."""
    bits = store.value("SELECT configuration FROM trial WHERE run = ? AND number = ?", run, number)
    return None if bits is None else unpack(bits, runs.features(store, run))


@reading
def claim(store: Database, worker: int, run: int | None = None) -> Claim | None:
    """Gives the costliest queued trial to a worker: its next attempt begins.

    So no worker is left with a long one when all others are done.

    Args:
        store: Where they are kept.
        worker: Who takes it.
        run: Of this run only; None for any run that is nobody's own, the most urgent first.

    Returns:
        None if there is none.
    """
    waiting = (
        "SELECT run, number, attempts FROM trial WHERE state = 'queued' AND run = ("
        "SELECT id FROM run WHERE state = 'running' "
        "AND CASE WHEN ? IS NULL THEN NOT private ELSE id = ? END "
        "AND EXISTS (SELECT 1 FROM trial WHERE trial.run = run.id AND trial.state = 'queued') "
        "ORDER BY priority DESC, id LIMIT 1) ORDER BY cost DESC, number LIMIT 1"
    )
    if not store.rows(waiting, run, run):  # most often: and needs no lock
        return None
    with store.transaction():
        found = store.rows(waiting, run, run)
        if not found:
            return None
        claimed = Claim(found[0]["run"], found[0]["number"], found[0]["attempts"] + 1, worker)
        store.write(
            "UPDATE trial SET state = ?, attempts = ?, worker = ? WHERE run = ? AND number = ?",
            *(State.RUNNING, claimed.attempt, worker, claimed.run, claimed.number),
        )
        events.write(store, claimed.run, "trial.running", claimed.number)
        return claimed


def held(store: Database, worker: int) -> set[tuple[int, int]]:
    """Returns (run, number) of the trials that are a worker's still: not cancelled, nor lapsed."""
    found = store.rows(
        "SELECT run, number FROM trial WHERE worker = ? AND state = ?", worker, State.RUNNING
    )
    return {(row["run"], row["number"]) for row in found}


def finish(store: Database, claim: Claim, result: TrialResult) -> Event | None:
    """Writes a trial's final state, result and figures.

    Returns:
        None if the attempt is not the current one: a late result changes nothing.
    """
    row = _Row.of(result)  # before the transaction, in which other writers have to wait
    with store.transaction():
        if not _is_current(store, claim):
            return None
        return _finish(store, claim.run, claim.number, row)


def _is_current(store: Database, claim: Claim) -> bool:
    return bool(
        store.value(
            "SELECT count(*) FROM trial "
            "WHERE run = ? AND number = ? AND state = ? AND attempts = ? AND worker = ?",
            *(claim.run, claim.number, State.RUNNING, claim.attempt, claim.worker),
        )
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A result as it is written.

    Args:
        state: The trial's last one.
        text: All of the result, as JSON.
        figures: Its single numbers.
        told: What the event says of it.
    """

    state: State
    text: str
    figures: Mapping[str, Figure]
    told: Mapping[str, Any]

    @classmethod
    def of(cls, result: TrialResult) -> _Row:
        text = json.dumps(result.model_dump(mode="json"), allow_nan=False)
        return cls(result.state, text, figures(result), told(result))


def _finish(store: Database, run: int, number: int, row: _Row) -> Event:
    store.write(
        "UPDATE trial SET state = ?, result = ?, worker = NULL WHERE run = ? AND number = ?",
        *(row.state, row.text, run, number),
    )
    figure_table.write(store, run, number, row.figures)
    return events.write(store, run, f"trial.{row.state}", number, row.told)


def told(result: TrialResult) -> dict[str, Any]:
    """Returns what an event says of a result, as plain data."""
    return result.brief().model_dump(mode="json")


def lose(store: Database, claim: Claim, cause: str, reason: str) -> Event | None:
    """Takes note that an attempt's worker died: another one follows, or the trial has failed.

    Args:
        store: Where it is kept.
        claim: The attempt.
        cause: "lost" if something else ended it; "memory" or "crash" if the trial may have.
        reason: In words.

    Returns:
        None if the attempt is not the current one.
    """
    with store.transaction():
        return _lose(store, claim, cause, reason) if _is_current(store, claim) else None


def lose_all(store: Database, worker: int, cause: str, reason: str) -> list[Event]:
    """Does so for all that a worker holds, within a transaction."""
    return [_lose(store, claim, cause, reason) for claim in _claims(store, worker)]


@reading
def _lose(store: Database, claim: Claim, cause: str, reason: str) -> Event:
    place = (claim.run, claim.number)
    store.write("UPDATE trial SET deaths = deaths + 1 WHERE run = ? AND number = ?", *place)
    deaths = store.value("SELECT deaths FROM trial WHERE run = ? AND number = ?", *place)
    if deaths >= MAX_DEATHS:
        state = State.LOST if cause == "lost" else State.FAILED
        reason = f"{reason}, in each of {deaths} attempts"
        lost = TrialResult(state=state, cause=cause, reason=reason)
        return _finish(store, *place, _Row.of(lost))
    _queue(store, *place)
    return events.write(
        store, claim.run, "trial.retried", claim.number, {"cause": cause, "reason": reason}
    )


def release(store: Database, worker: int) -> None:
    """Queues what a worker holds again, within a transaction; nobody is to blame."""
    for claim in _claims(store, worker):
        _queue(store, claim.run, claim.number)
        events.write(store, claim.run, "trial.queued", claim.number)


def give_back(store: Database, claim: Claim) -> None:
    """Queues one trial again that could not be begun; nobody is to blame."""
    with store.transaction():
        if _is_current(store, claim):
            _queue(store, claim.run, claim.number)
            events.write(store, claim.run, "trial.queued", claim.number)


def _claims(store: Database, worker: int) -> list[Claim]:
    found = store.rows(
        "SELECT run, number, attempts FROM trial WHERE worker = ? AND state = ?",
        *(worker, State.RUNNING),
    )
    return [Claim(row["run"], row["number"], row["attempts"], worker) for row in found]


def _queue(store: Database, run: int, number: int) -> None:
    store.write(
        "UPDATE trial SET state = ?, worker = NULL WHERE run = ? AND number = ?",
        *(State.QUEUED, run, number),
    )


def queue_again(
    store: Database, run: int, states: Sequence[State], numbers: Collection[int] | None = None
) -> int:
    """Queues a run's trials that are in one of some states as if they were new.

    Args:
        store: Where they are kept.
        run: Whose.
        states: One of these.
        numbers: Only trials of these numbers; None for all.

    Returns:
        How many.
    """
    marks = ", ".join("?" * len(states))
    with store.transaction():
        found = store.rows(
            f"SELECT number FROM trial WHERE run = ? AND state IN ({marks})",  # noqa: S608 – ?s
            *(run, *states),
        )
        chosen = [row for row in found if numbers is None or row["number"] in numbers]
        for row in chosen:
            store.write(
                "UPDATE trial SET state = ?, deaths = 0, result = NULL, worker = NULL "
                "WHERE run = ? AND number = ?",
                *(State.QUEUED, run, row["number"]),
            )
            events.write(store, run, "trial.queued", row["number"])
        return len(chosen)


def cancel_all(store: Database, run: int) -> None:
    """Cancels what waits or runs, within a transaction; whoever runs it will see so."""
    for row in store.rows(
        "SELECT number FROM trial WHERE run = ? AND state IN ('queued', 'running')", run
    ):
        store.write(
            "UPDATE trial SET state = ?, worker = NULL WHERE run = ? AND number = ?",
            *(State.CANCELLED, run, row["number"]),
        )
        events.write(store, run, "trial.cancelled", row["number"])


def is_open(store: Database, run: int) -> bool:
    """Returns whether a trial of the run waits or runs."""
    return bool(
        store.value(
            "SELECT EXISTS (SELECT 1 FROM trial WHERE run = ? AND state IN ('queued', 'running'))",
            run,
        )
    )


def add_metrics(
    store: Database,
    run: int,
    number: int,
    metrics: Mapping[str, MetricResult],
    files: Mapping[str, str] = {},
) -> Event:
    """Adds metrics and files to the result of a trained model, in the place of those they name."""
    with store.transaction():
        write_metrics(store, run, number, metrics, files)
        missing = {name: each.reason for name, each in metrics.items() if not each.measured}
        measured = [*(name for name in metrics if name not in missing), *files]
        data = {"measured": measured, "missing": missing}
        return events.write(store, run, "trial.assessed", number, data)


def write_metrics(
    store: Database,
    run: int,
    number: int,
    metrics: Mapping[str, MetricResult],
    files: Mapping[str, str] = {},
) -> None:
    """Adds metrics, with their figures, and files to a trained model, within a transaction."""
    text = store.value(
        "SELECT result FROM trial WHERE run = ? AND number = ? AND state = ?",
        *(run, number, State.DONE),
    )
    before: TrialResult = TrialResult.parse(json.loads(text))
    result = before.model_copy(
        update={"metrics": {**before.metrics, **metrics}, "files": {**before.files, **files}}
    )
    store.write(
        "UPDATE trial SET result = ? WHERE run = ? AND number = ?",
        *(json.dumps(result.model_dump(mode="json"), allow_nan=False), run, number),
    )
    figure_table.write(store, run, number, figures(result))
