"""What of a run came to nothing: by cause, with the features that go with each."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from featurenet.results.enrichment import Enriched
from featurenet.results.failures import Failures, failures
from featurenet.results.tally import tally
from featurenet.web.house import House
from featurenet.web.route import Answer, route


class FeatureLine(Answer):
    """A feature that goes with a cause: the words of `Enriched`."""

    feature: str
    selected: bool
    group: int
    members: int
    all: int
    models: int
    p: float
    same: list[str]
    sure: bool


class CauseLine(Answer):
    """Everything that came to nothing for one cause.

    Args:
        cause: The word that groups.
        meaning: What it stands for; "" for a cause that is not ours.
        states: rejected, failed or lost → how many.
        numbers: The trials'.
        names: What they are called.
        baselines: How many of them are no part of the sample.
        reasons: What was recorded, the first line of each, and how many have it.
        features: What its sampled models have or lack more often than all, the clearest first.
        seconds: Spent on them.
    """

    cause: str
    meaning: str
    states: dict[str, int]
    numbers: list[int]
    names: list[str]
    baselines: int
    reasons: list[tuple[str, int]]
    features: list[FeatureLine]
    seconds: float


class FailurePage(Answer):
    """What of a run came to nothing.

    Args:
        sampled: Configurations of the sample.
        states: State → how many of them are in it; they add up to the sample.
        adds_up: Whether every position of the sample is accounted for exactly once.
        words: The same in a line.
        causes: The most frequent first.
    """

    sampled: int
    states: dict[str, int]
    adds_up: bool
    words: str
    causes: list[CauseLine]


@route("GET", "/runs/<int:run>/failures")
def get_failures(house: House, run: int) -> FailurePage:
    """What was rejected, failed or was lost, by cause, and the features that go with it."""
    results = house.results(run)
    counts = tally(results)
    return FailurePage(
        sampled=counts.sampled,
        states=dict(Counter(trial.state.value for trial in results.sampled)),
        adds_up=counts.adds_up,
        words=counts.line,
        causes=[_cause(each) for each in failures(results)],
    )


def _cause(found: Failures) -> CauseLine:
    return CauseLine(
        cause=found.cause,
        meaning=found.meaning,
        states=dict(Counter(trial.state.value for trial in found.trials)),
        numbers=[trial.number for trial in found.trials],
        names=[trial.name for trial in found.trials],
        baselines=sum(trial.baseline for trial in found.trials),
        reasons=list(found.reasons),
        features=[_feature(each) for each in found.features],
        seconds=sum(trial.result.seconds for trial in found.trials if trial.result),
    )


def _feature(found: Enriched) -> FeatureLine:
    return FeatureLine(**{**asdict(found), "same": list(found.same)}, sure=found.sure)
