"""What a run shows while it goes on: bars in a terminal, plain lines elsewhere."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from featurenet.cli.progress import RunProgress, describe_sample

SAMPLED = {
    "strategy": "pledge",
    "models": 2,
    "asked": 5,
    "exhausted": True,
    "diversity": {"mean": 0.5, "minimum": 0.25, "nearest": 0.5},
}
DONE = {
    "state": "done",
    "summary": {"weights": 1234.0},
    "metrics": {"accuracy": {"value": 0.75}},
    "seconds": 2.0,
}
REJECTED = {
    "state": "rejected",
    "cause": "weights",
    "reason": "too [large]",
    "summary": {},
    "metrics": {},
    "seconds": 0.0,
}
EVENTS = [
    ("data.ready", None, {"name": "ink", "notes": ["pixels are 0 and 1"]}),
    ("sample.progress", None, {"iteration": 0, "fitness": 0.0, "total": 5}),
    ("sample.progress", None, {"iteration": 700, "fitness": 3.25, "total": 1000}),
    ("sample.done", None, SAMPLED),
    (
        "trials.ready",
        None,
        {"epochs": 3, "names": {1: "0001", 2: "0002"}, "total": 2, "finished": 0},
    ),
    ("trial.running", 1, {}),
    ("trial.epoch", 1, {"epoch": 1, "val_accuracy": 0.5}),
    ("trial.done", 1, DONE),
    ("trial.rejected", 2, REJECTED),
]
LINES = [
    "Note on ink: pixels are 0 and 1.",
    "2 configurations (pledge), Jaccard distance mean 0.500, minimum 0.250, "
    "nearest neighbour 0.500",
    "5 were asked for, 2 are used: the feature model has no more valid configurations.",
    "          0001         1,234 weights  accuracy 0.7500  (2.0 s)",
    "          0002                        rejected (weights): too [large]",
]


def shown(console: Console, number: int) -> None:
    with RunProgress(console) as progress:
        for event in EVENTS[:number]:
            progress(*event)


def test_without_a_terminal_there_are_plain_lines_only():
    console = Console(file=StringIO(), width=60)
    shown(console, len(EVENTS))
    assert [line.rstrip() for line in console.file.getvalue().splitlines()] == LINES


def test_terminal_shows_each_phase_and_leaves_only_lines():
    console = Console(file=StringIO(), width=100, force_terminal=True, color_system=None)
    with RunProgress(console) as progress:
        for event, expected in zip(
            EVENTS,
            [
                "",
                "0/5",
                "700/1000 fitness 3.25",
                "",
                "0/2 starting",
                "0/3 building",
                "0.500",
                "",
                "",
            ],
            strict=True,
        ):
            progress(*event)
            progress._progress.refresh()
            assert expected in console.file.getvalue()
    end = console.file.getvalue()
    assert all(line in end for line in LINES)
    assert end.rindex("\x1b[?25h") > end.rindex("━")  # the cursor is back after the last bar


def test_one_configuration_is_in_the_singular():
    alone = {**SAMPLED, "models": 1, "asked": 1, "diversity": {"mean": None}}
    assert describe_sample(alone) == "1 configuration (pledge)"
