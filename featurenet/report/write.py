"""Writes everything that a run leaves for people and programs to read, into the run's folder."""

from __future__ import annotations

from pathlib import Path

from featurenet.report.html import write_html
from featurenet.report.log import write_csv, write_json
from featurenet.report.models import rows
from featurenet.report.robustness_curves import overlays, write_overlays
from featurenet.report.size_accuracy import scatter, write_scatter
from featurenet.results import Results


def write_report(results: Results) -> Path:
    """Writes metrics.json, metrics.csv and report.html; returns the last.

    A run with a model that has an accuracy gets a size_accuracy.png, one with curves of robustness
    a robustness_curves.png. Each file appears whole or not at all, and takes the place of an
    earlier one.

    Raises:
        OSError: If the folder cannot be written.
    """
    write_json(results)
    write_csv(results)
    table = rows(results)
    sizes = scatter(results, table)
    if sizes.shown:
        write_scatter(sizes, results.folder / "size_accuracy.png")
    curves = overlays(results)
    if curves:
        write_overlays(curves, results.folder / "robustness_curves.png")
    return write_html(results, table)
