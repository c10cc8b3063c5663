"""Arrays that took long to make ⇄ an `.npz` file in the user's cache, so that workers load fast."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from featurenet.datasets.arrays import Arrays
from featurenet.places import user_folder

ARRAYS = ("x_train", "y_train", "x_val", "y_val", "x_test", "y_test")
BESIDE = ("notes", "origin", "fingerprint")
"""What a cache file holds besides arrays and class names."""

logger = logging.getLogger(__name__)


def cache_folder() -> Path:
    """Returns the folder for cached arrays: below XDG_CACHE_HOME, else below `~/.cache`."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else user_folder() / ".cache") / "featurenet" / "datasets"


def cache_file(source: Path) -> Path:
    """Returns where arrays decoded from `source` are kept: one file per source, never more."""
    digest = hashlib.sha256(os.fsencode(source.absolute())).hexdigest()[:16]
    return cache_folder() / f"{source.name.removesuffix('.tar.gz')}-{digest}.npz"


def recall(path: Path, fingerprint: str) -> Arrays | None:
    """Returns the arrays in a cache file, or None if there are none for this fingerprint.

    A damaged file counts as none: the caller decodes again and writes it anew.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            if str(file["fingerprint"]) != fingerprint:
                return None
            return Arrays(
                str(file["origin"]),
                **{key: file[key] for key in ARRAYS if key in file},
                class_names=tuple(str(name) for name in file["class_names"]),
                notes=tuple(str(note) for note in file["notes"]) if "notes" in file else (),
            )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        logger.warning("%s: the cached arrays cannot be used (%s)", path, error)
        return None


def keep(path: Path, arrays: Arrays, fingerprint: str = "") -> None:
    """Writes a cache file in one step, so that no reader ever sees half of it.

    The cache only saves time: where it cannot be written, a warning says so.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            part = Path(folder) / path.name
            np.savez(
                part,
                **{key: array for key in ARRAYS if (array := getattr(arrays, key)) is not None},
                class_names=np.array(arrays.class_names, dtype=np.str_),
                notes=np.array(arrays.notes, dtype=np.str_),
                origin=arrays.origin,
                fingerprint=fingerprint,
            )
            part.replace(path)
    except OSError as error:
        logger.warning("%s: the images cannot be cached (%s)", path, error)
