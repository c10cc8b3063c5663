"""One model of a run in full: where it stands, its structure, figures, training and files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click
from rich.markup import escape

from featurenet.architecture.decode import decode
from featurenet.architecture.plain import component_words, to_plain
from featurenet.cli.output import print_table
from featurenet.errors import InvalidInputError
from featurenet.featuremodel.model import Configuration
from featurenet.records import Trial, TrialResult, figures
from featurenet.registry import near_matches
from featurenet.results import Results
from featurenet.significance import describe_accuracy
from featurenet.store import trials
from featurenet.store.opening import open_to_read
from featurenet.store.workspace import Place


def find_model(results: Results, given: str) -> Trial:
    """Returns the model of that name or number.

    Raises:
        InvalidInputError: If there is none; near matches are named.
    """
    for trial in results:
        if given == trial.name or (given.isdigit() and int(given) == trial.number):
            return trial
    hint = near_matches(given, [trial.name for trial in results])
    raise InvalidInputError(f"The run has no model {given!r}.{hint}")


def print_model(results: Results, trial: Trial, place: Place) -> None:
    """Prints all that is known of a model."""
    click.echo(_heading(trial))
    with open_to_read(place.workspace) as store:
        chosen = trials.configuration(store, place.run, trial.number)
    _print_part("Structure", _structure(chosen))
    if trial.result is None:
        return
    _print_part("Adaptations", trial.result.adaptations)
    _print_figures(trial.result)
    _print_part("Training", _training(trial.result))
    files = trial.result.files.items()
    _print_part("Files", [f"{kind}: {results.folder / path}" for kind, path in files])


def _heading(trial: Trial) -> str:
    result = trial.result
    words = [f"{trial.name}: {trial.state}"]
    if result is not None:
        why = f"{result.cause}: {result.reason}" if result.cause else ""
        words += filter(None, (describe_accuracy(result), why))
    words += filter(None, (trial.origin, f"attempt {trial.attempts}" * (trial.attempts > 1)))
    return ", ".join(words)


def _print_part(title: str, lines: Sequence[str]) -> None:
    if lines:
        click.echo("\n".join([f"\n{title}", *(f"  {line}" for line in lines)]))


def _structure(chosen: Configuration | None) -> list[str]:
    if chosen is None:
        return ["A network made by hand, not sampled"]
    blocks = to_plain(decode(chosen))["blocks"]
    return [line for number, block in enumerate(blocks, start=1) for line in _block(number, block)]


def _block(number: int, block: Mapping[str, Any]) -> Iterator[str]:
    stride = "x".join(map(str, block["stride"]))
    yield f"Block {number}: stride {stride}, {block['features']} % of the channels"
    for place, cell in enumerate(block["cells"], start=1):
        branches = " and ".join(
            f"{component_words(cell[f'input{side}'])} → {component_words(cell[f'operation{side}'])}"
            for side in (1, 2)
        )
        output = component_words(cell["output"])
        yield f"  Cell {place}: {branches}, {cell['combination']} → {output}"


def _print_figures(result: TrialResult) -> None:
    found = figures(result)
    rows = [
        (escape(name), f"{each.value:.6g}", _ends(each.low, each.high))
        for name, each in found.items()
    ]
    if rows:
        print_table(("figure", "value", "95 %"), rows)
    missing = {name: each for name, each in result.metrics.items() if not each.measured}
    _print_part("Not measured", [f"{name}: {each.reason}" for name, each in missing.items()])


def _ends(low: float | None, high: float | None) -> str:
    return f"{low:.4g} to {high:.4g}" if low is not None and high is not None else "–"


def _training(result: TrialResult) -> list[str]:
    """Says how training went: each curve's first and last value, and the best epoch."""
    lines = [
        f"{name}: {_number(curve[0])} after the first epoch, {_number(curve[-1])} after the last"
        for name, curve in result.history.items()
        if curve
    ]
    losses = result.history.get("val_loss", [])
    known = [loss for loss in losses if loss is not None]
    if known:
        best = losses.index(min(known)) + 1
        epochs = "1 epoch" if len(losses) == 1 else f"{len(losses)} epochs"
        lines.insert(0, f"{epochs}, lowest val_loss in epoch {best}")
    if result.training_seconds is not None:
        lines.append(f"{result.training_seconds:.1f} s of training, {result.seconds:.1f} s in all")
    return lines


def _number(value: float | None) -> str:
    return "no number" if value is None else f"{value:.4g}"
