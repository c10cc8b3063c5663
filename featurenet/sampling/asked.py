"""What is asked of a strategy → its options, checked against what its function takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.model import FeatureModel
from featurenet.options import changed, plain
from featurenet.records import Experiment, Sampling
from featurenet.registry import near_matches
from featurenet.sampling.bounds import bounds
from featurenet.sampling.sampler import SAMPLERS, Sampler


def settled(sampling: Sampling) -> Sampling:
    """Returns what is asked with its options checked, as plain data, without those at defaults.

    Raises:
        InvalidInputError: If the strategy is unknown, has no such option, or a value is wrong.
    """
    options = SAMPLERS.get(sampling.strategy).options
    kept = changed(options, _checked(sampling))
    return sampling.model_copy(update={"options": {name: plain(kept[name]) for name in kept}})


def sampler_options(model: FeatureModel, sampling: Sampling) -> dict[str, Any]:
    """Returns the options to give to the sampler's function.

    Raises:
        InvalidInputError: As `settled`, or if the model has not got what is asked about.
    """
    found = _checked(sampling)
    bounds(model, sampling)
    SAMPLERS.get(sampling.strategy).check(model, found)
    return found


def _checked(sampling: Sampling) -> dict[str, Any]:
    sampler = SAMPLERS.get(sampling.strategy)
    unknown = {n: v for n, v in sampling.options.items() if n not in sampler.options}
    for name, value in unknown.items():
        raise _unknown(sampler, name, value)
    return {
        name: sampler.options[name].check(value, name) for name, value in sampling.options.items()
    }


def _unknown(sampler: Sampler, name: str, value: Any) -> InvalidInputError:
    others = [each.name for each in SAMPLERS if name in each.options]
    if others:
        return InvalidInputError(
            f"{name} is for the strategies {', '.join(others)}; received "
            f"{name}={value} with {sampler.name}"
        )
    known = [*Experiment.names(), *sampler.options]
    return InvalidInputError(f"there is no option {name!r}.{near_matches(name, known)}")


def all_options() -> Mapping[str, list[Sampler]]:
    """Returns the name of every option with the samplers that take it, both sorted."""
    taken: dict[str, list[Sampler]] = {}
    for each in SAMPLERS:
        for name in each.options:
            taken.setdefault(name, []).append(each)
    return dict(sorted(taken.items()))
