"""From a call that carries a run out to what is shown of it: progress, outcome, what to do next."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from featurenet.cli.output import print_json, stdout
from featurenet.cli.sections import add_options, section_option
from featurenet.cli.tables import print_results
from featurenet.errors import InvalidInputError
from featurenet.execution.executor import EXECUTORS, MakeExecutor
from featurenet.execution.on_ray import RAY, OnRay
from featurenet.progress import Progress
from featurenet.records import Event
from featurenet.report.log import to_plain
from featurenet.results import Results
from featurenet.store.workspace import find

MAX_WORKERS = 4
"""Workers by default at most; each holds a backend of about half a gigabyte."""


BEGINNINGS = ("run.started", "run.resumed")
"""Events that tell the run's folder."""


def default_workers() -> int:
    """Returns one worker a core, within reason."""
    return min(os.cpu_count() or 1, MAX_WORKERS)


def worker_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds what says where, and at how many places, trials are carried out."""

    @wraps(function)
    def command(*arguments: Any, executor: str | None, gpus_per_trial: float, **others: Any) -> Any:
        return function(*arguments, executor=_chosen(executor, gpus_per_trial), **others)

    return add_options(
        command,
        section_option(
            "The run",
            "--workers",
            type=click.IntRange(min=0),
            default=default_workers,
            metavar="INTEGER",
            help=f"Worker processes; 0 = none but this.  [default: cores, at most {MAX_WORKERS}]",
        ),
        section_option(
            "The run",
            "--executor",
            metavar="NAME",
            help=f"What carries out so many trials at once: {', '.join(EXECUTORS.names())}.  "
            "[default: processes]",
        ),
        section_option(
            "The run",
            "--gpus-per-trial",
            type=float,
            default=0.0,
            metavar="NUMBER",
            help="Share of a GPU for each trial on Ray, such as 0.25.  [default: 0]",
        ),
    )


def _chosen(executor: str | None, gpus_per_trial: float) -> str | MakeExecutor | None:
    if not gpus_per_trial:
        return executor
    if executor != RAY:
        raise InvalidInputError(f"--gpus-per-trial is for --executor {RAY}.")
    return OnRay(gpus_per_trial)


def follow(start: Callable[..., Results], as_json: bool) -> None:
    """Shows how a run goes on, and its outcome; says how to continue one that is interrupted.

    Args:
        start: Carries the run out; takes `on_event`.
        as_json: Whether the outcome is printed as JSON.
    """
    folder: str | None = None

    def on_event(event: Event) -> None:
        nonlocal folder
        folder = event.data["folder"] if event.kind in BEGINNINGS else folder
        progress(event)

    try:
        with Progress(Console(stderr=True)) as progress:
            results = start(on_event=on_event)
    except (KeyboardInterrupt, OSError) as stop:
        if folder is not None and _is_kept(folder):
            stop.add_note(f"Continue with: featurenet resume {shlex.quote(_shown(folder))}")
        raise
    show(results, as_json)


def _is_kept(folder: str) -> bool:
    """Whether the run is still there: one that came to nothing is removed."""
    try:
        find(folder)
    except InvalidInputError:
        return False
    return True


def _shown(folder: str) -> str:
    here = Path.cwd()
    return str(Path(folder).relative_to(here) if Path(folder).is_relative_to(here) else folder)


def show(results: Results, as_json: bool, asked: Iterable[str] = ()) -> None:
    """Prints results on stdout, and ends the program with 1 if nothing could be trained.

    Args:
        results: The run.
        as_json: Whether they are printed as JSON.
        asked: Metrics that were asked for beside those of the run.
    """
    if as_json:
        print_json(to_plain(results))
    else:
        print_results(stdout(), results, asked=asked)
        click.echo(f"Report: {results.folder / 'report.html'}")
    if not results.done:
        sys.exit(1)
