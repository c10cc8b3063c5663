"""`featurenet datasets`: list the data sets that have a name, and show how one is read."""

from __future__ import annotations

from typing import Any

import click

from featurenet.cli.options import json_option, print_json, print_table, reading_options
from featurenet.datasets.catalogue import describe, load
from featurenet.datasets.descriptor import Descriptor
from featurenet.records import Experiment


@click.group()
def command() -> None:
    """List data sets that have a name, and show how one is read.

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


@command.command(name="show")
@click.argument("dataset", metavar="NAME|PATH")
@click.option("--data-dir", metavar="FOLDER", help="Look here, too.  [default: $FEATURENET_DATA]")
@reading_options
@json_option
def show(dataset: str, as_json: bool, **options: Any) -> None:
    """Show how a data set is read, and what is odd about it.

    The counts are those of a run with the default share of validation images.
    """
    asked = Experiment.from_options(dataset=dataset, **options)
    facts = load(asked.data, asked.seed).facts()
    if as_json:
        print_json(facts)
        return
    height, width, channels = facts["shape"]
    low, high = facts["range"]
    click.echo(
        f"{facts['name']}: images of {height}x{width}x{channels}, stored as {facts['dtype']} from "
        f"{low:g} to {high:g}, divided by {facts['scale']:g}"
    )
    print_table(("class", *facts["images"]), _class_rows(facts))
    for note in facts["notes"]:
        click.echo(f"Note: {note}.")


def _class_rows(facts: dict[str, Any]) -> list[list[str]]:
    counts = list(facts["images"].values())
    rows = [[name, *each] for name, *each in zip(facts["class_names"], *counts, strict=True)]
    totals = ["all", *map(sum, counts)]
    return [[str(name), *(f"{count:,}" for count in each)] for name, *each in (*rows, totals)]


def _plain(found: Descriptor) -> dict[str, Any]:
    return {**found.model_dump(mode="json"), "location": found.location}


def _row(found: Descriptor) -> list[str]:
    shape = "x".join(map(str, found.shape)) if found.shape else "–"
    counts = (found.classes, found.train_images, found.test_images)
    numbers = [f"{count:,}" if count is not None else "–" for count in counts]
    return [found.name, found.title, shape, *numbers, found.location]
