"""What the terminal says of a run's models."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from featurenet.cli.tables import print_results
from featurenet.metrics.intervals import share_interval
from featurenet.records import Experiment, MetricResult, RunState, State, Trial, TrialResult
from featurenet.results import Results
from featurenet.results.table import Selection

OUTPUTS = {name: {"outputs": [{"name": name}]} for name in ("accuracy", "size")}


def trial(number: int, right: int, chance: float | None = 0.1, baseline: str = "") -> Trial:
    """A model that is right on so many of 200 images; without chance, of an earlier version."""
    ends = {"accuracy": share_interval(right, 200)} if chance is not None else {}
    metrics = {
        "accuracy": MetricResult(status="ok", value=right / 200, intervals=ends, chance=chance),
        "size": MetricResult(status="ok", value=1_000 * number),
    }
    return Trial(
        number=number,
        name=baseline or f"{number:04d}",
        baseline=bool(baseline),
        state=State.DONE,
        result=TrialResult(state=State.DONE, metrics=metrics),
    )


def of(*trials: Trial) -> Results:
    return Results(Path("nowhere"), Experiment(), RunState.DONE, {}, {}, OUTPUTS, trials)


def printed(results: Results) -> list[str]:
    console = Console(width=140)
    with console.capture() as captured:
        print_results(console, results)
    return captured.get().splitlines()


def test_table_has_intervals_and_marks_what_learned_nothing() -> None:
    lines = printed(of(trial(1, 25), trial(2, 180), trial(3, 190, baseline="linear")))
    best = next(line for line in lines if "0002" in line)
    assert "0.9000" in best and "0.851–0.934" in best and "2,000" in best
    places = [next(n for n, line in enumerate(lines) if word in line) for word in ("0002", "0001")]
    assert places[0] < places[1] and "learned nothing" in lines[places[1] + 1]


def test_summary_counts_what_learned_nothing() -> None:
    assert of(trial(1, 25), trial(2, 180)).summary == (
        "2 sampled = 2 trained + 0 rejected + 0 failed; 1 of 2 learned nothing "
        "(no better than always answering the most frequent class, 10.00 %)"
    )
    assert of(trial(1, 25)).summary.endswith("10.00 %): there is no best model")


def test_run_of_an_earlier_version_is_shown_without_a_claim() -> None:
    results = of(trial(1, 2, chance=None))
    assert results.summary == "1 sampled = 1 trained + 0 rejected + 0 failed"
    assert not any("learned nothing" in line for line in printed(results))


@pytest.mark.parametrize(("width", "left_out"), [(60, "flops, depth"), (80, ""), (200, "")])
def test_terminal_leaves_out_whole_columns_and_says_which(width: int, left_out: str) -> None:
    model = trial(1, 180)
    further = {"efficiency": 90.0, "flops": 123_456_789, "depth": 3}
    found = {name: MetricResult(status="ok", value=value) for name, value in further.items()}
    result = model.result.model_copy(update={"metrics": {**model.result.metrics, **found}})
    console = Console(width=width)
    with console.capture() as captured:
        print_results(console, of(model.model_copy(update={"result": result})))
    table = captured.get().splitlines()[1:5]
    assert "0.9000 (0.851–0.934)" in table[3] and "…" not in captured.get()
    assert max(map(len, table)) <= width
    assert (f"too narrow: {left_out}" in captured.get()) is bool(left_out)


def test_long_run_is_shown_by_the_page() -> None:
    results = of(*(trial(number, 100 + number) for number in range(1, 61)))
    console = Console(width=140)
    with console.capture() as captured:
        print_results(console, results, Selection(sort="number", top=3))
    assert "The first 3 of 60; --top N shows more." in captured.get()
    assert "0003" in captured.get() and "0004" not in captured.get()
