"""`featurenet sample`: draw diverse, valid configurations from a meta-model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console

from featurenet.cli.model_options import metamodel_argument, restriction_options, size_options
from featurenet.cli.options import sampling_options
from featurenet.cli.output import json_option, print_json, writable
from featurenet.cli.sampler_options import SamplingCommand, plugin_option
from featurenet.cli.sections import section_option
from featurenet.featuremodel.configuration_files import configuration_format, write_configurations
from featurenet.featuremodel.formats import pdt
from featurenet.featuremodel.model import FeatureModel
from featurenet.instance import describe_model, feature_model
from featurenet.preparation import describe_sample, draw, read_sample
from featurenet.progress import Progress, sample_words
from featurenet.records import Experiment, Sample
from featurenet.sampling.asked import settled

CANDIDATES = "random"
"""Strategy that draws candidates for an extension: a search among them would be for nothing."""


@click.command(name="sample", cls=SamplingCommand)
@metamodel_argument
@size_options
@restriction_options
@sampling_options
@plugin_option
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
    experiment = _settled(Experiment.from_options(**options))
    model = feature_model(experiment)
    old = () if given is None else read_sample(given, model).configurations
    with Progress(Console(stderr=True)) as progress:
        drawn = draw(experiment, model, progress.sampling, old)
    facts = {
        "metamodel": model.name,
        "features": len(model.features),
        "model": describe_model(experiment),
        **describe_sample(experiment, drawn),
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


def _settled(asked: Experiment) -> Experiment:
    return asked.model_copy(update={"sampling": settled(asked.sampling)})


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
    click.echo(sample_words(facts), err=not to_file)
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
