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
    size_options,
)
from featurenet.cli.progress import RunProgress, describe_sample
from featurenet.featuremodel.configuration_files import configuration_format, write_configurations
from featurenet.featuremodel.formats import pdt
from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.records import DEFAULT_MODELS, Experiment, Sample, Sampling
from featurenet.sampling.extension import extend
from featurenet.sampling.pledge import Progress

CANDIDATES = "random"
"""Strategy that draws candidates for an extension: a search among them would be for nothing."""


@click.command(name="sample")
@metamodel_argument
@click.option("-n", "--models", type=int, help="Configurations to draw.  [default: 12]")
@size_options
@click.option(
    "--strategy",
    help=f"Sampler, such as pledge or random.  [default: {Sampling().strategy}; with --extend, "
    f"{CANDIDATES}]",
)
@click.option("--seed", type=int, help="Source of every random choice.  [default: 0]")
@click.option("--iterations", type=int, help="Search steps, the budget that makes it repeatable.")
@click.option("--time-limit", type=float, help="Most seconds of sampling.  [default: 60]")
@restriction_options
@click.option(
    "--extend",
    "given",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File of configurations to keep: add -n more, far from these.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write: .pdt, .csv or .json. Without it, .pdt goes to stdout.",
)
@json_option
def command(out: Path | None, as_json: bool, given: Path | None, **options: Any) -> None:
    """Draw diverse configurations from METAMODEL, a shipped meta-model's name or a file."""
    if out is not None:
        configuration_format(out)  # an unknown suffix is refused before the work begins
    if given is not None:
        options["strategy"] = options["strategy"] or CANDIDATES
    experiment = Experiment.from_options(**options)
    model = pipeline.feature_model(experiment)
    old = () if given is None else pipeline.read_sample(given, model).configurations
    with RunProgress(Console(stderr=True), epochs=0) as progress:
        drawn = _drawn(
            experiment,
            model,
            old,
            lambda step, fitness: progress(
                "sample.progress", None, {"iteration": step, "fitness": fitness}
            ),
        )
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


def _drawn(
    experiment: Experiment,
    model: FeatureModel,
    given: tuple[Configuration, ...],
    on_progress: Progress,
) -> Sample:
    if not given:
        return pipeline.draw(experiment, model, on_progress)
    count = experiment.models or DEFAULT_MODELS
    return extend(model, given, experiment.sampling, count, experiment.seed, on_progress)


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
