"""Tables of a run for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from featurenet.quantity import Quantity, quantities
from featurenet.records import State, Trial, TrialResult
from featurenet.report.sections import CHOSEN, order
from featurenet.results import Results
from featurenet.titles import title as title_of

COLUMNS = (
    ("accuracy", "accuracy", "{:.4f}"),
    ("size", "weights", "{:,.0f}"),
    ("efficiency", "efficiency", "{:.2f}"),
    ("flops", "FLOPs", "{:,.0f}"),
    ("training_time", "training s", "{:.1f}"),
)

MOST_OTHERS = 3
"""Further figures that a terminal has room for; the report has all."""


def print_results(console: Console, results: Results) -> None:
    """Prints the models best first, the baselines, and the sum that must always add up."""
    table = Table(title=title_of(results.experiment))
    table.add_column("model")
    others = _others(results)
    for title in (*(title for _, title, _ in COLUMNS), *(_on_two_lines(each) for each in others)):
        table.add_column(title, justify="right")
    ranked = _ranked(results)
    for trial in ranked:
        table.add_row(trial.name, *figures(trial.result), *_cells(results, trial, others))
    trained = [trial for trial in results.baselines if trial.state is State.DONE]
    if ranked and trained:
        table.add_section()
    for trial in trained:
        cells = _cells(results, trial, others)
        table.add_row(f"{trial.name} (baseline)", *figures(trial.result), *cells)
    if table.row_count:
        console.print(table)
    for trial in (*results.rejected, *results.failed):
        result = trial.result
        if result is not None:
            text = f"{trial.name} {trial.state} ({result.cause}): {result.reason}"
            console.print(text, highlight=False, markup=False)
    console.print(summary(results), highlight=False)


def summary(results: Results) -> str:
    """Returns the line that accounts for every sampled configuration."""
    line = (
        f"{len(results.sampled)} sampled = {len(results.done)} trained + "
        f"{len(results.rejected)} rejected + {len(results.failed)} failed"
    )
    waiting = len(results.unfinished)
    return f"{line} + {waiting} unfinished" if waiting else line


def _ranked(results: Results) -> list[Trial]:
    def accuracy(trial: Trial) -> float:
        value = results.value(trial, "accuracy")
        return float(value) if value is not None else -1.0

    return sorted(results.done, key=accuracy, reverse=True)


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
    cells: list[str] = []
    for metric, _, form in COLUMNS:
        found = result.metrics.get(metric) if result is not None else None
        value = found.value if found is not None else None
        cells.append(form.format(value) if isinstance(value, int | float) else "–")
    return cells
