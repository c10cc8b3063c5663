"""One figure of one model in a table: its text, how sure it is, or why it is not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from featurenet.records import MetricResult
from featurenet.report.models import Row
from featurenet.results.columns import Column
from featurenet.results.formats import ABSENT


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table shows.

    Args:
        text: The value, or "failed" or "skipped", or a dash where it was not asked for.
        sort: The number to sort by; None if there is none.
        interval: The 95 % interval as text; "" if there is none.
        mark: "partial", "failed", "skipped", "remark" or "".
        note: What a tooltip says: interval, images, reason; lines.
    """

    text: str
    sort: float | None = None
    interval: str = ""
    mark: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of a metric on some models.

    Args:
        metric: Its name.
        words: Why there is no value, or what is odd about it.
        models: Their names.
    """

    metric: str
    words: str
    models: tuple[str, ...]


def cell(row: Row, column: Column) -> Cell:
    """Returns what a table shows of a model in a column."""
    result = row.results.get(column.source)
    value = row.values.get(column.key)
    if value is None:
        if result is None:
            return Cell(ABSENT)
        why = "failed" if result.measured else result.status
        return Cell(why, mark=why, note=row.missing.get(column.source, "not a finite number"))
    if result is None:
        return Cell(column.show(value), value)
    interval = row.intervals.get(column.key)
    shown = column.span(*interval) if interval else ""
    mark = "partial" if result.status == "partial" else "remark" if result.reason else ""
    return Cell(column.show(value), value, shown, mark, "\n".join(_lines(result, shown)))


def without_value(rows: Sequence[Row]) -> tuple[Remark, ...]:
    """Returns which metrics have no value on which models, and why."""
    return _gathered([(row.name, name, why) for row in rows for name, why in row.missing.items()])


def remarks_on_values(rows: Sequence[Row]) -> tuple[Remark, ...]:
    """Returns what metrics said of values that there are."""
    return _gathered(
        [
            (
                row.name,
                name,
                f"partial: {found.reason}" if found.status == "partial" else found.reason,
            )
            for row in rows
            for name, found in row.results.items()
            if found.reason and name not in row.missing
        ]
    )


def _lines(result: MetricResult, interval: str) -> list[str]:
    images = f"measured on {result.images:,} images" if result.images is not None else ""
    reason = f"{result.status}: {result.reason}" if result.reason else ""
    return [line for line in (interval and f"95 %: {interval}", images, reason) if line]


def _gathered(said: Sequence[tuple[str, str, str]]) -> tuple[Remark, ...]:
    models: dict[tuple[str, str], list[str]] = {}
    for model, metric, words in said:
        models.setdefault((metric, words), []).append(model)
    return tuple(Remark(*of, tuple(names)) for of, names in sorted(models.items()))
