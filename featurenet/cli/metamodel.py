"""`featurenet metamodel`: list, show, check, convert and expand meta-models."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from featurenet.atomic import write_atomically
from featurenet.cli.metamodel_check import check
from featurenet.cli.metamodel_show import show
from featurenet.cli.options import (
    feature_model,
    json_option,
    metamodel_argument,
    print_json,
    print_table,
    restriction_options,
    size_options,
    writable,
)
from featurenet.cli.sections import SectionCommand
from featurenet.featuremodel.expansion import expand as expand_all
from featurenet.featuremodel.formats import MODEL_FORMATS, ModelFormat, featureide, format_for
from featurenet.featuremodel.library import read_metamodel, shipped
from featurenet.featuremodel.model import FeatureModel, Group, MetaModel, Repeat, walk

out_option = click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    callback=writable,
    help="File to write; its suffix chooses the format: .xml, .sxfm, .uvl or .dimacs.",
)
format_option = click.option(
    "--format", "format_name", help="Format, if the suffix is not to choose it: sxfm, uvl …"
)


@click.group()
def command() -> None:
    """List, show, check, convert and expand meta-models.

    METAMODEL is a shipped meta-model's name or a file: ours or FeatureIDE's XML, SXFM (SPLOT),
    UVL or DIMACS.
    """


command.add_command(show)
command.add_command(check)


@command.command(name="list")
@json_option
def list_shipped(as_json: bool) -> None:
    """List the shipped meta-models and their sizes."""
    rows = [_overview(name) for name in shipped()]
    if as_json:
        print_json(rows)
        return
    columns = ("name", "blocks", "cells", "features", "constraints")
    print_table(columns, ([_cell(value) for value in row.values()] for row in rows))


@command.command()
@metamodel_argument
@out_option
@format_option
@json_option
def convert(metamodel: str, out: Path, format_name: str | None, as_json: bool) -> None:
    """Write a meta-model in another format.

    METAMODEL is a shipped meta-model's name or a file. FeatureIDE's XML keeps a template as one.
    The other formats, and a specialised meta-model, can be written as an instance only: it is
    expanded to its default numbers of blocks and cells, the specialisation as constraints.
    """
    model_format = _format(out, format_name)
    source = read_metamodel(metamodel)
    if model_format is featureide and _repeats(source) and not source.restrictions:
        write_atomically(out, featureide.write_metamodel(source))
        facts = {"file": str(out), "format": featureide.NAME, "template": True}
        _report(facts, f"Wrote the template {source.name} to {out}", as_json)
    else:
        _write(expand_all(source), out, model_format, as_json)


@command.command(cls=SectionCommand)
@metamodel_argument
@size_options
@restriction_options
@out_option
@format_option
@json_option
def expand(
    metamodel: str,
    blocks: int | None,
    cells: int | None,
    specialisation: str | None,
    require: tuple[str, ...],
    exclude: tuple[str, ...],
    out: Path,
    format_name: str | None,
    as_json: bool,
) -> None:
    """Write out all blocks and cells of a meta-model.

    The result is a plain feature model, for any tool.
    """
    model_format = _format(out, format_name)
    model = feature_model(
        metamodel=metamodel,
        blocks=blocks,
        cells=cells,
        specialisation=specialisation,
        require=require,
        exclude=exclude,
    )
    _write(model, out, model_format, as_json)


def _overview(name: str) -> dict[str, str | int | None]:
    metamodel = read_metamodel(name)
    model = expand_all(metamodel)
    copies = {repeat.count: repeat.default for repeat in _repeats(metamodel)}
    return {
        "name": name,
        "blocks": copies.get("blocks"),
        "cells": copies.get("cells"),
        "features": len(model.features),
        "constraints": len(model.constraints),
    }


def _cell(value: str | int | None) -> str:
    return f"{value:,}" if isinstance(value, int) else value or "–"


def _repeats(metamodel: MetaModel) -> list[Repeat]:
    return [
        group
        for feature, _ in walk(metamodel.root)
        for group in feature.groups
        if not isinstance(group, Group)
    ]


def _format(out: Path, name: str | None) -> ModelFormat:
    return format_for(out) if name is None else MODEL_FORMATS.get(name)


def _write(model: FeatureModel, out: Path, model_format: ModelFormat, as_json: bool) -> None:
    write_atomically(out, model_format.write(model))
    features, constraints = len(model.features), len(model.constraints)
    facts = {
        "file": str(out),
        "format": model_format.NAME,
        "template": False,
        "name": model.name,
        "features": features,
        "constraints": constraints,
    }
    text = f"Wrote {model.name} to {out}: {features:,} features, {constraints:,} constraints"
    _report(facts, text, as_json)


def _report(facts: Mapping[str, Any], text: str, as_json: bool) -> None:
    if as_json:
        print_json(facts)
    else:
        click.echo(text)
