"""Analyses whose findings are made up, written as workers write them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from featurenet.records import AnalysisResult, AnalysisState
from featurenet.store import analyses
from featurenet.store.database import Database

NAME = "diff.disagreement"

PAIRS = np.array([[0, 0.5, 0.1], [0.5, 0, np.nan], [0.1, np.nan, 0]])


def add_study(store: Database, run: int, folder: Path, models: int = 3) -> AnalysisResult:
    """Adds one analysis of the first models of a run, with a number of each pair."""
    names = tuple(f"{number:04}" for number in range(1, models + 1))
    (folder / "analyses").mkdir(exist_ok=True)
    np.savez(folder / "analyses" / "matrices.npz", disagreement=PAIRS, names=np.array(names))
    begun = AnalysisResult(name=NAME, state=AnalysisState.RUNNING)
    analyses.start(store, run, begun)
    done = AnalysisResult(
        name=NAME,
        state=AnalysisState.DONE,
        summary="They <b>disagree</b> on 25 %.",
        figures={"disagreement": 0.25, "q": None},
        files={"matrices": "analyses/matrices.npz"},
        models=names,
        options={"compare": "correctness"},
        seconds=1.5,
    )
    analyses.finish(store, run, done)
    return done
