"""What must hold of a run whatever has happened while it was carried out."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import h5py
import numpy as np
from PIL import Image

from featurenet.records import Event, Run, State, Trial
from featurenet.store import events, trials
from featurenet.store.database import Database


def check_whole(store: Database, run: Run) -> list[Trial]:
    """Checks a run, ended or not, and returns its trials.

    Every trial has one final result, which no later event takes back; every file that a result
    names is there and whole.
    """
    check_events(store)
    found = trials.every(store, run.id)
    told = events.after(store, run=run.id)
    done = Counter(event.trial for event in told if event.kind == "trial.done")
    assert done == {trial.number: 1 for trial in found if trial.state is State.DONE}
    check_done_is_final(told)
    for trial in found:
        if trial.result is None:
            assert trial.state in (State.QUEUED, State.RUNNING)
            continue
        for name in trial.result.files.values():
            check_file(Path(run.folder) / name)
    for path in Path(run.folder).glob("*.json"):
        check_file(path)
    return found


def check_events(store: Database) -> None:
    """Numbers of events have no gaps: who knows the last one has missed nothing."""
    numbers = [event.id for event in events.after(store)]
    assert numbers == list(range(1, len(numbers) + 1))


def check_done_is_final(told: list[Event]) -> None:
    ended: set[int | None] = set()
    for event in told:
        if event.trial in ended:
            assert event.kind == "trial.assessed", f"{event.kind} of a trial that was done"
        if event.kind == "trial.done":
            ended.add(event.trial)


def check_file(path: Path) -> None:
    """Reads a file to its end, in its own format."""
    if path.suffix in (".keras", ".npz"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
    elif path.suffix == ".h5":
        with h5py.File(path) as file:
            file.visititems(lambda _, item: isinstance(item, h5py.Dataset) and item[()] is None)
    elif path.suffix == ".json":
        json.loads(path.read_text(encoding="utf-8"))
    elif path.suffix == ".svg":
        ElementTree.parse(path)  # noqa: S314 – our own
    elif path.suffix == ".png":
        with Image.open(path) as image:
            image.load()
    elif path.suffix == ".npy":
        np.load(path)
    else:
        raise AssertionError(f"{path.name} is of a format that is not checked")


def figures_of(found: list[Trial]) -> dict[str, tuple[object, object]]:
    """Returns name → accuracy and size of what is done."""
    return {
        trial.name: (trial.result.metrics["accuracy"].value, trial.result.summary["weights"])
        for trial in found
        if trial.state is State.DONE and trial.result is not None
    }
