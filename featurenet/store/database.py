"""One SQLite file in a folder: opened to write or to read, one short transaction a change.

The only code that talks to SQLite. What is kept there is told by the modules beside this one.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from functools import wraps
from importlib.resources import files
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote

from featurenet.errors import FeatureNetError, InvalidInputError

VERSION = 4
"""Number of the database layout, kept in SQLite's user_version."""

FILE = "featurenet.db"

SCRIPTS = ("schema.sql", "marks.sql")
"""What makes the tables of today's layout."""

FULL = 2**16
"""Free bytes below which a disk is full: what SQLite adds to its files at once."""

WAIT_SECONDS = 30.0
"""How long a writer waits for another one."""

SYNC_SECONDS = 0.1
"""How long what was committed may wait for the next commit to take it to the disk along."""

READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
"""What a query of somebody else's may do."""

STEPS = 10_000
"""Of SQLite's machine between two looks at the clock: a millisecond or less."""


P = ParamSpec("P")
T = TypeVar("T")


class EmptyStoreError(InvalidInputError):
    """Whoever made the store was ended before it held anything."""


class Database:
    """A connection to the store of a folder.

    A killed process loses nothing that was committed. A commit reaches the disk before it returns,
    unless the one before did so within the last `SYNC_SECONDS`: then the next one, or closing,
    takes it there, so that many small commits do not each wait for the disk. A power cut can lose
    these last ones, never more nor what was before them. One instance belongs to one thread;
    processes each open their own. Reading never waits for a writer, nor the other way round.

    Args:
        folder: Where `featurenet.db` lies, or shall lie.
        create: Whether to make folder and file when they are missing.
        read_only: Whether nothing is to be written.

    Raises:
        InvalidInputError: If there is no store, or one that is not readable.
        OSError: From every method, if the disk is full or the file cannot be read or written.
    """

    def __init__(self, folder: Path, *, create: bool = False, read_only: bool = False):
        self.folder = folder.resolve()
        self.path = self.folder / FILE
        self._synced = 0.0
        if create:
            self.folder.mkdir(parents=True, exist_ok=True)
        elif not self.path.is_file():
            raise InvalidInputError(f"{folder} holds no run ({FILE} is missing).")
        with self._translated():
            self._connection = self._connect(read_only)
        self._connection.row_factory = sqlite3.Row
        try:
            self._prepare(create, read_only)
        except BaseException:
            self._connection.close()
            raise

    def _connect(self, read_only: bool) -> sqlite3.Connection:
        if not read_only:
            address = f"file:{quote(str(self.path))}"
        else:
            address = _to_read(self.path)
        return sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS, isolation_level=None)

    def _prepare(self, create: bool, read_only: bool) -> None:
        if not read_only:
            with self._translated():
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA foreign_keys = ON")
        else:
            self._connection.execute("PRAGMA query_only = ON")
        if create and self.layout == 0:
            with self.transaction():
                if self.layout == 0:  # still: another process may have been quicker
                    for script in SCRIPTS:
                        self.run_script(script)
        if self.layout == 0:
            raise EmptyStoreError(f"{self.folder} holds no run: it ended before it began.")
        if self.layout > VERSION:
            raise InvalidInputError(
                f"{self.path} has layout {self.layout}, newer than this version reads "
                f"({VERSION}); install a newer featurenet."
            )

    @property
    def layout(self) -> int:
        """Number of the layout; 0 for an empty file."""
        return int(self.value("PRAGMA user_version"))

    def run_script(self, name: str) -> None:
        """Runs the statements of a file beside this one, within a transaction, up to `VERSION`."""
        script = files("featurenet.store").joinpath(name).read_text(encoding="utf-8")
        for statement in script.split(";\n"):
            self._connection.execute(statement)
        self._connection.execute(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        """Closes the file; the write-ahead log is folded into it."""
        self._connection.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Makes what is written within it one change: all of it is there, or nothing.

        One within another is part of that one.
        """
        if self._connection.in_transaction:
            yield
            return
        with self._translated():
            syncs = time.monotonic() - self._synced > SYNC_SECONDS
            # In the write-ahead log, FULL syncs all that was written; NORMAL leaves it for later.
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if syncs else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
                if syncs:
                    self._synced = time.monotonic()
            except BaseException:
                # SQLite itself rolls back on a full disk; a second rollback would hide the cause.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        """Returns what a query finds."""
        with self._translated():
            return self._connection.execute(query, values).fetchall()

    def value(self, query: str, *values: Any) -> Any:
        """Returns the first value that a query finds; None if it finds nothing."""
        found = self.rows(query, *values)
        return found[0][0] if found else None

    def select(self, query: str, seconds: float) -> Generator[tuple[Any, ...], None, None]:
        """Yields the names of a query's columns, and then what it finds, row by row.

        Args:
            query: One statement of somebody else's, which must read only.
            seconds: How long it may take; what the caller does between two rows does not count.

        Raises:
            InvalidInputError: If it is no such statement.
            TimeoutError: If it takes longer.
            KeyboardInterrupt: At Ctrl-C, also within a long step.
        """
        end = time.monotonic() + seconds
        self._connection.set_authorizer(lambda action, *_: 0 if action in READING else 1)
        self._connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
        try:
            found = self._connection.execute(query)
            if found.description is None:
                raise InvalidInputError("The query is empty.")
            yield tuple(column[0] for column in found.description)
            for row in found:
                paused = time.monotonic()
                yield tuple(row)
                end += time.monotonic() - paused
        except (sqlite3.Error, sqlite3.Warning) as error:
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
                raise InvalidInputError(f"{str(error).rstrip('.')}.") from None
            if time.monotonic() > end:
                raise TimeoutError(f"A query took more than {seconds:g} s.") from None
            raise KeyboardInterrupt from None  # which SQLite swallows within a step
        finally:
            self._connection.set_progress_handler(None, 0)
            self._connection.set_authorizer(None)

    def write(self, statement: str, *values: Any) -> int:
        """Runs a statement within a transaction; returns how many rows it changed."""
        return self._connection.execute(statement, values).rowcount

    def insert(self, statement: str, *values: Any) -> int:
        """Runs a statement within a transaction; returns the number of the new row."""
        return int(self._connection.execute(statement, values).lastrowid or 0)

    def write_all(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        """Runs a statement for each row, within a transaction."""
        self._connection.executemany(statement, rows)

    @contextmanager
    def attached(self, folder: Path) -> Iterator[None]:
        """Lets queries read the store of another folder, as `source.<table>`."""
        with self._translated():
            self._connection.execute("ATTACH ? AS source", (_to_read(folder.resolve() / FILE),))
        try:
            yield
        finally:
            self._connection.execute("DETACH source")

    def back_up(self, path: Path) -> None:
        """Writes a copy of the file."""
        with self._translated(), closing(sqlite3.connect(path)) as copy:
            self._connection.backup(copy)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turns the database's errors into those that callers know."""
        try:
            yield
        except UnicodeDecodeError as error:  # in a text, or in a name within SQLite's own message
            raise self._damage(error) from error
        except sqlite3.OperationalError as error:  # the system's fault, not that of the content
            number = getattr(error, "sqlite_errorcode", None)
            if number in (None, sqlite3.SQLITE_ERROR):  # but for a table that is not as we made it
                raise self._damage(error) from error
            # For a file that it maps into memory, SQLite calls a full disk an input/output error.
            full = number == sqlite3.SQLITE_FULL or self._is_disk_full()
            code = errno.ENOSPC if full else errno.EIO
            reason = os.strerror(code) if full else str(error)
            raise OSError(code, reason, str(self.path)) from error
        except sqlite3.DatabaseError as error:
            # Other kinds are mistakes of ours, such as a second key; or an index tells nonsense.
            if type(error) is not sqlite3.DatabaseError and self._is_sound():
                raise
            raise self._damage(error) from error

    def _is_sound(self) -> bool:
        try:
            [found] = self._connection.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.DatabaseError:
            return False
        return bool(found == "ok")

    def _damage(self, error: Exception) -> InvalidInputError:
        return InvalidInputError(f"{self.path} is not a readable store: {error}.")

    def _is_disk_full(self) -> bool:
        return shutil.disk_usage(self.folder).free < FULL


def reading(
    function: Callable[Concatenate[Database, P], T],
) -> Callable[Concatenate[Database, P], T]:
    """Decorates what makes records of rows: where that fails, the file is damaged.

    We write rows that can be read. SQLite notices most damage itself, but none within a text.
    """

    @wraps(function)
    def read(store: Database, /, *arguments: P.args, **options: P.kwargs) -> T:
        try:
            return function(store, *arguments, **options)
        except (FeatureNetError, ValueError, TypeError, LookupError, AttributeError) as error:
            reason = " ".join(str(error).split())
            if str(store.path) in reason:
                raise  # it says all
            raise InvalidInputError(f"{store.path} is damaged: {reason}") from error

    return read


def _to_read(path: Path) -> str:
    """Returns SQLite's address of a store that is only read."""
    # Beside a file that cannot be written, SQLite has nowhere to tell other readers of itself.
    alone = "" if os.access(path.parent, os.W_OK) else "&immutable=1"
    return f"file:{quote(str(path))}?mode=ro{alone}"
