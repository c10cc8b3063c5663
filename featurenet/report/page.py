"""Gathers everything that the report's page shows, as plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from featurenet.records.figure import is_number
from featurenet.report.accuracy_robustness import (
    Robustness,
    accuracy_robustness,
    accuracy_robustness_svg,
)
from featurenet.report.analyses import Study, studies
from featurenet.report.cells import Remark, remarks_on_values, without_value
from featurenet.report.classes import Classes, classes
from featurenet.report.comparison import Comparison, compare
from featurenet.report.confusion import Matrix, confusion_svg, confusions
from featurenet.report.correlations import (
    correlations,
    correlations_line,
    correlations_svg,
)
from featurenet.report.curves import curves, curves_svg
from featurenet.report.models import Row
from featurenet.report.points import Point
from featurenet.report.refused import Group, groups
from featurenet.report.remarks import remarks
from featurenet.report.robustness_curves import overlay_svg, overlays
from featurenet.report.sections import Section, arrange
from featurenet.report.size_accuracy import Scatter, scatter, scatter_svg
from featurenet.report.spread import spread, spread_svg
from featurenet.report.thumbnails import Thumbnail, thumbnails
from featurenet.results import Results
from featurenet.results.columns import KNOWN, Column, columns, tried
from featurenet.results.formats import count, duration, general, percent
from featurenet.results.tally import Tally, tally
from featurenet.titles import short_name, title

DIVERSITY = {
    "mean": ("mean distance", "Jaccard distance of two configurations, mean of all pairs"),
    "minimum": ("smallest distance", "between the two most alike configurations"),
    "nearest": ("nearest neighbour", "mean distance from each configuration to its nearest"),
}
"""Figure of diversity → its name and what it is."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its name.

    Args:
        name: What it is.
        value: The figure, as text.
        note: A line below it.
    """

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The report's page; a template shows each field in its place.

    Args:
        title: The experiment's name, or what it was about.
        facts: What was asked, for the page's head.
        tally: What became of the sampled configurations.
        remarks: What a reader must know before believing anything else; () if nothing.
        headline: The most important figures.
        comparison: The best models against the baselines.
        columns: Columns of the table of models.
        sections: Tables of what it has no room for, by kind of metric.
        without_value: Metrics without a value, and why.
        remarks_on_values: What metrics said of their values.
        known_columns: Those of them that FeatureNET measures itself.
        rows: Its rows, the best first.
        front: Numbers of the trials on the Pareto front.
        scatter: Data of the size-accuracy plot.
        scatter_svg: The plot; "" without a model that has an accuracy.
        spread_line: The range of sizes, in words.
        spread_svg: The plot of sizes and depths; "" without a model.
        curves_svg: The plot of training; "" without a curve.
        confusions: Confusion matrices of the best model and of the baselines.
        confusion_svg: What is taken for what; "" without a confusion matrix.
        robustness: How accuracy and robustness go together; None if that was not measured.
        robustness_svg: The plot of it; "" without.
        classes: Accuracy by class of the best models; None if that was not measured.
        correlations_line: Which figures go together, in words.
        correlations_svg: The heat map of it; "" of few models.
        robustness_svgs: Plots of accuracy over the strength of corruptions and attacks.
        thumbnails: Pictures of the best architectures.
        studies: What was found by studying the models together.
        diversity: How different the sampled configurations are.
        groups: What was not trained, by cause.
        experiment: What was asked, as JSON.
        versions: What the run was made with.
    """

    title: str
    facts: tuple[Figure, ...]
    tally: Tally
    remarks: tuple[str, ...]
    headline: tuple[Figure, ...]
    comparison: Comparison
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    without_value: tuple[Remark, ...]
    remarks_on_values: tuple[Remark, ...]
    known_columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    front: frozenset[int]
    scatter: Scatter
    scatter_svg: str
    spread_line: str
    spread_svg: str
    curves_svg: str
    confusions: tuple[Matrix, ...]
    confusion_svg: str
    robustness: Robustness | None
    robustness_svg: str
    classes: Classes | None
    correlations_line: str
    correlations_svg: str
    robustness_svgs: tuple[str, ...]
    thumbnails: tuple[Thumbnail, ...]
    studies: tuple[Study, ...]
    diversity: tuple[Figure, ...]
    groups: tuple[Group, ...]
    experiment: str
    versions: Mapping[str, str]


def page(results: Results, table: Sequence[Row]) -> Page:
    """Reads a run, finished or not, into the contents of its page.

    Args:
        results: A run.
        table: Its trained models, as `rows` gives them.
    """
    data, sizes = scatter(results, table), spread(table)
    lines, best = curves(results, table), compare(results, table)
    mistaken = confusions(results, best)
    shown, sections = arrange(columns(results.figures, results.metrics, tried(results)))
    robust, together = accuracy_robustness(results, table), correlations(results, shown)
    experiment = results.experiment.model_dump(mode="json", by_alias=True)
    return Page(
        title=title(results.experiment),
        facts=_facts(results),
        tally=tally(results),
        remarks=remarks(results),
        headline=_headline(results, table, data),
        comparison=best,
        columns=shown,
        sections=sections,
        without_value=without_value(table),
        remarks_on_values=remarks_on_values(table),
        known_columns=tuple(column for column in shown if column in KNOWN),
        rows=tuple(table),
        front=frozenset(point.row.number for point in data.front),
        scatter=data,
        scatter_svg=scatter_svg(data) if data.shown else "",
        spread_line=sizes.line,
        spread_svg=spread_svg(sizes) if len(sizes.sizes) > 1 else "",
        curves_svg=curves_svg(lines, results.chance) if lines else "",
        confusions=mistaken,
        confusion_svg=confusion_svg(mistaken) if mistaken else "",
        robustness=robust,
        robustness_svg=accuracy_robustness_svg(robust) if robust else "",
        classes=classes(best),
        correlations_line=correlations_line(together) if together else "",
        correlations_svg=correlations_svg(together) if together else "",
        robustness_svgs=tuple(overlay_svg(each) for each in overlays(results)),
        thumbnails=thumbnails(results, best, table),
        studies=studies(results),
        diversity=_diversity(results.sample.get("diversity")),
        groups=groups(results),
        experiment=json.dumps(experiment, indent=2, ensure_ascii=False),
        versions=results.versions,
    )


def _facts(results: Results) -> tuple[Figure, ...]:
    asked, sample = results.experiment, results.sample
    blocks, cells = asked.blocks or "default", asked.cells or "default"
    plan, held_out = asked.training, asked.data.validation_share
    return (
        Figure("meta-model", short_name(asked.metamodel), f"blocks: {blocks} · cells: {cells}"),
        Figure(
            "data",
            short_name(asked.data.dataset),
            f"{held_out:.0%} for validation",
        ),
        Figure(
            "training",
            f"{plan.epochs} epoch{'' if plan.epochs == 1 else 's'}",
            f"{plan.optimizer} {plan.learning_rate:g} · batch {plan.batch_size}",
        ),
        Figure(
            "sampling",
            str(sample.get("strategy", asked.sampling.strategy)),
            f"seed {sample.get('seed', asked.seed)} · {_effort(sample)}",
        ),
    )


def _effort(sample: Mapping[str, Any]) -> str:
    if not sample:
        return "not begun"
    parts = []
    if is_number(sample.get("iterations")):
        parts.append(f"{count(sample['iterations'])} steps")
    if is_number(sample.get("seconds")):
        parts.append(duration(sample["seconds"]))
    return " in ".join(parts) or "done"


def _headline(results: Results, table: Sequence[Row], data: Scatter) -> tuple[Figure, ...]:
    counts = tally(results)
    spent = sum(trial.result.seconds for trial in results if trial.result)
    figures = [
        Figure(
            "models trained",
            f"{counts.trained:,}",
            f"of {counts.sampled:,} · {counts.rejected:,} rejected · {counts.failed:,} failed",
        )
    ]
    if counts.unlearned and counts.chance is not None:
        level = f"not better than {percent(counts.chance)}, chance"
        figures.append(Figure("learned nothing", f"{counts.unlearned:,}", level))
    if data.models:
        best = data.models[0]
        figures += [
            Figure("best accuracy", percent(best.accuracy), _of(best)),
            Figure("weights of the best", count(best.size), "trainable ones"),
            Figure("Pareto front", f"{len(data.front):,}", "models that none dominates"),
        ]
    sizes = sorted(point.size for point in data.models + data.unlearned)
    if len(sizes) > 1:
        figures.append(Figure("range of weights", f"× {general(_ratio(sizes))}", _range(sizes)))
    if spent:
        figures.append(Figure("time of all trials", duration(spent), "training and assessment"))
    return tuple(figures)


def _of(best: Point) -> str:
    ends = "" if best.interval is None else " to ".join(map(percent, best.interval))
    return " · ".join(filter(None, (ends, f"model {best.row.name}")))


def _ratio(sizes: Sequence[float]) -> float:
    return float(f"{sizes[-1] / sizes[0]:.3g}") if sizes[0] else 1.0


def _range(sizes: Sequence[float]) -> str:
    return f"{count(sizes[0])} to {count(sizes[-1])} weights"


def _diversity(figures: object) -> tuple[Figure, ...]:
    if not isinstance(figures, Mapping):
        return ()
    return tuple(
        Figure(DIVERSITY.get(key, (key, ""))[0], general(value), DIVERSITY.get(key, ("", ""))[1])
        for key, value in figures.items()
        if is_number(value)
    )
