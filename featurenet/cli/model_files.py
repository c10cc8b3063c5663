"""Feature models to files in the format that was asked for, and what is said about them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from featurenet.atomic import write_atomically
from featurenet.cli.output import print_json, writable
from featurenet.featuremodel.formats import MODEL_FORMATS, ModelFormat, format_for
from featurenet.featuremodel.model import FeatureModel

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


def choose_format(out: Path, name: str | None) -> ModelFormat:
    """Returns the format that is named, else that of the file's suffix."""
    return format_for(out) if name is None else MODEL_FORMATS.get(name)


def write_instance(
    model: FeatureModel, out: Path, model_format: ModelFormat, as_json: bool
) -> None:
    """Writes a feature model and says how large it is."""
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
    tell(facts, text, as_json)


def tell(facts: Mapping[str, Any], text: str, as_json: bool) -> None:
    """Prints the facts as JSON, or else the text."""
    if as_json:
        print_json(facts)
    else:
        click.echo(text)
