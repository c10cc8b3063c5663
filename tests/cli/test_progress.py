"""What a run shows while it goes on: bars in a terminal, plain lines elsewhere."""

from __future__ import annotations

import errno
from io import StringIO

import pytest
from rich.console import Console

from featurenet.progress import Progress, WorkLog, describe_assessment, sample_words
from featurenet.records import Event

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
    "metrics": {
        "accuracy": {
            "status": "ok",
            "value": 0.75,
            "intervals": {"accuracy": [0.7, 0.8]},
            "chance": 0.7,
        }
    },
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
TOLD = [
    ("data.ready", None, {"name": "ink", "notes": ["pixels are 0 and 1"]}),
    ("sample.progress", None, {"iteration": 0, "fitness": 0.0, "total": 5}),
    ("sample.progress", None, {"iteration": 700, "fitness": 3.25, "total": 1000}),
    ("sample.done", None, SAMPLED),
    (
        "trials.ready",
        None,
        {"epochs": 3, "names": {"1": "0001", "2": "0002"}, "total": 2, "finished": 0},
    ),
    ("trial.running", 1, {}),
    ("trial.epoch", 1, {"epoch": 1, "val_accuracy": 0.5}),
    ("trial.done", 1, DONE),
    ("trial.rejected", 2, REJECTED),
]
EVENTS = [
    Event(id=number, run=1, time=0.0, kind=kind, trial=trial, data=data)
    for number, (kind, trial, data) in enumerate(TOLD, start=1)
]
LINES = [
    "Note on ink: pixels are 0 and 1.",
    "2 configurations (pledge), Jaccard distance mean 0.500, minimum 0.250, "
    "nearest neighbour 0.500",
    "5 were asked for, 2 are used: the feature model has no more valid configurations.",
    "          0001         1,234 weights  accuracy 0.7500 (95 %: 0.700 to 0.800), "
    "learned nothing  (2.0 s)",
    "          0002                        rejected (weights): too [large]",
]


def shown(console: Console, number: int) -> None:
    with Progress(console) as progress:
        for event in EVENTS[:number]:
            progress(event)


def test_without_a_terminal_there_are_plain_lines_only():
    console = Console(file=StringIO(), width=60)
    shown(console, len(EVENTS))
    assert [line.rstrip() for line in console.file.getvalue().splitlines()] == LINES


def test_terminal_shows_each_phase_and_leaves_only_lines():
    console = Console(file=StringIO(), width=100, force_terminal=True, color_system=None)
    with Progress(console) as progress:
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
            progress(event)
            progress._bars_shown.refresh()
            assert expected in console.file.getvalue()
    end = console.file.getvalue()
    assert all(line in end for line in LINES)
    assert end.rindex("\x1b[?25h") > end.rindex("━")  # the cursor is back after the last bar


def test_one_configuration_is_in_the_singular():
    alone = {**SAMPLED, "models": 1, "asked": 1, "diversity": {"mean": None}}
    assert sample_words(alone) == "1 configuration (pledge)"


def test_what_was_not_measured_is_told_with_its_reason():
    data = {"measured": ["size"], "missing": {"a.b": "no luck", "c": "no luck", "d": None}}
    assert describe_assessment("0001", data).splitlines() == [
        "          0001  measured size",
        "                without a.b, c: no luck",
        "                without d: there is no reason recorded",
    ]


def test_work_log_has_a_line_for_each_analysis(capsys):
    data = {
        "name": "diff.disagreement",
        "reason": None,
        "summary": "Two of the 3 models disagree.",
        "figures": {"disagreement": 0.08214, "kappa": None, "q": 1.0, "majority_accuracy": 0.9},
        "files": {"matrices": "analyses/diff.disagreement/matrices.npz"},
    }
    failed = {"name": "own.broken", "reason": "RuntimeError: no luck"}
    log = WorkLog()
    log(Event(id=1, run=7, time=0.0, kind="analysis.done", data=data))
    log(Event(id=2, run=7, time=0.0, kind="analysis.failed", data=failed))
    assert capsys.readouterr().err.splitlines() == [
        "run 7  diff.disagreement: disagreement 0.08214, q 1, majority accuracy 0.9; "
        "matrices in analyses/diff.disagreement/matrices.npz",
        "run 7  own.broken failed: RuntimeError: no luck",
    ]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("is_terminal", [True, False])
def test_terminal_that_goes_away_ends_no_run(is_terminal):
    class Terminal(StringIO):
        is_gone = False

        def write(self, text: str) -> int:
            if self.is_gone:
                raise OSError(errno.EIO, "Input/output error")
            return super().write(text)

    terminal = Terminal()
    with Progress(Console(file=terminal, force_terminal=is_terminal)) as progress:
        for event in EVENTS:
            progress(event)
            terminal.is_gone = True
    assert terminal.is_gone
