"""`featurenet metamodel list`: list the shipped meta-models and their sizes."""

from __future__ import annotations

import click

from featurenet.cli.output import json_option, print_json, print_table
from featurenet.featuremodel.library import read_metamodel, shipped
from featurenet.featuremodel.overview import overview


@click.command(name="list")
@json_option
def command(as_json: bool) -> None:
    """List the shipped meta-models and their sizes."""
    rows = [{"name": name, **overview(read_metamodel(name))} for name in shipped()]
    if as_json:
        print_json(rows)
        return
    columns = ("name", "blocks", "cells", "features", "constraints")
    print_table(columns, ([_cell(value) for value in row.values()] for row in rows))


def _cell(value: str | int | None) -> str:
    return f"{value:,}" if isinstance(value, int) else value or "–"
