"""A run → a table in HTML with pictures of the architectures, which notebooks show."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from featurenet.records import Trial
from featurenet.results.text import short_table, to_text
from featurenet.titles import title

if TYPE_CHECKING:
    from featurenet.results.results import Results

HEIGHT = 72
"""Of a picture, in pixels; it opens in full where it is clicked."""

LARGEST = 200_000
"""Bytes of a picture; larger ones would make a notebook slow, and are left to the report."""


def results_html(results: Results) -> str:
    """Writes the best models of a run as a table with pictures of their architectures."""
    table = short_table(results)
    text = to_text(results, table)
    heading = "".join(f"<th>{escape(name)}</th>" for name in (*text.columns, "architecture"))
    rows = "".join(
        f"<tr>{_cells(row, text.right)}<td>{_picture(results.folder, trial)}</td></tr>"
        for row, trial in zip(text.rows, results.whole(table.trials), strict=True)
    )
    return (
        f"<p><strong>{escape(title(results.experiment))}</strong> {escape(str(results.folder))}</p>"
        f"<table><thead><tr>{heading}</tr></thead><tbody>{rows}</tbody></table>"
        f"<p>{escape(results.summary)}</p>"
    )


def _cells(row: tuple[str, ...], right: tuple[bool, ...]) -> str:
    return "".join(
        f'<td style="text-align:{"right" if number else "left"};white-space:pre">'
        f"{escape(cell)}</td>"
        for cell, number in zip(row, right, strict=True)
    )


def _picture(folder: Path, trial: Trial) -> str:
    """Embeds a picture as an image, not as markup, so that nothing in the file can act."""
    name = trial.result.files.get("svg") if trial.result else None
    path = (folder / name).resolve() if name else None
    if path is None or not path.is_relative_to(folder.resolve()) or not path.is_file():
        return ""
    if path.stat().st_size > LARGEST:
        return "too large to show here"
    content = base64.b64encode(path.read_bytes()).decode()
    return (
        f'<img src="data:image/svg+xml;base64,{content}" style="height:{HEIGHT}px;max-width:none" '
        f'alt="Blocks, cells and layers of {escape(trial.name)}">'
    )
