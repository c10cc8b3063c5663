"""All runs of a workspace at a glance, without reading the result of any single model."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from featurenet.records import Figure, RunState, State
from featurenet.store.database import Database, reading
from featurenet.store.workers import unattended

UNFINISHED = (State.QUEUED, State.RUNNING)


@dataclass(frozen=True, slots=True)
class Best:
    """The learned model of a run's sample that is right most often; the first one of several.

    Args:
        name: What it is called.
        accuracy: On the test images, with its interval.
    """

    name: str
    accuracy: Figure

    def __repr__(self) -> str:
        return f"<model {self.name}: accuracy {self.accuracy.value:.4f}>"


@dataclass(frozen=True, slots=True)
class RunOverview:
    """One run, in short.

    Args:
        number: Its number in the workspace.
        folder: Where its files lie.
        title: What it was called; "" without.
        created: Seconds since the epoch.
        metamodel: Name or file that it samples.
        dataset: Name, file or folder that its models learn.
        state: Where it stands.
        interrupted: Whether it has begun and is not ended, but nobody works on it.
        finished: Trials that came to an end, baselines among them.
        total: All trials that there are so far.
        best: None if no model learned anything.
    """

    number: int
    folder: Path
    title: str
    created: float
    metamodel: str
    dataset: str
    state: RunState
    interrupted: bool
    finished: int
    total: int
    best: Best | None

    def __repr__(self) -> str:
        best = f", best {self.best.name} {self.best.accuracy.value:.4f}" if self.best else ""
        done = f"{self.finished} of {self.total} finished"
        return f"<run {self.number} {self.folder.name}: {self.standing}, {done}{best}>"

    @property
    def standing(self) -> str:
        """Where it stands in a word: its state, or "interrupted"."""
        return "interrupted" if self.interrupted else str(self.state)


@reading
def overview(store: Database) -> tuple[RunOverview, ...]:
    """Returns every run of a workspace, the newest first."""
    found = store.rows(
        "SELECT id, folder, state, created, json_extract(experiment, '$.name') AS title, "
        "json_extract(experiment, '$.metamodel') AS metamodel, "
        "json_extract(experiment, '$.data.dataset') AS dataset "
        "FROM run ORDER BY created DESC, id DESC"
    )
    finished, total = _progress(store)
    interrupted = unattended(store)
    return tuple(
        RunOverview(
            number=row["id"],
            folder=(store.folder / row["folder"]).resolve(),
            title=row["title"] or "",
            created=row["created"],
            metamodel=row["metamodel"],
            dataset=row["dataset"],
            state=RunState(row["state"]),
            interrupted=row["id"] in interrupted,
            finished=finished[row["id"]],
            total=total[row["id"]],
            best=_best(store, row["id"]),
        )
        for row in found
    )


def _progress(store: Database) -> tuple[Counter[int], Counter[int]]:
    """Returns run → how many trials are finished, and run → how many there are."""
    finished: Counter[int] = Counter()
    total: Counter[int] = Counter()
    counted = store.rows("SELECT run, state, count(*) FROM trial GROUP BY run, state")
    for run, state, count in counted:
        total[run] += count
        if state not in UNFINISHED:
            finished[run] += count
    return finished, total


def _best(store: Database, run: int) -> Best | None:
    """Returns the best of those that are better than chance, as `significance.has_learned` says.

    Chance is that of the run's test images, and so the same for all of its models.
    """
    found = store.rows(
        "WITH luck AS (SELECT json_extract(result, '$.metrics.accuracy.chance') AS chance "
        "FROM trial WHERE run = ?1 AND state = ?2 LIMIT 1) "
        "SELECT trial.name, value, low, high FROM figure "
        "JOIN trial ON trial.run = figure.run AND trial.number = figure.trial "
        "WHERE quantity = (SELECT id FROM quantity WHERE name = 'accuracy') "
        "AND figure.run = ?1 AND trial.state = ?2 AND NOT baseline "
        "AND ifnull(low > (SELECT chance FROM luck), TRUE) "
        "ORDER BY value DESC, number LIMIT 1",
        run,
        State.DONE,
    )
    return next((Best(name, Figure(*numbers)) for name, *numbers in found), None)
