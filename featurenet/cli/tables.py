"""The table of a run for the terminal, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rich.console import Console
from rich.markup import escape

from featurenet.cli.output import print_table
from featurenet.records import State
from featurenet.results import Results
from featurenet.results.findings import findings_line
from featurenet.results.table import BEST, Selection
from featurenet.results.text import TRAINED, TextTable, headline, to_text
from featurenet.titles import title

PAGE = 50
"""Models that are shown where nobody says how many."""

REASONS = 10
"""Models that were not trained and whose reason is told."""

UNTRAINED = (State.REJECTED, State.FAILED, State.LOST)


def print_results(
    console: Console,
    results: Results,
    selection: Selection = Selection(sort=BEST),  # noqa: B008 – frozen
    asked: Iterable[str] = (),
) -> None:
    """Prints a run's models best first, what they show together, and a sum that must add up.

    Args:
        console: Where to.
        results: The run.
        selection: What is to be shown; without a condition, what is trained.
        asked: Metrics whose columns come first, beside those of the experiment.
    """
    chosen = replace(
        selection,
        columns=selection.columns or headline(results, asked),
        where=selection.conditions or TRAINED,
        top=selection.top or PAGE,
    )
    shown = results.table(chosen.columns, sort=chosen.sort, top=chosen.top, where=chosen.where)
    if len(shown):
        console.print(title(results.experiment), markup=False)
        print_text(console, to_text(results, shown))
    if len(shown) < shown.total:
        _say(console, f"The first {len(shown):,} of {shown.total:,}; --top N shows more.")
    if not selection.conditions:
        _print_reasons(console, results)
        for found in results.analyses.values():
            _say(console, findings_line(found, results.folder))
    _say(console, results.summary)


def print_text(console: Console, text: TextTable) -> None:
    """Prints a table of text, as much of it as there is room for."""
    print_table(
        [*map(_heading, text.columns, text.units)],
        [list(map(escape, row)) for row in text.rows],
        console=console,
        right=text.right,
        names=text.columns,
    )


def _print_reasons(console: Console, results: Results) -> None:
    untrained = [trial for trial in results if trial.state in UNTRAINED and trial.result]
    for trial in untrained[:REASONS]:
        _say(console, repr(trial))
    if len(untrained) > REASONS:
        query = "--where \"cause != ''\" --columns name,state,cause,reason"
        _say(console, f"… and {len(untrained) - REASONS:,} more; {query} shows them.")


def _heading(name: str, unit: str) -> str:
    """Writes what a column is called, over two lines where that makes it narrower."""
    first, dot, rest = name.partition(".")
    return f"{first}{dot}\n{rest}".strip() + (f"\n({unit})" if unit else "")


def _say(console: Console, line: str) -> None:
    console.print(line, highlight=False, markup=False, soft_wrap=True)
