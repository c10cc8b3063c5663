"""What shall be trained, and how: what a strategy answers when it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from featurenet.featuremodel.model import Configuration
from featurenet.records.training import TrainingPlan


@dataclass(frozen=True, slots=True)
class Proposal:
    """One model to train: a configuration, or a named network to compare with.

    Args:
        configuration: The selected features; None for a baseline.
        baseline: The network's name; empty for a configuration.
        plan: How to train it; None as the run says.
        parent: Number of the trial that it continues from or comes from.
        origin: How the strategy came to it, in words.
    """

    configuration: Configuration | None = None
    baseline: str = ""
    plan: TrainingPlan | None = None
    parent: int | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a strategy proposes at once.

    Args:
        proposals: In order; none ends the search.
        sample: What people ask about how they were drawn (strategy, seed, diversity …), as plain
            data; None if there is nothing new to say.
    """

    proposals: tuple[Proposal, ...] = ()
    sample: Mapping[str, Any] | None = None
