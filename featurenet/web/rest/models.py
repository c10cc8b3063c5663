"""One model of a run: its figures among those of the others, how it learned, its files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from featurenet.architecture.baselines import BASELINES
from featurenet.architecture.decode import decode
from featurenet.architecture.description import describe_network
from featurenet.architecture.network import Network, infer
from featurenet.architecture.tree import Architecture
from featurenet.errors import InvalidInputError
from featurenet.records import Figure, Trial, figures
from featurenet.results import Results
from featurenet.results.columns import column_of
from featurenet.results.standing import stand
from featurenet.results.text import headline
from featurenet.significance import has_learned
from featurenet.store import trials
from featurenet.store.artifacts import inside
from featurenet.store.marks import Mark
from featurenet.web.errors import NotFound
from featurenet.web.house import House
from featurenet.web.route import Answer, Download, route

RELATIVES = 3
"""Nearest and farthest models that are named."""


class FigureLine(Answer):
    """One figure of a model, and where it stands among the others.

    Args:
        name: As tables call it.
        title: As people read it.
        note: What it is.
        way: How its numbers are written, as for columns.
        better: "max", "min", or null.
        value: The model's.
        low: Lower end of its 95 % interval.
        high: Upper end.
        rank: 1 + how many are better beyond their intervals; null where nothing is better.
        tied: Others that its interval does not tell from it.
        of: Models that have the figure.
        others: Their values, for the figures that tables show first.
    """

    name: str
    title: str
    note: str
    way: str
    better: str | None
    value: float
    low: float | None
    high: float | None
    rank: int | None
    tied: int
    of: int
    others: list[float]


class FileLine(Answer):
    """A file of a model.

    Args:
        kind: By which it is asked for.
        name: Under which it is saved.
        bytes: Its size.
    """

    kind: str
    name: str
    bytes: int


class Relative(Answer):
    """Another model, and how much of its features differ."""

    number: int
    name: str
    distance: float
    accuracy: float | None


class ModelPage(Answer):
    """All that is known of a model.

    Args:
        number: Its trial's.
        name: What it is called.
        state: Where it stands.
        baseline: Whether it is no part of the sample.
        learned: Whether it is better than chance; null where that is not known.
        cause: Why it came to nothing, in a word.
        reason: The same in a sentence.
        origin: How its strategy came to it.
        attempts: Times it was started.
        seconds: What it took.
        figures: Those that tables show first, then the others.
        missing: Metric → why it has no number.
        curves: Name → value by epoch, null where it was no number.
        adaptations: What was added so that shapes fit.
        files: What can be downloaded.
        features: What is selected; null for a baseline.
        nearest: Models with the most similar features.
        farthest: Models with the least similar.
        mark: Star, note, tags.
        previous: Number of the model before it in the sample; null for the first.
        next: Number of the one after it.
    """

    number: int
    name: str
    state: str
    baseline: bool
    learned: bool | None
    cause: str | None
    reason: str | None
    origin: str
    attempts: int
    seconds: float | None
    figures: list[FigureLine]
    missing: dict[str, str]
    curves: dict[str, list[float | None]]
    adaptations: list[str]
    files: list[FileLine]
    features: list[str] | None
    nearest: list[Relative]
    farthest: list[Relative]
    mark: dict[str, Any]
    previous: int | None
    next: int | None


class ArchitectureAnswer(Answer):
    """A network as `describe_network` tells it."""

    architecture: dict[str, Any]


class Mistakes(Answer):
    """Where a model is wrong.

    Args:
        classes: Their names.
        confusion: Test images by true class (row) and by the model's (column).
        images: The images it is most wrongly sure of: `truth`, `told`, `confidence` and `png`.
        wrong: How many it gets wrong in all.
        total: Test images.
    """

    classes: list[str]
    confusion: list[list[int]]
    images: list[dict[str, Any]]
    wrong: int
    total: int


@route("GET", "/runs/<int:run>/models/<int:trial>")
def get_model(house: House, run: int, trial: int) -> ModelPage:
    """One model: figures with their standing, curves, files, relatives."""
    results = house.results(run)
    known = whole(results, run, trial)
    result = known.result
    with house.reading() as store:
        chosen = trials.configuration(store, run, trial)
    numbers = [each.number for each in results.trials]
    place = numbers.index(trial)
    relatives = _relatives(results, trial)
    return ModelPage(
        number=trial,
        name=known.name,
        state=known.state.value,
        baseline=known.baseline,
        learned=has_learned(result),
        cause=result.cause if result else None,
        reason=result.reason if result else None,
        origin=known.origin,
        attempts=known.attempts,
        seconds=result.seconds if result else None,
        figures=_figures(results, known),
        missing={
            name: each.reason or each.status
            for name, each in (result.metrics if result else {}).items()
            if not each.measured
        },
        curves=result.history if result else {},
        adaptations=list(result.adaptations) if result else [],
        files=_files(results, known),
        features=sorted(chosen.selected) if chosen is not None else None,
        nearest=relatives[:RELATIVES],
        farthest=relatives[::-1][:RELATIVES],
        mark=asdict(results.marks.get(trial, Mark())),
        previous=numbers[place - 1] if place else None,
        next=numbers[place + 1] if place + 1 < len(numbers) else None,
    )


@route("GET", "/runs/<int:run>/models/<int:trial>/architecture")
def get_architecture(house: House, run: int, trial: int) -> ArchitectureAnswer:
    """Blocks, cells and layers of a model, with shapes, weights and operations."""
    results = house.results(run)
    architecture, network = built(house, results, run, whole(results, run, trial))
    return ArchitectureAnswer(architecture=describe_network(architecture, network))


@route("GET", "/runs/<int:run>/models/<int:trial>/mistakes")
def get_mistakes(house: House, run: int, trial: int) -> Mistakes:
    """The confusion of a model's classes, and images that it gets wrong."""
    results = house.results(run)
    known = whole(results, run, trial)
    path = _path(results, known, "predictions")
    with np.load(path, allow_pickle=False) as stored:
        told, truth = stored["classes"].astype(int), stored["labels"].astype(int)
        sure = stored["probabilities"].astype(float)
    names = [str(each) for each in results.data.get("class_names", ())]
    classes = max(len(names), int(max(told.max(), truth.max())) + 1)
    confusion = np.zeros((classes, classes), dtype=int)
    np.add.at(confusion, (truth, told), 1)
    wrong = np.flatnonzero(told != truth)
    worst = wrong[np.argsort(-sure[wrong, told[wrong]], kind="stable")]
    asked = {
        "experiment": results.experiment.model_dump(mode="json"),
        "images": [int(each) for each in worst[:SHOWN]],
        "labels": [int(truth[each]) for each in worst[:SHOWN]],
    }
    pictures = house.helper.ask("test images", asked)["images"] if len(worst) else []
    return Mistakes(
        classes=names or [str(each) for each in range(classes)],
        confusion=confusion.tolist(),
        images=[
            {
                "truth": int(truth[each]),
                "told": int(told[each]),
                "confidence": float(sure[each, told[each]]),
                "png": png,
            }
            for each, png in zip(worst[:SHOWN], pictures, strict=True)
        ],
        wrong=len(wrong),
        total=len(truth),
    )


SHOWN = 24
"""Images that are shown of those that it gets wrong."""


@route("GET", "/runs/<int:run>/models/<int:trial>/files/<kind>")
def get_file(house: House, run: int, trial: int, kind: str) -> Download:
    """One file of a model, such as h5, keras, svg or curves."""
    results = house.results(run)
    known = whole(results, run, trial)
    path = _path(results, known, kind)
    return Download(path, f"run-{run}-{known.name}-{path.name}")


def whole(results: Results, run: int, number: int) -> Trial:
    """Returns a trial with all that is known of it.

    Raises:
        NotFound: If the run has none of that number.
    """
    found = [each for each in results.trials if each.number == number]
    if not found:
        raise NotFound(f"Run {run} has no model {number}.")
    return results.whole(found)[0]


def built(
    house: House, results: Results, run: int, trial: Trial
) -> tuple[Architecture | None, Network]:
    """Returns a model's blocks and cells, and what they are for the run's images.

    Raises:
        NotFound: If there is no network of it, or nothing is known yet of the images.
    """
    shape = results.data.get("shape")
    classes = len(results.data.get("class_names", ()))
    if not shape or not classes:
        raise NotFound("The shape of the images is known once the data set has been read.")
    try:
        if trial.baseline:
            return None, BASELINES.get(trial.name)(tuple(shape), classes)
        with house.reading() as store:
            chosen = trials.configuration(store, run, trial.number)
        if chosen is None:
            raise NotFound(f"Model {trial.name} has no configuration.")
        architecture = decode(chosen)
        return architecture, infer(architecture, tuple(shape), classes)
    except InvalidInputError as error:
        raise NotFound(f"No network can be drawn of {trial.name}: {error}") from None


def _figures(results: Results, trial: Trial) -> list[FigureLine]:
    if trial.result is None:
        return []
    own = figures(trial.result)
    shown = [results.figure_of(name) for name in headline(results) if name != "name"]
    names = [name for name in dict.fromkeys([*shown, *own]) if name in own]
    return [_figure(results, trial.number, name, own[name], name in shown) for name in names]


def _figure(results: Results, number: int, name: str, own: Figure, first: bool) -> FigureLine:
    known = column_of(name, results.metrics)
    among = {**results.column(name), number: own}
    standing = stand(number, among, known.better or "none")
    return FigureLine(
        name=known.word,
        title=known.title,
        note=known.note,
        way=known.way,
        better=known.better,
        value=own.value,
        low=own.low,
        high=own.high,
        rank=standing.rank,
        tied=standing.tied,
        of=standing.of,
        others=[each.value for key, each in among.items() if key != number] if first else [],
    )


def _files(results: Results, trial: Trial) -> list[FileLine]:
    found = []
    for kind in trial.result.files if trial.result else ():
        try:
            path = _path(results, trial, kind)
        except NotFound:
            continue  # removed by hand: there is nothing to offer
        found.append(FileLine(kind=kind, name=path.name, bytes=path.stat().st_size))
    return found


def _path(results: Results, trial: Trial, kind: str) -> Path:
    """Returns where a file lies: only what the store names, and only inside the run's folder."""
    relative = trial.result.files.get(kind) if trial.result else None
    if relative is None:
        raise NotFound(f"Model {trial.name} has no file {kind!r}.")
    path = inside(results.folder, relative)
    if path is None:
        raise NotFound(f"The file {kind!r} of {trial.name} is not there any more.")
    return path


def _relatives(results: Results, number: int) -> list[Relative]:
    """Returns the other models, the nearest first."""
    names = {each.number: each.name for each in results.trials}
    accuracy = results.column("accuracy")
    distances = results.structure.distances(number)
    ordered = sorted(distances.items(), key=lambda pair: (pair[1], pair[0]))
    return [
        Relative(
            number=other,
            name=names[other],
            distance=distance,
            accuracy=accuracy[other].value if other in accuracy else None,
        )
        for other, distance in ordered
        if other in names
    ]
