"""The options of an experiment as keyword arguments: for editors, type checkers and `help()`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypedDict, TypeVar, get_type_hints

from featurenet.records import OPTIONS, Experiment, Optimizer, Recipe, Schedule
from featurenet.records.training import Augmentation, Initializer, Precision

Function = TypeVar("Function", bound=Callable[..., Any])

Path = str | PathLike[str]
Texts = str | Sequence[str]
Paths = Path | Sequence[Path]


class RunOptions(TypedDict, total=False):
    """What `featurenet.run` takes beside its own parameters; `Experiment` says what each means.

    None stands for the default. Samplers that are added bring further options.
    """

    name: str | None
    # The space
    specialisation: Path | None
    require: Texts | None
    exclude: Texts | None
    blocks: int | None
    cells: int | None
    models: int | None
    configurations: Path | None
    # Sampling
    search: str | None
    strategy: str | None
    iterations: int | None
    time_limit: float | None
    min_blocks: int | None
    max_blocks: int | None
    min_cells: int | None
    max_cells: int | None
    min_features: int | None
    max_features: int | None
    share: float | None
    distance_floor: float | None
    structure_weight: int | None
    strength: Literal[1, 2] | None
    complete: bool | None
    seed: int | None
    # Data
    dataset: Path | None
    data_dir: Path | None
    validation_share: float | None
    train_limit: int | None
    test_share: float | None
    image_size: int | str | tuple[int, int] | None
    pixel_scale: float | None
    # Training
    recipe: Recipe | None
    epochs: int | None
    batch_size: int | None
    optimizer: Optimizer | None
    learning_rate: float | None
    schedule: Schedule | None
    clip_norm: float | None
    initializer: Initializer | None
    precision: Precision | None
    class_weights: bool | None
    early_stopping: int | None
    reduce_on_plateau: int | None
    augmentation: Augmentation | str | Sequence[Augmentation] | None
    # Limits
    max_weights: int | None
    max_memory: int | None
    max_flops: int | None
    trial_seconds: float | None
    metric_seconds: float | None
    max_resident: int | None
    # What is compared, measured and studied
    baselines: Texts | None
    metric_options: Mapping[str, Mapping[str, Any]] | None
    analyses: Texts | None
    analysis_options: Mapping[str, Mapping[str, Any]] | None
    plugins: Paths | None


def spelled_out(function: Function) -> Function:
    """Lets `help()` and notebooks show every option of a function that takes `RunOptions`."""
    signature = inspect.signature(function)
    own = [each for each in signature.parameters.values() if each.kind is not each.VAR_KEYWORD]
    hints = get_type_hints(RunOptions)
    further = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=_default(name), annotation=hints[name]
        )
        for name in hints
        if name not in signature.parameters
    ]
    function.__signature__ = signature.replace(parameters=[*own, *further])  # type: ignore[attr-defined]
    return function


def _default(name: str) -> Any:
    """Returns what an option is if it is not given; None where its strategy says."""
    fields = Experiment.model_fields
    if name in fields:
        return fields[name].default
    for section, options in OPTIONS.items():
        if name in options:
            return getattr(fields[section].default, options[name], None)
    return None
