"""One run: how far it is, and what came out so far."""

from __future__ import annotations

from typing import Any

from featurenet.records import Trial
from featurenet.results import Results
from featurenet.results.order import rank, tied
from featurenet.results.robustness import robustness
from featurenet.results.tally import summary, tally
from featurenet.significance import has_learned
from featurenet.store import stages
from featurenet.store.workers import unattended
from featurenet.titles import title
from featurenet.web.house import House
from featurenet.web.route import Answer, route
from featurenet.web.run_lines import RunLine, run_lines


class Stage(Answer):
    """One stage of the pipeline.

    Args:
        name: read, sample, train, study.
        state: waiting, going on, stopped, or done.
        seconds: How long it took, or has taken so far; null if it has not begun.
    """

    name: str
    state: str
    seconds: float | None


class Card(Answer):
    """A model that stands out.

    Args:
        number: Its number.
        name: What it is called.
        value: The figure for which it does.
        low: Lower end of that figure's 95 % interval; null without one.
        high: Its upper end.
        accuracy: In [0, 1].
        weights: Trainable ones.
        tied: Other models that the test images do not tell from it by accuracy.
    """

    number: int
    name: str
    value: float | None
    low: float | None
    high: float | None
    accuracy: float | None
    weights: float | None
    tied: int


class RunPage(Answer):
    """One run as a whole.

    Args:
        line: As in the list of runs.
        title: What people call it.
        summary: What became of every sampled configuration, in a line.
        adds_up: Whether the states add up to the sample's size.
        asked: Models asked for; null where all of a file were.
        experiment: Everything that was asked.
        sample: What is known of the sample: strategy, seed, iterations, seconds, diversity …
        data: What was read of the data set.
        versions: What the run was made with.
        epochs: Of training, fitted to the data; null until that is known.
        chance: Accuracy of always answering the most frequent class; null if not known.
        stages: Of the pipeline, in order.
        fitness: The sampler's objective after each recorded step.
        best: The most accurate model that learned.
        smallest: The smallest of those that the test images do not tell from the best.
        robust: The most robust model; null if no robustness was measured.
        robustness: Figure by which it is the most robust.
        robust_direction: Whether more ("max") or less ("min") of that figure is better.
    """

    line: RunLine
    title: str
    summary: str
    adds_up: bool
    asked: int | None
    experiment: dict[str, Any]
    sample: dict[str, Any]
    data: dict[str, Any]
    versions: dict[str, str]
    epochs: int | None
    chance: float | None
    stages: list[Stage]
    fitness: list[tuple[float, float]]
    best: Card | None
    smallest: Card | None
    robust: Card | None
    robustness: str | None
    robust_direction: str | None


class Strip(Answer):
    """All trials of a run in the order of the sample, baselines last; a list for each property.

    Args:
        number: Numbers.
        name: Names.
        baseline: Whether it is no part of the sample.
        state: Where it stands.
        accuracy: In [0, 1]; null where it is not known.
        low: Lower ends of their 95 % intervals.
        high: Upper ends.
        weights: Trainable ones.
        learned: Whether it is better than chance; null where that is not known.
        chance: Accuracy of always answering the most frequent class.
        attended: Whether somebody works on the run.
    """

    number: list[int]
    name: list[str]
    baseline: list[bool]
    state: list[str]
    accuracy: list[float | None]
    low: list[float | None]
    high: list[float | None]
    weights: list[float | None]
    learned: list[bool | None]
    chance: float | None
    attended: bool


@route("GET", "/runs/<int:run>")
def get_run(house: House, run: int) -> RunPage:
    """One run as a whole: stages, tally, what stands out."""
    results = house.results(run)
    with house.reading() as store:
        line = run_lines(store, run)[0]
        told = stages.stages(store, run)
        fitness = stages.fitness(store, run)
        epochs = stages.epochs(store, run)
    counts = tally(results)
    best = min(results.learned, key=rank, default=None)
    robust_figure = robustness(results)
    robust = results.best(robust_figure[0]) if robust_figure else None
    return RunPage(
        line=line,
        title=title(results.experiment),
        summary=summary(results),
        adds_up=counts.adds_up,
        asked=counts.asked,
        experiment=results.experiment.model_dump(mode="json", by_alias=True),
        sample=dict(results.sample),
        data=dict(results.data),
        versions=dict(results.versions),
        epochs=epochs,
        chance=results.chance,
        stages=[Stage(name=each.name, state=each.state, seconds=each.seconds) for each in told],
        fitness=fitness,
        best=_card(results, best, "accuracy"),
        smallest=_card(results, _smallest(results, best), "size"),
        robust=_card(results, robust, robust_figure[0]) if robust_figure else None,
        robustness=robust_figure[0] if robust_figure else None,
        robust_direction=robust_figure[1] if robust_figure else None,
    )


@route("GET", "/runs/<int:run>/strip")
def get_strip(house: House, run: int) -> Strip:
    """All trials of a run with state, accuracy and size."""
    results = house.results(run)
    with house.reading() as store:
        attended = run not in unattended(store)
    accuracy, size = results.column("accuracy"), results.column("size")
    trials = results.trials
    found = [accuracy.get(trial.number) for trial in trials]
    weights = [size.get(trial.number) for trial in trials]
    return Strip(
        number=[trial.number for trial in trials],
        name=[trial.name for trial in trials],
        baseline=[trial.baseline for trial in trials],
        state=[trial.state.value for trial in trials],
        accuracy=[each.value if each else None for each in found],
        low=[each.low if each else None for each in found],
        high=[each.high if each else None for each in found],
        weights=[each.value if each else None for each in weights],
        learned=[has_learned(trial.result) for trial in trials],
        chance=results.chance,
        attended=attended,
    )


def _smallest(results: Results, best: Trial | None) -> Trial | None:
    """Returns the smallest model that the test images do not tell from the best."""
    if best is None:
        return None
    size = results.column("size")
    good = [each for each in (best, *tied(best, results.learned)) if each.number in size]
    return min(good, key=lambda trial: size[trial.number].value, default=None)


def _card(results: Results, trial: Trial | None, figure: str) -> Card | None:
    if trial is None:
        return None
    found = results.column(figure).get(trial.number)
    accuracy = results.column("accuracy").get(trial.number)
    weights = results.column("size").get(trial.number)
    return Card(
        number=trial.number,
        name=trial.name,
        value=found.value if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        accuracy=accuracy.value if accuracy else None,
        weights=weights.value if weights else None,
        tied=len(tied(trial, results.learned)),
    )
