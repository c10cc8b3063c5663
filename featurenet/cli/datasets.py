"""`featurenet datasets`: list the data sets that have a name."""

from __future__ import annotations

from typing import Any

import click

from featurenet.cli.output import json_option, print_json, print_table
from featurenet.datasets.catalogue import describe
from featurenet.datasets.descriptor import Descriptor


@click.group()
def command() -> None:
    """List the data sets that have a name.

    Besides these, `--dataset` takes any .npz file and any folder of images.
    """


@command.command(name="list")
@click.option("--data-dir", metavar="FOLDER", help="Look here, too.  [default: $FEATURENET_DATA]")
@json_option
def list_all(data_dir: str | None, as_json: bool) -> None:
    """List data sets, their sizes, and where their images are."""
    found = describe(data_dir)
    if as_json:
        print_json([_plain(each) for each in found])
        return
    columns = ("name", "what it is", "image", "classes", "training", "test", "where")
    print_table(columns, map(_row, found))


def _plain(found: Descriptor) -> dict[str, Any]:
    return {**found.model_dump(mode="json"), "location": found.location}


def _row(found: Descriptor) -> list[str]:
    shape = "x".join(map(str, found.shape)) if found.shape else "–"
    counts = (found.classes, found.train_images, found.test_images)
    numbers = [f"{count:,}" if count is not None else "–" for count in counts]
    return [found.name, found.title, shape, *numbers, found.location]
