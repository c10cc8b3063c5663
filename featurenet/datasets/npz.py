"""An `.npz` file with x_train, y_train, x_test and y_test → `Arrays`."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

import numpy as np
from numpy.lib.npyio import NpzFile

from featurenet.datasets.arrays import Arrays
from featurenet.datasets.descriptor import Descriptor
from featurenet.errors import FormatError

KEYS = ("x_train", "y_train", "x_test", "y_test")


def load_npz(descriptor: Descriptor) -> Arrays:
    """Loads the `.npz` file that a descriptor points to."""
    return read_npz(descriptor.existing_path())


def read_npz(path: Path) -> Arrays:
    """Reads the four arrays, and `class_names` (an array of text) if there is one.

    Raises:
        FormatError: If the file is damaged, lacks an array, or holds pickled Python objects, which
            are never read because they can run code.
    """
    try:
        file = np.load(path, allow_pickle=False)
        if not isinstance(file, NpzFile):
            raise FormatError("is a single array; write the four with numpy.savez", path)
        with file:
            return _arrays(file, path)
    except (ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise FormatError(
            f"cannot be read as .npz ({error}); write it with numpy.savez and plain number "
            "arrays, not Python objects",
            path,
        ) from None
    except OSError as error:
        raise FormatError(f"cannot be read ({error.strerror or error})", path) from None


def _arrays(file: NpzFile, path: Path) -> Arrays:
    missing = [key for key in KEYS if key not in file]
    if missing:
        raise FormatError(
            f"lacks {', '.join(missing)}; an .npz data set has {', '.join(KEYS)} "
            f"(received: {', '.join(file.files) or 'nothing'})",
            path,
        )
    names = tuple(str(name) for name in file["class_names"]) if "class_names" in file else ()
    x_train, y_train, x_test, y_test = (file[key] for key in KEYS)
    return Arrays(str(path), x_train, y_train, x_test, y_test, names)
