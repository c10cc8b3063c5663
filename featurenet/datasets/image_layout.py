"""Names of image files → which split, class and position each image has.

Two layouts are read: `train/<class>/<file>` with `test/<class>/<file>`, and `<class>/<file>`. Files
that lie beside the class folders (a README, a licence) and hidden files are no images and are left
alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from featurenet.errors import FormatError

SPLITS = ("train", "test")
LITTER = frozenset({"Thumbs.db", "desktop.ini", "__MACOSX"})
"""What operating systems leave in folders, besides names that begin with a dot."""

Parts = tuple[str, ...]
ByClass = dict[str, list[Parts]]


@dataclass(frozen=True, slots=True)
class ImageLayout:
    """Where every image belongs.

    Args:
        class_names: In the order of the labels.
        train: Names of the training images in order; of all images where nothing is split yet.
        test: Names of the test images in order; empty where nothing is split yet.
        labels: Label of each name.
    """

    class_names: tuple[str, ...]
    train: tuple[str, ...]
    test: tuple[str, ...]
    labels: dict[str, int]


def lay_out(names: Sequence[str], class_names: tuple[str, ...], origin: str) -> ImageLayout:
    """Reads the layout off the names.

    Images are ordered by taking the first of each class, then the second of each, and so on: the
    first n images then hold all classes alike.

    Args:
        names: Paths relative to the folder or archive, with `/`.
        class_names: The classes in the order of their labels, if known. Else the folders are
            sorted, as numbers if all are numbers.
        origin: Folder or archive in messages.

    Raises:
        FormatError: If the names follow neither layout, or the classes are not the expected ones.
    """
    parts = _without_common_root([kept for name in names if (kept := _parts(name))])
    if any(part[0] in SPLITS for part in parts if len(part) > 1):
        train, test = _two_splits(parts, origin)
    else:
        train, test = _by_class(parts, origin), {}
    order = _label_order(set(train), class_names, origin)
    unknown = sorted(set(test) - set(train))
    if unknown:
        raise FormatError(f"has the class {unknown[0]!r} in test/ but not in train/", origin)
    original = {kept: name for name in names if (kept := _parts(name))}
    raise NotImplementedError


def _parts(name: str) -> Parts:
    parts = PurePosixPath(name).parts
    hidden = any(part.startswith(".") or part in LITTER for part in parts)
    return () if hidden else parts
