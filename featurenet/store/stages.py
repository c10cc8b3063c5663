"""How far a run is in the pipeline, told by its events."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from featurenet.store.database import Database, reading

STAGES = (
    ("read", ("run.started",), "data.ready"),
    ("sample", ("data.ready",), "sample.done"),
    ("train", ("trials.ready",), "run.trained"),
    ("study", ("analysis.started",), "run.done"),
)
"""Name, the events with which it begins, and the event with which it ends."""

MOST_STEPS = 500
"""Of the sampler's curve that are told."""

_TRIAL_ENDS = "('trial.done', 'trial.failed', 'trial.rejected', 'trial.lost', 'trial.cancelled')"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the pipeline.

    Args:
        name: What is done.
        state: "waiting", "going on", "done", or "stopped" where the run stands still.
        seconds: How long it took, or has taken so far; None if it has not begun.
    """

    name: str
    state: str
    seconds: float | None


@reading
def stages(store: Database, run: int) -> list[Stage]:
    """Returns the stages of a run in order: read, sample, train, study."""
    first = dict(
        map(
            tuple,
            store.rows(
                "SELECT kind, min(time) FROM event WHERE run = ? AND kind IN ('run.started', "
                "'data.ready', 'sample.done', 'trials.ready', 'analysis.started', 'run.done') "
                "GROUP BY kind",
                run,
            ),
        )
    )
    if ended := _trained(store, run):
        first["run.trained"] = ended
    state = store.value("SELECT state FROM run WHERE id = ?", run)
    stopped = state in ("done", "cancelled", "failed", "paused")
    return [_stage(name, begins, end, first, stopped) for name, begins, end in STAGES]


def _stage(
    name: str, begins: tuple[str, ...], end: str, first: dict[str, float], stopped: bool
) -> Stage:
    began = next((first[kind] for kind in begins if kind in first), None)
    if began is None:
        return Stage(name, "waiting", None)
    if end in first:
        return Stage(name, "done", max(0.0, first[end] - began))
    return Stage(name, "stopped", None) if stopped else Stage(name, "going on", time.time() - began)


def _trained(store: Database, run: int) -> float | None:
    """Returns when the last trial ended; None while some are open."""
    left = store.value(
        "SELECT EXISTS (SELECT 1 FROM trial WHERE run = ? AND state IN ('queued', 'running'))", run
    )
    query = f"SELECT max(time) FROM event WHERE run = ? AND kind IN {_TRIAL_ENDS}"  # noqa: S608
    return None if left else store.value(query, run)


@reading
def fitness(store: Database, run: int) -> list[tuple[float, float]]:
    """Returns iteration and objective of the sampler, thinned to `MOST_STEPS`."""
    found = store.rows(
        "SELECT data FROM event WHERE run = ? AND kind = 'sample.progress' ORDER BY id", run
    )
    told = (json.loads(data) for (data,) in found)
    steps = [(each["iteration"], each["fitness"]) for each in told if each.get("fitness")]
    return steps[:: -(-len(steps) // MOST_STEPS) or 1]


@reading
def epochs(store: Database, run: int) -> int | None:
    """Returns how many epochs each model is trained; None until that is known."""
    data = store.value(
        "SELECT data FROM event WHERE run = ? AND kind = 'trials.ready' ORDER BY id DESC LIMIT 1",
        run,
    )
    return json.loads(data).get("epochs") if data else None
