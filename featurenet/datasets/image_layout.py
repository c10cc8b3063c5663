"""Names of image files → which split and class each belongs to, and in which order.

Two layouts are read: `train/<class>/<file>`, with `test/` and `val/` alike (`split_names` has other
spellings), and `<class>/<file>`. Hidden files and what operating systems leave behind are no
images; a README or licence beside the class folders is left out with a note; every other file must
be an image.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import PurePosixPath

from featurenet.datasets.class_names import readable
from featurenet.datasets.split_names import SPELLINGS, split_of
from featurenet.errors import FormatError

SUFFIXES = frozenset(".bmp .gif .jpeg .jpg .pgm .png .ppm .tif .tiff .webp".split())
LITTER = frozenset({"Thumbs.db", "desktop.ini", "__MACOSX"})
"""What operating systems leave in folders, besides names that begin with a dot."""

Parts = tuple[str, ...]
ByClass = dict[str, list[str]]
Labelled = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ImageLayout:
    """Where every image belongs.

    Args:
        class_names: In the order of the labels.
        splits: "train", and "val" and "test" if there are any → name and label of their images.
        notes: Sentences about what is left out.
    """

    class_names: tuple[str, ...]
    splits: Mapping[str, Labelled]
    notes: tuple[str, ...] = ()


def lay_out(names: Iterable[str], class_names: tuple[str, ...], origin: str) -> ImageLayout:
    """Reads the layout off the names.

    Images are ordered by taking the first of each class, then the second of each, and so on, so
    that the first n images hold all classes alike.

    Args:
        names: Paths relative to the folder or archive, with `/`; those of folders end with one.
        class_names: The classes in the order of their labels, if known; the folders bear these
            names, or the numbers from 0. Else the folders are sorted, by value if all are numbers.
        origin: Folder or archive, for messages.

    Raises:
        FormatError: If the names follow neither layout, or the classes are not the expected ones.
    """
    paths = {name: tuple(name.split("/")) for name in names if not _is_hidden(name)}
    files = {name: parts for name, parts in paths.items() if parts[-1]}
    root = _common_root(files.values())
    files = {name: parts[min(root, len(parts) - 1) :] for name, parts in files.items()}
    folders = [parts[root:] for parts in paths.values() if not parts[-1]]
    depth = 3 if _has_splits([*files.values(), *folders], origin) else 2
    left_out = {name for name, parts in files.items() if _is_beside(parts, depth)}
    splits = _splits({n: parts for n, parts in files.items() if n not in left_out}, depth, origin)
    order = _label_order(set(splits["train"]), class_names, origin)
    for split in ("val", "test"):
        unknown = sorted(set(splits[split]) - set(order))
        if unknown:
            raise FormatError(f"has the class {unknown[0]!r} in {split}/ but not in train/", origin)
    empty = {readable(parts[-2]) for parts in folders if len(parts) == depth} - set(order)
    return ImageLayout(
        class_names=class_names or tuple(order),
        splits={name: _interleaved(found, order) for name, found in splits.items() if found},
        notes=(
            *listing("files beside the class folders, which are left out", left_out),
            *listing("class folders without images, which are left out", empty),
        ),
    )


def listing(what: str, names: Collection[str]) -> tuple[str, ...]:
    """Returns a note that counts something and names some of it; () if there is none."""
    first = ", ".join(map(readable, sorted(names)[:3]))
    more = ", …" if len(names) > 3 else ""
    return (f"{what} ({len(names):,}): {first}{more}",) if names else ()


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part in LITTER for part in name.split("/"))


def _common_root(files: Collection[Parts]) -> int:
    """Returns how many folders, one in the other, hold everything (as in most archives)."""
    images = [parts for parts in files if _is_image(parts)] or files
    root = 0
    while any(len(parts) > root + 2 for parts in images):
        tops = {parts[root] for parts in images}
        if len(tops) > 1 or split_of(min(tops)) is not None:
            break
        root += 1
    return root


def _is_image(parts: Parts) -> bool:
    return PurePosixPath(parts[-1]).suffix.lower() in SUFFIXES


def _is_beside(parts: Parts, depth: int) -> bool:
    return len(parts) < depth and not _is_image(parts)


def _has_splits(paths: Collection[Parts], origin: str) -> bool:
    """Tells `train/<class>/<file>` from `<class>/<file>`, where a class may be called "train"."""
    if any(len(parts) > 2 and split_of(parts[0]) is not None for parts in paths):
        return True
    tops = {parts[0] for parts in paths if len(parts) > 1}
    flat = [parts for parts in paths if len(parts) == 2 and _is_image(parts)]
    if flat and all(split_of(top) is not None for top in tops):
        raise FormatError(
            f"{flat[0][0]}/ must hold one folder for each class, received images in "
            f"{flat[0][0]}/ itself, such as {'/'.join(flat[0])}",
            origin,
        )
    return False


def _splits(files: Mapping[str, Parts], depth: int, origin: str) -> dict[str, ByClass]:
    splits: dict[str, ByClass] = {split: defaultdict(list) for split in SPELLINGS}
    folders: dict[tuple[str, ...], str] = {}
    for name, parts in files.items():
        split = split_of(parts[0]) if depth == 3 else "train"
        if len(parts) != depth or split is None:
            raise FormatError(_misplaced(name, depth == 3), origin)
        _check_one_spelling(folders, (split,), "/".join(parts[:-2]), origin)
        label = readable(parts[-2])
        _check_one_spelling(folders, (split, label), "/".join(parts[:-1]), origin)
        splits[split][label].append(name)
    if depth == 3 and not splits["train"]:
        raise FormatError(
            "has no images in train/<class>/; add them, or put the class folders at the top to "
            "have test images split off",
            origin,
        )
    return splits


def _check_one_spelling(
    folders: dict[tuple[str, ...], str], meaning: tuple[str, ...], folder: str, origin: str
) -> None:
    """Refuses `val` beside `validation`, and classes that differ in unreadable bytes only."""
    other = folders.setdefault(meaning, folder)
    if other != folder:
        raise FormatError(
            f"has two folders for {'/'.join(meaning)}, {other!r} and {folder!r}; rename or merge "
            "one",
            origin,
        )


def _misplaced(name: str, has_splits: bool) -> str:
    if has_splits:
        return (
            "beside train/, test/ and val/ there must be no other images, and each must lie in "
            f"train/<class>/, test/<class>/ or val/<class>/; received {readable(name)}"
        )
    return (
        f"each image must lie in <class>/, or in train/<class>/ and test/<class>/; received "
        f"{readable(name)}"
    )


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
    class_names = tuple(map(readable, class_names))
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
