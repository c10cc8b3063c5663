"""`featurenet metamodel list`: list the shipped meta-models and their sizes."""

from __future__ import annotations

import click

from featurenet.cli.output import json_option, print_json, print_table
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel, shipped
from featurenet.featuremodel.model import repeats


@click.command(name="list")
@json_option
def command(as_json: bool) -> None:
    """List the shipped meta-models and their sizes."""
    rows = [_overview(name) for name in shipped()]
    if as_json:
        print_json(rows)
        return
    columns = ("name", "blocks", "cells", "features", "constraints")
    print_table(columns, ([_cell(value) for value in row.values()] for row in rows))


def _overview(name: str) -> dict[str, str | int | None]:
    metamodel = read_metamodel(name)
    model = expand(metamodel)
    copies = {repeat.count: repeat.default for repeat in repeats(metamodel.root)}
    return {
        "name": name,
        "blocks": copies.get("blocks"),
        "cells": copies.get("cells"),
        "features": len(model.features),
        "constraints": len(model.constraints),
    }


def _cell(value: str | int | None) -> str:
    return f"{value:,}" if isinstance(value, int) else value or "–"
