"""`featurenet prioritise`: order a file's configurations so that the first differ most."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from featurenet.cli.output import json_option, print_json
from featurenet.cli.reordering import describe, out_option, write_chosen
from featurenet.featuremodel.configuration_files import configuration_format, read_configurations
from featurenet.sampling.prioritisation import Technique, prioritise


@click.command(name="prioritise")
@click.argument("file", type=click.Path(path_type=Path))
@out_option
@click.option(
    "--technique",
    type=click.Choice(get_args(Technique)),
    default="farthest-first",
    show_default=True,
    help="greedy and near-optimal are PLEDGE's, by literals.",
)
@json_option
def command(file: Path, out: Path, technique: Technique, as_json: bool) -> None:
    """Order the configurations of FILE (.pdt, .csv or .json): the first few differ most."""
    configuration_format(out)
    features, configurations = read_configurations(file)
    ordered = prioritise(features, configurations, technique)
    facts = write_chosen(file, out, features, ordered, {"technique": technique})
    if as_json:
        print_json(facts)
    else:
        click.echo(describe(facts))
