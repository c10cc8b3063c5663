"""`featurenet metamodel check`: what an analysis of all configurations finds, in words."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from featurenet.cli.options import (
    feature_model,
    json_option,
    metamodel_argument,
    print_json,
    restriction_options,
    size_options,
)
from featurenet.sampling.analysis import ModelAnalysis, analyse

SHOWN = 5
"""Feature names in a warning; JSON has all."""

MAX_BITS = 14_000
"""Numbers beyond are not written in digits, which Python refuses from 4,300 on."""


@click.command()
@metamodel_argument
@size_options
@restriction_options
@json_option
@click.pass_context
def check(
    context: click.Context,
    metamodel: str,
    blocks: int | None,
    cells: int | None,
    specialisation: str | None,
    require: tuple[str, ...],
    exclude: tuple[str, ...],
    as_json: bool,
) -> None:
    """Tell whether METAMODEL has configurations, how many, and which features never vary.

    Ends with 1 if there is none.
    """
    model = feature_model(
        metamodel=metamodel,
        blocks=blocks,
        cells=cells,
        specialisation=specialisation,
        require=require,
        exclude=exclude,
    )
    found = analyse(model)
    if as_json:
        print_json({"name": model.name, **_plain(found)})
    else:
        click.echo("\n".join(_lines(model.name, found)))
    if not found.satisfiable:
        context.exit(1)


def _plain(found: ModelAnalysis) -> dict[str, Any]:
    count = found.configurations
    value = count.value if count.value.bit_length() < MAX_BITS else None
    configurations = {"value": value, "exact": count.exact, "text": str(count)}
    return {**asdict(found), "configurations": configurations}


def _lines(name: str, found: ModelAnalysis) -> list[str]:
    size = f"{found.features:,} features, {found.constraints:,} constraints"
    if not found.satisfiable:
        clash = [f"  - {rule}" for rule in found.conflict]
        return [f"{name}: {size}", "No configuration is valid; these rules clash:", *clash]
    estimate = "" if found.configurations.exact else " (an estimate)"
    lines = [
        f"{name}: {size}",
        f"Configurations: {found.configurations}{estimate}",
        f"Features in every configuration: {len(found.core):,}",
    ]
    if found.dead:
        lines.append(_warning("in no configuration (dead)", found.dead))
    if found.false_optional:
        lines.append(
            _warning("modelled as a choice but always there (false optional)", found.false_optional)
        )
    return lines


def _warning(what: str, names: tuple[str, ...]) -> str:
    more = f" … and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    verb = "feature is" if len(names) == 1 else "features are"
    return f"Warning: {len(names):,} {verb} {what}: {', '.join(names[:SHOWN])}{more}"
