"""Texts, paths and lists of them, in the forms in which people give them."""

from __future__ import annotations

import os
from typing import Annotated, Any

from pydantic import BeforeValidator


def _path_as_text(given: Any) -> Any:
    return os.fspath(given) if isinstance(given, os.PathLike) else given


def _alone(given: Any) -> Any:
    """Takes one text or path for a list of one."""
    return (given,) if isinstance(given, str | os.PathLike) else given


def split_text(given: Any) -> Any:
    """Takes the text "a,b" for a list, as the command line does."""
    return [part.strip() for part in given.split(",")] if isinstance(given, str) else given


PathText = Annotated[str, BeforeValidator(_path_as_text)]
"""A name or a path as text; a `pathlib.Path` becomes text."""

Patterns = Annotated[tuple[str, ...], BeforeValidator(_alone)]
Paths = Annotated[tuple[PathText, ...], BeforeValidator(_alone)]
Names = Annotated[tuple[str, ...], BeforeValidator(split_text)]
