"""Questions of people's own, in SQL, to the views of a store."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from featurenet.errors import InvalidInputError
from featurenet.store.database import Database

SECONDS = 60.0
"""How long a query may take by default."""


def views(store: Database) -> dict[str, tuple[str, ...]]:
    """Returns what may be asked: view → its columns."""
    found = store.rows(
        "SELECT view.name, column.name FROM sqlite_master AS view "
        "JOIN pragma_table_info(view.name) AS column "
        "WHERE view.type = 'view' ORDER BY view.rowid, column.cid"
    )
    columns: dict[str, tuple[str, ...]] = {}
    for view, column in found:
        columns[view] = (*columns.get(view, ()), column)
    return columns


def select(
    store: Database, query: str, seconds: float = SECONDS
) -> Generator[tuple[Any, ...], None, None]:
    """Yields the names of a query's columns, and then what it finds, row by row.

    Args:
        store: Opened to read.
        query: One SELECT.
        seconds: How long it may take.

    Raises:
        InvalidInputError: If it is anything else, is wrong, or takes longer; what is wrong is told
            with the names of all views and columns.
    """
    try:
        yield from store.select(query, seconds)
    except TimeoutError:
        raise InvalidInputError(
            f"The query took more than {seconds:g} s; ask for less, or allow more with "
            "--time-limit."
        ) from None
    except InvalidInputError as error:
        known = "; ".join(f"{view} ({', '.join(names)})" for view, names in views(store).items())
        raise InvalidInputError(
            f"{error} A query is one SELECT over these views: {known}."
        ) from None
