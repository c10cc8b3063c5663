"""Names of image files → which split and class each belongs to, and in which order.

Two layouts are read: `train/<class>/<file>` with `test/<class>/<file>`, and `<class>/<file>`.
Hidden files, and a README or licence beside the class folders, are no images and are left alone;
every other file must be an image.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import PurePosixPath

from featurenet.errors import FormatError

SPLITS = ("train", "test")
SUFFIXES = frozenset(".bmp .gif .jpeg .jpg .pgm .png .ppm .tif .tiff .webp".split())
LITTER = frozenset({"Thumbs.db", "desktop.ini", "__MACOSX"})
"""What operating systems leave in folders, besides names that begin with a dot."""

ByClass = dict[str, list[str]]
Labelled = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ImageLayout:
    """Where every image belongs.

    Args:
        class_names: In the order of the labels.
        train: Name and label of the training images; of all images if nothing is split yet.
        test: Name and label of the test images; empty if nothing is split yet.
    """

    class_names: tuple[str, ...]
    train: Labelled
    test: Labelled


def lay_out(names: Iterable[str], class_names: tuple[str, ...], origin: str) -> ImageLayout:
    """Reads the layout off the names.

    Images are ordered by taking the first of each class, then the second of each, and so on, so
    that the first n images hold all classes alike.

    Args:
        names: Paths relative to the folder or archive, with `/`.
        class_names: The classes in the order of their labels, if known; the folders bear these
            names, or the numbers from 0. Else the folders are sorted, by value if all are numbers.
        origin: Folder or archive, for messages.

    Raises:
        FormatError: If the names follow neither layout, or the classes are not the expected ones.
    """
    splits = _splits(_without_common_root([name for name in names if not _is_hidden(name)]), origin)
    order = _label_order(set(splits["train"]), class_names, origin)
    unknown = sorted(set(splits["test"]) - set(order))
    if unknown:
        raise FormatError(f"has the class {unknown[0]!r} in test/ but not in train/", origin)
    return ImageLayout(
        class_names=class_names or tuple(order),
        train=_interleaved(splits["train"], order),
        test=_interleaved(splits["test"], order),
    )


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part in LITTER for part in name.split("/"))


def _without_common_root(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Returns the parts of each name, less a folder that holds everything (as in most archives)."""
    parts = {name: tuple(name.split("/")) for name in names}
    roots = {part[0] for part in parts.values()}
    deep = any(len(part) > 2 for part in parts.values())
    if len(roots) == 1 and deep and not roots & set(SPLITS):
        return {name: part[1:] for name, part in parts.items()}
    return parts


def _splits(parts: dict[str, tuple[str, ...]], origin: str) -> dict[str, ByClass]:
    has_splits = any(len(part) > 1 and part[0] in SPLITS for part in parts.values())
    depth = 3 if has_splits else 2
    splits: dict[str, ByClass] = {split: defaultdict(list) for split in SPLITS}
    for name, part in parts.items():
        if len(part) < depth and PurePosixPath(name).suffix.lower() not in SUFFIXES:
            continue
        split = part[0] if has_splits else "train"
        if len(part) != depth or split not in SPLITS:
            raise FormatError(_misplaced(name, has_splits), origin)
        splits[split][part[-2]].append(name)
    if has_splits and not (splits["train"] and splits["test"]):
        empty = "test" if splits["train"] else "train"
        raise FormatError(
            f"has no images in {empty}/<class>/; add them, or put the class folders at the top "
            "to have test images split off",
            origin,
        )
    return splits


def _misplaced(name: str, has_splits: bool) -> str:
    if has_splits:
        return (
            "beside train/ and test/ there must be no other images (validation images are taken "
            f"from train/), and each must lie in train/<class>/ or test/<class>/; received {name}"
        )
    return f"each image must lie in <class>/, received {name}; make one folder per class"


def _label_order(found: set[str], class_names: tuple[str, ...], origin: str) -> dict[str, int]:
    """Returns the label of each class folder, in the order of the labels."""
    if len(found) < 2:
        received = f"received only {min(found)!r}" if found else "received none"
        raise FormatError(
            f"needs a folder of images for each of at least two classes, {received}", origin
        )
    if not class_names:
        numeric = all(name.isdecimal() for name in found)
        ordered = sorted(found, key=lambda name: (int(name) if numeric else 0, name))
        return {name: label for label, name in enumerate(ordered)}
    for expected in (class_names, tuple(str(label) for label in range(len(class_names)))):
        if found == set(expected):
            return {name: label for label, name in enumerate(expected)}
    differing = sorted(found ^ set(class_names))
    raise FormatError(
        f"its class folders must be the {len(class_names)} classes {', '.join(class_names[:3])} … "
        f"or the numbers 0 to {len(class_names) - 1}; these are missing or unknown: "
        f"{', '.join(differing[:5])}",
        origin,
    )


def _interleaved(by_class: ByClass, order: dict[str, int]) -> Labelled:
    columns = [
        [(name, label) for name in sorted(by_class.get(folder, ()))]
        for folder, label in order.items()
    ]
    rounds = chain.from_iterable(zip_longest(*columns))
    return tuple(labelled for labelled in rounds if labelled is not None)
