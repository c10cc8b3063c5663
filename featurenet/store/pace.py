"""How long models took on this machine: what an estimate of the next run goes by."""

from __future__ import annotations

from dataclasses import dataclass

from featurenet.store.database import Database

LATEST = 500
"""Models that are looked at."""


@dataclass(frozen=True, slots=True)
class Took:
    """What one trained model took.

    Args:
        aside: Seconds beside training: building, assessing, writing.
        training: Seconds of training.
        passes: Images that were trained on, times epochs.
    """

    aside: float
    training: float
    passes: int


def latest(store: Database, dataset: str) -> list[Took]:
    """Returns what the latest models took that learned a data set, the last one first."""
    found = store.rows(
        "SELECT json_extract(trial.result, '$.seconds') AS seconds, "
        "json_extract(trial.result, '$.training_seconds') AS training, "
        "json_extract(run.experiment, '$.training.epochs') AS epochs, "
        "(SELECT sum(value) FROM json_each(run.facts, '$.data.images.train')) AS images "
        "FROM trial JOIN run ON run.id = trial.run WHERE trial.state = 'done' AND NOT baseline "
        "AND json_extract(run.experiment, '$.data.dataset') = ? "
        "ORDER BY trial.run DESC, trial.number DESC LIMIT ?",
        *(dataset, LATEST),
    )
    return [
        Took(row["seconds"] - row["training"], row["training"], row["epochs"] * row["images"])
        for row in found
        if row["training"] and row["epochs"] and row["images"]
    ]
