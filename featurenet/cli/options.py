"""Options that several commands share, and what they mean."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, get_args

import click

from featurenet.cli.known import Known
from featurenet.cli.sections import Decorated, add_options, section_option
from featurenet.records import (
    BATCH_SIZES,
    DEFAULT_ANALYSES,
    DEFAULT_MODELS,
    Data,
    Initializer,
    Limits,
    Optimizer,
    Precision,
    Recipe,
    Sampling,
    Schedule,
    TrainingPlan,
)
from featurenet.sampling.sampler import SAMPLERS

_sampling = partial(section_option, "Sampling")
_data = partial(section_option, "Data")
_training = partial(section_option, "Training")
_assessment = partial(section_option, "Assessment")
_limits = partial(section_option, "Limits")


def _choices(words: Any) -> str:
    """Lists the words of a `Literal` as click lists choices; the experiment checks them."""
    return f"[{'|'.join(get_args(words))}]"


def sampling_options(function: Decorated) -> Decorated:
    """Adds how many configurations are drawn, how, and with which budget."""
    plan = Sampling()
    return add_options(
        function,
        _sampling(
            "-n",
            "--models",
            type=int,
            help=f"Configurations to draw.  [default: {DEFAULT_MODELS}]",
        ),
        _sampling("--strategy", type=Known(SAMPLERS), help=f"Sampler.  [default: {plan.strategy}]"),
        _sampling(
            "--iterations",
            type=int,
            help="Search steps: the budget that makes a sample repeatable."
            f"  [default: {plan.iterations}]",
        ),
        _sampling(
            "--time-limit",
            type=float,
            metavar="SECONDS",
            help=f"Most seconds of sampling.  [default: {plan.seconds:g}]",
        ),
        _sampling("--seed", type=int, help="Source of every random choice.  [default: 0]"),
        *_bound_options(),
    )


def _bound_options() -> list[Callable[[Any], Any]]:
    counted = {"blocks": "blocks", "cells": "cells", "features": "selected features"}
    return [
        _sampling(f"--{end}-{noun}", type=int, help=f"{word} {words} of a configuration.")
        for noun, words in counted.items()
        for end, word in (("min", "Fewest"), ("max", "Most"))
    ]


def names(context: click.Context, parameter: click.Parameter, text: str | None) -> Any:
    """Turns "a,b" into ("a", "b") and leaves None."""
    if text is None:
        return None
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    if not found:
        raise click.BadParameter("name at least one, as in a,b.", context, parameter)
    return found


def names_or_none(context: click.Context, parameter: click.Parameter, text: str | None) -> Any:
    """Turns "a,b" into ("a", "b"), "none" into () and leaves None."""
    return () if text == "none" else names(context, parameter, text)


def training_options(function: Decorated) -> Decorated:
    """Adds which images, and how models are trained on them and assessed."""
    return add_options(assessment_options(function), *_data_options(), *_training_options())


def _data_options() -> list[Callable[[Any], Any]]:
    data = Data()
    return [
        _data(
            "--dataset",
            metavar="NAME|PATH",
            help=f"A name, an .npz file or a folder of images.  [default: {data.dataset}]",
        ),
        _data(
            "--data-dir",
            metavar="FOLDER",
            help="Searched before any download.  [default: $FEATURENET_DATA]",
        ),
        _data(
            "--validation-share",
            type=float,
            help=f"Share of the training images held out.  [default: {data.validation_share}]",
        ),
        _data("--train-limit", type=int, help="Use the first so many training images only."),
        reading_options,
    ]


def reading_options(function: Decorated) -> Decorated:
    """Adds what settles that which data itself leaves open."""
    return add_options(
        function,
        _data(
            "--test-share",
            type=float,
            help="Share of each class held out for the test where the data has no test images."
            "  [default: 0.2]",
        ),
        _data(
            "--image-size",
            metavar="HEIGHTxWIDTH",
            help="Resize images of a folder or archive, such as 64 or 48x64.",
        ),
        _data(
            "--pixel-scale",
            type=float,
            help="Stored value that is white.  [default: told by type and brightest pixel]",
        ),
    )


def _training_options() -> list[Callable[[Any], Any]]:
    plan = TrainingPlan()
    return [
        _training(
            "--recipe",
            metavar=_choices(Recipe),
            help="plain: as the published tool trains (12 epochs, batches of 128, "
            "constant rate of 0.001).  [default: default]",
        ),
        _training(
            "--epochs",
            type=int,
            help="Epochs for each model.  [default: 12, more if there are few images]",
        ),
        _training(
            "--batch-size",
            type=int,
            help=f"Images in a step.  [default: {BATCH_SIZES[-1]} to {BATCH_SIZES[0]}, by the "
            "number of images]",
        ),
        _training(
            "--optimizer",
            metavar=_choices(Optimizer),
            help=f"How steps are made.  [default: {plan.optimizer}]",
        ),
        _training(
            "--learning-rate",
            type=float,
            help=f"Highest step size.  [default: {plan.learning_rate}]",
        ),
        _training(
            "--schedule",
            metavar=_choices(Schedule),
            help="How the step size goes on; cosine: it rises, then falls to 0."
            f"  [default: {plan.schedule}]",
        ),
        _training(
            "--clip-norm",
            type=float,
            help=f"Shorten longer gradients to this norm; 0 = never.  [default: {plan.clip_norm}]",
        ),
        _training(
            "--initializer",
            metavar=_choices(Initializer),
            help=f"How initial weights are scaled.  [default: {plan.initializer}]",
        ),
        _training(
            "--precision",
            metavar=_choices(Precision),
            help=f"Numbers that layers compute with; mixed for GPUs.  [default: {plan.precision}]",
        ),
        _training(
            "--class-weights",
            is_flag=True,
            default=None,
            help="Let images of rare classes count more.",
        ),
        _training(
            "--early-stopping",
            type=int,
            metavar="EPOCHS",
            help="End training after so many epochs without progress.",
        ),
        _training(
            "--reduce-on-plateau",
            type=int,
            metavar="EPOCHS",
            help="Lower a constant rate after so many epochs without progress.",
        ),
        _training(
            "--augmentation",
            callback=names_or_none,
            metavar="A,B",
            help="Change images at random: shift, flip or shift,flip.  [default: none]",
        ),
    ]


def assessment_options(function: Decorated) -> Decorated:
    """Adds what is measured, and how."""
    return add_options(
        function,
        _assessment(
            "--metrics",
            callback=names,
            metavar="A,B",
            help='What to measure: names, "robust.*", default or all; see '
            "`featurenet metrics list`.  [default: default]",
        ),
        _assessment(
            "--metric-option",
            "metric_options",
            multiple=True,
            callback=by_name,
            metavar="NAME.OPTION=VALUE",
            help="Such as deepfool.images=500; repeatable.",
        ),
        _assessment(
            "--plugin",
            "plugins",
            multiple=True,
            metavar="FILE",
            help="Python file that adds metrics, samplers or analyses; repeatable.",
        ),
    )


def by_name(
    context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]
) -> dict[str, dict[str, str]] | None:
    """Turns "pgd.epsilon=0.3" into {"pgd": {"epsilon": "0.3"}}, and nothing into None."""
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        place, equals, value = text.partition("=")
        name, dot, option = place.strip().rpartition(".")
        if not (equals and dot and name and option):
            raise click.BadParameter(
                f"must be NAME.OPTION=VALUE, such as deepfool.images=500, not {text!r}",
                context,
                parameter,
            )
        if found.setdefault(name, {}).setdefault(option, value.strip()) != value.strip():
            raise click.BadParameter(f"gives {name}.{option} twice", context, parameter)
    return found or None


def analysis_options(function: Decorated) -> Decorated:
    """Adds what is studied of the models together when all are trained, and how."""
    return add_options(
        function,
        _assessment(
            "--analyses",
            callback=names_or_none,
            metavar="A,B",
            help="What to study of the models together: names that `featurenet analyses list` "
            f"tells, or none.  [default: {','.join(DEFAULT_ANALYSES)}]",
        ),
        _assessment(
            "--analysis-option",
            "analysis_options",
            multiple=True,
            callback=by_name,
            metavar="NAME.OPTION=VALUE",
            help="Such as disagreement.compare=classes; repeatable.",
        ),
    )


def limit_options(function: Decorated) -> Decorated:
    """Adds what makes a model a rejected one, or ends its training."""
    limits = Limits()
    return add_options(
        function,
        _limits(
            "--max-weights",
            type=int,
            help=f"Reject models with more weights.  [default: {limits.weights}]",
        ),
        _limits(
            "--max-memory",
            type=float,
            callback=_bytes,
            metavar="GIB",
            help=f"Reject models that need more memory.  [default: {limits.memory / 2**30:g}]",
        ),
        _limits("--max-flops", type=int, help="Reject models with more operations for an image."),
        _limits(
            "--trial-seconds",
            type=float,
            metavar="SECONDS",
            help="End a model's training after so long.",
        ),
        _limits(
            "--metric-seconds",
            type=float,
            metavar="SECONDS",
            help="End a metric of a model after so long; the others are kept."
            f"  [default: {limits.metric_seconds:g}]",
        ),
        _limits(
            "--max-resident",
            type=float,
            callback=_bytes,
            metavar="GIB",
            help="End a worker process that holds more memory."
            "  [default: 60 % of the machine's, split among the workers]",
        ),
    )


def _bytes(context: click.Context, parameter: click.Parameter, gibibytes: float | None) -> Any:
    if gibibytes is None:
        return None
    if not 2**-30 <= gibibytes < 2**30:
        raise click.BadParameter("must be a number of GiB above 0.", context, parameter)
    return int(gibibytes * 2**30)
