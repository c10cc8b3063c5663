"""`featurenet select`: pick the configurations of a file that differ most."""

from __future__ import annotations

from pathlib import Path

import click

from featurenet.cli.model_options import image_option
from featurenet.cli.output import json_option, print_json
from featurenet.cli.reordering import describe, out_option, write_chosen
from featurenet.featuremodel.configuration_files import configuration_format, read_configurations
from featurenet.sampling import networks
from featurenet.sampling.selection import farthest_first


@click.command(name="select")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-n", "--models", "count", type=int, required=True, help="How many to pick.")
@out_option
@click.option(
    "--distinct-networks", is_flag=True, help="Pick one of those that stand for the same network."
)
@image_option
@json_option
def command(
    file: Path,
    count: int,
    out: Path,
    distinct_networks: bool,
    image: tuple[int, int, int],
    as_json: bool,
) -> None:
    """Pick the -n configurations of FILE (.pdt, .csv or .json) that differ most.

    The next one is always the one that is farthest from all that are picked, so that a smaller
    pick is the beginning of a larger one.
    """
    configuration_format(out)
    features, configurations = read_configurations(file)
    distinct = list(dict.fromkeys(configurations))
    if distinct_networks:
        distinct = networks.distinct_networks(distinct, image)
    chosen = [distinct[place] for place in farthest_first(distinct, count)]
    facts = write_chosen(file, out, features, chosen, {"asked": count})
    if as_json:
        print_json(facts)
        return
    click.echo(describe(facts))
    if len(chosen) < count:
        click.echo(f"{count} were asked for: {file} has no more that are distinct.", err=True)
