"""How each model is trained: what is asked for, by a recipe, and what is fitted to the data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from featurenet.records.record import Record
from featurenet.records.texts import split_text

Augmentation = Literal["shift", "flip"]
Initializer = Literal["fan_in", "glorot"]
Optimizer = Literal["adam", "sgd"]
Precision = Literal["float32", "mixed_float16", "mixed_bfloat16"]
Recipe = Literal["default", "plain"]
Schedule = Literal["cosine", "constant"]

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
        precision: Numbers that layers compute with, in Keras' words: the mixed ones keep weights
            and the softmax in float32 (Micikevicius et al. 2018). They are for GPUs.
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
    schedule: Schedule = "cosine"
    clip_norm: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0
    initializer: Initializer = "fan_in"
    precision: Precision = "float32"
    class_weights: bool = False
    early_stopping: Annotated[int, Field(ge=1)] | None = None
    reduce_on_plateau: Annotated[int, Field(ge=1)] | None = None
    augmentation: Annotated[tuple[Augmentation, ...], BeforeValidator(split_text)] = ()

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
