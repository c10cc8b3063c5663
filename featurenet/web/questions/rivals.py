"""A run's sample beside samples of the same size that nobody optimised."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import Configuration
from featurenet.records import Sampling
from featurenet.sampling.diversity import diversity
from featurenet.sampling.draw import sample
from featurenet.sampling.report_card import Judge
from featurenet.store import runs, trials
from featurenet.store.artifacts import model_file
from featurenet.store.opening import open_to_read
from featurenet.web.questions import question

RIVALS = ("random", "uniform")
SECONDS = 10.0
MOST = 1_000
"""Configurations that are compared; of a larger sample, the first ones."""


@question("rivals")
def rivals(folder: Path, payload: dict[str, Any]) -> dict[str, Any]:
    """Returns distances and covered interactions of the run's sample and of each rival."""
    with open_to_read(folder) as store:
        run = runs.get(store, payload["run"])
        own = list(trials.configurations(store, payload["run"]).values())[:MOST]
    model = expand(read_metamodel(model_file(Path(run.folder))))
    judge = Judge(model, SECONDS)
    samples = {"this sample": own}
    for strategy in RIVALS:
        asked = Sampling(strategy=strategy, seconds=SECONDS)
        samples[strategy] = list(sample(model, asked, len(own), seed=0).configurations)
    return {"samples": [_judged(name, each, judge) for name, each in samples.items()]}


def _judged(name: str, configurations: list[Configuration], judge: Judge) -> dict[str, Any]:
    check = judge.check(configurations)
    shares: dict[str, float | None] = {str(each.strength): each.share for each in check.coverage}
    if check.estimated is not None:
        shares[str(check.estimated.strength)] = check.estimated.share
    return {
        "name": name,
        "configurations": len(configurations),
        "distances": diversity(configurations),
        "coverage": shares,
    }
