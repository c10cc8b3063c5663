"""`featurenet run`: sample diverse models, train, assess and export them."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from featurenet import api
from featurenet.architecture.baselines import BASELINES
from featurenet.cli.model_options import restriction_options, size_options
from featurenet.cli.options import limit_options, names_or_none, sampling_options, training_options
from featurenet.cli.output import json_option, print_json, stdout
from featurenet.cli.progress import RunProgress
from featurenet.cli.sections import SectionCommand, section_option
from featurenet.cli.tables import print_results
from featurenet.errors import InvalidInputError
from featurenet.featuremodel.configuration_files import read_configurations
from featurenet.featuremodel.recognition import recognise
from featurenet.records import Experiment
from featurenet.report.log import to_plain
from featurenet.results import Results
from featurenet.store.database import FILE

MAX_WORKERS = 4
"""Workers by default at most; each holds a backend of about half a gigabyte."""


def default_workers() -> int:
    """Returns one worker a core, within reason."""
    return min(os.cpu_count() or 1, MAX_WORKERS)


workers_option = section_option(
    "The run",
    "--workers",
    type=click.IntRange(min=0),
    default=default_workers,
    metavar="INTEGER",
    help=f"Worker processes; 0 = none but this.  [default: cores, at most {MAX_WORKERS}]",
)


@click.command(name="run", cls=SectionCommand)
@click.argument("metamodel", required=False)
@size_options
@restriction_options
@sampling_options
@section_option(
    "Sampling",
    "--configurations",
    metavar="FILE",
    help="Use the configurations in this .pdt, .csv or .json file instead of sampling.",
)
@training_options
@section_option(
    "Assessment",
    "--baselines",
    callback=names_or_none,
    metavar="A,B",
    help=f"Networks to compare with: {', '.join(BASELINES.names())} or none."
    "  [default: lenet5,linear]",
)
@limit_options
@section_option(
    "The run", "--out", type=click.Path(path_type=Path), help="Its folder; must be new or empty."
)
@section_option(
    "The run",
    "--resume",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Continue the run in this folder as it was asked for.",
)
@section_option("The run", "--name", help="Title for the report.")
@workers_option
@json_option
def command(
    metamodel: str | None,
    resume: Path | None,
    out: Path | None,
    workers: int,
    as_json: bool,
    **options: Any,
) -> None:
    """Sample diverse models, train, assess and export them.

    METAMODEL is a shipped meta-model's name (cnn, lenet, light, original; light by default) or a
    file; configurations of a shipped one need not name it. Everything that was asked for is checked
    before anything is written. Whatever interrupts a run, --resume continues it.
    """
    given = {name: value for name, value in options.items() if value not in (None, ())}
    if options["baselines"] == ():
        given["baselines"] = ()
    if resume is None:
        carry_out(_experiment(metamodel, given), out, workers, as_json)
    elif metamodel or out or given:
        raise InvalidInputError("--resume takes the experiment as it was; give only --workers.")
    else:
        _follow(partial(api.resume, resume, workers=workers), resume, as_json)


def carry_out(asked: Experiment, out: Path | None, workers: int, as_json: bool) -> None:
    """Starts a run, shows its progress on stderr and its outcome on stdout."""
    folder = out or api.default_folder(asked)
    held_before = (folder / FILE).exists()
    start = partial(api.run, asked, out=folder, workers=workers)
    _follow(start, folder, as_json, resumable=not held_before)


def _follow(
    start: Callable[..., Results],
    folder: Path,
    as_json: bool,
    resumable: bool = True,
) -> None:
    try:
        with RunProgress(Console(stderr=True)) as progress:
            results = start(on_event=progress)
    except (KeyboardInterrupt, OSError) as stop:
        if resumable and (folder / FILE).exists():
            continue_with = f"featurenet run --resume {shlex.quote(str(folder))}"
            stop.add_note(f"Continue with: {continue_with}")
        raise
    show(results, as_json)


def _experiment(metamodel: str | None, given: dict[str, Any]) -> Experiment:
    if metamodel is None and "configurations" in given:
        given = {**_origin(given["configurations"]), **given}
    elif metamodel is not None:
        given["metamodel"] = metamodel
    return Experiment.from_options(**given)


def _origin(file: str) -> dict[str, Any]:
    """Finds the shipped meta-model that configurations were drawn from, by their features."""
    features, _ = read_configurations(file)
    found = recognise(features)
    if found is None:
        raise InvalidInputError(
            f"{file} was not drawn from a shipped meta-model; name the one that it was drawn from: "
            f"featurenet run METAMODEL --configurations {shlex.quote(file)}"
        )
    return asdict(found)


def show(results: Results, as_json: bool) -> None:
    """Prints results on stdout, and ends the program with 1 if nothing could be trained."""
    if as_json:
        print_json(to_plain(results))
    else:
        print_results(stdout(), results)
        click.echo(f"Report: {results.folder / 'report.html'}")
    if not results.done:
        sys.exit(1)
