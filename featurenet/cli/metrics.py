"""`featurenet metrics`: list what can be measured on a model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from featurenet.cli.options import json_option, print_json, print_table
from featurenet.metrics.metric import METRICS, Metric, Output
from featurenet.plugins import load_plugin

BETTER = {"max": "higher", "min": "lower", "none": "–"}


@click.group()
def command() -> None:
    """List what can be measured on a model."""


@command.command(name="list")
@click.option(
    "--plugin",
    "plugins",
    multiple=True,
    metavar="FILE",
    help="Python file that adds metrics; repeatable.",
)
@json_option
def list_all(plugins: tuple[str, ...], as_json: bool) -> None:
    """List metrics, their units, and which values are better."""
    for plugin in plugins:
        load_plugin(Path(plugin))
    found = list(METRICS)
    if as_json:
        print_json([_plain(each) for each in found])
        return
    print_table(("name", "what it is", "unit", "range", "better"), map(_row, found))


def _plain(metric: Metric) -> dict[str, Any]:
    return {
        "name": metric.name,
        "description": metric.description,
        "scope": metric.scope,
        "version": metric.version,
        "default": metric.default,
        "aliases": list(metric.aliases),
        "outputs": [
            {
                "name": output.name,
                "direction": output.direction,
                "unit": output.unit,
                "range": list(output.range),
            }
            for output in metric.outputs
        ],
    }


def _row(metric: Metric) -> tuple[str, ...]:
    main = metric.outputs[0]
    name = metric.name if metric.default else f"{metric.name} (on request)"
    return name, metric.description, main.unit, _range(main), BETTER[main.direction]


def _range(output: Output) -> str:
    low, high = output.range
    if low is None and high is None:
        return ""
    if high is None:
        return f"{low:g} and up"
    return f"up to {high:g}" if low is None else f"{low:g} to {high:g}"
