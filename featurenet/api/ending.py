"""What follows when a run has ended, or is told of while it goes on."""

from __future__ import annotations

from pathlib import Path

from featurenet.records import Event
from featurenet.results import Results


def finish(folder: Path) -> Results:
    from featurenet.report.write import write_report  # on use: drawing takes a second to import

    found = Results.load(folder)
    write_report(found)
    return found


def silent(event: Event) -> None:
    """Takes events that nobody asked for."""
