"""Tables of a run for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from featurenet.results.quantity import Quantity, quantities
from featurenet.records import State, Trial, TrialResult
from featurenet.report.sections import CHOSEN, order
from featurenet.report.tally import tally
from featurenet.results import Results
from featurenet.significance import has_learned
from featurenet.titles import title as title_of

Show = Callable[[TrialResult], str]


def _number(metric: str, form: str) -> Show:
    """Returns what writes a metric's number, or a dash where there is none."""

    def show(result: TrialResult) -> str:
        found = result.metrics.get(metric)
        value = found.value if found is not None else None
        return form.format(value) if isinstance(value, int | float) else "–"

    return show


def _interval(metric: str, form: str) -> Show:
    """Returns what writes the ends of a metric's interval, or a dash where there is none."""

    def show(result: TrialResult) -> str:
        found = result.metrics.get(metric)
        ends = found.intervals.get(metric) if found is not None else None
        return form.format(*ends) if ends is not None else "–"

    return show


COLUMNS = (
    ("accuracy", _number("accuracy", "{:.4f}")),
    ("95 %", _interval("accuracy", "{:.3f}–{:.3f}")),
    ("weights", _number("size", "{:,.0f}")),
    ("efficiency", _number("efficiency", "{:.2f}")),
    ("FLOPs", _number("flops", "{:,.0f}")),
    ("training s", _number("training_time", "{:.1f}")),
)
"""Heading → what writes a trial's cell."""

UNBROKEN = ("accuracy", "95 %")
"""Columns that a narrow terminal leaves whole, as half an interval says nothing."""

MOST_OTHERS = 3
"""Further figures that a terminal has room for; the report has all."""


def print_results(console: Console, results: Results) -> None:
    """Prints the models best first, the baselines, and the sum that must always add up.

    Models that learned nothing come last, and are marked as such.
    """
    table = Table(title=title_of(results.experiment))
    table.add_column("model")
    others = _others(results)
    for title, _ in COLUMNS:
        table.add_column(title, justify="right", no_wrap=title in UNBROKEN)
    for each in others:
        table.add_column(_on_two_lines(each), justify="right")
    ranked = _ranked(results)
    for trial in ranked:
        table.add_row(
            named(trial.name, trial.result),
            *figures(trial.result),
            *_cells(results, trial, others),
        )
    trained = [trial for trial in results.baselines if trial.state is State.DONE]
    if ranked and trained:
        table.add_section()
    for trial in trained:
        cells = _cells(results, trial, others)
        name = named(f"{trial.name} (baseline)", trial.result)
        table.add_row(name, *figures(trial.result), *cells)
    if table.row_count:
        console.print(table)
    for trial in (*results.rejected, *results.failed):
        result = trial.result
        if result is not None:
            text = f"{trial.name} {trial.state} ({result.cause}): {result.reason}"
            console.print(text, highlight=False, markup=False)
    console.print(summary(results), highlight=False)


def summary(results: Results) -> str:
    """Returns the line that accounts for every sampled configuration, and what learned nothing."""
    counts = tally(results)
    return "; ".join(filter(None, (counts.line, counts.learning)))


def named(name: str, result: TrialResult | None) -> str:
    """Returns a model's name, with a second line if it learned nothing."""
    return f"{name}\nlearned nothing" if has_learned(result) is False else name


def _ranked(results: Results) -> list[Trial]:
    def accuracy(trial: Trial) -> float:
        value = results.value(trial, "accuracy")
        return float(value) if value is not None else -1.0

    groups = (results.learned, results.unlearned)
    return [trial for group in groups for trial in sorted(group, key=accuracy, reverse=True)]


def _others(results: Results) -> list[Quantity]:
    """Returns further figures that there is room for: the main one of each kind of metrics."""
    kinds: dict[str, Quantity] = {}
    for each in quantities(results.metrics):
        kind, dot, _ = each.metric.partition(".")
        if dot and each.main and (kind not in kinds or each.metric in CHOSEN):
            kinds[kind] = each
    return [kinds[kind] for kind in sorted(kinds, key=order)][:MOST_OTHERS]


def _on_two_lines(quantity: Quantity) -> str:
    return quantity.name.replace(".", ".\n", 1)


def _cells(results: Results, trial: Trial, others: Sequence[Quantity]) -> list[str]:
    """Returns one trial's further figures; what failed or was skipped says so."""
    return [_cell(results, trial, each) for each in others]


def _cell(results: Results, trial: Trial, quantity: Quantity) -> str:
    number, found = results.number(trial, quantity.name), results.outcome(trial, quantity.name)
    if number is not None:
        return f"{number:.4g}"
    return "–" if found.measured else found.status


def figures(result: TrialResult | None) -> list[str]:
    """Returns one trial's cells for `COLUMNS`, a dash where there is no value."""
    return [show(result) if result is not None else "–" for _, show in COLUMNS]
