"""From the parameters of an analysis's function to what it must be given."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from inspect import Parameter
from typing import Any

from featurenet.errors import InvalidInputError
from featurenet.metrics.signature import Signature
from featurenet.options import read_options
from featurenet.registry import near_matches

VALUES = {
    "models": "tuple of StudiedModel: number, name and files of each trained model of the sample",
    "predictions": "class that each model gives to each test image, integers (models, images)",
    "probabilities": "iterator over the models' class probabilities, float16 (images, classes)",
    "labels": "right class of each test image, integers (images,)",
    "dataset": "Dataset: the images and labels of all splits",
    "folder": "Path of an empty folder; what is written there is kept as the analysis's files; "
    "for all runs of the workspace, if it asks for the data set and for nothing of the models",
    "seed": "int that depends on data set, analysis and options",
    "rng": "numpy.random.Generator made from the seed",
}
"""Name of a parameter → what it is given. `values` makes them."""

STORED = ("predictions", "probabilities", "labels")
"""Values that are read from the models' stored predictions."""


OF_MODELS = ("models", *STORED)
"""Values that depend on the models of a run."""


def read_signature(function: Callable[..., Any], name: str) -> Signature:
    """Finds out what an analysis needs, by the names of its parameters.

    A parameter named like one of `VALUES` gets it. Other parameters need a default, and are
    options.

    Args:
        function: Any callable.
        name: The analysis's name, for messages.

    Raises:
        InvalidInputError: If a required parameter names nothing that there is, or there is none.
    """
    if not callable(function):
        raise InvalidInputError(f"Analysis {name!r} must be a function; received {function!r}.")
    parameters = inspect.signature(function).parameters.values()
    given = [each.name for each in parameters if each.name in VALUES]
    others = [each for each in parameters if each.name not in VALUES]
    unknown = [each.name for each in others if each.default is Parameter.empty]
    if unknown or not given:
        raise InvalidInputError(
            f"Analysis {name!r}: a required parameter must be named after what it is to be given; "
            f"received {', '.join(unknown) or 'none'}.{near_matches([*unknown, ''][0], VALUES)} "
            f"Analyses can ask for {', '.join(VALUES)}; a parameter with a default is an option."
        )
    return Signature((), tuple(given), read_options(function, skip=VALUES))
