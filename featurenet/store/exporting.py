"""A run → a zip that is a workspace of this run alone, complete in itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from featurenet.atomic import replacing
from featurenet.errors import InvalidInputError
from featurenet.records import Run, State
from featurenet.store import runs, trials
from featurenet.store.artifacts import MODELS, sample_file, trial_folder
from featurenet.store.database import FILE
from featurenet.store.opening import create, open_to_read
from featurenet.store.portable import portable
from featurenet.store.transfer import copy_run
from featurenet.store.workspace import Place


def export_run(place: Place, path: Path, *, models: bool = True) -> Path:
    """Writes a run as it stands in one moment; it may be going on.

    Args:
        place: The run.
        path: The zip; one that is there is replaced.
        models: Whether to take the models' files along.

    Returns:
        The path.

    Raises:
        InvalidInputError: If the run has no sample yet.
        OSError: If a file cannot be read, or the zip cannot be written.
    """
    with open_to_read(place.workspace) as store:
        run = runs.get(store, place.run)
    folder = Path(run.folder).resolve()
    if not sample_file(folder).exists():
        raise InvalidInputError(f"Run {run.id} in {folder} has no sample yet: there is no run yet.")
    with tempfile.TemporaryDirectory() as temporary:
        needed, unfinished = _write_store(place, Path(temporary), run)
        left_out = {folder / trial_folder(name) for name in unfinished}
        if not models:
            left_out.add(folder / MODELS)
        with replacing(path) as part, ZipFile(part, "w", ZIP_DEFLATED) as archive:
            archive.write(Path(temporary) / FILE, f"{folder.name}/{FILE}")
            for inner, file in {**_files(folder, left_out), **needed}.items():
                archive.write(file, f"{folder.name}/{inner}")
    return path


def _write_store(place: Place, folder: Path, run: Run) -> tuple[dict[str, Path], list[str]]:
    """Makes the store of the run alone; returns further files, and which models are not done."""
    experiment, needed = portable(run.experiment, Path(run.folder))
    with create(folder) as store:
        number = copy_run(place.workspace, place.run, store, ".")
        runs.replace_experiment(store, number, experiment)
        unfinished = [t.name for t in trials.every(store, number) if t.state is State.QUEUED]
    return needed, unfinished


def _files(folder: Path, left_out: set[Path]) -> dict[str, Path]:
    """Returns path in the run's folder → file; without the store and what is being written."""
    found = {}
    for path in _walk(folder, left_out):
        if not path.name.startswith((".", FILE.removesuffix(".db"))):
            found[path.relative_to(folder).as_posix()] = path
    return found


def _walk(folder: Path, left_out: set[Path]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path in left_out or path.is_symlink():
            continue
        if path.is_dir():
            yield from _walk(path, left_out)
        else:
            yield path
