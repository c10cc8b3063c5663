"""`featurenet metamodel expand`: write out all blocks and cells of a meta-model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from featurenet.cli.model_files import choose_format, format_option, out_option, write_instance
from featurenet.cli.model_options import metamodel_argument, restriction_options, size_options
from featurenet.cli.output import json_option
from featurenet.cli.sections import SectionCommand
from featurenet.instance import feature_model
from featurenet.records import Experiment


@click.command(name="expand", cls=SectionCommand)
@metamodel_argument
@size_options
@restriction_options
@out_option
@format_option
@json_option
def command(out: Path, format_name: str | None, as_json: bool, **options: Any) -> None:
    """Write out all blocks and cells of a meta-model.

    The result is a plain feature model, for any tool.
    """
    model_format = choose_format(out, format_name)
    model = feature_model(Experiment.from_options(**options))
    write_instance(model, out, model_format, as_json)
