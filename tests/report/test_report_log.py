"""metrics.json and metrics.csv: complete, strict and safe to open."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from sample_runs import measured, model, ok, queued, refused, run, usual

from featurenet.records import MetricResult, State
from featurenet.report.log import write_csv, write_json


def refuse(constant: str) -> None:
    """Fails on NaN and infinities, which strict JSON does not have."""
    raise AssertionError(constant)


def read(path: Path) -> dict[str, object]:
    """Reads strict JSON."""
    found: dict[str, object] = json.loads(path.read_text(), parse_constant=refuse)
    return found


def test_json_holds_every_trial_with_its_reason(tmp_path: Path) -> None:
    log = read(write_json(usual(tmp_path)))
    assert log["schema"] == log["experiment"]["schema"] == 3
    assert [each["state"] for each in log["models"]] == [
        "done",
        "done",
        "done",
        "rejected",
        "failed",
        "done",
    ]
    assert log["models"][4]["reason"] == "The loss was nan in epoch 1"
    assert log["models"][0]["metrics"]["accuracy"]["value"] == 0.97
    assert log["models"][3]["structure"] == {"weights": 21_000_000}
    assert log["summary"]["sampled"] == 5 and log["summary"]["adds_up"] is True


def test_json_replaces_what_is_not_finite_and_says_where(tmp_path: Path) -> None:
    odd = {"mine": ok({"a": [1.0, float("inf")], "b": float("nan")})}
    (tmp_path / "x").mkdir()
    log = read(write_json(run(tmp_path, model(1, metrics=odd))))
    (found,) = log["models"]
    assert found["metrics"]["mine"]["value"] == {"a": [1.0, None], "b": None}
    assert found["not_finite"] == ["metrics.mine.value.a[1]", "metrics.mine.value.b"]


def test_json_of_an_empty_run_is_still_a_log(tmp_path: Path) -> None:
    log = read(write_json(run(tmp_path, sample={})))
    assert log["models"] == [] and log["sample"] == {}


def test_table_has_a_record_for_each_trial_with_equal_keys(tmp_path: Path) -> None:
    table = usual(tmp_path).to_records()
    assert [record["number"] for record in table] == [1, 2, 3, 4, 5, 6]
    assert len({tuple(record) for record in table}) == 1
    assert table[3]["accuracy"] is None and table[3]["cause"] == "weights"


def test_table_opens_dicts_leaves_arrays_out_and_keeps_names_apart(tmp_path: Path) -> None:
    metrics = {
        "curve": ok([0.5, 1.0]),
        "part": ok({"x": 1, "y": 2}),
        "seconds": ok(7),
        "gone": MetricResult(status="failed", reason="no"),
    }
    (record,) = run(tmp_path, model(1, metrics=metrics)).to_records()
    assert "curve" not in record and record["part.y"] == 2
    assert record["seconds"] == 2.0 and record["metric.seconds"] == 7
    assert record["gone"] is None


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_csv_keeps_text_from_being_a_formula(tmp_path: Path, start: str) -> None:
    bad = refused(1, "error", f"{start}HYPERLINK()", State.FAILED)
    loss = model(2, metrics={"log_loss": ok(-1.5), f"{start}mine": ok(1)})
    with write_csv(run(tmp_path, bad, loss)).open(newline="") as file:
        header, first, second = csv.reader(file)
    assert first[header.index("reason")] == f"'{start}HYPERLINK()"
    assert f"'{start}mine" in header
    assert second[header.index("log_loss")] == "-1.5"


def test_csv_of_an_empty_run_has_a_header(tmp_path: Path) -> None:
    assert write_csv(run(tmp_path)).read_text().startswith("number,name,baseline,state")


def test_csv_of_a_waiting_trial_is_empty_but_there(tmp_path: Path) -> None:
    text = write_csv(run(tmp_path, queued(1))).read_text().splitlines()
    assert text[1].startswith("1,0001,False,queued,,,")


def test_logs_have_the_ends_of_intervals_and_what_was_learned(tmp_path: Path) -> None:
    results = run(tmp_path, measured(1, 110), measured(2, 900), model(3))
    log = read(write_json(results))
    assert [each["learned"] for each in log["models"]] == [False, True, None]
    assert (log["summary"]["unlearned"], log["summary"]["chance"]) == (1, 0.1)
    table = list(csv.DictReader(write_csv(results).open()))
    assert [record["learned"] for record in table] == ["False", "True", ""]
    low, value, high = (float(table[1][f"accuracy{end}"]) for end in (".low", "", ".high"))
    assert low < value == 0.9 < high
