"""What the death of a process leaves of a trial."""

from __future__ import annotations

from pathlib import Path

import pytest

from featurenet.architecture.baselines import BASELINES
from featurenet.execution.course import DEATHS, Course
from featurenet.execution.death import Death
from featurenet.records import Data, MetricResult, State, TrainingPlan, TrialResult
from featurenet.trial_news import Epoch, Kept, Measuring, MetricDone
from featurenet.trial_request import TrialRequest, pack_metrics

CRASH = Death("crash", "The worker process ended by signal SIGSEGV")
KILL = Death("lost", "Something killed the worker process (SIGKILL)")
OK = MetricResult(status="ok", value=0.5)
TRAINED = TrialResult(
    state=State.DONE,
    history={"loss": [0.5, 0.25]},
    files={"keras": "models/0001/model.keras"},
    seconds=9.0,
    training_seconds=8.0,
)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    request = TrialRequest(
        run=1,
        number=1,
        name="0001",
        configuration=None,
        architecture=None,
        network=BASELINES.get("linear")((8, 8, 1), 10),
        data=Data(),
        training=TrainingPlan().fitted(100),
        metrics=pack_metrics(()),
        plugins=(),
        seed=0,
        seconds=None,
        metric_seconds=600,
        resident=None,
        root=tmp_path,
        folder="models/0001",
    )
    return Course(request)


def test_death_in_training_leaves_nothing(course: Course) -> None:
    course.hear(Epoch(1, {"loss": 0.5}))
    assert course.after(CRASH) is None and not course.is_trained


def test_metric_that_kills_its_process_has_failed_and_is_left_out(course: Course) -> None:
    for news in (Kept(TRAINED), Measuring("a"), MetricDone("a", OK), Measuring("b")):
        course.hear(news)
    left = course.after(CRASH)
    assert left is not None and left.trained is not None
    assert left.known == {"a", "b"} and left.trained.model == "models/0001/model.keras"
    assert left.trained.curves == {"loss": (0.5, 0.25)}
    result = course.complete(TrialResult(state=State.DONE, metrics={"c": OK}, seconds=2.0))
    assert list(result.metrics) == ["a", "b", "c"]
    assert result.metrics["b"].reason == f"{CRASH.reason}, while this metric was computed"
    assert (result.history, result.training_seconds, result.seconds) == (TRAINED.history, 8.0, 9.0)
    assert result.files == TRAINED.files


def test_kill_from_outside_is_no_fault_of_the_metric_until_it_repeats(course: Course) -> None:
    for news in (Kept(TRAINED), Measuring("a")):
        course.hear(news)
    for _ in range(DEATHS - 1):
        left = course.after(KILL)
        assert left is not None and left.known == frozenset()
    left = course.after(KILL)
    assert left is not None and left.known == {"a"}


def test_deaths_between_metrics_end_in_another_attempt(course: Course) -> None:
    for news in (Kept(TRAINED), Measuring("a"), MetricDone("a", OK)):
        course.hear(news)
    assert course.after(CRASH) is None


def test_failure_of_what_is_left_is_the_failure_of_the_trial(course: Course) -> None:
    course.hear(Kept(TRAINED))
    failed = TrialResult(state=State.FAILED, cause="memory", reason="none left")
    assert course.complete(failed) == failed
