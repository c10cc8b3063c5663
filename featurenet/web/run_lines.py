"""All runs at a glance, as the page of tasks and its REST route tell them."""

from __future__ import annotations

import time
from collections.abc import Sequence

from featurenet.records import OPEN, State
from featurenet.store import glance
from featurenet.store.database import Database
from featurenet.store.overview import RunOverview, overview
from featurenet.titles import short_name
from featurenet.web.route import Answer


class BestModel(Answer):
    """The most accurate learned model of a run.

    Args:
        number: Its number in the run.
        name: What it is called.
        accuracy: In [0, 1].
        low: Lower end of the accuracy's 95 % interval; null without one.
        high: Its upper end.
        weights: Trainable ones.
    """

    number: int
    name: str
    accuracy: float
    low: float | None
    high: float | None
    weights: float | None


class RunLine(Answer):
    """One run, in short.

    Args:
        run: Its number.
        title: What it was called, or what it is about.
        folder: Name of its folder.
        metamodel: What it samples.
        dataset: What its models learn.
        state: queued, sampling, running, paused, done, cancelled or failed.
        interrupted: Whether it has begun and is not ended, but nobody works on it.
        private: Whether only the process that started it can carry it out.
        created: Seconds since the epoch.
        states: State of a trial → how many trials of the sample are in it.
        baselines: Trials that are no part of the sample.
        total: Trials of the sample, so far.
        best: null if no model learned anything.
        smallest: Least weights of its models; null without any.
        largest: Most weights.
        progress: Best accuracy so far, after each model that was trained.
        seconds: From its start to its end, or to now.
        left: Seconds until it ends, as far as its pace so far tells; null where it does not.
        ended: Seconds since the epoch; null if it has not ended.
        reason: Why it failed as a whole; null otherwise.
    """

    run: int
    title: str
    folder: str
    metamodel: str
    dataset: str
    state: str
    interrupted: bool
    private: bool
    created: float
    states: dict[str, int]
    baselines: int
    total: int
    best: BestModel | None
    smallest: float | None
    largest: float | None
    progress: list[float]
    seconds: float | None
    left: float | None
    ended: float | None
    reason: str | None


def run_lines(store: Database, only: int | None = None) -> list[RunLine]:
    """Returns every run of a workspace, or one, the newest first."""
    found = [each for each in overview(store) if only in (None, each.number)]
    states = glance.states(store)
    sizes = glance.sizes(store)
    times = glance.times(store)
    return [
        _line(store, each, states.get(each.number, {}), sizes.get(each.number), times[each.number])
        for each in found
    ]


def _line(
    store: Database,
    run: RunOverview,
    states: dict[tuple[State, bool], int],
    sizes: tuple[float, float] | None,
    times: glance.Times,
) -> RunLine:
    sampled = {str(state): number for (state, baseline), number in states.items() if not baseline}
    now = time.time()
    return RunLine(
        run=run.number,
        title=run.title or f"{short_name(run.metamodel)} on {short_name(run.dataset)}",
        folder=run.folder.name,
        metamodel=short_name(run.metamodel),
        dataset=short_name(run.dataset),
        state=run.state.value,
        interrupted=run.interrupted,
        private=times.private,
        created=run.created,
        states=sampled,
        baselines=sum(number for (_, baseline), number in states.items() if baseline),
        total=sum(sampled.values()),
        best=_best(store, run),
        smallest=sizes[0] if sizes else None,
        largest=sizes[1] if sizes else None,
        progress=_best_so_far(glance.accuracies(store, run.number)),
        seconds=(times.ended or now) - times.started if times.started else None,
        left=_left(run, times, now),
        ended=times.ended,
        reason=times.reason,
    )


def _best(store: Database, run: RunOverview) -> BestModel | None:
    if run.best is None:
        return None
    number, weights = glance.number_and_weights(store, run.number, run.best.name)
    accuracy = run.best.accuracy
    return BestModel(
        number=number,
        name=run.best.name,
        accuracy=accuracy.value,
        low=accuracy.low,
        high=accuracy.high,
        weights=weights,
    )


def _best_so_far(accuracies: Sequence[float]) -> list[float]:
    """Returns the running maximum, thinned to what a small picture shows."""
    best: list[float] = []
    for accuracy in accuracies:
        best.append(max(accuracy, best[-1]) if best else accuracy)
    step = -(-len(best) // 100) or 1
    return best[::step] + ([best[-1]] if best and (len(best) - 1) % step else [])


def _left(run: RunOverview, times: glance.Times, now: float) -> float | None:
    if run.state not in OPEN or run.interrupted or not times.ready or not times.finished_since:
        return None
    pace = (now - times.ready) / times.finished_since
    return pace * (run.total - run.finished)
