"""A shipped meta-model's name, or a file in any format that we read → a meta-model."""

from __future__ import annotations

from dataclasses import replace
from os.path import isdir, isfile
from pathlib import Path

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.formats import parse_model
from featurenet.featuremodel.formats.text_file import read_text
from featurenet.featuremodel.model import Feature, Group, MetaModel, Repeat
from featurenet.featuremodel.safe_xml import MAX_CHARACTERS
from featurenet.featuremodel.specialisation import Specialisation, parse_specialisation, recognises
from featurenet.registry import near_matches
from featurenet.resources import bundled

MAX_CHAIN = 20
"""Specialisations of specialisations."""


def shipped() -> list[str]:
    """Returns the names of the meta-models that come with FeatureNET, sorted."""
    return sorted(path.stem for path in bundled("metamodels").glob("*.xml"))


def read_metamodel(source: str | Path) -> MetaModel:
    """Reads a meta-model, or a specialisation of one, which is named after its own file.

    Args:
        source: A shipped name ("cnn") or a file in any model format. A specialisation names what
            it restricts in `of`: a shipped name, or a file relative to its own folder.

    Raises:
        InvalidInputError: If there is no such name or file; near matches are named.
        FormatError: If a file is broken, or specialisations lead back to one another.
    """
    return _read(_find(source), ())


def _find(source: str | Path, folder: Path | None = None) -> Path:
    names = shipped()
    if isinstance(source, str) and source in names:
        return bundled("metamodels") / f"{source}.xml"
    path = (folder or Path()) / source
    if isfile(path):  # unlike Path.is_file, takes names that no file can have
        return path
    if path.suffix or len(Path(source).parts) > 1:
        what = "is a folder" if isdir(path) else "does not exist"
        raise InvalidInputError(
            f"{path} {what}; give a meta-model's file, or one of: {', '.join(names)}"
        )
    hint = near_matches(str(source), names)
    raise InvalidInputError(f"Unknown meta-model {str(source)!r}.{hint}")


def _read(path: Path, above: tuple[Path, ...]) -> MetaModel:
    """Reads a file; `above` holds the specialisations that led here."""
    text = _text(path)
    if not recognises(text):
        return parse_model(text, path)
    specialisation = parse_specialisation(text, path)
    if specialisation.base is None:
        raise FormatError('<specialisation> needs of="…": what it restricts', path, 1)
    base = _find(specialisation.base, path.parent)
    chain = (*above, path.resolve())
    if base.resolve() in chain:
        names = " → ".join(place.name for place in (*chain, base))
        raise FormatError(f"specialisations lead back to one another: {names}", path)
    if len(chain) > MAX_CHAIN:
        raise FormatError(f"more than {MAX_CHAIN} specialisations of specialisations", path)
    return _specialised(_read(base, chain), specialisation, path)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > 4 * MAX_CHARACTERS:
            raise FormatError(f"is larger than {4 * MAX_CHARACTERS:,} bytes", path)
        return read_text(path)
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror}", path) from None


def _specialised(metamodel: MetaModel, lines: Specialisation, path: Path) -> MetaModel:
    defaults = {"blocks": lines.blocks, "cells": lines.cells}
    return replace(
        metamodel,
        name=path.stem,
        root=_with_defaults(metamodel.root, defaults),
        restrictions=metamodel.restrictions + lines.restrictions,
    )


def _with_defaults(feature: Feature, defaults: dict[str, int | None]) -> Feature:
    """Returns the tree with other default numbers at its repeats."""
    groups: list[Group | Repeat] = []
    for group in feature.groups:
        if isinstance(group, Group):
            members = tuple(_with_defaults(member, defaults) for member in group.members)
            groups.append(replace(group, members=members))
        else:
            default = defaults.get(group.count) or group.default
            inside = _with_defaults(group.feature, defaults)
            groups.append(replace(group, default=default, feature=inside))
    return replace(feature, groups=tuple(groups))
