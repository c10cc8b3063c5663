"""File formats of feature models and configurations, one module each.

Another format is a module with the names of `ModelFormat`, registered here or by an installed
package's entry point in the group `featurenet.model_formats`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.formats import dimacs, featureide, sxfm, uvl
from featurenet.featuremodel.model import FeatureModel, MetaModel
from featurenet.registry import Registry, near_matches


class ModelFormat(Protocol):
    """What the module of a model format offers."""

    @property
    def NAME(self) -> str:
        """The format's name on the command line ("uvl")."""
        ...

    @property
    def SUFFIXES(self) -> tuple[str, ...]:
        """File suffixes in lower case (".uvl"), the usual one first; formats may share one."""
        ...

    @property
    def recognises(self) -> Callable[[str], bool]:
        """Tells from the beginnings of a text whether it is of this format."""
        ...

    @property
    def parse(self) -> Callable[[str, Path | str | None], MetaModel]:
        """Reads a text; the path is for messages. Raises FormatError."""
        ...

    @property
    def write(self) -> Callable[[FeatureModel], str]:
        """Returns an instance as text. Raises InvalidInputError if the format cannot say it."""
        ...


MODEL_FORMATS: Registry[ModelFormat] = Registry("model format", "featurenet.model_formats")
"""Name → format."""

MODEL_FORMATS.register(featureide.NAME, featureide)
MODEL_FORMATS.register(sxfm.NAME, sxfm)
MODEL_FORMATS.register(uvl.NAME, uvl)
MODEL_FORMATS.register(dimacs.NAME, dimacs)


def parse_model(text: str, path: Path | str | None = None) -> MetaModel:
    """Reads a model in the format that its content shows or, failing that, its suffix names.

    Raises:
        FormatError: If no format fits, or the one that fits finds a mistake.
    """
    for model_format in MODEL_FORMATS:
        if model_format.recognises(text):
            return model_format.parse(text, path)
    if path is not None:
        for model_format in MODEL_FORMATS:
            if Path(path).suffix.lower() in model_format.SUFFIXES:
                return model_format.parse(text, path)
    known = ", ".join(MODEL_FORMATS.names())
    raise FormatError(f"is in no known format of feature models ({known})", path)


def format_for(path: Path | str) -> ModelFormat:
    """Returns the format in which a file of this name is written, without touching the file.

    Raises:
        InvalidInputError: If no format has the file's suffix.
    """
    suffix = Path(path).suffix.lower()
    by_suffix = {known: each for each in reversed(list(MODEL_FORMATS)) for known in each.SUFFIXES}
    if suffix not in by_suffix:
        hint = near_matches(suffix, by_suffix)
        raise InvalidInputError(f"{path}: no model format has the suffix {suffix!r}.{hint}")
    return by_suffix[suffix]
