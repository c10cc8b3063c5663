"""Turns a run's trained models into ranked rows of plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from featurenet.records import Figure, MetricResult, State, Trial, figures
from featurenet.results import Results
from featurenet.results.formats import percent
from featurenet.results.order import group, rank
from featurenet.significance import accuracy_of, has_learned
from featurenet.store.artifacts import inside, trial_folder

TITLES = {
    "lenet5": "LeNet-5",
    "lenet5-paper": "LeNet-5 (paper)",
    "small-cnn": "Small CNN",
    "linear": "Logistic regression",
}
"""Baseline → how people write its name."""

FILES = {
    "h5": ".h5",
    "keras": ".keras",
    "svg": "picture",
    "plot": "Keras plot",
    "architecture": "JSON",
}
"""Kind of file → what a link to it says, where that is not the kind itself."""


@dataclass(frozen=True, slots=True)
class Link:
    """A file of a model.

    Args:
        title: What it is: ".h5", "picture" …
        href: Its address relative to the run's folder, escaped for a URL.
    """

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """One trained model.

    Args:
        number: The trial's number.
        name: "0007" or a baseline's title.
        baseline: Whether it is a baseline.
        rank: Place by accuracy among the sampled models, from 1; None for baselines and for
            models that have no accuracy or learned nothing.
        learned: Whether it is better than chance (`significance`); None if that is not known.
        values: Figures by name.
        links: Its files.
        adaptations: What was added so that shapes fit.
        missing: Metric without a value → why.
        results: Metric → what came of it.
        intervals: Figure → its 95 % confidence interval.
    """

    number: int
    name: str
    baseline: bool
    rank: int | None
    learned: bool | None
    values: Mapping[str, float]
    links: tuple[Link, ...]
    adaptations: tuple[str, ...]
    missing: Mapping[str, str]
    results: Mapping[str, MetricResult]
    intervals: Mapping[str, tuple[float, float]]

    @property
    def address(self) -> str:
        """Where its line is on the report's page."""
        return f"#model-{self.number}"

    @property
    def accuracy(self) -> float | None:
        """Share of test images classified correctly, if it was measured."""
        return self.values.get("accuracy")

    @property
    def accuracy_words(self) -> str:
        """The accuracy with its 95 % interval: "97.14 % (96.79 % to 97.45 %)"; "" without one."""
        if self.accuracy is None:
            return ""
        interval = self.intervals.get("accuracy")
        ends = f" ({percent(interval[0])} to {percent(interval[1])})" if interval else ""
        return percent(self.accuracy) + ends

    @property
    def size(self) -> float | None:
        """Trainable weights, if known."""
        return self.values.get("size")


def rows(results: Results) -> tuple[Row, ...]:
    """Returns every trained model, the best first, the baselines last."""
    ordered = sorted((trial for trial in results if trial.state is State.DONE), key=rank)
    ranked = [trial for trial in ordered if _is_ranked(trial)]
    ranks = {trial.number: place for place, trial in enumerate(ranked, start=1)}
    made_of = {name: results.column(name) for name in ("blocks", "cells")}
    return tuple(_row(trial, ranks.get(trial.number), made_of, results.folder) for trial in ordered)


def title(trial: Trial) -> str:
    """Returns a trial's name for people."""
    return TITLES.get(trial.name, trial.name) if trial.baseline else trial.name


def sampled_rows(table: Iterable[Row]) -> tuple[Row, ...]:
    """Returns the rows of sampled models."""
    return tuple(row for row in table if not row.baseline)


def baseline_rows(table: Iterable[Row]) -> tuple[Row, ...]:
    """Returns the rows of baselines, in the order in which they were asked for."""
    return tuple(sorted((row for row in table if row.baseline), key=lambda row: row.number))


def _is_ranked(trial: Trial) -> bool:
    return group(trial) == 0 and accuracy_of(trial.result) is not None


def _row(
    trial: Trial, place: int | None, made_of: Mapping[str, Mapping[int, Figure]], folder: Path
) -> Row:
    result = trial.result
    found = figures(result) if result else {}
    found |= {
        name: column[trial.number] for name, column in made_of.items() if trial.number in column
    }
    return Row(
        number=trial.number,
        name=title(trial),
        baseline=trial.baseline,
        rank=place,
        learned=has_learned(result),
        values={name: figure.value for name, figure in found.items()},
        links=_links({**result.files, **_pictures(trial)}, folder) if result else (),
        adaptations=result.adaptations if result else (),
        missing=_missing(trial),
        results=result.metrics if result else {},
        intervals={
            name: (figure.low, figure.high)
            for name, figure in found.items()
            if figure.low is not None and figure.high is not None
        },
    )


def _links(files: Mapping[str, str], folder: Path) -> tuple[Link, ...]:
    return tuple(
        Link(FILES.get(kind, kind), quote(PurePosixPath(name).as_posix()))
        for kind, name in files.items()
        if inside(folder, name)
    )


def _pictures(trial: Trial) -> dict[str, str]:
    """Returns what metrics kept: what it is → path relative to the run's folder."""
    metrics = trial.result.metrics if trial.result else {}
    return {
        f"{name} {kind}": f"{trial_folder(trial.name)}/{file}"
        for name, found in metrics.items()
        for kind, file in found.files.items()
    }


def _missing(trial: Trial) -> dict[str, str]:
    if trial.result is None:
        return {}
    return {
        name: f"{result.status}: {result.reason or 'no reason recorded'}"
        for name, result in trial.result.metrics.items()
        if not result.measured or result.value is None
    }
