"""`featurenet metamodel check`: what an analysis of all configurations finds, in words."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import click

from featurenet.architecture.decode import means_networks, unbuildable
from featurenet.cli.metamodel_shares import share_lines
from featurenet.cli.options import (
    feature_model,
    json_option,
    metamodel_argument,
    print_json,
    restriction_options,
    size_options,
)
from featurenet.cli.sections import SectionCommand
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import FeatureModel
from featurenet.featuremodel.statements import statements
from featurenet.sampling.analysis import SECONDS, ModelAnalysis, analyse, never_varying

SHOWN = 20
"""Names in a warning at most; JSON has all."""

COMPARING = 0.3
"""Share of the time for the whole model that a specialised one is compared with."""

LEAST = 0.1
"""Seconds for that at any rate."""

MAX_BITS = 14_000
"""Numbers beyond are not written in digits, which Python refuses from 4,300 on."""


@click.command(cls=SectionCommand)
@metamodel_argument
@size_options
@restriction_options
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    default=SECONDS,
    show_default=True,
    help="Most seconds of analysis; what is not known then is said.",
)
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
    time_limit: float,
    as_json: bool,
) -> None:
    """Count configurations and find dead features.

    METAMODEL is a shipped meta-model's name or a file. Ends with 1, and the rules that clash, if
    there is no configuration. Tells how configurations divide by size, depth and feature, too, and
    which features of blocks and cells no network can be built with.
    """
    model = feature_model(
        metamodel=metamodel,
        blocks=blocks,
        cells=cells,
        specialisation=specialisation,
        require=require,
        exclude=exclude,
    )
    whole = expand(replace(read_metamodel(metamodel), restrictions=()), blocks, cells)
    unknown = unbuildable(model.features)
    end = time.perf_counter() + time_limit
    narrowed = whole.constraints != model.constraints
    found = analyse(model, seconds=(1 - COMPARING) * time_limit if narrowed else time_limit)
    if as_json:
        print_json({"name": model.name, **_plain(found), "unbuildable": unknown})
    else:
        left = max(LEAST, end - time.perf_counter())
        origin = _origin(model, whole if narrowed else model, found, left)
        click.echo(
            "\n".join([*_lines(model, found, origin), *_network_lines(model, unknown, found)])
        )
    if found.satisfiable is False:
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


def _origin(
    model: FeatureModel, whole: FeatureModel, found: ModelAnalysis, seconds: float
) -> _Origin:
    """Compares a specialised model with the whole one, and that with its own statements."""
    dead, false_optional = frozenset(found.dead or ()), frozenset(found.false_optional or ())
    dead_before, false_before = dead, false_optional
    if whole is not model:
        dead_before, false_before = (
            frozenset(names or ()) for names in never_varying(whole, seconds)
        )
    said = statements(whole)
    return _Origin(
        dead=_Meant(dead - dead_before, dead & dead_before & said.excluded),
        false_optional=_Meant(
            false_optional - false_before, false_optional & false_before & said.required
        ),
    )


def _plain(found: ModelAnalysis) -> dict[str, Any]:
    count = found.configurations
    configurations = None
    if count is not None:
        value = count.value if count.value.bit_length() < MAX_BITS else None
        configurations = {"value": value, "exact": count.exact, "text": str(count)}
    spread = {**asdict(found.shares), "marginals": dict(found.shares.marginals)}
    return {**asdict(found), "configurations": configurations, "shares": spread}


def _lines(model: FeatureModel, found: ModelAnalysis, origin: _Origin) -> list[str]:
    title = f"{model.name}: {found.features:,} features, {found.constraints:,} constraints"
    if found.satisfiable is None:
        return [title, f"Whether any configuration is valid {_NOT_KNOWN}"]
    if not found.satisfiable:
        clash = [f"  - {rule}" for rule in found.conflict]
        which = "these rules clash:" if clash else f"which rules clash {_NOT_KNOWN}"
        return [title, f"No configuration is valid; {which}", *clash]
    core = None if found.core is None else len(found.core)
    return [
        title,
        f"Configurations: {_count(found)}",
        f"Valid pairs of selected or deselected features: {_known(found.valid_pairs)}",
        f"Features in every configuration: {_known(core)}",
        *_remarks("in no configuration (dead)", "excluded", found.dead, origin.dead),
        *_remarks(
            "modelled as a choice but always there (false optional)",
            "made mandatory",
            found.false_optional,
            origin.false_optional,
        ),
        *share_lines(found),
        *_trust(found),
    ]


_NOT_KNOWN = "is not known: --time-limit was too short"


def _count(found: ModelAnalysis) -> str:
    if found.configurations is None:
        return _known(None)
    return f"{found.configurations}{'' if found.configurations.exact else ' (an estimate)'}"


def _known(number: int | None) -> str:
    return "not known, finding out took too long" if number is None else f"{number:,}"


def _trust(found: ModelAnalysis) -> Iterator[str]:
    """Says which of the figures are exact, estimated or not known."""
    count, shares = found.configurations, found.shares
    figures = {
        "the number of configurations": None if count is None else count.exact,
        "valid pairs": None if found.valid_pairs is None else True,
        "features in every or no configuration": None if found.dead is None else True,
        "choices that are none": None if found.false_optional is None else True,
        "shares": None if not shares.sizes else shares.sampled is None,
    }
    for title, kind in (("Exact", True), ("Estimated", False), ("Not known", None)):
        if names := [name for name, known in figures.items() if known is kind]:
            yield f"{title}: {', '.join(names)}"


def _remarks(what: str, done: str, names: tuple[str, ...] | None, meant: _Meant) -> list[str]:
    """Counts the features that are meant never to vary, and lists the others."""
    if names is None:
        return [f"Features {what}: {_known(None)}"]
    counts = {
        "the specialisation": sum(name in meant.specialised for name in names),
        "the meta-model's own constraints": sum(name in meant.stated for name in names),
    }
    lines = [f"{_features(count)} {done} by {source}" for source, count in counts.items() if count]
    surprising = [name for name in names if name not in meant.specialised | meant.stated]
    if surprising:
        title = f"Warning: {_features(len(surprising))} {what}: "
        lines.append(title + ", ".join(surprising[:SHOWN]) + _more(surprising))
    return lines


def _network_lines(
    model: FeatureModel, unknown: Mapping[str, str], found: ModelAnalysis
) -> Iterator[str]:
    """Yields what `run` would reject configurations for, or the whole model."""
    if not means_networks(model.features):
        yield (
            "It describes no neural networks, which `featurenet run` needs; `featurenet sample` "
            "draws its configurations"
        )
    dead = frozenset(found.dead or ())
    reasons = [reason for name, reason in unknown.items() if name not in dead]
    if reasons:
        yield (
            f"Warning: {_features(len(reasons))} of no known network; `featurenet run` rejects "
            "every configuration that has one:"
        )
        yield from (f"  - {reason}" for reason in reasons[:SHOWN])
        if more := _more(reasons):
            yield f"  {more.strip()}"


def _more(items: Sequence[str]) -> str:
    return f" … and {len(items) - SHOWN:,} more" if len(items) > SHOWN else ""


def _features(count: int) -> str:
    return f"{count:,} feature is" if count == 1 else f"{count:,} features are"
