"""Files of configurations, in the format that their suffix names: `.pdt`, `.csv` or `.json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from featurenet.atomic import write_atomically
from featurenet.errors import InvalidInputError
from featurenet.featuremodel.formats import json_sample, pdt, table
from featurenet.featuremodel.formats.text_file import read_text
from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.registry import Registry

NAMED = 5
"""Unknown features that a message names."""


class ConfigurationFormat(Protocol):
    """What a module of a configuration format offers."""

    def parse(
        self, text: str, path: Path | str | None = None
    ) -> tuple[tuple[str, ...], tuple[Configuration, ...]]:
        """Returns the features and the configurations."""
        ...

    def write(
        self,
        features: Sequence[str],
        configurations: Sequence[Configuration],
        metadata: Mapping[str, Any] | None = None,
    ) -> str:
        """Returns the file's text."""
        ...


CONFIGURATION_FORMATS: Registry[ConfigurationFormat] = Registry("suffix of a configuration file")
"""Suffix → format."""

CONFIGURATION_FORMATS.register(pdt.SUFFIX, pdt)
CONFIGURATION_FORMATS.register(table.SUFFIX, table)
CONFIGURATION_FORMATS.register(json_sample.SUFFIX, json_sample)


def configuration_format(path: Path | str) -> ConfigurationFormat:
    """Returns the format that a file's suffix names, without touching the file.

    Raises:
        InvalidInputError: If no format has that suffix.
    """
    return CONFIGURATION_FORMATS.get(Path(path).suffix.lower())


def read_configurations(
    path: Path | str,
) -> tuple[tuple[str, ...], tuple[Configuration, ...]]:
    """Returns a file's features, in its order, and its configurations.

    Raises:
        OSError: If the file cannot be read.
        InvalidInputError: If the suffix is unknown or the content is wrong.
    """
    return configuration_format(path).parse(read_text(path), path)


def read_metadata(path: Path | str) -> dict[str, Any]:
    """Returns what a JSON file of configurations says of their origin; others say nothing.

    Raises:
        OSError: If the file cannot be read.
        InvalidInputError: If the suffix is unknown or the content is wrong.
    """
    if configuration_format(path) is not json_sample:
        return {}
    return json_sample.metadata(read_text(path), path)


def check_features(path: Path | str, features: Sequence[str], model: FeatureModel) -> None:
    """Refuses a file of configurations of another feature model.

    Raises:
        InvalidInputError: If the model lacks some of the file's features, which are named.
    """
    unknown = [name for name in features if name not in model.number]
    if not unknown:
        return
    what = "1 feature is" if len(unknown) == 1 else f"{len(unknown):,} features are"
    more = f" … and {len(unknown) - NAMED:,} more" if len(unknown) > NAMED else ""
    raise InvalidInputError(
        f"{path}: {what} not in {model.name}: {', '.join(unknown[:NAMED])}{more}. Give the "
        "meta-model, blocks and cells that the configurations were drawn with"
    )


def write_configurations(
    path: Path | str,
    features: Sequence[str],
    configurations: Sequence[Configuration],
    metadata: Mapping[str, Any] | None = None,
) -> None:
    """Writes configurations whole or not at all.

    Args:
        path: Where to; its suffix chooses the format.
        features: Every feature, in the order of their numbers.
        configurations: Selections of these features.
        metadata: Where they come from, as plain JSON data; only JSON files keep it.

    Raises:
        OSError: If the file cannot be written.
        InvalidInputError: If the suffix is unknown, or a configuration selects another feature.
    """
    known = frozenset(features)
    for position, configuration in enumerate(configurations, start=1):
        if unknown := configuration.selected - known:
            raise InvalidInputError(
                f"Configuration {position} selects {min(unknown)!r}, which is not among the "
                f"{len(known)} features to be written"
            )
    text = configuration_format(path).write(features, configurations, metadata)
    write_atomically(Path(path), text)
