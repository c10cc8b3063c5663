"""`featurenet metamodel check`: count configurations and find dead features."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import click

from featurenet.cli.metamodel_shares import share_lines
from featurenet.cli.model_options import metamodel_argument, restriction_options, size_options
from featurenet.cli.output import json_option, print_json
from featurenet.cli.sections import SectionCommand
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import FeatureModel
from featurenet.featuremodel.statements import statements
from featurenet.instance import feature_model
from featurenet.records import Experiment
from featurenet.sampling.analysis import ModelAnalysis, analyse, never_varying

SHOWN = 20
"""Names in a warning at most; JSON has all."""

MAX_BITS = 14_000
"""Numbers beyond are not written in digits, which Python refuses from 4,300 on."""


@click.command(name="check", cls=SectionCommand)
@metamodel_argument
@size_options
@restriction_options
@json_option
@click.pass_context
def command(
    context: click.Context,
    metamodel: str,
    blocks: int | None,
    cells: int | None,
    specialisation: str | None,
    require: tuple[str, ...],
    exclude: tuple[str, ...],
    as_json: bool,
) -> None:
    """Count configurations and find dead features.

    METAMODEL is a shipped meta-model's name or a file. Ends with 1, and the rules that clash, if
    there is no configuration. Tells how configurations divide by size, depth and feature, too.
    """
    asked = Experiment.from_options(
        metamodel=metamodel,
        blocks=blocks,
        cells=cells,
        specialisation=specialisation,
        require=require,
        exclude=exclude,
    )
    model = feature_model(asked)
    whole = expand(replace(read_metamodel(metamodel), restrictions=()), blocks, cells)
    found = analyse(model)
    if as_json:
        print_json({"name": model.name, **_plain(found)})
    else:
        click.echo("\n".join(_lines(model.name, found, _origin(model, whole, found))))
    if not found.satisfiable:
        context.exit(1)


@dataclass(frozen=True, slots=True)
class _Meant:
    """Features that never vary because somebody said so.

    Args:
        specialised: They vary in the meta-model, but not in its specialisation.
        stated: The meta-model's constraints say it outright.
    """

    specialised: frozenset[str]
    stated: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Origin:
    dead: _Meant
    false_optional: _Meant


def _origin(model: FeatureModel, whole: FeatureModel, found: ModelAnalysis) -> _Origin:
    """Compares a specialised model with the whole one, and that with its own statements."""
    dead, false_optional = frozenset(found.dead), frozenset(found.false_optional)
    dead_before, false_before = dead, false_optional
    if whole.constraints != model.constraints:
        dead_before, false_before = map(frozenset, never_varying(whole))
    said = statements(whole)
    return _Origin(
        dead=_Meant(dead - dead_before, dead & dead_before & said.excluded),
        false_optional=_Meant(
            false_optional - false_before, false_optional & false_before & said.required
        ),
    )


def _plain(found: ModelAnalysis) -> dict[str, Any]:
    count = found.configurations
    value = count.value if count.value.bit_length() < MAX_BITS else None
    configurations = {"value": value, "exact": count.exact, "text": str(count)}
    spread = {**asdict(found.shares), "marginals": dict(found.shares.marginals)}
    return {**asdict(found), "configurations": configurations, "shares": spread}


def _lines(name: str, found: ModelAnalysis, origin: _Origin) -> list[str]:
    size = f"{found.features:,} features, {found.constraints:,} constraints"
    if not found.satisfiable:
        clash = [f"  - {rule}" for rule in found.conflict]
        return [f"{name}: {size}", "No configuration is valid; these rules clash:", *clash]
    estimate = "" if found.configurations.exact else " (an estimate)"
    return [
        f"{name}: {size}",
        f"Configurations: {found.configurations}{estimate}",
        f"Valid pairs of selected or deselected features: {_pairs(found.valid_pairs)}",
        f"Features in every configuration: {len(found.core):,}",
        *_remarks("in no configuration (dead)", "excluded", found.dead, origin.dead),
        *_remarks(
            "modelled as a choice but always there (false optional)",
            "made mandatory",
            found.false_optional,
            origin.false_optional,
        ),
        *share_lines(found),
    ]


def _pairs(number: int | None) -> str:
    return "not known, counting them took too long" if number is None else f"{number:,}"


def _remarks(what: str, done: str, names: tuple[str, ...], meant: _Meant) -> list[str]:
    """Counts the features that are meant never to vary, and lists the others."""
    counts = {
        "the specialisation": sum(name in meant.specialised for name in names),
        "the meta-model's own constraints": sum(name in meant.stated for name in names),
    }
    lines = [f"{_features(count)} {done} by {source}" for source, count in counts.items() if count]
    surprising = [name for name in names if name not in meant.specialised | meant.stated]
    if surprising:
        more = f" … and {len(surprising) - SHOWN:,} more" if len(surprising) > SHOWN else ""
        listed = ", ".join(surprising[:SHOWN])
        lines.append(f"Warning: {_features(len(surprising))} {what}: {listed}{more}")
    return lines


def _features(count: int) -> str:
    return f"{count:,} feature is" if count == 1 else f"{count:,} features are"
