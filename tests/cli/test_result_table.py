"""What the terminal says of a run's models."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from featurenet.cli.tables import print_results
from featurenet.metrics.intervals import share_interval
from featurenet.records import Experiment, MetricResult, RunState, State, Trial, TrialResult
from featurenet.results import Results

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
