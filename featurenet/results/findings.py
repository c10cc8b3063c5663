"""What became of an analysis of the models together → a line for the terminal."""

from __future__ import annotations

from pathlib import Path

from featurenet.records import MATRICES, AnalysisResult, AnalysisState
from featurenet.results.formats import general

HEADLINE = 4
"""Figures that a line tells: an analysis gives the main ones first."""


def findings_line(found: AnalysisResult, folder: Path = Path()) -> str:
    """Returns its name, its main figures and where its matrices are, or why there are none.

    Args:
        found: What became of it.
        folder: The run's, to name the file from where one is; without it, relative to that folder.
    """
    if found.state is not AnalysisState.DONE:
        return f"{found.name} {found.state}" + (f": {found.reason}" if found.reason else "")
    known = [(name, value) for name, value in found.figures.items() if value is not None]
    told = [f"{name.replace('_', ' ')} {general(value)}" for name, value in known[:HEADLINE]]
    more = [f"matrices in {folder / found.files[MATRICES]}"] if MATRICES in found.files else []
    words = "; ".join(filter(None, [", ".join(told), *more, found.reason]))
    return f"{found.name}: {words or found.summary or 'no figures'}"
