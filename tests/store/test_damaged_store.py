"""A store with bytes that were flipped, cut off or overwritten is refused by name, or read."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from chaos_options import KILLS
from stored_runs import FAILED, add_run, trained

from featurenet import Workspace
from featurenet.errors import InvalidInputError
from featurenet.results import Results
from featurenet.store import events, runs, trials, workers
from featurenet.store.database import FILE
from featurenet.store.opening import create, open_to_write


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    with create(tmp_path / "sound") as store:
        add_run(store, models=3, results={1: trained(90), 2: FAILED})
    return (tmp_path / "sound" / FILE).read_bytes()


@pytest.mark.parametrize("cases", [150, pytest.param(25 * KILLS, marks=pytest.mark.chaos)])
def test_damage_is_refused_by_name_or_does_not_matter(
    sound: bytes, tmp_path: Path, cases: int
) -> None:
    path = tmp_path / "damaged" / FILE
    path.parent.mkdir()
    became: Counter[str] = Counter()
    for seed in range(cases):
        for each in path.parent.iterdir():
            each.unlink()
        path.write_bytes(damaged(sound, random.Random(seed)))  # noqa: S311 – repeatable
        for use in (read, work):
            try:
                use(path.parent)
                became["read"] += 1
            except InvalidInputError as error:
                assert str(path) in str(error) or "no run" in str(error), (seed, str(error))
                became["refused"] += 1
    assert became["read"] and became["refused"] > cases / 4


def damaged(sound: bytes, rng: random.Random) -> bytes:
    found = bytearray(sound)
    kind, place = rng.choice(["flip", "cut", "splice"]), rng.randrange(len(found))
    if kind == "cut":
        del found[place:]
    elif kind == "splice":
        source, length = rng.randrange(len(found)), rng.randrange(1, 4096)
        found[place : place + length] = found[source : source + length]
    else:
        for _ in range(rng.choice([1, 8, 64])):
            found[rng.randrange(len(found))] ^= 1 << rng.randrange(8)
    return bytes(found)


def read(folder: Path) -> None:
    Workspace(folder).runs()
    Results.load(folder)


def work(folder: Path) -> None:
    with open_to_write(folder) as store:
        worker = workers.register(store, 1)
        for run in runs.every(store):
            trials.every(store, run.id)
        if claim := trials.claim(store, worker):
            trials.finish(store, claim, trained(80))
        events.after(store)
        workers.leave(store, worker)


def test_damaged_text_is_told_with_what_is_wrong(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(sound.replace(b'"metamodel":', b'"metamodel"?'))
    assert path.read_bytes() != sound
    with pytest.raises(
        InvalidInputError, match=r"featurenet\.db is damaged: Expecting ':' delimiter"
    ):
        Results.load(tmp_path)
