"""What people note of models: a star, a sentence, tags."""

from __future__ import annotations

import json
from dataclasses import dataclass

from featurenet.errors import InvalidInputError
from featurenet.store import events
from featurenet.store.database import Database, reading

LONGEST_NOTE = 10_000
LONGEST_TAG = 100
MOST_TAGS = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody noted of a model.

    Args:
        star: Whether it is one to come back to.
        note: Free text.
        tags: Words to find it by.
    """

    star: bool = False
    note: str = ""
    tags: tuple[str, ...] = ()


@reading
def every(store: Database, run: int) -> dict[int, Mark]:
    """Returns trial's number → its mark, of those that have one."""
    found = store.rows("SELECT trial, star, note, tags FROM mark WHERE run = ?", run)
    return {
        row["trial"]: Mark(bool(row["star"]), row["note"], tuple(json.loads(row["tags"])))
        for row in found
    }


def write(store: Database, run: int, trial: int, mark: Mark) -> None:
    """Writes the mark of a trial in the place of the one it had.

    Raises:
        InvalidInputError: If the run has no such trial, or note or tags are too long.
    """
    _check(mark)
    with store.transaction():
        if not store.value(
            "SELECT count(*) FROM trial WHERE run = ? AND number = ?", *(run, trial)
        ):
            raise InvalidInputError(f"Run {run} has no trial {trial}.")
        store.write("DELETE FROM mark WHERE run = ? AND trial = ?", run, trial)
        if mark != Mark():
            store.write(
                "INSERT INTO mark (run, trial, star, note, tags) VALUES (?, ?, ?, ?, ?)",
                *(run, trial, mark.star, mark.note, json.dumps(list(mark.tags))),
            )
        events.write(store, run, "trial.marked", trial)


def _check(mark: Mark) -> None:
    if len(mark.note) > LONGEST_NOTE:
        raise InvalidInputError(f"A note has at most {LONGEST_NOTE:,} characters.")
    if len(mark.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in mark.tags):
        raise InvalidInputError(f"At most {MOST_TAGS} tags, of {LONGEST_TAG} characters each.")
