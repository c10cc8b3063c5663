"""What is asked and what is reported, as validated plain data that goes to JSON and back."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.model import Configuration
from featurenet.registry import near_matches

DEFAULT_MODELS = 12
"""Configurations to sample when an experiment does not say."""

LONGEST_EDGE = 4096
"""Pixels; what is larger does not fit into memory as a data set."""

SCHEMA = 2
"""Number of the JSON layout; a reader refuses a newer one. Before 2, all training was plain."""

Augmentation = Literal["shift", "flip"]
Initializer = Literal["fan_in", "glorot"]
Optimizer = Literal["adam", "sgd"]


class Record(BaseModel):
    """Base of everything that is written to JSON: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Any:
        """Builds the record from plain data.

        Raises:
            InvalidInputError: One message that lists every field that is wrong.
        """
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise InvalidInputError(_readable(error, cls.names())) from None

    @classmethod
    def names(cls) -> list[str]:
        """Returns what may be given to `parse`, as users spell it."""
        return list(cls.model_fields)


_WORDS: Mapping[str, str] = {
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
    "finite_number": "must be a finite number",
    "literal_error": "must be {expected}",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "string_type": "must be text",
    "tuple_type": "must be a list such as ['a', 'b']",
    "model_type": "must be a table of names and values",
    "dict_type": "must be a table of names and values",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "none_required": "must be none",
}
"""Kind of mistake → what must hold; other kinds keep pydantic's words."""


def describe_mistakes(error: ValidationError, option: str) -> str:
    """Returns what is wrong with the value of one option, in words.

    Args:
        error: What a check of the value raised.
        option: What users call it.
    """
    found = error.errors(include_url=False)
    return "; ".join(dict.fromkeys(_describe(each, [], option) for each in found))


def _readable(error: ValidationError, names: list[str]) -> str:
    return "; ".join(_describe(problem, names) for problem in error.errors(include_url=False))


def _describe(problem: ErrorDetails, names: list[str], option: str = "") -> str:
    place = [option] if option else [str(part) for part in problem["loc"]]
    if not place:
        return problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        return f"there is no option {'.'.join(place)!r}.{near_matches(place[-1], names)}"
    must = problem["msg"].removeprefix("Value error, ")
    if problem["type"] in _WORDS:
        bounds = problem.get("ctx", {}).items()
        whole = {n: int(x) if isinstance(x, float) and x.is_integer() else x for n, x in bounds}
        must = _WORDS[problem["type"]].format(**whole)
    return f"{_option_name(place)} {must}, received {_shown(problem['input'])}"


def _shown(value: Any) -> str:
    """Returns a value as Python writes it, in one line that is not too long."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 200


def _option_name(place: list[str]) -> str:
    """Returns what scripts and the command line call a field."""
    fields = {f: name for name, f in OPTIONS.get(place[0], {}).items()}
    if place[1:2] and place[1] in fields:
        return fields[place[1]]
    return ".".join(place)


def _path_as_text(given: Any) -> Any:
    return os.fspath(given) if isinstance(given, os.PathLike) else given


def _alone(given: Any) -> Any:
    """Takes one text or path for a list of one."""
    return (given,) if isinstance(given, str | os.PathLike) else given


def _split(given: Any) -> Any:
    """Takes the text "a,b" for a list, as the command line does."""
    return [part.strip() for part in given.split(",")] if isinstance(given, str) else given


def _by_metric(given: Any) -> Any:
    """Refuses what is not metric → option → value."""
    tables = list(given.values()) if isinstance(given, Mapping) else [given]
    if all(isinstance(each, Mapping) for each in tables):
        return given
    raise ValueError("must be options by metric, such as {'deepfool': {'images': 500}}")


PathText = Annotated[str, BeforeValidator(_path_as_text)]
"""A name or a path as text; a `pathlib.Path` becomes text."""

Patterns = Annotated[tuple[str, ...], BeforeValidator(_alone)]
Paths = Annotated[tuple[PathText, ...], BeforeValidator(_alone)]
Names = Annotated[tuple[str, ...], BeforeValidator(_split)]


Recipe = Literal["default", "plain"]

RECIPES: Mapping[Recipe, Mapping[str, Any]] = {
    "default": {},
    "plain": {
        "epochs": 12,
        "batch_size": 128,
        "learning_rate": 1e-3,
        "schedule": "constant",
        "clip_norm": 0.0,
        "initializer": "glorot",
    },
}
"""Recipe → what it sets where nothing else was asked for; "plain" is the published tool's."""

FEWEST_STEPS = 1_000
"""Steps of training that a fitted plan takes at least: sampled networks are slow learners."""

BATCH_SIZES = (128, 64, 32, 16)
"""What a batch size is fitted to; the first is the published tool's."""


class TrainingPlan(Record):
    """How each model is trained.

    `recipe="plain"` is the published tool's way; other fields that are given win over a recipe.

    Args:
        epochs: Passes over the training images, at least 1; None fits them to the data.
        batch_size: Images per step; None fits it to the data.
        optimizer: "adam" or "sgd".
        learning_rate: Step size; with a schedule, the highest.
        schedule: "constant", or "cosine": it rises linearly for a tenth of all steps and then
            falls along half a cosine to zero (Loshchilov and Hutter 2017; Goyal et al. 2017).
        clip_norm: Largest norm of a step's gradient, all weights together; longer ones are
            shortened to it (Pascanu et al. 2013). 0 leaves them as they are.
        initializer: "fan_in": initial weights are scaled so that signals keep their variance
            through each layer (LeCun et al. 1998; before a ReLU He et al. 2015), or "glorot".
        class_weights: Whether the images of a class count the more, the rarer it is.
        early_stopping: Epochs without a better validation loss before training ends; None = never.
        reduce_on_plateau: Epochs without a better validation loss before the rate falls by
            sqrt(0.1); None = never. Needs a constant rate.
        augmentation: Random changes of training images: "shift" (up to 10 %), "flip" (left-right).
    """

    epochs: Annotated[int, Field(ge=1)] | None = None
    batch_size: Annotated[int, Field(ge=1)] | None = None
    optimizer: Optimizer = "adam"
    learning_rate: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 3e-3
    schedule: Literal["cosine", "constant"] = "cosine"
    clip_norm: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0
    initializer: Initializer = "fan_in"
    class_weights: bool = False
    early_stopping: Annotated[int, Field(ge=1)] | None = None
    reduce_on_plateau: Annotated[int, Field(ge=1)] | None = None
    augmentation: Annotated[tuple[Augmentation, ...], BeforeValidator(_split)] = ()

    @model_validator(mode="before")
    @classmethod
    def _by_recipe(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or "recipe" not in data:
            return data
        recipe = data["recipe"]
        if recipe not in RECIPES:
            known = " or ".join(map(repr, RECIPES))
            raise ValueError(f"recipe must be {known}, received {recipe!r}")
        given = {name: value for name, value in data.items() if name != "recipe"}
        return {**RECIPES[recipe], **given}

    @model_validator(mode="after")
    def _one_schedule(self) -> TrainingPlan:
        if self.reduce_on_plateau is not None and self.schedule != "constant":
            raise ValueError(
                f"reduce_on_plateau needs schedule='constant', received {self.schedule!r}: "
                "a rate that falls by itself leaves nothing to reduce"
            )
        return self

    def fitted(self, images: int) -> FittedPlan:
        """Returns the plan with epochs and batch size for so many training images.

        The batch size is the largest that leaves `FEWEST_STEPS` steps; where not even the smallest
        does, there are more epochs than the published tool's.
        """
        least = int(RECIPES["plain"]["epochs"]) if self.epochs is None else self.epochs
        fits = (size for size in BATCH_SIZES if least * -(-images // size) >= FEWEST_STEPS)
        batch_size = self.batch_size or next(fits, BATCH_SIZES[-1])
        epochs = self.epochs or max(least, -(-FEWEST_STEPS // -(-images // batch_size)))
        return FittedPlan(**{**dict(self), "epochs": epochs, "batch_size": batch_size})


class FittedPlan(TrainingPlan):
    """A plan whose epochs and batch size are settled."""

    epochs: Annotated[int, Field(ge=1)]
    batch_size: Annotated[int, Field(ge=1)]

    def steps(self, images: int) -> int:
        """Returns the steps of the whole training."""
        return self.epochs * -(-images // self.batch_size)


class Limits(Record):
    """What makes an architecture a rejected trial before anything is built, or stops its training.

    Args:
        weights: Trainable weights of the exported model.
        memory: Bytes, by the arithmetic estimate of training (weights x 16 + activations x batch).
        flops: Floating-point operations for one image; None = no limit.
        seconds: Wall-clock time of one trial, after which it is failed(timeout); None = no limit.
    """

    weights: Annotated[int, Field(ge=1)] = 20_000_000
    memory: Annotated[int, Field(ge=1)] = 4 * 2**30
    flops: Annotated[int, Field(ge=1)] | None = None
    seconds: Annotated[float, Field(gt=0)] | None = None


class Sampling(Record):
    """How configurations are drawn from the feature model.

    Args:
        strategy: Name of a registered sampler ("diverse", "balanced", "coverage", "uniform",
            "random", "pledge").
        iterations: Search steps; the budget that makes a run repeatable.
        seconds: Upper limit on the wall-clock time of sampling; None = no limit.
        strength: Of the interactions that "coverage" covers: 1 for literals, 2 for pairs of them.
        complete: Whether "coverage" ends as soon as every valid interaction is covered.
        min_blocks: Fewest blocks of a configuration; None, here and below = no bound.
        max_blocks: Most blocks of a configuration.
        min_cells: Fewest cells of a configuration, all its blocks together.
        max_cells: Most cells of a configuration.
        min_features: Fewest selected features of a configuration.
        max_features: Most selected features of a configuration.
        share: Of the sample, what each number of blocks has at least, 0 = no matter; for the
            strategies "diverse" and "balanced". None takes their default, 0.05.
        distance_floor: Smallest Jaccard distance that "balanced" is to keep; None = 0.7 times
            what a sample that is chosen for distance alone has.
        structure_weight: How many times features that shape the graph count in the distances of
            "diverse" and "balanced".
    """

    strategy: str = "diverse"
    iterations: Annotated[int, Field(ge=0)] = 1_000
    seconds: Annotated[float, Field(gt=0)] | None = 60.0
    strength: Literal[1, 2] = 2
    complete: bool = False
    min_blocks: Annotated[int, Field(ge=0)] | None = None
    max_blocks: Annotated[int, Field(ge=0)] | None = None
    min_cells: Annotated[int, Field(ge=0)] | None = None
    max_cells: Annotated[int, Field(ge=0)] | None = None
    min_features: Annotated[int, Field(ge=0)] | None = None
    max_features: Annotated[int, Field(ge=0)] | None = None
    share: Annotated[float, Field(ge=0, le=1)] | None = None
    distance_floor: Annotated[float, Field(ge=0, le=1)] | None = None
    structure_weight: Annotated[int, Field(ge=1, le=1_000)] = 1

    @field_validator("max_blocks", "max_cells", "max_features")
    @classmethod
    def _not_below_the_minimum(cls, most: int | None, info: ValidationInfo) -> int | None:
        name = f"min_{str(info.field_name).removeprefix('max_')}"
        fewest = info.data.get(name)
        if most is not None and fewest is not None and most < fewest:
            raise ValueError(f"must be at least {name}={fewest}")
        return most


def _height_and_width(size: Any) -> Any:
    """Turns 64 and "64" into (64, 64), and "48x64" into (48, 64)."""
    edges = size.lower().split("x") if isinstance(size, str) else size
    edges = tuple(edges) if isinstance(edges, tuple | list) else (edges,)
    if len(edges) not in (1, 2) or not all(_is_edge(edge) for edge in edges):
        raise ValueError(
            f"must be one edge or HEIGHTxWIDTH, each from 1 to {LONGEST_EDGE} pixels, such as 64 "
            "or 48x64"
        )
    return (int(edges[0]), int(edges[-1]))


def _is_edge(edge: Any) -> bool:
    digits = str(edge).strip()
    return digits.isascii() and digits.isdigit() and 1 <= int(digits) <= LONGEST_EDGE


ImageSize = Annotated[tuple[int, int], BeforeValidator(_height_and_width)]
TestShare = Annotated[float, Field(gt=0, lt=1)]
PixelScale = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Data(Record):
    """Which images the models learn.

    Args:
        dataset: A registered name, a `.npz` file or a folder of images.
        directory: Folder searched before any download; None takes FEATURENET_DATA.
        validation_share: Share of the training images held out for validation, unless the data
            set has validation images of its own.
        train_limit: Use only the first so many training images; None = all.
        test_share: Share of each class that becomes test images where the data set has none; None,
            here and below = as its description says.
        image_size: Height and width that images of a folder are resized to.
        pixel_scale: Stored value that stands for white; pixels are divided by it.
    """

    dataset: PathText = "digits"
    directory: PathText | None = None
    validation_share: Annotated[float, Field(gt=0, lt=1)] = 0.1
    train_limit: Annotated[int, Field(ge=2)] | None = None
    test_share: TestShare | None = None
    image_size: ImageSize | None = None
    pixel_scale: PixelScale | None = None


OPTIONS: Mapping[str, Mapping[str, str]] = {
    "sampling": {
        "time_limit" if name == "seconds" else name: name for name in Sampling.model_fields
    },
    "data": {
        "dataset": "dataset",
        "data_dir": "directory",
        "validation_share": "validation_share",
        "train_limit": "train_limit",
        "test_share": "test_share",
        "image_size": "image_size",
        "pixel_scale": "pixel_scale",
    },
    "training": {name: name for name in ("recipe", *TrainingPlan.model_fields)},
    "limits": {
        "max_weights": "weights",
        "max_memory": "memory",
        "max_flops": "flops",
        "trial_seconds": "seconds",
    },
}
"""Section of an `Experiment` → flat option, as scripts and the command line spell it → field."""


class Experiment(Record):
    """Everything that was asked: equal experiments give equal samples, models and, on CPU, metrics.

    Args:
        name: Title for people.
        metamodel: A shipped meta-model's name or a file.
        specialisation: A file of required and excluded features.
        require: Further feature patterns that every configuration must have.
        exclude: Further feature patterns that no configuration may have.
        blocks: Most blocks of an architecture; None takes the meta-model's default.
        cells: Most cells of a block; None takes the meta-model's default.
        models: Configurations to sample; with `configurations`, how many of the file to take.
            None samples 12, or as many as a complete sample needs, or takes the whole file.
        configurations: A file of configurations to use instead of sampling.
        baselines: Named networks that are trained beside the sample for comparison.
        metrics: Names of metrics; empty takes every default one.
        metric_options: Metric → option → value, for options that are not left at their defaults.
        plugins: Python files that register metrics or data sets.
        seed: Source of every random choice.
    """

    schema_number: int = Field(default=SCHEMA, alias="schema")
    name: str = ""
    metamodel: PathText = "light"
    specialisation: PathText | None = None
    require: Patterns = ()
    exclude: Patterns = ()
    blocks: Annotated[int, Field(ge=1, le=100)] | None = None
    cells: Annotated[int, Field(ge=1, le=100)] | None = None
    models: Annotated[int, Field(ge=1)] | None = None
    configurations: PathText | None = None
    sampling: Sampling = Sampling()
    data: Data = Data()
    training: TrainingPlan = TrainingPlan()
    limits: Limits = Limits()
    baselines: Names = ("lenet5", "linear")
    metrics: Names = ()
    metric_options: Annotated[dict[str, dict[str, Any]], BeforeValidator(_by_metric)] = {}
    plugins: Paths = ()
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def __init__(self, **fields: Any) -> None:
        """Takes the fields above.

        Raises:
            InvalidInputError: One message that lists every field that is wrong.
        """
        for name in fields.keys() & set(self.names()) - set(type(self).model_fields):
            raise InvalidInputError(
                "An Experiment has its options in sections; write "
                f"Experiment.from_options({name}=…)"
            )
        try:
            super().__init__(**fields)
        except ValidationError as error:
            raise InvalidInputError(_readable(error, self.names())) from None

    def __hash__(self) -> int:
        """Equal experiments have equal hashes; a dict, as the metrics' options are, has none."""
        return hash(tuple(value for name, value in self if name != "metric_options"))

    @classmethod
    def names(cls) -> list[str]:
        """Returns every flat option that `from_options` takes."""
        own = [name for name in cls.model_fields if name not in (*OPTIONS, "schema_number")]
        return [*own, *(name for fields in OPTIONS.values() for name in fields)]

    @classmethod
    def from_options(cls, **options: Any) -> Experiment:
        """Builds an experiment from flat options: its own fields, and those in `OPTIONS`.

        Args:
            **options: None means the default.

        Raises:
            InvalidInputError: One message that lists every option that is wrong or unknown.
        """
        given = {name: value for name, value in options.items() if value is not None}
        for section, fields in OPTIONS.items():
            values = {field: given.pop(name) for name, field in fields.items() if name in given}
            if values:
                given[section] = values
        experiment: Experiment = cls.parse(given)
        return experiment

    @model_validator(mode="before")
    @classmethod
    def _plain_before_recipes(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and data.get("schema", SCHEMA) == 1:
            training = {"recipe": "plain", **data.get("training", {})}
            return {**data, "schema": SCHEMA, "training": training}
        return data

    @model_validator(mode="after")
    def _known_schema(self) -> Experiment:
        if self.schema_number > SCHEMA:
            raise ValueError(
                f"schema {self.schema_number} is newer than this version reads ({SCHEMA}); "
                "install a newer featurenet"
            )
        return self


@dataclass(frozen=True, slots=True)
class Sample:
    """Configurations in the order the sampler gives them, and how they came about.

    Args:
        configurations: Distinct and valid.
        strategy: The sampler's name.
        seed: Its seed.
        iterations: Search steps done.
        seconds: Wall-clock time.
        fitness: The search's objective after each recorded step, best last; empty without search.
        exhausted: True when the model has no further configuration.
        out_of_time: True when the limit in seconds ended the search.
        remark: What the reader should know about the way they were found; may be empty.
        interrupted: True when Ctrl-C ended the search.
    """

    configurations: tuple[Configuration, ...]
    strategy: str
    seed: int
    iterations: int = 0
    seconds: float = 0.0
    fitness: tuple[float, ...] = ()
    exhausted: bool = False
    out_of_time: bool = False
    remark: str = ""
    interrupted: bool = False


class State(StrEnum):
    """Where a trial stands. `done`, `rejected` and `failed` are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    REJECTED = "rejected"
    FAILED = "failed"


class MetricResult(Record):
    """One metric on one model.

    Args:
        status: "ok", "partial" (measured on fewer images than asked for), "skipped" or "failed";
            a value is present only when it is ok or partial.
        value: A number, an array as nested lists, a dict of these, or {"file": …, "shape": …}
            for a large array kept beside the model. NaN and infinities are None.
        reason: Why there is no value, or not all of it, or what is odd about it.
        intervals: Output → 95 % confidence interval; that of a metric that gives one number is
            under the metric's name.
        images: Images that it was measured on; None if that is not a matter of images.
        chance: What always answering the most frequent class would have; None if not known.
        options: Every option that it was computed with, those left at their defaults, too.
        seed: Source of its random choices; None if it makes none.
        seconds: Wall-clock time that the metric took.
        cpu_seconds: Processor time that it took, of all threads.
        files: Name → picture kept beside the model; a path relative to the model's folder.
    """

    status: Literal["ok", "partial", "skipped", "failed"]
    value: Any = None
    reason: str | None = None
    intervals: dict[str, tuple[float, float]] = {}
    images: int | None = None
    chance: float | None = None
    options: dict[str, Any] = {}
    seed: int | None = None
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    files: dict[str, str] = {}

    @property
    def measured(self) -> bool:
        """Whether there is a value, of all images asked for or of fewer."""
        return self.status in ("ok", "partial")


class TrialResult(Record):
    """What one trial came to.

    Args:
        state: DONE, REJECTED or FAILED.
        cause: One word for grouping: "diverged", "timeout", "memory", "weights", "crash" …
        reason: A sentence for people, for a trial that is not done.
        metrics: Metric name → result.
        history: Per-epoch curves: "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate".
        adaptations: What was added so that shapes fit, in words.
        files: Kind of artefact → path relative to the run's folder.
        summary: Structure figures known without training: weights, flops, depth, memory.
        seconds: Wall-clock time of the whole trial.
        training_seconds: Wall-clock time of training alone; None if it did not come to an end.
    """

    state: State
    cause: str | None = None
    reason: str | None = None
    metrics: dict[str, MetricResult] = {}
    history: dict[str, list[float | None]] = {}
    adaptations: tuple[str, ...] = ()
    files: dict[str, str] = {}
    summary: dict[str, float] = {}
    seconds: float = 0.0
    training_seconds: float | None = None


class RunState(StrEnum):
    """Where a run stands; a run that was interrupted stays RUNNING until it is resumed."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"


class Run(Record):
    """An experiment being carried out.

    Args:
        id: Its number in the store.
        experiment: What was asked.
        folder: Absolute path of its files.
        state: Where it stands.
        facts: "sample" (strategy, seed, iterations, seconds, exhausted, diversity …), "data"
            (shape, scale, images per class, notes), "versions" and "metrics" (description and
            outputs of each), once known.
        created: Seconds since the epoch.
    """

    id: int
    experiment: Experiment
    folder: str
    state: RunState
    facts: dict[str, Any] = {}
    created: float


class Trial(Record):
    """One configuration, or one baseline, in a run.

    Args:
        number: Position in the sample, counted from 1; baselines follow the sample.
        name: "0007" or the baseline's name.
        baseline: Whether this is a baseline, which does not count as sampled.
        state: Where it stands.
        attempts: Times it was started.
        result: Present once the state is final.
    """

    number: int
    name: str
    baseline: bool
    state: State
    attempts: int = 0
    result: TrialResult | None = None


class Event(Record):
    """One thing that happened in a run, numbered without gaps.

    Args:
        id: Counted from 1 within the store.
        time: Seconds since the epoch.
        kind: "run.started", "sample.done", "trial.running", "trial.epoch", "trial.done" …
        trial: The trial's number, if the event is about one.
        data: Plain values.
    """

    id: int
    time: float
    kind: str
    trial: int | None = None
    data: dict[str, Any] = {}
