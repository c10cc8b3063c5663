"""Queues a run: reads and checks all that it names, which takes the helper's libraries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from featurenet.records import Experiment
from featurenet.web.questions import question


@question("submit")
def submit(folder: Path, payload: dict[str, Any]) -> dict[str, Any]:
    """Returns the number of the new run."""
    from featurenet import api  # on use: other questions need none of it

    experiment = Experiment.parse(payload["experiment"])
    return {"run": api.submit(experiment, workspace=folder, priority=payload["priority"])}
