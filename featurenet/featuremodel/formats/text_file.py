"""A file's bytes to text with `\\n` line ends, as every reader here takes it."""

from __future__ import annotations

from pathlib import Path

from featurenet.errors import FormatError


def read_text(path: Path | str) -> str:
    """Reads UTF-8 text, with or without a byte order mark, whatever its line ends.

    Raises:
        OSError: If the file cannot be read.
        FormatError: If it is not UTF-8.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(
            f"must be UTF-8 text, but byte {error.start + 1} is not; save it as UTF-8", path
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
