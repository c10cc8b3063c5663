"""What is to be studied: plain data that could cross to another process or machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from featurenet.analyses.analysis import Analysis
from featurenet.records import Data


@dataclass(frozen=True, slots=True)
class StudiedModel:
    """A trained model of the sample.

    Args:
        number: Of its trial.
        name: "0007".
        files: Kind ("keras", "predictions", "architecture" …) → its file.
    """

    number: int
    name: str
    files: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """Everything that one analysis needs.

    Args:
        analysis: Which, with its options.
        models: The trained models of the sample, in order; baselines are not among them.
        data: Which images they were trained on.
        seed: The experiment's.
        root: The run's folder.
        folder: Where the analysis leaves its files, relative to it.
    """

    analysis: Analysis
    models: tuple[StudiedModel, ...]
    data: Data
    seed: int
    root: Path
    folder: str
