"""Chooses the architectures whose pictures the page shows, and reads these pictures."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from featurenet.records import Trial
from featurenet.report.comparison import Comparison
from featurenet.report.models import Row
from featurenet.report.points import points
from featurenet.results import Results
from featurenet.results.formats import count
from featurenet.store.artifacts import inside

MOST_PICTURES = 4
"""How many sampled architectures are shown in the page itself."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """The picture of one architecture.

    Args:
        name: The model's name.
        caption: Why it is shown, and its figures.
        href: Address of the picture's file, relative to the run's folder.
        source: The picture itself, as a data address.
    """

    name: str
    caption: str
    href: str
    source: str


def thumbnails(
    results: Results, comparison: Comparison, table: Sequence[Row]
) -> tuple[Thumbnail, ...]:
    """Pictures of the comparison's models, then of the most accurate others, then baselines."""
    labels = {entry.row.number: entry.label for entry in comparison.entries}
    chosen = [entry.row for entry in comparison.entries if not entry.row.baseline]
    chosen += [row for row in table if row.number not in labels and not row.baseline]
    chosen = chosen[:MOST_PICTURES] + [row for row in table if row.baseline][:1]
    trials = {trial.number: trial for trial in results}
    found = []
    for row in chosen:
        picture = _picture(results, trials[row.number])
        if picture is not None:
            href, source = picture
            found.append(Thumbnail(row.name, _caption(row, labels), href, source))
    return tuple(found)


def _caption(row: Row, labels: Mapping[int, str]) -> str:
    figures = [f"{row.accuracy_words}, {count(point.size)} weights" for point in points([row])]
    nothing = "learned nothing" if row.learned is False else ""
    return " – ".join(filter(None, (labels.get(row.number, ""), *figures, nothing)))


def _picture(results: Results, trial: Trial) -> tuple[str, str] | None:
    """Address and content of a trial's picture, if it is there.

    It is embedded as an image, not as markup, so that nothing in the file can act in the page.
    """
    name = trial.result.files.get("svg") if trial.result else None
    path = inside(results.folder, name) if name else None
    if name is None or path is None:
        return None
    content = base64.b64encode(path.read_bytes()).decode()
    return quote(name), f"data:image/svg+xml;base64,{content}"
