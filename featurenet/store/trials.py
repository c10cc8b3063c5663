"""Trials: the queue of what is to be trained, and what each came to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from featurenet.featuremodel.model import Configuration
from featurenet.records import Event, MetricResult, State, Trial, TrialResult, figures
from featurenet.store import events, runs
from featurenet.store import figures as figure_table
from featurenet.store.bits import pack, unpack
from featurenet.store.database import Database


def add(
    store: Database,
    run: int,
    features: Sequence[str],
    configurations: Sequence[Configuration],
    baselines: Sequence[str],
) -> None:
    """Adds a sample's trials and then the baselines' in state QUEUED, all or none.

    Args:
        store: Where they are kept.
        run: The run's number.
        features: All names that configurations select from.
        configurations: The sample, in order.
        baselines: Names of networks to compare with.
    """
    places = {name: place for place, name in enumerate(features)}
    sampled = [
        (run, number, f"{number:04d}", False, pack(each, places), State.QUEUED)
        for number, each in enumerate(configurations, start=1)
    ]
    compared = [
        (run, number, name, True, None, State.QUEUED)
        for number, name in enumerate(baselines, start=len(sampled) + 1)
    ]
    with store.transaction():
        runs.write_features(store, run, features)
        store.write_all(
            "INSERT INTO trial (run, number, name, baseline, configuration, state) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [*sampled, *compared],
        )


def every(store: Database, run: int) -> list[Trial]:
    """Returns a run's trials in order."""
    found = store.rows(
        "SELECT number, name, baseline, state, attempts, result FROM trial "
        "WHERE run = ? ORDER BY number",
        run,
    )
    return [_trial(row) for row in found]


def _trial(row: Any) -> Trial:
    result = TrialResult.parse(json.loads(row["result"])) if row["result"] else None
    return Trial(**{**dict(row), "baseline": bool(row["baseline"]), "result": result})


def configurations(store: Database, run: int) -> dict[int, Configuration]:
    """Returns what the trials of a sample stand for: number → configuration."""
    features = runs.features(store, run)
    found = store.rows(
        "SELECT number, configuration FROM trial WHERE run = ? AND configuration IS NOT NULL", run
    )
    return {row["number"]: unpack(row["configuration"], features) for row in found}


def start(store: Database, run: int, number: int) -> Event:
    """Marks a queued trial as running: its next attempt."""
    with store.transaction():
        store.write(
            "UPDATE trial SET state = ?, attempts = attempts + 1 "
            "WHERE run = ? AND number = ? AND state = ?",
            *(State.RUNNING, run, number, State.QUEUED),
        )
        return events.write(store, run, "trial.running", number)


def retry(store: Database, run: int, number: int, data: Mapping[str, Any]) -> Event:
    """Puts a trial whose worker has died back in the queue; the attempt counts."""
    with store.transaction():
        store.write(
            "UPDATE trial SET state = ? WHERE run = ? AND number = ? AND state = ?",
            *(State.QUEUED, run, number, State.RUNNING),
        )
        return events.write(store, run, "trial.retried", number, data)


def finish(store: Database, run: int, number: int, result: TrialResult) -> Event | None:
    """Writes a trial's final state, result and figures.

    Returns:
        None if it has a result already: a second one changes nothing.
    """
    text = json.dumps(result.model_dump(mode="json"), allow_nan=False)
    with store.transaction():
        changed = store.write(
            "UPDATE trial SET state = ?, result = ? "
            "WHERE run = ? AND number = ? AND state IN (?, ?)",
            *(result.state, text, run, number, State.QUEUED, State.RUNNING),
        )
        if not changed:
            return None
        figure_table.write(store, run, number, figures(result))
        return events.write(store, run, f"trial.{result.state}", number, told(result))


def told(result: TrialResult) -> dict[str, Any]:
    """Returns what an event says of a result, as plain data."""
    return result.brief().model_dump(mode="json")


def add_metrics(
    store: Database, run: int, number: int, metrics: Mapping[str, MetricResult]
) -> Event:
    """Adds metrics to the result of a trained model; those of the same names are replaced."""
    with store.transaction():
        text = store.value(
            "SELECT result FROM trial WHERE run = ? AND number = ? AND state = ?",
            *(run, number, State.DONE),
        )
        before: TrialResult = TrialResult.parse(json.loads(text))
        result = before.model_copy(update={"metrics": {**before.metrics, **metrics}})
        store.write(
            "UPDATE trial SET result = ? WHERE run = ? AND number = ?",
            *(json.dumps(result.model_dump(mode="json"), allow_nan=False), run, number),
        )
        figure_table.write(store, run, number, figures(result))
        missing = {name: each.reason for name, each in metrics.items() if not each.measured}
        data = {"measured": [name for name in metrics if name not in missing], "missing": missing}
        return events.write(store, run, "trial.assessed", number, data)


def requeue_running(store: Database, run: int, blameless: bool = False) -> int:
    """Puts trials that were running when their process ended back in the queue.

    Args:
        store: Where they are kept.
        run: The run's number.
        blameless: Whether the attempt does not count, because something else ended it.

    Returns:
        How many.
    """
    with store.transaction():
        return store.write(
            "UPDATE trial SET state = ?, attempts = attempts - ? WHERE run = ? AND state = ?",
            *(State.QUEUED, int(blameless), run, State.RUNNING),
        )
