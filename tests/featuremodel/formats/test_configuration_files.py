"""Files of configurations: published `.pdt`, CSV and JSON."""

from __future__ import annotations

import json
import os
import random
import time

import pytest

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.configuration_files import read_configurations, write_configurations
from featurenet.featuremodel.model import Configuration


def configuration(*names: str) -> Configuration:
    return Configuration(frozenset(names))


def read(tmp_path, name: str, text: str):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_configurations(tmp_path / name)


def test_published_products_are_read_in_any_order(tmp_path):
    text = "1->Root\r\n3->C d\r\n2->A->B\r\n\r\n1;-2;3;\r\n3;1;2\r\n"
    assert read(tmp_path, "a.pdt", text) == (
        ("Root", "A->B", "C d"),
        (configuration("Root", "C d"), configuration("Root", "A->B", "C d")),
    )


def test_written_products_are_the_published_text(tmp_path):
    write_configurations(tmp_path / "a.PDT", ("Root", "A"), [configuration("Root")])
    assert (tmp_path / "a.PDT").read_bytes() == b"1->Root\n2->A\n1;-2;\n"


@pytest.mark.parametrize(
    ("name", "text", "line", "message"),
    [
        ("a.pdt", "1->A\n2->B\n1;\n", 3, "feature 2 is missing"),
        ("a.pdt", "1->A\n2->B\n1;2;-2;\n", 3, "feature 2 occurs more than once"),
        ("a.pdt", "1->A\n2->B\n1;1;2;\n", 3, "feature 1 occurs more than once"),
        ("a.pdt", "1->A\n1;3;\n", 2, "feature 3 is not in the list"),
        ("a.pdt", "1->A\n1;;\n", 2, "signed numbers"),
        ("a.pdt", "1->A\nhello\n", 2, "must be 'number->FeatureName'"),
        ("a.pdt", "1->A\n1->B\n", 2, "positive and distinct"),
        ("a.csv", "A,B\n1,0\n1\n", 3, "must have 2 values"),
        ("a.csv", "A,B\n1,2\n", 2, "must be 0 or 1, not '2'"),
        ("a.csv", "A,A\n1,1\n", 1, "two columns are called 'A'"),
        ("a.csv", 'A,"B\n1,0\n', None, "no CSV"),
        ("a.json", '{"schema": 1,\n "features" ["A"]}', 2, "is no JSON"),
    ],
)
def test_mistake_is_named_with_its_line(tmp_path, name, text, line, message):
    place = rf":{line}" if line else r"[:\d]*"
    with pytest.raises(FormatError, match=rf"{name}{place}: .*{message}"):
        read(tmp_path, name, text)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "must be a JSON object"),
        ({"schema": 2, "features": [], "configurations": []}, "'schema' must be"),
        ({"schema": 1, "configurations": []}, "'features' must be a list"),
        ({"schema": 1, "features": ["A", "A"], "configurations": []}, "names a feature twice"),
        ({"schema": 1, "features": ["A"]}, "must have a list 'configurations'"),
        ({"schema": 1, "features": ["A"], "configurations": [["B"]]}, "configuration 1 sel.*'B'"),
        ({"schema": 1, "features": ["A"], "configurations": [["A", 1]]}, "configuration 1 must"),
    ],
)
def test_wrong_json_is_named(tmp_path, content, message):
    with pytest.raises(FormatError, match=message):
        read(tmp_path, "a.json", json.dumps(content))


def test_json_keeps_metadata_for_other_programs(tmp_path):
    path = tmp_path / "a.json"
    write_configurations(path, ("R", "A"), [configuration("R")], {"strategy": "random", "seed": 3})
    assert json.loads(path.read_text()) == {
        "schema": 1,
        "features": ["R", "A"],
        "metadata": {"strategy": "random", "seed": 3},
        "configurations": [["R"]],
    }


def test_unknown_suffix_lists_the_known_ones(tmp_path):
    with pytest.raises(InvalidInputError, match=r"'\.txt'.*\.csv, \.json, \.pdt"):
        write_configurations(tmp_path / "a.txt", ("R",), [])
    assert not list(tmp_path.iterdir())


def test_bytes_that_are_no_text_are_an_error(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"A,B\n\xff,0\n")
    with pytest.raises(FormatError, match="must be UTF-8 text, but byte 5"):
        read_configurations(tmp_path / "a.csv")


def test_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    write_configurations(path, ("R",), [configuration("R")])
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_configurations(path, ("R",), [])
    assert path.read_text() == "R\n1\n"
    assert list(tmp_path.iterdir()) == [path]


def test_foreign_feature_is_refused_before_writing(tmp_path):
    with pytest.raises(InvalidInputError, match="Configuration 1 selects 'B'"):
        write_configurations(tmp_path / "a.pdt", ("A",), [configuration("B")])


@pytest.mark.parametrize("suffix", [".pdt", ".csv", ".json"])
def test_thousand_large_configurations_take_about_a_second(tmp_path, suffix):
    features = tuple(f"Block1_Cell1_Input1_feature_{number}" for number in range(1711))
    rng = random.Random(0)  # noqa: S311
    sample = tuple(Configuration(frozenset(rng.sample(features, 400))) for _ in range(1000))
    start = time.perf_counter()
    write_configurations(tmp_path / f"a{suffix}", features, sample)
    assert read_configurations(tmp_path / f"a{suffix}") == (features, sample)
    assert time.perf_counter() - start < 10  # about 1 s on an idle machine
