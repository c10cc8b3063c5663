"""TOML file → `Descriptor`: what a data set is, and which loader reads it from where."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator

from featurenet.datasets.class_names import checked_names
from featurenet.errors import FormatError, InvalidInputError
from featurenet.places import expanded
from featurenet.records import ImageSize, PixelScale, Record, TestShare


class Download(Record):
    """One published file of a data set.

    Args:
        url: Where it is published.
        save_as: Its place below the Keras cache (`~/.keras/datasets`), for copying it by hand.
    """

    url: str
    save_as: str


class Descriptor(Record):
    """A data set as users see it in a list, and how to load it.

    Args:
        name: What users type; the stem of the TOML file.
        loader: Name of a registered loader ("digits", "keras", "npz", "images").
        title: One line for lists.
        description: A sentence or two.
        path: The `.npz` file, image folder or archive of one; in a TOML file it may be relative to
            that file.
        classes: Number of classes, checked on loading; None = as found.
        class_names: One per label, in the order of the labels; image folders must bear these names
            or the numbers 0 to classes - 1.
        shape: Height, width and channels of an image, checked on loading; None = as found.
        train_images: Published number of training images, for lists.
        test_images: Published number of test images, for lists.
        test_share: Share of each class that becomes test images where the source has no test split;
            None = a fifth, with a note.
        split_seed: Seed of that split. It belongs to the data set and not to the experiment, so
            that experiments with different seeds are judged on the same test images.
        image_size: Height and width that images of a folder are resized to; None = they must have
            one size.
        pixel_scale: Stored value that stands for white; None = told by type and brightest pixel.
        licence: Terms of use.
        source: Page or paper that publishes the data.
        downloads: The published files; empty for what needs no network.
    """

    name: str
    loader: str
    title: str = ""
    description: str = ""
    path: Path | None = None
    classes: Annotated[int, Field(ge=2)] | None = None
    class_names: tuple[str, ...] = ()
    shape: tuple[int, int, int] | None = None
    train_images: int | None = None
    test_images: int | None = None
    test_share: TestShare | None = None
    split_seed: Annotated[int, Field(ge=0)] = 0
    image_size: ImageSize | None = None
    pixel_scale: PixelScale | None = None
    licence: str = ""
    source: str = ""
    downloads: tuple[Download, ...] = ()

    @property
    def location(self) -> str:
        """Where the data is: a path, "needs download" or "built in"."""
        if self.path is not None:
            return str(self.path)
        return "needs download" if self.downloads else "built in"

    def existing_path(self) -> Path:
        """Returns the path.

        Raises:
            InvalidInputError: If there is none, or nothing lies there.
        """
        if self.path is None:
            raise InvalidInputError(
                f"Data set {self.name}: loader {self.loader!r} needs a path; "
                f'add path = "..." to {self.name}.toml'
            )
        if not self.path.exists():
            raise InvalidInputError(f"Data set {self.name}: there is nothing at {self.path}")
        return self.path

    @model_validator(mode="after")
    def _names_match_classes(self) -> Descriptor:
        if self.class_names:
            checked_names(self.class_names, self.classes)
        return self


def read_descriptor(path: Path) -> Descriptor:
    """Reads a TOML file; the data set's name is the file's stem.

    Raises:
        FormatError: If the file is not TOML, or a field is unknown, missing or out of range.
    """
    return _descriptor(path, _table(path))


def descriptors_in(folder: Path) -> dict[str, Descriptor]:
    """Returns the described data sets of a folder, by name.

    TOML files without a `loader` belong to other tools and are left alone.

    Raises:
        FormatError: If one of the files cannot be read.
    """
    tables = {path: _table(path) for path in sorted(folder.glob("*.toml"))}
    return {
        path.stem: _descriptor(path, table) for path, table in tables.items() if "loader" in table
    }


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"not a TOML file: {error}", path) from None
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror}", path) from None


def _descriptor(path: Path, table: dict[str, Any]) -> Descriptor:
    if "name" in table:
        raise FormatError("the file's own name is the data set's; take out `name`", path)
    try:
        described: Descriptor = Descriptor.parse({"name": path.stem} | table)
    except InvalidInputError as error:
        raise FormatError(str(error), path) from None
    if described.path is None:
        return described
    return described.model_copy(update={"path": path.parent / expanded(described.path)})
