"""A folder of many runs, for scripts: list, read, remove, export and import them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from featurenet.results import Results
from featurenet.store.exporting import export_run
from featurenet.store.importing import import_run
from featurenet.store.opening import open_to_read
from featurenet.store.overview import RunOverview, overview
from featurenet.store.removal import remove_run
from featurenet.store.workspace import RunName, find, folder_of_store, home


@dataclass(frozen=True, slots=True)
class Workspace:
    """The runs of a folder. Runs are named by number, by folder, or by the folder's name.

    Args:
        folder: It need not exist before a run is imported; None takes FEATURENET_HOME or `runs`.
    """

    folder: Path

    def __init__(self, folder: str | os.PathLike[str] | None = None):
        object.__setattr__(self, "folder", Path(folder) if folder is not None else home())

    def runs(self) -> tuple[RunOverview, ...]:
        """Returns every run, the newest first: number, folder, state, progress, best model.

        Raises:
            InvalidInputError: If the folder is no workspace.
        """
        with open_to_read(folder_of_store(self.folder)) as store:
            return overview(store)

    def results(self, run: RunName) -> Results:
        """Reads a run.

        Raises:
            InvalidInputError: If there is none.
        """
        return Results.load(run, self.folder)

    def remove(self, run: RunName) -> None:
        """Removes a run with all of its files, for good.

        Raises:
            InvalidInputError: If there is none, or it is being carried out.
        """
        remove_run(find(run, self.folder))

    def export(self, run: RunName, path: str | os.PathLike[str], *, models: bool = True) -> Path:
        """Writes a run, which may be going on, into a zip, and returns its path.

        Args:
            run: Which.
            path: Where to; a file that is there is replaced.
            models: Whether to take the models' files along.

        Raises:
            InvalidInputError: If there is none, or it has no sample yet.
        """
        return export_run(find(run, self.folder), Path(path), models=models)

    def import_run(self, path: str | os.PathLike[str]) -> RunOverview:
        """Adds an exported run, or a copy of a run's folder, and returns what it has become.

        Raises:
            InvalidInputError: If there is no run, or it is damaged; nothing is left behind then.
        """
        number = import_run(Path(path), self.folder).run
        return next(run for run in self.runs() if run.number == number)
