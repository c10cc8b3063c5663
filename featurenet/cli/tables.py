"""Tables of a run for the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from featurenet.records import State, Trial, TrialResult
from featurenet.results import Results

COLUMNS = (
    ("accuracy", "accuracy", "{:.4f}"),
    ("size", "weights", "{:,.0f}"),
    ("efficiency", "efficiency", "{:.2f}"),
    ("flops", "FLOPs", "{:,.0f}"),
    ("training_time", "training s", "{:.1f}"),
)


def print_results(console: Console, results: Results) -> None:
    """Prints the models best first, the baselines, and the sum that must always add up."""
    table = Table(title=f"{results.experiment.metamodel} on {results.experiment.data.dataset}")
    table.add_column("model")
    for _, title, _ in COLUMNS:
        table.add_column(title, justify="right")
    ranked = _ranked(results)
    for trial in ranked:
        table.add_row(trial.name, *figures(trial.result))
    trained = [trial for trial in results.baselines if trial.state is State.DONE]
    if ranked and trained:
        table.add_section()
    for trial in trained:
        table.add_row(f"{trial.name} (baseline)", *figures(trial.result))
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


def figures(result: TrialResult | None) -> list[str]:
    """Returns one trial's cells for `COLUMNS`, a dash where there is no value."""
    cells: list[str] = []
    for metric, _, form in COLUMNS:
        found = result.metrics.get(metric) if result is not None else None
        value = found.value if found is not None else None
        cells.append(form.format(value) if isinstance(value, int | float) else "–")
    return cells
