"""Everything that was asked, in sections or as flat options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from featurenet.errors import InvalidInputError
from featurenet.records.data import Data
from featurenet.records.record import Record, describe_all
from featurenet.records.sampling import Sampling
from featurenet.records.texts import Names, Paths, PathText, Patterns
from featurenet.records.training import TrainingPlan

DEFAULT_ANALYSES = ("diff.disagreement",)
"""What is studied of the models together when an experiment does not say."""

DEFAULT_MODELS = 12
"""Configurations to sample when an experiment does not say."""

SCHEMA = 3
"""Number of the JSON layout; a reader refuses a newer one. Before 2, all training was plain; before
3, options of samplers were fields of `Sampling`."""


class Limits(Record):
    """What makes an architecture a rejected trial before anything is built, or stops its training.

    Args:
        weights: Trainable weights of the exported model.
        memory: Bytes, by the arithmetic estimate of training (weights x 16 + activations x batch).
        flops: Floating-point operations for one image; None = no limit.
        seconds: Wall-clock time of training one model, data and export included, after which the
            trial is failed(timeout); None = no limit.
        metric_seconds: Wall-clock time of one metric on one model, after which that metric has
            failed and the others are kept. Like `resident`, it holds for worker processes only:
            what runs in the caller's process cannot be stopped.
        resident: Bytes of memory that the process of a trial, and those that it starts, may hold,
            after which it is failed(memory); None = 60 % of the machine's memory, split among the
            workers.
    """

    weights: Annotated[int, Field(ge=1)] = 20_000_000
    memory: Annotated[int, Field(ge=1)] = 4 * 2**30
    flops: Annotated[int, Field(ge=1)] | None = None
    seconds: Annotated[float, Field(gt=0)] | None = None
    metric_seconds: Annotated[float, Field(gt=0)] = 600.0
    resident: Annotated[int, Field(ge=1)] | None = None


def _by_name(given: Any) -> Any:
    """Refuses what is not name → option → value."""
    tables = list(given.values()) if isinstance(given, Mapping) else [given]
    if all(isinstance(each, Mapping) for each in tables):
        return given
    raise ValueError("must be options by metric, such as {'deepfool': {'images': 500}}")


OPTIONS: Mapping[str, Mapping[str, str]] = {
    "sampling": {
        "time_limit" if name == "seconds" else name: name
        for name in Sampling.model_fields
        if name != "options"
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
        "metric_seconds": "metric_seconds",
        "max_resident": "resident",
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
        search: Name of the strategy that says what is trained: "once" takes one sample.
        baselines: Named networks that are trained beside the sample for comparison.
        metrics: Names of metrics; empty takes every default one.
        metric_options: Metric → option → value, for options that are not left at their defaults.
        analyses: Names of what is studied of the models together when all are trained; () for
            nothing.
        analysis_options: Analysis → option → value, likewise.
        plugins: Python files that register metrics, analyses or data sets.
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
    models: Annotated[int, Field(ge=1, lt=2**31)] | None = None
    configurations: PathText | None = None
    sampling: Sampling = Sampling()
    data: Data = Data()
    training: TrainingPlan = TrainingPlan()
    limits: Limits = Limits()
    search: str = "once"
    baselines: Names = ("lenet5", "linear")
    metrics: Names = ()
    metric_options: Annotated[dict[str, dict[str, Any]], BeforeValidator(_by_name)] = {}
    analyses: Names = DEFAULT_ANALYSES
    analysis_options: Annotated[dict[str, dict[str, Any]], BeforeValidator(_by_name)] = {}
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
            raise InvalidInputError(describe_all(error, type(self))) from None

    def __hash__(self) -> int:
        """Equal experiments have equal hashes; a dict, as options by name are, has none."""
        return hash(tuple(value for _, value in self if not isinstance(value, dict)))

    @classmethod
    def names(cls) -> list[str]:
        """Returns every flat option that `from_options` takes."""
        own = [name for name in cls.model_fields if name not in (*OPTIONS, "schema_number")]
        return [*own, *(name for fields in OPTIONS.values() for name in fields)]

    @classmethod
    def option_name(cls, place: list[str]) -> str:
        """Returns what scripts and the command line call a field."""
        fields = {field: name for name, field in OPTIONS.get(place[0], {}).items()}
        known = place[1:2] and place[1] in fields
        return fields[place[1]] if known else super().option_name(place)

    @classmethod
    def from_options(cls, **options: Any) -> Experiment:
        """Builds an experiment from flat options: its own fields, and those in `OPTIONS`.

        Args:
            **options: None means the default. Further ones are taken for options of the sampling
                strategy, and checked when that is known, before anything is drawn: a plug-in may
                bring both.

        Raises:
            InvalidInputError: One message that lists every option that is wrong.
        """
        given = {name: value for name, value in options.items() if value is not None}
        known = {*cls.model_fields, "schema", *cls.names()}
        further = {name: given.pop(name) for name in options if name in given.keys() - known}
        for section, fields in OPTIONS.items():
            values = {field: given.pop(name) for name, field in fields.items() if name in given}
            if section == "sampling" and further:
                values["options"] = further
            if values:
                given[section] = values
        experiment: Experiment = cls.parse(given)
        return experiment

    @model_validator(mode="before")
    @classmethod
    def _of_older_schemas(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or data.get("schema", SCHEMA) not in range(1, SCHEMA):
            return data
        sections = {"sampling": Sampling.with_options(data.get("sampling", {}))}
        if data["schema"] == 1:
            sections["training"] = {"recipe": "plain", **data.get("training", {})}
        return {**data, "schema": SCHEMA, **sections}

    @model_validator(mode="after")
    def _known_schema(self) -> Experiment:
        if self.schema_number > SCHEMA:
            raise ValueError(
                f"schema {self.schema_number} is newer than this version reads ({SCHEMA}); "
                "install a newer featurenet"
            )
        return self
