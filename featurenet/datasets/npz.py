"""An `.npz` file with images and labels of one to three splits → `Arrays`."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.npyio import NpzFile

from featurenet.datasets.arrays import Arrays
from featurenet.datasets.cache import BESIDE
from featurenet.datasets.descriptor import Descriptor
from featurenet.datasets.split_names import split_of
from featurenet.errors import FormatError

KEYS = ("x_train", "y_train", "x_test", "y_test")
ROLES = {"x": "x", "images": "x", "y": "y", "labels": "y"}
"""How images (x) and labels (y) are called in common files."""

NAMES = "class_names"


def load_npz(descriptor: Descriptor) -> Arrays:
    """Loads the `.npz` file that a descriptor points to."""
    return read_npz(descriptor.existing_path())


def read_npz(path: Path) -> Arrays:
    """Reads images and labels, and `class_names` (an array of text) if there is one.

    `x_train`, `y_train` must be there, `x_test`, `y_test`, `x_val`, `y_val` may be. Case does not
    matter, nor which part comes first; `train_images` with `train_labels` means the same.

    Raises:
        FormatError: If the file is damaged, lacks an array, or holds pickled Python objects, which
            are never read because they can run code.
    """
    try:
        file = np.load(path, allow_pickle=False)
        if not isinstance(file, NpzFile):
            raise FormatError("is a single array; write several with numpy.savez", path)
        with file:
            return _arrays(file, path)
    except (ValueError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError) as error:
        raise FormatError(
            f"cannot be read as .npz ({error}); write it with numpy.savez and plain number "
            "arrays, not Python objects",
            path,
        ) from None
    except OSError as error:
        raise FormatError(f"cannot be read ({error.strerror or error})", path) from None


def _arrays(file: NpzFile, path: Path) -> Arrays:
    keys = _keys(file, path)
    needed = {"x_train", "y_train"}
    needed |= {f"{role}_{key[2:]}" for key in keys for role in "xy"}
    missing = [key for key in (*KEYS, "x_val", "y_val") if key in needed - set(keys)]
    if missing:
        raise FormatError(
            f"lacks {', '.join(missing)}; an .npz data set has {', '.join(KEYS)} "
            f"(received: {', '.join(file.files) or 'nothing'})",
            path,
        )
    arrays: dict[str, Any] = {key: file[stored] for key, stored in keys.items()}
    extra = sorted(set(file.files) - {*keys.values(), NAMES, *BESIDE})
    notes = (f"arrays that are not read: {', '.join(extra[:5])}",) if extra else ()
    return Arrays(str(path), **arrays, class_names=_class_names(file, path), notes=notes)


def _keys(file: NpzFile, path: Path) -> dict[str, str]:
    """Returns the stored name of each array: {"x_train": "train_images"}."""
    found: dict[str, str] = {}
    for stored in file.files:
        key = _meaning(stored)
        if key is not None and found.setdefault(key, stored) != stored:
            raise FormatError(
                f"has two arrays for {key}: {found[key]} and {stored}; take one away", path
            )
    return found


def _meaning(stored: str) -> str | None:
    first, _, last = stored.lower().partition("_")
    for role, split in ((first, last), (last, first)):
        if role in ROLES and split_of(split) is not None:
            return f"{ROLES[role]}_{split_of(split)}"
    return None


def _class_names(file: NpzFile, path: Path) -> tuple[str | bytes, ...]:
    if NAMES not in file:
        return ()
    stored = file[NAMES]
    if stored.ndim != 1 or stored.dtype.kind not in "SUiu":
        raise FormatError(
            f"{NAMES} must be a list of text, received {stored.dtype} of shape {stored.shape}", path
        )
    return tuple(stored.tolist() if stored.dtype.kind in "SU" else map(str, stored))
