"""What a run came to: its trials, the best of them, the Pareto front, tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from featurenet.errors import InvalidInputError
from featurenet.records import (
    AnalysisResult,
    Experiment,
    Figure,
    MetricResult,
    RunState,
    Trial,
)
from featurenet.results.cells import BLOCKS_AND_CELLS, Cells
from featurenet.results.columns import WORDS
from featurenet.results.correlation import (
    Correlation,
    RankCorrelations,
    correlate,
    rank_correlations,
)
from featurenet.results.html import results_html
from featurenet.results.order import by_number
from featurenet.results.pareto import undominated
from featurenet.results.population import Population
from featurenet.results.quantity import Quantity, find_quantity, locate, quantities
from featurenet.results.source import Opened, Source, Stored, read_marks, read_structure
from featurenet.results.structure import Structure
from featurenet.results.table import Names, Selection, Table, tabulate
from featurenet.results.tally import summary
from featurenet.results.text import results_text
from featurenet.store import analyses as analysis_table
from featurenet.store import outlines
from featurenet.store import runs as run_table
from featurenet.store import trials as trial_table
from featurenet.store.artifacts import trial_folder
from featurenet.store.marks import Mark
from featurenet.store.opening import open_to_read
from featurenet.store.workspace import RunName, find

if TYPE_CHECKING:
    import pandas

Interval = tuple[float, float]


@dataclass(frozen=True, repr=False)
class Results(Population):
    """A run's outcome, as far as it has come.

    Args:
        folder: Where the run's files lie.
        experiment: What was asked.
        state: Where the run stands.
        sample: Facts about the sample: strategy, seed, models, diversity …
        versions: What the run was made with.
        metrics: Metric name → "description", "aliases" and "outputs" (name, direction, unit, range,
            headline), the main one first.
        trials: All of them, in order; baselines last.
        data: What was read of the data set: shape, scale, images per class, notes; empty for runs
            of older versions.
        analyses: Name → what was found by studying the models together.
        source: Where figures are read from; None takes those of the trials.
    """

    folder: Path
    experiment: Experiment
    state: RunState
    sample: Mapping[str, Any]
    versions: Mapping[str, str]
    metrics: Mapping[str, Mapping[str, Any]]
    trials: tuple[Trial, ...]
    data: Mapping[str, Any] = field(default_factory=dict)
    analyses: Mapping[str, AnalysisResult] = field(default_factory=dict)
    source: Source | None = field(default=None, compare=False)

    @classmethod
    def load(cls, run: RunName, workspace: Path | None = None, *, brief: bool = False) -> Results:
        """Reads a run.

        Args:
            run: Its folder, or its number or name in the workspace.
            workspace: Where numbers and names are looked up; None for FEATURENET_HOME or `runs`.
            brief: Whether to leave in the store what is not needed at once, which is faster in a
                large run: `whole` reads it for single trials. Tables, numbers and what is best are
                the same; the trials themselves have no curves, and no metric but the accuracy.

        Raises:
            InvalidInputError: If there is none.
        """
        place = find(run, workspace)
        with open_to_read(place.workspace) as store:
            found = run_table.get(store, place.run)
            analyses = {each.name: each for each in analysis_table.every(store, found.id)}
            read = outlines.every if brief else trial_table.every
            trials = tuple(read(store, found.id))
        stored = Stored(place.workspace, found.id)
        return cls(
            folder=Path(found.folder),
            experiment=found.experiment,
            state=found.state,
            sample=found.facts.get("sample", {}),
            versions=found.facts.get("versions", {}),
            metrics=found.facts.get("metrics", {}),
            data=found.facts.get("data", {}),
            trials=trials,
            analyses=analyses,
            source=stored
            if brief
            else Opened(
                trials,
                partial(read_structure, *stored.place),
                partial(read_marks, *stored.place),
            ),
        )

    def value(self, trial: Trial, metric: str) -> Any:
        """Returns a metric's value, with large arrays read from their file; None if there is none.

        Args:
            trial: One of this run's trials.
            metric: The metric's name, an alias, or the last part of a dotted name ("pgd");
                "name.key" looks into a dict.
        """
        found, key = self._find(trial, metric)
        if found is None or not found.measured:
            return None
        value = found.value
        if isinstance(value, Mapping) and set(value) == {"file", "shape"}:
            return np.load(self.folder / trial_folder(trial.name) / value["file"])
        return value.get(key) if key is not None and isinstance(value, Mapping) else value

    def number(self, trial: Trial, metric: str) -> float | None:
        """Returns a metric's number; of one that gives a dict, its first output.

        Args:
            trial: One of this run's trials.
            metric: As for `value`, and one of the run's metrics.

        Returns:
            None if there is none, or it is not a single number.

        Raises:
            InvalidInputError: If the run has no such metric.
        """
        figure = self._source.column(self.quantity(metric).figure).get(trial.number)
        return figure.value if figure is not None else None

    def interval(self, trial: Trial, metric: str) -> Interval | None:
        """Returns the 95 % confidence interval of a metric's number; None if there is none.

        Two models whose intervals overlap are not told apart by the images that were measured.

        Args:
            trial: One of this run's trials.
            metric: As for `number`.

        Raises:
            InvalidInputError: If the run has no such metric.
        """
        figure = self._source.column(self.quantity(metric).figure).get(trial.number)
        if figure is None or figure.low is None or figure.high is None:
            return None
        return figure.low, figure.high

    def outcome(self, trial: Trial, metric: str) -> MetricResult:
        """Returns what became of a metric on a trial: every pair has a value or a reason.

        Args:
            trial: One of this run's trials.
            metric: As for `number`.

        Raises:
            InvalidInputError: If the run has no such metric.
        """
        quantity = self.quantity(metric)
        found, _ = self._find(trial, quantity.metric)
        if found is not None:
            return found
        why = trial.result.reason or trial.result.cause if trial.result else None
        words = f"the model is {trial.state}" + (f": {why}" if why else "")
        return MetricResult(status="skipped", reason=words)

    def quantity(self, metric: str) -> Quantity:
        """Returns the number that a name stands for, with its unit, range and direction.

        Raises:
            InvalidInputError: If the run has no such metric; near matches are named.
        """
        return find_quantity(WORDS.get(metric, metric), self.metrics)

    def _find(self, trial: Trial, metric: str) -> tuple[MetricResult | None, str | None]:
        """Returns a metric's result on a trial, and which key of its dict is asked for."""
        if trial.result is None:
            return None, None
        own = {name: {"outputs": [{"name": name}]} for name in trial.result.metrics}
        name, key = locate(metric, {**own, **self.metrics}) or (metric, None)
        return trial.result.metrics.get(name), key

    def best(self, metric: str = "accuracy", count: int | None = None) -> Any:
        """Returns the trained model that is best by a metric, or the best `count` as a tuple.

        Models that learned nothing (`unlearned`) or have no number (`unmeasured`) are left out. Of
        equal ones the more accurate comes first, then the smaller, then the earlier. A first place
        within overlapping intervals (`interval`) may be chance.

        Args:
            metric: A metric with a direction; of one that gives a dict, its first output counts.
            count: None for the single best trial (None if no model learned anything).

        Raises:
            InvalidInputError: If the run has no such metric, it has no direction, or `count` is no
                whole number of at least 1.
        """
        if count is not None and (not isinstance(count, int) or count < 1):
            raise InvalidInputError(f"count must be a whole number from 1 on; received {count!r}.")
        sign = self._sign(metric)
        numbers = [(trial, self.number(trial, metric)) for trial in self.learned]
        measured = [(trial, number) for trial, number in numbers if number is not None]
        ranked = by_number(measured, descending=sign > 0)
        return ranked[:count] if count is not None else (ranked[0] if ranked else None)

    def unmeasured(self, *metrics: str) -> tuple[Trial, ...]:
        """Returns the trained models that lack a number of one of the metrics.

        `best`, `pareto` and `correlate` leave them out; `outcome` tells why.

        Raises:
            InvalidInputError: If the run has no such metric.
        """
        return tuple(
            trial
            for trial in self.done
            if any(self.number(trial, metric) is None for metric in metrics)
        )

    def pareto(self, metrics: str | Sequence[str] = ("accuracy", "size")) -> tuple[Trial, ...]:
        """Returns the trained models that no other one dominates.

        One dominates another if it is nowhere worse and somewhere better; models with equal
        numbers are on the front together. Models that learned nothing (`unlearned`) or lack one of
        the numbers (`unmeasured`) are left out.

        Args:
            metrics: As for `best`; a text may have several names, as in "accuracy,size".

        Raises:
            InvalidInputError: If the run has no such metric, or one has no direction.
        """
        if isinstance(metrics, str):
            metrics = [name.strip() for name in metrics.split(",")]
        signs = [self._sign(metric) for metric in metrics]
        points: list[tuple[Trial, tuple[float, ...]]] = []
        for trial in self.learned:
            values = [self.number(trial, metric) for metric in metrics]
            if all(value is not None for value in values):
                signed = (s * (v or 0.0) for s, v in zip(signs, values, strict=True))
                points.append((trial, tuple(signed)))
        return tuple(points[place][0] for place in undominated([point for _, point in points]))

    def _sign(self, metric: str) -> float:
        """Returns 1 for a metric of which more is better, -1 for one of which less is.

        Raises:
            InvalidInputError: If the run has no such metric, or it has no direction.
        """
        direction = self.quantity(metric).direction
        if direction == "none":
            raise InvalidInputError(f"Metric {metric!r} has no direction: nothing is best by it.")
        return 1.0 if direction == "max" else -1.0

    def correlate(self, one: str, other: str) -> Correlation:
        """Returns how two metrics go together over the trained models of the sample.

        Args:
            one: A metric's name, alias, or "name.key".
            other: Another one.

        Returns:
            Pearson's r, Spearman's rho and Kendall's tau-b with 95 % intervals. Models that lack
            one of the numbers are left out and counted.

        Raises:
            InvalidInputError: If the run has no such metric.
        """
        pairs = [(self.number(trial, one), self.number(trial, other)) for trial in self.done]
        return correlate(self.quantity(one).name, self.quantity(other).name, pairs)

    def rank_correlations(self, metrics: Sequence[str] = ()) -> RankCorrelations:
        """Returns Spearman's rho of every pair of numbers, with p-values corrected for that.

        Args:
            metrics: Names as for `correlate`; () takes every number that tables show.

        Raises:
            InvalidInputError: If the run has no such metric.
        """
        chosen = metrics or [each.name for each in quantities(self.metrics) if each.headline]
        return rank_correlations(
            {
                self.quantity(name).name: [self.number(trial, name) for trial in self.done]
                for name in chosen
            }
        )

    def table(
        self,
        columns: Names = None,
        *,
        sort: str | None = None,
        top: int | None = None,
        where: Names = None,
        only: Iterable[int] | None = None,
    ) -> Table:
        """Returns the run's table: a row for each trial, with its structure and all its numbers.

        Args:
            columns: Names, or a text such as "name,accuracy,pgd"; None takes every column. A
                metric may be named as for `number`; an interval's ends are "accuracy.low" and
                "accuracy.high". A feature, or a pattern of features such as "Block*_Cell1", is a
                column, too: how many of these a model has.
            sort: A column, best first where there is a better and ascending where not, or as
                ":asc" or ":desc" at its end says; "best" for the order of ranks. None keeps the
                run's order, unless `top` is given, which takes the best.
            top: Rows at most.
            where: A condition, or several that must all hold, such as
                "weights < 10000 and state == 'done'".
            only: Numbers of the trials that may be in it; None for all.

        Raises:
            InvalidInputError: If a column is unknown, or a condition cannot be understood.
        """
        return tabulate(self._cells, Selection(columns, sort, top, where, only))

    def whole(self, trials: Sequence[Trial]) -> tuple[Trial, ...]:
        """Returns some of the trials with all that is known of them, as `load` without `brief`."""
        return self._source.whole(trials)

    def to_records(
        self,
        columns: Names = None,
        *,
        sort: str | None = None,
        top: int | None = None,
        where: Names = None,
    ) -> list[dict[str, Any]]:
        """Returns a flat dict for each row of `table`, which takes the same arguments."""
        return list(self.table(columns, sort=sort, top=top, where=where).records)

    def to_pandas(self) -> pandas.DataFrame:
        """Returns `to_records()` as a data frame indexed by name.

        Raises:
            InvalidInputError: If pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise InvalidInputError("to_pandas() needs pandas: pip install pandas.") from None
        return pandas.DataFrame.from_records(self.to_records(), index="name")

    @property
    def figures(self) -> tuple[str, ...]:
        """What the numbers are called that some model has, its blocks and cells among them."""
        made_of = BLOCKS_AND_CELLS if self._source.structure.features else ()
        return (*self._source.names, *made_of)

    def column(self, figure: str) -> Mapping[int, Figure]:
        """Returns one of `figures` of all models: trial's number → number and interval."""
        structure = self._source.structure
        if figure in BLOCKS_AND_CELLS:
            counts = structure.blocks if figure == "blocks" else structure.cells
            return {number: Figure(float(count)) for number, count in counts.items()}
        return self._source.column(figure)

    def figure_of(self, column: str) -> str:
        """Returns the figure that a column of `table` shows."""
        return self._cells.figure_of(column)

    @property
    def summary(self) -> str:
        """What became of every sampled configuration, what learned nothing, and ties, in a line."""
        return summary(self)

    @property
    def structure(self) -> Structure:
        """What the models are made of: blocks, cells, features."""
        return self._source.structure

    @property
    def marks(self) -> Mapping[int, Mark]:
        """What people noted of the models: trial's number → star, note, tags."""
        return self._source.marks

    def __repr__(self) -> str:
        return results_text(self)

    def _repr_html_(self) -> str:
        return results_html(self)

    @cached_property
    def _source(self) -> Source:
        return self.source or Opened(self.trials)

    @cached_property
    def _cells(self) -> Cells:
        return Cells(self.trials, self.metrics, self._source)
