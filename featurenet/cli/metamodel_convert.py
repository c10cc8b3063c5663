"""`featurenet metamodel convert`: write a meta-model in another format."""

from __future__ import annotations

from pathlib import Path

import click

from featurenet.atomic import write_atomically
from featurenet.cli.model_files import (
    choose_format,
    format_option,
    out_option,
    tell,
    write_instance,
)
from featurenet.cli.model_options import metamodel_argument
from featurenet.cli.output import json_option
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.formats import featureide
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import repeats


@click.command(name="convert")
@metamodel_argument
@out_option
@format_option
@json_option
def command(metamodel: str, out: Path, format_name: str | None, as_json: bool) -> None:
    """Write a meta-model in another format.

    METAMODEL is a shipped meta-model's name or a file. FeatureIDE's XML keeps a template as one.
    The other formats, and a specialised meta-model, can be written as an instance only: it is
    expanded to its default numbers of blocks and cells, the specialisation as constraints.
    """
    model_format = choose_format(out, format_name)
    source = read_metamodel(metamodel)
    if model_format is featureide and repeats(source.root) and not source.restrictions:
        write_atomically(out, featureide.write_metamodel(source))
        facts = {"file": str(out), "format": featureide.NAME, "template": True}
        tell(facts, f"Wrote the template {source.name} to {out}", as_json)
    else:
        write_instance(expand(source), out, model_format, as_json)
