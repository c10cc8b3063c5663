"""What is told of a trial while it is carried out: plain data that crosses to another process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from featurenet.records import MetricResult, TrialResult


@dataclass(frozen=True, slots=True)
class Epoch:
    """An epoch is over.

    Args:
        number: Counted from 1.
        figures: See `History.curves`.
    """

    number: int
    figures: dict[str, float]

    @property
    def as_event(self) -> dict[str, Any]:
        """What the run's event tells of it."""
        return {"epoch": self.number, **self.figures}


@dataclass(frozen=True, slots=True)
class Kept:
    """The model is trained and its files are written: from now on nothing of it can be lost.

    Args:
        result: The trial's, without metrics.
    """

    result: TrialResult


@dataclass(frozen=True, slots=True)
class Measuring:
    """A metric begins.

    Args:
        metric: Its name.
    """

    metric: str


@dataclass(frozen=True, slots=True)
class MetricDone:
    """A metric has ended, well or not.

    Args:
        metric: Its name.
        result: What it came to.
    """

    metric: str
    result: MetricResult


News = Epoch | Kept | Measuring | MetricDone
Tell = Callable[[News], None]


def tell_nobody(news: News) -> None:
    """Drops the news."""
