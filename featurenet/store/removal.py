"""Takes a run out of its workspace, with all of its files."""

from __future__ import annotations

from pathlib import Path

from featurenet.errors import InvalidInputError
from featurenet.store import runs, workers
from featurenet.store.artifacts import prepared_folder
from featurenet.store.folder import held
from featurenet.store.opening import open_to_write
from featurenet.store.workspace import Place, remove_folder


def remove_run(place: Place) -> Path:
    """Removes a run; returns the folder that is no more.

    Raises:
        InvalidInputError: If somebody carries it out or assesses it.
        OSError: If a file cannot be removed.
    """
    with open_to_write(place.workspace) as store:
        folder = Path(runs.get(store, place.run).folder).resolve()
        if folder.exists():
            with held(folder):
                pass  # nobody assesses it
        with store.transaction():
            if workers.is_carried_out(store, place.run):
                raise InvalidInputError(
                    f"Run {place.run} is being carried out; end it first: `featurenet cancel "
                    f"{place.run} --workspace {place.workspace}`."
                )
            runs.remove(store, place.run)
        prepared = prepared_folder(place.workspace)
        if not runs.every(store) and prepared.exists():  # as long as there are runs, it is theirs
            remove_folder(prepared)
    if folder.exists():
        remove_folder(folder)
    return folder
