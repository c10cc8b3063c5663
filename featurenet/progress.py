"""Shows a run as it goes on: live bars in a terminal or notebook, plain lines elsewhere."""

from __future__ import annotations

import errno
from contextlib import suppress
from typing import Any

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import Progress as Bars

from featurenet.records import AnalysisResult, Event, TrialResult
from featurenet.results.findings import findings_line
from featurenet.significance import describe_accuracy

ENDS = ("trial.done", "trial.rejected", "trial.failed", "trial.lost")
ASSESSED = "trial.assessed"
ANALYSED = ("analysis.done", "analysis.skipped", "analysis.failed")

OUTCOMES = {
    "run.paused": "Paused: what runs goes on to its end, nothing further begins.",
    "run.cancelled": "Cancelled.",
}
"""Kind of event of a whole run → what to say of it."""


class Progress:
    """Receives the events of a run; use it as a context manager around the run.

        with featurenet.Progress() as progress:
            featurenet.run("light", on_event=progress)

    Args:
        console: Where to write; None takes standard error, or the notebook's cell.
    """

    def __init__(self, console: Console | None = None):
        if console is None:
            console = Console() if Console().is_jupyter else Console(stderr=True)
        self._console = console
        self._terminal_is_gone = False
        self._epochs = 0
        self._names: dict[int, str] = {}
        self._bars: dict[int, TaskID] = {}
        self._bars_shown = Bars(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[figures]}"),
            TimeElapsedColumn(),
            console=console,
            disable=not (console.is_terminal or console.is_jupyter),
            transient=True,
        )
        self._phase = ""
        self._main = TaskID(0)

    def __enter__(self) -> Progress:
        self._bars_shown.start()
        self._begin("reading", None)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # a terminal that is gone shows no bars; why it ends tells more
            self._bars_shown.stop()

    def __call__(self, event: Event) -> None:
        """Takes one event of a run."""
        if self._terminal_is_gone:  # the run goes on; what ends it, if anything, is the signal
            return
        try:
            self._show(event)
        except OSError as error:
            if error.errno != errno.EIO:  # such as a full disk
                raise
            self._terminal_is_gone = True

    def _show(self, event: Event) -> None:
        kind, trial, data = event.kind, event.trial, event.data
        if kind == "sample.progress":
            self.sampling(data)
        elif kind == "sample.done":
            self._print(sample_words(data))
        elif kind == "data.ready":
            for note in data["notes"]:
                self._print(f"Note on {data['name']}: {note}.")
        elif kind in OUTCOMES:
            self._print(OUTCOMES[kind])
        elif kind in ANALYSED:
            self._print(describe_analysis(kind, data))
        elif kind == "trials.ready":
            self._epochs = data["epochs"]
            self._names = {int(number): name for number, name in data["names"].items()}
            self._begin("models", data["total"], data["finished"], "starting")
        elif trial is not None:
            self._trial(kind, trial, data)

    def sampling(self, data: dict[str, Any]) -> None:
        """Takes where the search for a sample stands."""
        if self._phase != "sampling":
            self._begin("sampling", data["total"])
        self._bars_shown.update(
            self._main,
            total=data["total"],
            completed=data["iteration"],
            figures=f"fitness {data['fitness']:.4g}" if data["fitness"] else "",
        )

    def _begin(self, phase: str, total: int | None, completed: int = 0, figures: str = "") -> None:
        """Puts the bar of another phase in the place of the one before."""
        if self._phase:
            self._bars_shown.remove_task(self._main)
        self._phase = phase
        self._main = self._bars_shown.add_task(
            phase, total=total, completed=completed, figures=figures
        )

    def _trial(self, kind: str, trial: int, data: dict[str, Any]) -> None:
        name = self._names.get(trial, str(trial))
        if kind == "trial.running":
            self._bars_shown.update(self._main, figures="")
            self._bars[trial] = self._bars_shown.add_task(
                f"  {name}", total=self._epochs, figures="building"
            )
        elif kind == "trial.epoch" and trial in self._bars:
            accuracy = data.get("val_accuracy")
            figures = f"validation accuracy {accuracy:.3f}" if accuracy is not None else ""
            figures = "assessing" if data["epoch"] == self._epochs else figures
            self._bars_shown.update(self._bars[trial], completed=data["epoch"], figures=figures)
        elif kind in ("trial.queued", "trial.cancelled"):
            self._remove_bar(trial)
        elif kind == "trial.retried":
            self._remove_bar(trial)
            self._print(f"{name:>14}  {'tried again':>20}  {data['reason']}")
        elif kind in ENDS or kind == ASSESSED:
            self._remove_bar(trial)
            self._bars_shown.advance(self._main)
            describe = describe_assessment if kind == ASSESSED else describe_result
            self._print(describe(name, data))

    def _remove_bar(self, trial: int) -> None:
        if trial in self._bars:
            self._bars_shown.remove_task(self._bars.pop(trial))

    def _print(self, line: str) -> None:
        self._console.print(line, highlight=False, markup=False, soft_wrap=True)


class WorkLog:
    """Receives the events of several runs, and writes a line for each that says something new."""

    def __init__(self) -> None:
        self._names: dict[tuple[int, int], str] = {}

    def __call__(self, event: Event) -> None:
        """Takes one event of any run."""
        if event.kind == "trials.ready":
            for number, name in event.data["names"].items():
                self._names[event.run, int(number)] = name
        if line := self._line(event):
            click.echo(f"run {event.run}  {line}", err=True)

    def _line(self, event: Event) -> str | None:
        name = self._names.get((event.run, event.trial or 0), str(event.trial))
        if event.kind in ENDS:
            return describe_result(name, event.data)
        if event.kind == "trial.retried":
            return f"{name:>14}  {'tried again':>20}  {event.data['reason']}"
        if event.kind in ANALYSED:
            return findings_line(_ended(event.kind, event.data))
        if event.kind == "run.failed":
            return f"failed: {event.data['reason']}"
        return event.kind.removeprefix("run.") if event.kind.startswith("run.") else None


def sample_words(data: dict[str, Any]) -> str:
    """Says in a line what was sampled, and in a second one if that is less than was asked."""
    figures = data["diversity"]
    noun = "configuration" if data["models"] == 1 else "configurations"
    line = f"{data['models']:,} {noun} ({data['strategy']})"
    if figures.get("mean") is not None:
        line += (
            f", Jaccard distance mean {figures['mean']:.3f}, minimum {figures['minimum']:.3f}, "
            f"nearest neighbour {figures['nearest']:.3f}"
        )
    if data["asked"] is not None and data["models"] < data["asked"]:
        why = "that is all there was, or all that the time limit allowed"
        if data["exhausted"]:
            why = "the feature model has no more valid configurations"
        elif data.get("interrupted"):
            why = "the search was interrupted"
        line += f"\n{data['asked']:,} were asked for, {data['models']:,} are used: {why}."
    return f"{line}\nNote: {data['remark']}." if data.get("remark") else line


def describe_result(name: str, data: dict[str, Any]) -> str:
    """Says in a line what one trial came to."""
    state, weights = data["state"], data["summary"].get("weights")
    size = f"{weights:>12,.0f} weights" if weights is not None else " " * 20
    if state == "done":
        outcome = describe_accuracy(TrialResult.parse(data)) or "done"
        return f"{name:>14}  {size}  {outcome}  ({data['seconds']:.1f} s)"
    return f"{name:>14}  {size}  {state} ({data['cause']}): {data['reason']}"


def describe_analysis(kind: str, data: dict[str, Any]) -> str:
    """Says what was found by studying the models together, or why nothing was."""
    found = _ended(kind, data)
    return f"{found.name}: {found.summary}" if found.summary else findings_line(found)


def _ended(kind: str, data: dict[str, Any]) -> AnalysisResult:
    """Returns what became of an analysis, as far as its event tells."""
    ended: AnalysisResult = AnalysisResult.parse({**data, "state": kind.removeprefix("analysis.")})
    return ended


def describe_assessment(name: str, data: dict[str, Any]) -> str:
    """Says in a line what was measured of a model, and in others what was not, and why."""
    lines = [f"measured {', '.join(data['measured'])}"] if data["measured"] else []
    reasons: dict[str, list[str]] = {}
    for metric, reason in data["missing"].items():
        reasons.setdefault(reason or "there is no reason recorded", []).append(metric)
    lines += [f"without {', '.join(metrics)}: {reason}" for reason, metrics in reasons.items()]
    return "\n".join(f"{name if not place else '':>14}  {line}" for place, line in enumerate(lines))
