"""How diverse a run's sample is: the page of diversity, part by part."""

from __future__ import annotations

from typing import Any

from featurenet.web.house import House
from featurenet.web.route import Answer, route


class DiversityPage(Answer):
    """How the configurations of a sample lie.

    Args:
        sampled: Configurations of the sample.
        numbers: Those whose pairs are told, such as are alike side by side; of a very large
            sample, the first ones only.
        names: What their models are called.
        upper: Jaccard distance of each pair: right of the diagonal, row by row.
        low: Distance of the faintest colour.
        high: Distance of the strongest colour.
        points: (x, y) of each, by classical multidimensional scaling of the distances.
        share: Which share of all variation that map shows; null without any.
        growth: (size, mean, minimum, nearest) of the first so many of the sample.
        features: Of the feature model.
        always: How many of them every configuration has.
        never: Features that no configuration has.
        behaviour: How distance of structure and disagreement of predictions go together: `rho`,
            `p` (Mantel test), `models` and `pairs` of both; null if that was not studied.
        frequencies: (feature, how many have it) of the others, the most frequent first.
    """

    sampled: int
    numbers: list[int]
    names: list[str]
    upper: list[float | None]
    low: float
    high: float
    points: list[tuple[float, float]]
    share: float | None
    growth: list[tuple[int, float, float, float]]
    features: int
    always: int
    never: list[str]
    behaviour: dict[str, Any] | None
    frequencies: list[tuple[str, int]]


@route("GET", "/runs/<int:run>/diversity")
def get_diversity(house: House, run: int) -> DiversityPage:
    """The distances of a sample's configurations, and what they show."""
    results = house.results(run)
    found = house.helper.ask("diversity", {"run": run}, seconds=60)
    names = {trial.number: trial.name for trial in results.trials}
    return DiversityPage(**found, names=[names[number] for number in found["numbers"]])


class RivalLine(Answer):
    """A sample, judged.

    Args:
        name: "this sample", or how the other one was drawn.
        configurations: How many.
        distances: `mean`, `minimum` and `nearest`, as `featurenet diversity` tells them.
        coverage: Strength → share of the valid interactions that it has; null where not counted.
    """

    name: str
    configurations: int
    distances: dict[str, float | None]
    coverage: dict[str, float | None]


class Rivals(Answer):
    """A run's sample and others of the same size."""

    samples: list[RivalLine]


@route("GET", "/runs/<int:run>/diversity/rivals")
def get_rivals(house: House, run: int) -> Rivals:
    """The sample beside a random and a uniform one of the same size."""
    house.check_run(run)
    return Rivals(**house.helper.ask("rivals", {"run": run}, seconds=90))
