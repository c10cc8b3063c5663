"""A run is added, in a folder of its own or in the workspace; an early error leaves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from featurenet.preparation import Prepared
from featurenet.records import Run
from featurenet.store import runs, trials
from featurenet.store.database import Database
from featurenet.store.folder import new_folder
from featurenet.store.opening import create
from featurenet.store.workspace import home, new_run_folder, remove_folder
from featurenet.titles import short_name


@contextmanager
def new_run(
    prepared: Prepared, out: Path | None, priority: int, private: bool
) -> Iterator[tuple[Database, Run]]:
    """Adds a run in a folder of its own, or in the workspace; an early error leaves nothing."""
    if out is None:
        with new_run_in_workspace(prepared, None, priority, private) as found:
            yield found
        return
    with new_folder(out), create(out) as store:
        yield store, runs.add(store, prepared.experiment, priority=priority, private=private)


@contextmanager
def new_run_in_workspace(
    prepared: Prepared, given: Path | None, priority: int, private: bool
) -> Iterator[tuple[Database, Run]]:
    place = given if given is not None else home()
    is_new = not place.exists()
    asked = prepared.experiment
    subject = f"{short_name(asked.metamodel)}-{short_name(asked.data.dataset)}"
    try:
        with create(place) as store:
            name = new_run_folder(place, subject)
            added = runs.add(store, asked, name, priority=priority, private=private)
            try:
                yield store, added
            except Exception:
                if not trials.every(store, added.id):
                    runs.remove(store, added.id)
                    remove_folder(place / name)
                    is_new = is_new and not runs.every(store)
                else:
                    is_new = False
                raise
    except Exception:
        if is_new and place.exists():
            remove_folder(place)
        raise
