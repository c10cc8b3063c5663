"""The one table: its columns, names, order and conditions, from memory and from a store."""

from __future__ import annotations

from pathlib import Path

import pytest

from featurenet.architecture.decode import decode
from featurenet.errors import InvalidInputError
from featurenet.featuremodel.model import Configuration
from featurenet.metrics.intervals import share_interval
from featurenet.records import (
    Experiment,
    MetricResult,
    Proposal,
    State,
    TrialResult,
)
from featurenet.report.log import to_csv
from featurenet.results import Results
from featurenet.results.structure import Structure
from featurenet.store import runs, trials
from featurenet.store.bits import pack
from featurenet.store.opening import create

FEATURES = (
    "Architecture",
    "Block1_Cell1_Input1_Identity",
    "Block1_Cell2_Input1_Identity",
    "Block2_Element1_Cell_Input1_Identity",
    "Block2_Element2",
)
SAMPLE = [
    Configuration(frozenset(FEATURES[:2])),
    Configuration(frozenset(FEATURES[:3])),
    Configuration(frozenset(FEATURES)),
]
FACTS = {
    "accuracy": {"outputs": [{"name": "accuracy", "direction": "max"}]},
    "size": {"outputs": [{"name": "size", "direction": "min"}]},
    "robust.pgd": {"outputs": [{"name": "robust.pgd", "direction": "max", "unit": "L2"}]},
}
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"><title>drawn</title></svg>'


def result(right: int, weights: int) -> TrialResult:
    ends = {"accuracy": share_interval(right, 100)}
    metrics = {
        "accuracy": MetricResult(status="ok", value=right / 100, intervals=ends, chance=0.1),
        "size": MetricResult(status="ok", value=weights),
        "robust.pgd": MetricResult(status="failed", reason="no gradient"),
        "classes": MetricResult(status="ok", value=[1, 2]),
    }
    files = {"svg": "models/0001/architecture.svg"}
    return TrialResult(
        state=State.DONE, metrics=metrics, summary={"weights": weights}, files=files, seconds=1.5
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("run")
    with create(made) as store:
        run = runs.add(store, Experiment(models=3, metrics=("pgd", "accuracy")))
        proposals = [
            *(Proposal(configuration=each) for each in SAMPLE),
            Proposal(baseline="linear"),
        ]
        trials.add(store, run.id, FEATURES, proposals)
        runs.change(store, run.id, "run.started", facts={"metrics": FACTS})
        for number, (right, weights) in enumerate([(90, 500), (12, 10), (90, 400), (99, 5)], 1):
            with store.transaction():
                row = trials._Row.of(result(right, weights))
                trials._finish(store, run.id, number, row)
    (made / "models/0001").mkdir(parents=True)
    (made / "models/0001/architecture.svg").write_text(PICTURE)
    return made


@pytest.fixture(params=[False, True], ids=["whole", "brief"])
def results(request: pytest.FixtureRequest, folder: Path) -> Results:
    return Results.load(folder, brief=request.param)


def test_columns_are_numbers_with_the_ends_of_intervals(results: Results) -> None:
    record = results.to_records()[0]
    assert (record["blocks"], record["cells"], record["weights"]) == (1, 1, 500)
    assert (record["accuracy.low"], record["accuracy.high"]) == share_interval(90, 100)
    assert record["state"] == "done" and record["seconds"] == 1.5
    assert all(not isinstance(value, list | dict) for value in record.values())


def test_rows_are_chosen_by_columns_order_and_condition(results: Results) -> None:
    table = results.table("name,size,cells", sort="weights", top=2, where="weights < 1000")
    assert table.columns == ("name", "weights", "cells") and table.total == 4
    assert table.rows == (("0003", 400, 3), ("0001", 500, 1))  # 0002 learned nothing
    assert [row["name"] for row in results.to_records(sort="weights:desc")][:2] == ["0001", "0003"]


def test_order_of_best_table_and_report_is_the_same(results: Results) -> None:
    ranked = [row["name"] for row in results.to_records(sort="best")]
    assert ranked == ["0003", "0001", "0002", "linear"]
    assert results.best().name == "0003" == results.best("accuracy", count=1)[0].name
    assert [each.name for each in results.pareto()] == ["0003"]
    assert results.summary.endswith("the most accurate, 0003, is tied with 1 other")


def test_features_and_patterns_of_features_are_columns(results: Results) -> None:
    where = "column('Block1_Cell*_Input1_Identity') == 2 and Block2_Element2"
    (record,) = results.to_records(["name", "Block1_Cell*_Input1_Identity"], where=where)
    assert record == {"name": "0003", "Block1_Cell*_Input1_Identity": 2}


def test_structure_counts_what_decode_finds() -> None:
    places = {name: place for place, name in enumerate(FEATURES)}
    bits = {number: pack(each, places) for number, each in enumerate(SAMPLE, start=1)}
    found, trees = Structure(FEATURES, bits), [decode(each) for each in SAMPLE]
    assert list(found.blocks.values()) == [len(each.blocks) for each in trees]
    cells = [sum(len(block.cells) for block in each.blocks) for each in trees]
    assert list(found.cells.values()) == cells


@pytest.mark.parametrize("name", ["acuracy", "accuracy.lowest", "Block9"])
def test_unknown_column_is_refused_with_near_matches(results: Results, name: str) -> None:
    with pytest.raises(InvalidInputError, match="has no column .* Did you mean|has no column .* K"):
        results.table([name])


def test_metric_that_failed_everywhere_is_a_column(results: Results) -> None:
    assert results.to_records("name,pgd", top=1) == [{"name": "0003", "robust.pgd": None}]


def test_csv_is_the_same_table(folder: Path) -> None:
    results = Results.load(folder)
    header, first, *_ = to_csv(results.table()).splitlines()
    assert header.split(",") == list(results.to_records()[0])
    assert "[" not in first and len(first.split(",")) == len(header.split(","))


def test_results_print_as_a_short_table_and_trials_as_a_line(results: Results) -> None:
    lines = repr(results).splitlines()
    assert "0.9000 (0.826–0.945)" in lines[3] and lines[-1] == results.summary
    assert max(map(len, lines[1:-1])) < 100
    assert repr(results.trials[0]) == "0001 done accuracy 0.9000 (0.826-0.945), 500 weights"


def test_notebook_shows_a_table_with_pictures(results: Results) -> None:
    html = results._repr_html_()
    assert html.count("<tr>") == 5 and 'src="data:image/svg+xml;base64,' in html
    assert "<svg" not in html and "failed" in html


def test_brief_results_leave_whole_trials_in_the_store(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "every", None)  # reading all takes seconds in a large run
    found = Results.load(folder, brief=True)
    assert found.trials and not any(each.result.history for each in found.trials if each.result)
