"""Studies of a run that somebody named: what the address of the page had."""

from __future__ import annotations

from featurenet.errors import InvalidInputError
from featurenet.store.database import Database

LONGEST_NAME, LONGEST_QUERY, MOST = 100, 4_000, 100


def every(store: Database, run: int) -> dict[str, str]:
    """Returns the views of a run: name → the address's query."""
    rows = store.rows("SELECT name, query FROM view WHERE run = ? ORDER BY name", run)
    return {row["name"]: row["query"] for row in rows}


def write(store: Database, run: int, name: str, query: str) -> None:
    """Keeps a view under a name, in the place of what had it.

    Raises:
        InvalidInputError: If the name is empty or too long, or there are too many.
    """
    if not name.strip() or len(name) > LONGEST_NAME:
        raise InvalidInputError(f"A view needs a name of 1 to {LONGEST_NAME} characters.")
    if len(query) > LONGEST_QUERY:
        raise InvalidInputError(f"A view's address has at most {LONGEST_QUERY:,} characters.")
    known = every(store, run)
    if name not in known and len(known) >= MOST:
        raise InvalidInputError(f"A run keeps at most {MOST} views; remove some first.")
    store.write("INSERT OR REPLACE INTO view VALUES (?, ?, ?)", run, name, query)


def remove(store: Database, run: int, name: str) -> bool:
    """Forgets a view; returns whether there was one."""
    if name not in every(store, run):
        return False
    store.write("DELETE FROM view WHERE run = ? AND name = ?", run, name)
    return True
