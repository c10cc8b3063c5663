"""A workspace: a folder with one store and the folders of its runs; how people name one of them."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from featurenet.errors import InvalidInputError
from featurenet.registry import near_matches
from featurenet.store.database import FILE
from featurenet.store.opening import open_to_read

HOME = "FEATURENET_HOME"
"""Environment variable that names the workspace to use where none is given."""

DEFAULT = "runs"
"""The workspace to use where nothing names one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run is kept.

    Args:
        workspace: The folder that holds the store.
        run: The run's number in it.
    """

    workspace: Path
    run: int


RunName = str | Path | int | Place
"""A run's number in the workspace, its folder, the folder's name in the workspace, its place."""


def home() -> Path:
    """Returns the workspace to use where none is given."""
    return Path(os.environ.get(HOME) or DEFAULT)


def new_run_folder(workspace: Path, subject: str) -> str:
    """Makes a folder for a run, named by when it was asked for and what it is about.

    Returns:
        Its name, relative to the workspace.
    """
    name = f"{time.strftime('%Y%m%d-%H%M%S')}-{subject}"
    for each in chain([name], (f"{name}-{number}" for number in count(2))):  # the same second
        try:
            (workspace / each).mkdir(parents=True)
        except FileExistsError:
            continue
        return each
    raise AssertionError("there is always another number")


def remove_folder(folder: Path) -> None:
    """Removes a run's folder and all that is in it."""
    shutil.rmtree(folder)


def folder_of_store(given: Path | None = None) -> Path:
    """Returns the workspace that somebody means.

    Args:
        given: A workspace, or the folder of a run in one; None for `home()`.

    Raises:
        InvalidInputError: If there is none.
    """
    folder = given if given is not None else home()
    if (folder / FILE).exists():
        return folder
    above = folder.resolve().parent
    if (above / FILE).exists() and folder.name in _folders(above):
        return above
    raise InvalidInputError(
        f"{folder} is no workspace: {FILE} is missing. Runs make one; name another with "
        f"--workspace, or by the variable {HOME}."
    )


def find(given: RunName, workspace: Path | None = None) -> Place:
    """Returns the run that somebody means.

    Args:
        given: Its number in the workspace; its folder, or the folder's name in the workspace; a
            workspace that holds this run only; or its place, as it is.
        workspace: Where numbers and names are looked up; None for `home()`.

    Raises:
        InvalidInputError: If there is no such run, or it could be several.
    """
    if isinstance(given, Place):
        return given
    if not isinstance(given, RunName):
        raise InvalidInputError(
            "A run is named by its number, or is a folder, such as 'runs/first'; "
            f"received {given!r}."
        )
    among = workspace if workspace is not None else home()
    if isinstance(given, int) or (str(given).isdigit() and not Path(given).exists()):
        return _numbered(among, int(str(given)))
    folder = Path(given)
    if (folder / FILE).exists():
        return _only(folder)
    for parent, name in ((folder.resolve().parent, folder.name), (among, str(given))):
        if (parent / FILE).exists() and (number := _folders(parent).get(name)):
            return Place(parent, number)
    return _only(folder) if folder.exists() else _unknown(str(given), among)


def _numbered(workspace: Path, number: int) -> Place:
    numbers = _folders(workspace).values()
    if number in numbers:
        return Place(workspace, number)
    there = f"it has {', '.join(map(str, numbers))}" if numbers else "it has none"
    raise InvalidInputError(f"{workspace} has no run {number}: {there}.")


def _only(folder: Path) -> Place:
    numbers = sorted(_folders(folder).values())
    if len(numbers) == 1:
        return Place(folder, numbers[0])
    if not numbers:
        raise InvalidInputError(f"{folder} holds no run: it ended before it began; run again.")
    raise InvalidInputError(
        f"{folder} holds {len(numbers)} runs; name one of them by its folder, or by its number: "
        f"`featurenet list --workspace {folder}` lists them."
    )


def _unknown(given: str, workspace: Path) -> Place:
    names = _folders(workspace) if (workspace / FILE).exists() else {}
    raise InvalidInputError(
        f"There is no run {given!r}: no such folder, and {workspace} has none of that name."
        f"{near_matches(given, names)}"
    )


def _folders(workspace: Path) -> dict[str, int]:
    """Returns folder, relative to the workspace → number of the run."""
    with open_to_read(workspace) as store:
        return {row["folder"]: row["id"] for row in store.rows("SELECT id, folder FROM run")}
