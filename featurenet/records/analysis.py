"""What an analysis of a run came to, as it is kept and shown."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from featurenet.records.record import Record

MATRICES = "matrices"
"""Kind of the file that has an analysis's numbers of each pair of models."""


class AnalysisState(StrEnum):
    """Where an analysis stands. SKIPPED says that the run has not what it studies."""

    RUNNING = "running"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


class AnalysisResult(Record):
    """One analysis of a run.

    Args:
        name: Of the analysis.
        state: Where it stands.
        reason: Why there is nothing, for one that was skipped or has failed.
        description: What it is, in a sentence.
        summary: What was found, in words.
        figures: Numbers of the population by name; None where there is no such number. Those of
            each model are among the model's metrics, under the analysis's name.
        files: What it left → path relative to the run's folder; `MATRICES` is an .npz of arrays
            (models, models), and of the models' "names" in their order.
        models: Names of the models that it studied.
        options: Every option that it was carried out with, those left at their defaults, too.
        seed: Source of its random choices.
        seconds: Wall-clock time that it took.
    """

    name: str
    state: AnalysisState
    reason: str | None = None
    description: str = ""
    summary: str = ""
    figures: dict[str, float | None] = {}
    files: dict[str, str] = {}
    models: tuple[str, ...] = ()
    options: dict[str, Any] = {}
    seed: int = 0
    seconds: float = 0.0
