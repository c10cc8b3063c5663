"""`featurenet correlate`: tell how the metrics of a run go together."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from featurenet.cli.output import json_option, print_json, print_table
from featurenet.cli.workspaces import run_argument, workspace_option
from featurenet.errors import InvalidInputError
from featurenet.results import Results
from featurenet.results.correlation import Coefficient, Correlation, RankCorrelations, RankPair

SHOWN = 40
"""Pairs that are printed; JSON has all."""

WIDEST = 9
"""Metrics of which a whole matrix fits into a terminal."""

NONE = "–"


@click.command(name="correlate")
@run_argument
@click.argument("metrics", nargs=-1, metavar="[A B]")
@workspace_option
@json_option
def command(run: str, metrics: tuple[str, ...], workspace: Path | None, as_json: bool) -> None:
    """Tell how the metrics of a run go together.

    RUN is a run's number or name in the workspace, or its folder. With two metrics A
    and B: Pearson's r, Spearman's rho and Kendall's tau over the trained models, with 95 %
    intervals. With none: Spearman's rho of every pair, the p-values corrected for their number
    (Holm). With three or more: the same of these only.
    """
    results = Results.load(run, workspace)
    if len(metrics) == 1:
        raise InvalidInputError("Name two metrics, or none for all pairs; see `featurenet show`.")
    if len(metrics) == 2:
        pair = results.correlate(*metrics)
        print_json(asdict(pair)) if as_json else _print_pair(pair)
        return
    found = results.rank_correlations(metrics)
    print_json(asdict(found)) if as_json else _print_all(found)


def _print_pair(found: Correlation) -> None:
    rows = [
        _row(title, coefficient)
        for title, coefficient in (
            ("Pearson's r", found.pearson),
            ("Spearman's rho", found.spearman),
            ("Kendall's tau-b", found.kendall),
        )
    ]
    print_table((f"{found.one} and {found.other}", "value", "95 % interval", "p"), rows)
    left_out = f", {found.left_out} without a value left out" if found.left_out else ""
    click.echo(f"{found.n} models{left_out}" + (f"; {found.remark}" if found.remark else ""))


def _row(title: str, found: Coefficient | None) -> tuple[str, ...]:
    if found is None:
        return title, NONE, NONE, NONE
    return title, f"{found.value:+.3f}", f"{found.low:+.3f} to {found.high:+.3f}", _p(found.p)


def _print_all(found: RankCorrelations) -> None:
    if len(found.names) <= WIDEST:
        _print_matrix(found)
    else:
        _print_pairs(found)
    click.echo(
        f"Spearman's rho over {found.models} models; p is corrected for {len(found.pairs)} pairs "
        "(Holm)."
    )
    if found.absent:
        click.echo(f"No model has a number of {', '.join(found.absent)}.")


def _print_matrix(found: RankCorrelations) -> None:
    cells = {frozenset((pair.one, pair.other)): _cell(pair) for pair in found.pairs}
    numbers = [str(number) for number in range(1, len(found.names) + 1)]
    rows = [
        (f"{number} {name}", *(cells.get(frozenset((name, other)), "") for other in found.names))
        for number, name in zip(numbers, found.names, strict=True)
    ]
    print_table(("", *numbers), rows)
    click.echo("* p < 0.05, ** p < 0.01, *** p < 0.001")


def _cell(pair: RankPair) -> str:
    if pair.rho is None or pair.p is None:
        return NONE
    return f"{pair.rho:+.2f}" + "*" * sum(pair.p < limit for limit in (0.05, 0.01, 0.001))


def _print_pairs(found: RankCorrelations) -> None:
    defined = [pair for pair in found.pairs if pair.rho is not None]
    strongest = sorted(defined, key=lambda pair: -abs(pair.rho or 0.0))
    rows = [
        (pair.one, pair.other, f"{pair.rho:+.3f}", _p(pair.p or 0.0), str(pair.n))
        for pair in strongest[:SHOWN]
    ]
    print_table(("metric", "and", "rho", "p", "models"), rows)
    if len(strongest) > SHOWN:
        click.echo(f"The {SHOWN} strongest of {len(strongest)} pairs; --json has all.")
    if undefined := len(found.pairs) - len(defined):
        click.echo(f"{undefined} pairs have no correlation: too few models, or all are equal.")


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"
