"""The feature names that a file declares: each once, not too long, not too many."""

from __future__ import annotations

from pathlib import Path

from featurenet.errors import FormatError
from featurenet.featuremodel.model import MAX_FEATURES, MAX_NAME


class Declarations:
    """Feature names with the lines that declare them.

    Args:
        path: The file, for messages.
    """

    def __init__(self, path: Path | str | None):
        self.path = path
        self.lines: dict[str, int] = {}

    def declare(self, name: str, line: int) -> None:
        """Takes up a feature.

        Raises:
            FormatError: If the name is taken or too long, or the features are too many.
        """
        if name in self.lines:
            raise FormatError(
                f"feature {name!r} is already on line {self.lines[name]}; rename one of them",
                self.path,
                line,
            )
        if len(name) > MAX_NAME:
            raise FormatError(
                f"a feature's name may have {MAX_NAME} characters, but {name[:20]!r}… has "
                f"{len(name)}",
                self.path,
                line,
            )
        if len(self.lines) == MAX_FEATURES:
            raise FormatError(
                f"a model may have {MAX_FEATURES:,} features, this has more", self.path, line
            )
        self.lines[name] = line
