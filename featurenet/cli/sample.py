"""`featurenet sample`: draw diverse, valid configurations from a meta-model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console

from featurenet import pipeline
from featurenet.cli.options import (
    json_option,
    metamodel_argument,
    print_json,
    restriction_options,
    sampling_options,
    size_options,
    writable,
)
from featurenet.cli.progress import RunProgress, describe_sample
from featurenet.cli.sections import SectionCommand, section_option
from featurenet.featuremodel.configuration_files import configuration_format, write_configurations
from featurenet.featuremodel.formats import pdt
from featurenet.featuremodel.model import FeatureModel
from featurenet.records import Experiment, Sample

CANDIDATES = "random"
"""Strategy that draws candidates for an extension: a search among them would be for nothing."""


@click.command(name="sample", cls=SectionCommand)
@metamodel_argument
@size_options
@restriction_options
@sampling_options
@section_option(
    "Sampling",
    "--extend",
    "given",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File of configurations to keep: add -n more, far from these.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=writable,
    help="File to write: .pdt, .csv or .json. Without it, .pdt goes to stdout.",
)
@json_option
def command(out: Path | None, as_json: bool, given: Path | None, **options: Any) -> None:
    """Draw diverse, valid configurations from a meta-model.

    METAMODEL is a shipped meta-model's name or a file. The same options give the same sample,
    unless the time limit ends the search. Ctrl-C ends it as well: what was found is written, and
    the exit status is 130. With --extend, candidates are drawn at random unless
    --strategy says otherwise.
    """
    if out is not None:
        configuration_format(out)  # an unknown suffix is refused before the work begins
    if given is not None:
        options["strategy"] = options["strategy"] or CANDIDATES
    experiment = Experiment.from_options(**options)
    model = pipeline.feature_model(experiment)
    old = () if given is None else pipeline.read_sample(given, model).configurations
    with RunProgress(Console(stderr=True)) as progress:
        drawn = pipeline.draw(experiment, model, progress, old)
    facts = {
        "metamodel": model.name,
        "features": len(model.features),
        "model": pipeline.describe_model(experiment),
        **pipeline.describe_sample(experiment, drawn),
    }
    if given is not None:
        facts |= {"given": len(old), "asked": len(old) + facts["asked"]}
    if out is not None:
        write_configurations(out, model.features, drawn.configurations, facts)
        facts["file"] = str(out)
    _print(facts, model, drawn, as_json)
    if drawn.interrupted:
        stop = KeyboardInterrupt()
        stop.add_note(f"{facts['models']:,} of {facts['asked']:,} configurations were found.")
        raise stop


def _print(facts: dict[str, Any], model: FeatureModel, drawn: Sample, as_json: bool) -> None:
    to_file = "file" in facts
    if as_json and not to_file:
        facts["configurations"] = [
            [name for name in model.features if name in configuration.selected]
            for configuration in drawn.configurations
        ]
    if as_json:
        print_json(facts)
        return
    click.echo(describe_sample(facts), err=not to_file)
    if drawn.out_of_time:
        click.echo(
            f"The time limit ended the search after {drawn.iterations:,} steps, so the same seed "
            "may give another sample; a budget in --iterations is repeatable.",
            err=True,
        )
    if to_file:
        click.echo(f"Wrote {facts['file']}")
    else:
        click.echo(pdt.write(model.features, drawn.configurations), nl=False)
