"""Rows, Pareto front, comparison, tally: what the report says, before it is drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_runs import measured as counted
from sample_runs import model, ok, queued, refused, run, usual

from featurenet.records import MetricResult, State, figures
from featurenet.report.cells import Cell, Remark, cell, remarks_on_values, without_value
from featurenet.report.comparison import compare
from featurenet.report.models import rows
from featurenet.report.points import points
from featurenet.report.refused import groups
from featurenet.report.remarks import remarks
from featurenet.report.sections import arrange
from featurenet.report.size_accuracy import scatter
from featurenet.results.columns import Column, columns
from featurenet.results.formats import compact, count, duration, general, percent
from featurenet.results.tally import tally

FOLDER = Path("nowhere")


def test_rows_rank_by_accuracy_then_size_without_baselines() -> None:
    results = run(
        FOLDER,
        model(1, 0.9, 500),
        model(2, 0.9, 400),
        model(3, None),
        model(4, 0.95, baseline="lenet5"),
    )
    table = [(row.name, row.rank) for row in rows(results)]
    assert table == [("0002", 1), ("0001", 2), ("0003", None), ("LeNet-5", None)]


def test_rows_link_only_files_that_are_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "run/models").mkdir(parents=True)
    (tmp_path / "run/models/a b.svg").touch()
    (tmp_path / "secret").touch()
    files = {"svg": "models/a b.svg", "h5": "models/gone.h5", "curves": "../secret"}
    (row,) = rows(run(tmp_path / "run", model(1, files=files)))
    assert [(link.title, link.href) for link in row.links] == [("picture", "models/a%20b.svg")]


def test_rows_link_the_pictures_that_metrics_kept(tmp_path: Path) -> None:
    (tmp_path / "models/0001/metrics").mkdir(parents=True)
    (tmp_path / "models/0001/metrics/robust.pgd.examples.png").touch()
    kept = MetricResult(
        status="ok",
        value=1,
        files={"examples": "metrics/robust.pgd.examples.png", "gone": "metrics/gone.png"},
    )
    (row,) = rows(run(tmp_path, model(1, metrics={"robust.pgd": kept})))
    assert [(link.title, link.href) for link in row.links] == [
        ("robust.pgd examples", "models/0001/metrics/robust.pgd.examples.png")
    ]


def test_rows_give_the_reason_of_a_metric_without_value() -> None:
    failed = MetricResult(status="failed", reason="ValueError: no")
    (row,) = rows(run(FOLDER, model(1, metrics={"mine": failed, "odd": ok(None)})))
    assert row.missing == {"mine": "failed: ValueError: no", "odd": "ok: no reason recorded"}


def test_numbers_open_dicts_and_leave_out_what_is_no_finite_number() -> None:
    metrics = {
        "mine": ok({"a": 1, "b": {"c": 2.5}, "text": "x", "yes": True}),
        "nan": ok(float("nan")),
        "array": ok([1, 2]),
        "large": ok({"file": "a.npy", "shape": 3}),
    }
    trial = model(1, None, 7, metrics=metrics, summary={"weights": 8.0, "depth": 2.0})
    found = {name: each.value for name, each in figures(trial.result).items()}
    assert found == {"size": 7, "depth": 2, "mine.a": 1, "mine.b.c": 2.5}


def test_columns_show_known_figures_first_and_leave_wide_metrics_out() -> None:
    classes = {f"per_class.{number}": 0.5 for number in range(10)}
    shown = columns(["zeta", "size", "memory", *classes, "accuracy"], {})
    assert [column.key for column in shown] == ["accuracy", "size", "zeta"]
    assert shown[0].text({}) == "–"


@pytest.mark.parametrize(
    ("write", "value", "text"),
    [
        (percent, 0.9714, "97.14 %"),
        (count, 545_546.0, "545,546"),
        (compact, 545_546, "546 k"),
        (compact, 999_900, "1 M"),
        (compact, 999.0, "999"),
        (duration, 0.00214, "2.1 ms"),
        (duration, 75, "1 min 15 s"),
        (duration, 4_012, "1 h 06 min"),
        (general, 1_234.0, "1,234"),
        (general, 0.123456, "0.1235"),
    ],
)
def test_figures_are_written_for_people(write, value: float, text: str) -> None:  # type: ignore[no-untyped-def]
    assert write(value) == text


def test_front_of_three_leaves_the_beaten_one_out(tmp_path: Path) -> None:
    results = usual(tmp_path)
    assert [point.row.name for point in scatter(results, rows(results)).front] == ["0001", "0002"]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5)), max_size=12))
def test_front_holds_a_model_exactly_if_no_other_beats_it(
    figures: list[tuple[int, int]],
) -> None:
    trials = [model(n, tenths / 10, size) for n, (tenths, size) in enumerate(figures, start=1)]
    results = run(FOLDER, *trials)
    shown = points(rows(results))
    front = scatter(results, rows(results)).front
    best = {(point.accuracy, point.size) for point in front}
    unbeaten = [one for one in shown if not any(other.betters(one) for other in shown)]
    assert best == {(point.accuracy, point.size) for point in unbeaten}
    assert len(front) == len(unbeaten)  # models with equal figures are all on it


def test_compare_names_the_best_and_their_gains(tmp_path: Path) -> None:
    results = usual(tmp_path)
    found = compare(results, rows(results))
    assert [(entry.label, entry.row.name) for entry in found.entries] == [
        (
            "most accurate, smallest within 1 point of the best, "
            "smallest at least as accurate as LeNet-5",
            "0002",
        ),
        ("most efficient", "0001"),
        ("baseline", "LeNet-5"),
    ]
    assert found.entries[0].accuracy_gain == pytest.approx(0.01)
    assert found.entries[0].size_ratio == pytest.approx(80_000 / 61_706)


def test_compare_says_so_when_no_model_betters_the_baseline(tmp_path: Path) -> None:
    results = usual(tmp_path)
    found = compare(results, rows(results))
    assert "The most accurate of 3 sampled models, 0002, classifies 99.00 %" in found.conclusion
    (verdict,) = found.verdicts
    assert "1 is more accurate, 0 are as good, 2 are less accurate. None betters it" in verdict


def test_compare_calls_what_the_images_do_not_tell_a_tie() -> None:
    trials = (
        counted(1, 981, 500),  # as good as LeNet-5 within the interval, and smaller
        counted(2, 990, 80_000),
        counted(3, 940, 400),
        counted(4, 980, 61_706, baseline="lenet5"),
        counted(5, 700, 7_850, baseline="linear"),
    )
    found = compare(results := run(FOLDER, *trials), rows(results))
    ties = {entry.row.name: entry.ties for entry in found.entries}
    assert [ties["0001"], ties["0002"], ties["0003"]] == [True, True, False]
    assert "most accurate (a tie with 1 other)" in found.entries[0].label
    lenet5, linear = found.verdicts
    assert "0 are more accurate, 2 are as good within the interval, 1 is less" in lenet5
    assert "1 betters it" in lenet5
    assert linear.startswith("Logistic regression has 70.00 % (67.09 % to 72.76 %) with 7,850")


def test_compare_never_chooses_what_learned_nothing() -> None:
    trials = (counted(1, 110, 3), counted(2, 800, 9_000), counted(3, 900, baseline="lenet5"))
    found = compare(results := run(FOLDER, *trials), rows(results))
    assert [entry.row.name for entry in found.entries] == ["0002", "LeNet-5"]
    assert "0 are as good within the interval, 1 is less accurate" in found.verdicts[0]


def test_compare_of_models_that_all_learned_nothing_says_so() -> None:
    trials = (counted(1, 110, 3), counted(2, 90), counted(3, 900, baseline="lenet5"))
    found = compare(results := run(FOLDER, *trials), rows(results))
    assert found.conclusion.startswith("No sampled model learned anything")
    assert "most frequent class, 10.00 %" in found.conclusion and found.verdicts == ()


def test_rows_of_models_that_learned_nothing_have_no_rank() -> None:
    table = rows(run(FOLDER, counted(1, 110), counted(2, 500)))
    assert [(row.name, row.rank, row.learned) for row in table] == [
        ("0002", 1, True),
        ("0001", None, False),
    ]
    assert table[0].accuracy_words == "50.00 % (46.91 % to 53.09 %)"


def test_tally_tells_how_many_learned_nothing() -> None:
    some = tally(run(FOLDER, counted(1, 110), counted(2, 500), counted(3, 90)))
    words = "learned nothing (no better than always answering the most frequent class, 10.00 %)"
    assert some.learning == f"2 of 3 {words}"
    assert tally(run(FOLDER, counted(1, 90))).learning == f"1 of 1 {words}: there is no best model"
    assert tally(run(FOLDER, counted(1, 500))).learning == ""
    assert tally(run(FOLDER, model(1, 0.0))).learning == ""  # chance is not known


def test_compare_tells_why_a_baseline_is_absent() -> None:
    lost = refused(2, "diverged", "The loss was nan", State.FAILED, baseline="lenet5")
    found = compare(results := run(FOLDER, model(1), lost), rows(results))
    assert found.reference is None and found.verdicts == ()
    assert found.absent == (
        ("Logistic regression", "it was asked for and has no record yet"),
        ("LeNet-5", "failed: The loss was nan"),
    )


def test_compare_without_models_is_empty_and_asks_for_nothing() -> None:
    found = compare(results := run(FOLDER), rows(results))
    assert found.entries == () and "no best one" in found.conclusion
    assert found.absent == (
        ("LeNet-5", "it was asked for and has no record yet"),
        ("Logistic regression", "it was asked for and has no record yet"),
    )


def test_tally_counts_sampled_configurations_only(tmp_path: Path) -> None:
    counts = tally(usual(tmp_path))
    assert counts.line == "5 sampled = 3 trained + 1 rejected + 1 failed"
    assert counts.adds_up and counts.unfinished == 0


def test_tally_of_an_unfinished_run_counts_what_waits() -> None:
    counts = tally(run(FOLDER, model(1), queued(2)))
    assert counts.line == "2 sampled = 1 trained + 0 rejected + 0 failed + 1 queued"
    assert counts.adds_up and counts.unfinished == 1


def test_tally_finds_a_configuration_without_a_record() -> None:
    counts = tally(run(FOLDER, model(1), model(3), sample={"models": 4}))
    assert counts.gaps == (2, 4) and not counts.adds_up


def test_groups_put_the_most_frequent_cause_first_with_every_reason() -> None:
    results = run(
        FOLDER,
        refused(1, "diverged", "at epoch 1", State.FAILED),
        refused(2),
        refused(3, "diverged", None, State.FAILED),
        refused(4, None, "odd", State.FAILED),
    )
    found = {group.cause: [each.reason for each in group.members] for group in groups(results)}
    assert list(found)[0] == "diverged"
    assert found["diverged"] == ["at epoch 1", "no reason recorded"]
    assert found["unknown"] == ["odd"] and len(found["weights"]) == 1


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        ({"asked": 9, "exhausted": True}, "no further valid configuration"),
        ({"asked": 9, "out_of_time": True}, "time limit of sampling"),
        ({"asked": 9}, "sampling ended early"),
        ({"models": 2}, "gaps: nothing is known of configuration 2"),
    ],
)
def test_remarks_tell_why_models_are_missing(sample: dict[str, object], words: str) -> None:
    assert words in "\n".join(remarks(run(FOLDER, model(1), sample=sample)))


def test_remarks_of_a_sound_run_are_none(tmp_path: Path) -> None:
    assert remarks(usual(tmp_path)) == ()


FACTS: dict[str, Any] = {
    "robust.deepfool": {
        "description": "Distance to the boundary.",
        "outputs": [
            {"name": "mean", "direction": "max", "unit": "L2"},
            {"name": "success", "headline": False},
        ],
    },
    "coverage.nc": {"outputs": [{"name": "coverage.nc"}]},
    "curve": {"outputs": [{"name": "curve"}]},
}


def measured(status: Literal["ok", "partial"] = "ok", **fields: Any) -> MetricResult:
    """What a robustness metric gives."""
    value = {"mean": 0.5, "success": 1.0}
    return MetricResult(status=status, value=value, intervals={"mean": (0.4567, 0.6)}, **fields)


def one_cell(result: MetricResult) -> Cell:
    (row,) = rows(run(FOLDER, model(1, metrics={"robust.deepfool": result})))
    column = columns(list(row.values), FACTS, row.results)[-1]
    assert column.key == "robust.deepfool.mean"
    return cell(row, column)


def test_columns_show_what_metrics_declare_as_headlines() -> None:
    values = {"robust.deepfool.mean": 0.5, "robust.deepfool.success": 1, "robust.deepfool.own": 2}
    shown = columns(list(values), FACTS, {"coverage.nc"})
    assert [(each.key, each.title) for each in shown] == [
        ("robust.deepfool.mean", "robust.deepfool"),
        ("coverage.nc", "coverage.nc"),
    ]
    assert (shown[0].unit, shown[0].better, shown[1].better) == ("L2", "max", None)
    assert shown[0].note == "robust.deepfool.mean: Distance to the boundary (more is better)"


def test_columns_of_an_undeclared_dict_are_its_numbers() -> None:
    shown = columns(["curve.a", "curve.b"], FACTS, {"curve"})
    assert [each.key for each in shown] == ["curve.a", "curve.b"]


def test_columns_show_a_known_metric_that_failed_everywhere() -> None:
    assert [each.key for each in columns(["size"], {}, {"accuracy"})] == ["accuracy", "size"]


def test_cell_has_interval_images_and_reason() -> None:
    shown = one_cell(measured(images=200, reason="zero gradients"))
    assert (shown.text, shown.sort, shown.interval, shown.mark) == (
        "0.5",
        0.5,
        "0.457 to 0.6",
        "remark",
    )
    assert shown.note == "95 %: 0.457 to 0.6\nmeasured on 200 images\nok: zero gradients"


def test_cell_of_a_partial_value_says_so() -> None:
    shown = one_cell(measured("partial", reason="10 s had passed"))
    assert shown.mark == "partial" and "partial: 10 s had passed" in shown.note


@pytest.mark.parametrize("status", ["failed", "skipped"])
def test_cell_without_value_tells_why(status: Literal["failed", "skipped"]) -> None:
    shown = one_cell(MetricResult(status=status, reason="no gradient"))
    assert (shown.text, shown.sort, shown.note) == (status, None, f"{status}: no gradient")


def test_cell_of_a_value_that_is_no_number_is_failed() -> None:
    shown = one_cell(MetricResult(status="ok", value={"mean": None}))
    assert (shown.text, shown.note) == ("failed", "not a finite number")


def test_same_reason_is_told_once_for_all_models() -> None:
    failed = MetricResult(status="failed", reason="no gradient")
    odd = MetricResult(status="partial", value=1.0, reason="10 s had passed")
    table = rows(run(FOLDER, *(model(n, metrics={"a": failed, "b": odd}) for n in (1, 2))))
    assert without_value(table) == (Remark("a", "failed: no gradient", ("0001", "0002")),)
    assert remarks_on_values(table) == (Remark("b", "partial: 10 s had passed", ("0001", "0002")),)


def dotted(*names: str) -> tuple[Column, ...]:
    facts = {name: {"outputs": [{"name": name}]} for name in names}
    return columns(names, facts)


def test_few_metrics_are_all_in_the_main_table() -> None:
    shown = dotted("robust.a", "robust.b", "curve.c")
    assert arrange(shown) == (shown, ())


def test_of_many_metrics_one_of_each_kind_is_in_the_main_table() -> None:
    names = [f"robust.{name}" for name in ("clever", "deepfool", "pgd")]
    names += [f"own.{name}" for name in "abcd"]
    main, sections = arrange(dotted("plain", *names))
    assert [each.key for each in main] == ["plain", "robust.deepfool", "own.a"]
    assert [(each.title, [column.title for column in each.columns]) for each in sections] == [
        ("Robustness", ["clever", "deepfool", "pgd"]),
        ("own", ["a", "b", "c", "d"]),
    ]
