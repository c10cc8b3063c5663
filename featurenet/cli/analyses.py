"""`featurenet analyses`: list what can be studied of a run's models together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from featurenet.analyses.analysis import ANALYSES, Analysis
from featurenet.cli.option_words import in_words
from featurenet.cli.output import json_option, print_json, print_table
from featurenet.metrics.options import option_schema, plain
from featurenet.plugins import load_plugin

plugin_option = click.option(
    "--plugin",
    "plugins",
    multiple=True,
    metavar="FILE",
    help="Python file that adds analyses; repeatable.",
)


@click.group()
def command() -> None:
    """List what can be studied of a run's models together."""


@command.command(name="list")
@plugin_option
@json_option
def list_all(plugins: tuple[str, ...], as_json: bool) -> None:
    """List analyses, what they need, and their options."""
    for plugin in plugins:
        load_plugin(Path(plugin))
    found = list(ANALYSES)
    if as_json:
        print_json([_plain(each) for each in found])
        return
    print_table(("name", "what it is", "models", "options"), map(_row, found))


def _plain(analysis: Analysis) -> dict[str, Any]:
    return {
        "name": analysis.name,
        "description": analysis.description,
        "least": analysis.least,
        "needs": list(analysis.needs),
        "options": [
            {"name": option, "default": plain(value), "schema": _schema(analysis, option)}
            for option, value in analysis.options.items()
        ],
    }


def _row(analysis: Analysis) -> tuple[str, ...]:
    words = f"{analysis.description}\nneeds {', '.join(analysis.needs)}"
    options = [
        f"{name}={plain(value)} ({in_words(_schema(analysis, name))})"
        for name, value in analysis.options.items()
    ]
    return analysis.name, escape(words), f"{analysis.least} and up", escape("\n".join(options))


def _schema(analysis: Any, option: str) -> dict[str, Any]:
    return option_schema(analysis, option)
