"""`featurenet metrics`: list what can be measured on a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from featurenet.cli.option_words import in_words
from featurenet.cli.output import json_option, print_json, print_table
from featurenet.errors import InvalidInputError
from featurenet.metrics.metric import METRICS, Metric, Output, resolve
from featurenet.options import plain
from featurenet.plugins import load_plugin

BETTER = {"max": "higher", "min": "lower", "none": "–"}

plugin_option = click.option(
    "--plugin",
    "plugins",
    multiple=True,
    metavar="FILE",
    help="Python file that adds metrics; repeatable.",
)


@click.group()
def command() -> None:
    """List what can be measured on a model."""


@command.command(name="list")
@plugin_option
@json_option
def list_all(plugins: tuple[str, ...], as_json: bool) -> None:
    """List metrics, their units and options, and which values are better.

    Cost is a rough number of CPU seconds for a model like LeNet-5 and 10,000 images. What is
    measured on request needs to be named, as in `--metrics default,robust.pgd`; all has everything.
    """
    _load(plugins)
    found = list(METRICS)
    if as_json:
        print_json([_plain(each) for each in found])
        return
    columns = ("name", "what it is", "unit", "range", "better", "cost", "on")
    print_table(columns, map(_row, found))


@command.command(name="show")
@click.argument("name")
@plugin_option
@json_option
def show(name: str, plugins: tuple[str, ...], as_json: bool) -> None:
    """Show one metric: everything that it gives, needs and can be told.

    NAME is a metric's name, an alias, or the last part of a dotted name.
    """
    _load(plugins)
    found = resolve([name])
    if len(found) != 1:
        raise InvalidInputError(f"NAME must be one metric's; {name} stands for {len(found)}.")
    if as_json:
        print_json(_plain(found[0]))
        return
    print_table(("", ""), _facts(found[0]))
    print_table(("output", "unit", "range", "better"), map(_output_row, found[0].outputs))
    if found[0].options:
        print_table(("option", "default", "what it may be"), _option_rows(found[0]))


def _load(plugins: Sequence[str]) -> None:
    for plugin in plugins:
        load_plugin(Path(plugin))


def _plain(metric: Metric) -> dict[str, Any]:
    return {
        "name": metric.name,
        "description": metric.description,
        "scope": metric.scope,
        "version": metric.version,
        "default": metric.default,
        "cost": metric.cost,
        "aliases": list(metric.aliases),
        "needs": list(metric.needs),
        "options": [
            {
                "name": each.name,
                "default": plain(each.default),
                "description": each.help,
                "schema": each.schema(),
            }
            for each in metric.signature.options.values()
        ],
        "outputs": [
            {
                "name": output.name,
                "direction": output.direction,
                "unit": output.unit,
                "range": list(output.range),
                "headline": output.headline,
            }
            for output in metric.outputs
        ],
    }


def _row(metric: Metric) -> tuple[str, ...]:
    main = metric.outputs[0]
    lines = [metric.description, f"needs {', '.join(metric.needs)}"]
    if metric.options:
        options = ", ".join(f"{name}={plain(value)}" for name, value in metric.options.items())
        lines.append(f"options {options}")
    return (
        metric.name,
        escape("\n".join(lines)),
        main.unit,
        _range(main),
        BETTER[main.direction],
        f"{metric.cost:g}",
        "default" if metric.default else "request",
    )


def _facts(metric: Metric) -> list[tuple[str, str]]:
    return [
        ("name", metric.name),
        ("what it is", escape(metric.description)),
        ("also called", ", ".join(metric.aliases) or "–"),
        ("measured", "by default" if metric.default else "on request"),
        ("of", metric.scope),
        ("needs", ", ".join(metric.needs)),
        ("cost", f"{metric.cost:g} CPU s"),
        ("version", str(metric.version)),
    ]


def _output_row(output: Output) -> tuple[str, ...]:
    return output.name, output.unit, _range(output), BETTER[output.direction]


def _option_rows(metric: Metric) -> list[tuple[str, ...]]:
    return [
        (
            each.name,
            escape(str(plain(each.default))),
            escape("\n".join(filter(None, (each.help, in_words(each.schema()))))),
        )
        for each in metric.signature.options.values()
    ]


def _range(output: Output) -> str:
    low, high = output.range
    if low is None and high is None:
        return ""
    if high is None:
        return f"{low:g} and up"
    return f"up to {high:g}" if low is None else f"{low:g} to {high:g}"
