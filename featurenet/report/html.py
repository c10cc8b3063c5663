"""Turns a run into report.html: one file that needs no network, no server and no script."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from featurenet.atomic import write_atomically
from featurenet.report.cells import cell
from featurenet.report.models import Row, rows
from featurenet.report.page import Page, page
from featurenet.resources import bundled
from featurenet.results import Results
from featurenet.results.formats import ABSENT, count, duration, general, percent


def write_html(results: Results, table: Sequence[Row] | None = None) -> Path:
    """Writes `report.html` into the run's folder and returns its path.

    A run without models, with failed ones only, or still going on gives a report that says so.

    Args:
        results: A run.
        table: Its `rows`, if they are at hand.
    """
    contents = page(results, rows(results) if table is None else table)
    return write_atomically(results.folder / "report.html", render(contents))


def render(contents: Page) -> str:
    """Returns the page as HTML; every text in it is escaped."""
    environment = Environment(
        loader=PackageLoader("featurenet.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": percent,
        "count": count,
        "duration": duration,
        "cell": cell,
        "points": _points,
        "ratio": _ratio,
        "drawn": Markup,  # plots that we drew ourselves, with every text in them escaped
    }
    return environment.get_template("report.html").render(
        page=contents, absent=ABSENT, tokens=_tokens()
    )


def _tokens() -> str:
    """Returns the names of colours that the dashboard has, too."""
    return (bundled("webui") / "static" / "css" / "tokens.css").read_text(encoding="utf-8")


def _points(share: float) -> str:
    """Writes a difference of accuracies in percentage points: 0.006 → "+0.60"."""
    return f"{share * 100:+.2f}".replace("-", "−")


def _ratio(value: float) -> str:
    """Writes a ratio of sizes in words: 0.25 → "4 × smaller"."""
    if 0.995 < value < 1.005:
        return "same size"
    factor = general(float(f"{max(value, 1 / value):.3g}"))
    return f"{factor} × {'larger' if value > 1 else 'smaller'}"
