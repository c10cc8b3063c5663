"""The errors that FeatureNET raises: each says what must hold, what was received and what to do."""

from __future__ import annotations

from pathlib import Path


class FeatureNetError(Exception):
    """Base of every error that FeatureNET raises on purpose."""


class InvalidInputError(FeatureNetError):
    """Something that the user gave cannot be used; the command line exits with 2."""


class FormatError(InvalidInputError):
    """A file cannot be read; the message begins with its name and, where known, the line.

    Args:
        message: What is wrong and what to do next.
        path: The file, or None for text that came from elsewhere.
        line: Line in the file, counted from 1.
    """

    def __init__(self, message: str, path: Path | str | None = None, line: int | None = None):
        self.path = path
        self.line = line
        place = str(path) if path is not None else ""
        if line is not None:
            place = f"{place}:{line}" if place else f"line {line}"
        super().__init__(f"{place}: {message}" if place else message)


class UnsatisfiableError(InvalidInputError):
    """No configuration satisfies a feature model.

    Args:
        message: What was asked.
        conflict: A minimal set of constraints that contradict one another, as readable text.
    """

    def __init__(self, message: str, conflict: tuple[str, ...] = ()):
        self.conflict = conflict
        lines = "".join(f"\n  - {constraint}" for constraint in conflict)
        super().__init__(f"{message}; these constraints clash:{lines}" if conflict else message)


class InfeasibleError(FeatureNetError):
    """An architecture cannot or shall not be built.

    Args:
        message: Why.
        cause: One word for grouping: "architecture", or the limit that it is over.
    """

    def __init__(self, message: str, cause: str = "architecture"):
        self.cause = cause
        super().__init__(message)


class WorkerError(FeatureNetError):
    """No process can be started that would carry out trials."""


class DivergedError(FeatureNetError):
    """Training produced a loss that is not a number."""


class NotFiniteError(FeatureNetError):
    """A model's logits or gradients are infinite or not a number."""
