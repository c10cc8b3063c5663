"""`featurenet run`: sample, train, assess, export, report."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from featurenet import api
from featurenet.cli.options import (
    json_option,
    print_json,
    restriction_options,
    size_options,
    split,
    stdout,
    training_options,
)
from featurenet.cli.progress import RunProgress
from featurenet.cli.tables import print_results
from featurenet.errors import InvalidInputError
from featurenet.records import Experiment
from featurenet.report.log import to_plain
from featurenet.results import Results
from featurenet.store.store import FILE

MAX_WORKERS = 4
"""Workers by default at most; each holds a backend of about half a gigabyte."""


def default_workers() -> int:
    """Returns one worker a core, within reason."""
    return min(os.cpu_count() or 1, MAX_WORKERS)


@click.command(name="run")
@click.argument("metamodel", required=False)
@click.option("--resume", type=click.Path(path_type=Path), help="Continue the run in this folder.")
@click.option("--out", type=click.Path(path_type=Path), help="New folder for the run.")
@click.option("-n", "--models", type=int, help="Configurations to sample.  [default: 12]")
@size_options
@click.option("--strategy", help="Sampler, such as diverse or pledge.  [default: diverse]")
@click.option("--iterations", type=int, help="Search steps of the sampler.  [default: 1000]")
@click.option("--time-limit", type=float, help="Most seconds of sampling.  [default: 60]")
@restriction_options
@click.option("--configurations", help="Use this .pdt, .csv or .json file instead of sampling.")
@training_options
@click.option("--baselines", callback=split, help="Names, as a,b, or none.  [default: lenet5]")
@click.option("--max-weights", type=int, help="Reject larger models.  [default: 20000000]")
@click.option("--max-memory", type=float, help="Reject models over so many GiB.  [default: 4]")
@click.option("--max-flops", type=int, help="Reject models over so many FLOPs an image.")
@click.option("--trial-seconds", type=float, help="Stop a model's training after so long.")
@click.option("--name", help="Title for the report.")
@click.option("--workers", type=int, help="Worker processes; 0 = this one.  [default: cores]")
@json_option
def command(
    metamodel: str | None,
    resume: Path | None,
    out: Path | None,
    workers: int | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Sample diverse models, train, assess and export them.

    METAMODEL is a shipped meta-model's name or a file. Everything that was asked for is checked
    before anything is written.
    """
    given = {name: value for name, value in options.items() if value not in (None, ())}
    workers = default_workers() if workers is None else workers
    if resume is None:
        asked = _experiment(metamodel, given, without_baselines=options["baselines"] == ())
        carry_out(asked, out, workers, as_json)
    elif metamodel or out or given:
        raise InvalidInputError("--resume takes the experiment as it was; give only --workers.")
    else:
        epochs = api.results(resume).experiment.training.epochs
        _follow(partial(api.resume, resume, workers=workers), resume, epochs, as_json)


def carry_out(asked: Experiment, out: Path | None, workers: int, as_json: bool) -> None:
    """Starts a run, shows its progress on stderr and its outcome on stdout."""
    folder = out or api.default_folder(asked)
    start = partial(api.run, asked, out=folder, workers=workers)
    _follow(start, folder, asked.training.epochs, as_json)


def _follow(start: Callable[..., Results], folder: Path, epochs: int, as_json: bool) -> None:
    try:
        with RunProgress(Console(stderr=True), epochs) as progress:
            results = start(on_event=progress)
    except KeyboardInterrupt:
        if (folder / FILE).exists():
            click.echo(f"Interrupted. Continue with: featurenet run --resume {folder}", err=True)
        raise
    show(results, as_json)


def _experiment(
    metamodel: str | None, given: dict[str, Any], without_baselines: bool
) -> Experiment:
    if metamodel is None:
        raise InvalidInputError("Name a meta-model, such as cnn, or a run with --resume DIR.")
    if without_baselines:
        given["baselines"] = ()
    if "max_memory" in given:
        given["max_memory"] = int(given["max_memory"] * 2**30)
    return Experiment.from_options(metamodel=metamodel, **given)


def show(results: Results, as_json: bool) -> None:
    """Prints results on stdout, and ends the program with 1 if nothing could be trained."""
    if as_json:
        print_json(to_plain(results))
    else:
        print_results(stdout(), results)
        click.echo(f"Report: {results.folder / 'report.html'}")
    if not results.done:
        sys.exit(1)
