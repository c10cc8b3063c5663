"""Broken files of every format: a clear error or a model, never anything else, and soon."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.configuration_files import read_configurations, write_configurations
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.formats import dimacs, parse_model, sxfm, uvl
from featurenet.featuremodel.formats.text_file import read_text
from featurenet.featuremodel.formula import Iff, Not, Or, Var
from featurenet.featuremodel.model import Configuration, Constraint, Feature, FeatureModel, Group

LEAVES = tuple(Feature(name) for name in ("Basic", "Colour (x)", "7x1"))
MODEL = FeatureModel(
    "fuzzed",
    Feature("Root", (Group(1, 1, (Feature("Screen", (Group(1, 2, LEAVES),)),)),), abstract=True),
    (Constraint(Or((Not(Var("Basic")), Iff(Var("7x1"), Var("Root"))))),),
)
CASES = 150


def broken(content: bytes, rng: random.Random) -> bytes:
    """Flips, drops or doubles a few bytes."""
    data = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(data))
        change = rng.choice(("flip", "drop", "double", "cut"))
        if change == "flip":
            data[place] ^= 1 << rng.randrange(8)
        elif change == "drop":
            del data[place : place + rng.randint(1, 9)]
        elif change == "double":
            data[place:place] = data[place : place + rng.randint(1, 60)]
        else:
            del data[place:]
        if not data:
            break
    return bytes(data)


@pytest.mark.parametrize("model_format", [sxfm, uvl, dimacs], ids=lambda each: each.NAME)
def test_broken_model_is_read_or_refused(tmp_path: Path, model_format):
    rng = random.Random(model_format.NAME)  # noqa: S311
    path = tmp_path / f"broken{model_format.SUFFIXES[0]}"
    content = model_format.write(MODEL).encode()
    start = time.perf_counter()
    refused = 0
    for _ in range(CASES):
        path.write_bytes(broken(content, rng))
        try:
            expand(parse_model(read_text(path), path))
        except InvalidInputError as error:
            assert str(error)
            refused += 1
    assert refused > CASES / 4
    assert time.perf_counter() - start < 30


@pytest.mark.parametrize("suffix", [".pdt", ".csv", ".json"])
def test_broken_sample_is_read_or_refused(tmp_path: Path, suffix):
    rng = random.Random(suffix)  # noqa: S311
    path = tmp_path / f"broken{suffix}"
    sample = [Configuration(frozenset({"Root", "Screen", "Basic"})), Configuration(frozenset())]
    write_configurations(path, MODEL.features, sample * 3)
    content = path.read_bytes()
    refused = 0
    for _ in range(CASES):
        path.write_bytes(broken(content, rng))
        try:
            features, found = read_configurations(path)
            assert all(each.selected <= set(features) for each in found)
        except InvalidInputError:
            refused += 1
    assert refused > CASES / 4


@pytest.mark.parametrize("suffix", [".pdt", ".csv", ".json"])
def test_random_bytes_are_refused(tmp_path: Path, suffix):
    path = tmp_path / f"noise{suffix}"
    for seed in range(20):
        path.write_bytes(random.Random(seed).randbytes(300))  # noqa: S311
        with pytest.raises(InvalidInputError):
            read_configurations(path)


def test_deeply_nested_json_is_refused(tmp_path: Path):
    path = tmp_path / "deep.json"
    path.write_text("[" * 100_000)
    with pytest.raises(InvalidInputError, match="too many levels"):
        read_configurations(path)


@pytest.mark.parametrize("model_format", [sxfm, uvl, dimacs], ids=lambda each: each.NAME)
def test_endless_blanks_and_brackets_take_no_time(tmp_path: Path, model_format):
    text = model_format.write(MODEL)
    place = text.index("Screen") + 3
    start = time.perf_counter()
    for filler in (" " * 200_000, "(" * 200_000, "a (" * 70_000, "~ or " * 40_000, "/* " * 70_000):
        with pytest.raises(InvalidInputError):
            expand(parse_model(text[:place] + filler + text[place:] + filler))
    assert time.perf_counter() - start < 20
