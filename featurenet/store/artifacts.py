"""Where a run's files lie in its folder."""

from __future__ import annotations

from pathlib import Path

MODELS = "models"
"""Folder of a run for the files of its models."""


def trial_folder(name: str) -> str:
    """Returns the folder of a trial's files, relative to the run's folder."""
    return f"{MODELS}/{name}"


def analysis_folder(name: str) -> str:
    """Returns the folder of an analysis's files, relative to the run's folder."""
    return f"analyses/{name}"


def prepared_folder(workspace: Path) -> Path:
    """Returns the folder of a workspace for what analyses prepare of data sets for all runs."""
    return workspace / "prepared"


def sample_file(folder: Path) -> Path:
    """Returns the file that holds the sampled configurations of a run."""
    return folder / "configurations.json"


def model_file(folder: Path) -> Path:
    """Returns the file that holds the feature model the configurations were drawn from."""
    return folder / "feature-model.xml"


def inside(folder: Path, name: str) -> Path | None:
    """Returns the file `name` of a run's folder, or None if it is not there or lies outside."""
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
