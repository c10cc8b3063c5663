"""`featurenet analyses`: list what can be studied of a run's models together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from featurenet.analyses.analysis import ANALYSES, Analysis
from featurenet.cli.option_words import in_words
from featurenet.cli.output import json_option, print_json, print_table
from featurenet.options import plain
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
            {
                "name": each.name,
                "default": plain(each.default),
                "description": each.help,
                "schema": each.schema(),
            }
            for each in analysis.signature.options.values()
        ],
    }


def _row(analysis: Analysis) -> tuple[str, ...]:
    words = f"{analysis.description}\nneeds {', '.join(analysis.needs)}"
    options = [
        f"{each.name}={plain(each.default)} ({in_words(each.schema())})"
        for each in analysis.signature.options.values()
    ]
    return analysis.name, escape(words), f"{analysis.least} and up", escape("\n".join(options))
