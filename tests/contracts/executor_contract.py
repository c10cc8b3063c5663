"""What every executor must do; an implementation gives the `executor` fixture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from featurenet.execution.executor import Executor
from featurenet.planning import baseline_request
from featurenet.preparation import prepare
from featurenet.records import Experiment, State, TrialResult
from featurenet.trial_request import TrialRequest

ASKED = Experiment.from_options(
    metamodel="light", dataset="digits", train_limit=100, epochs=2, metrics=["accuracy", "size"]
)


@pytest.mark.keras
class ExecutorContract:
    """Subclass it with a name that begins with Test."""

    @pytest.fixture
    def request_one(self, tmp_path: Path) -> TrialRequest:
        return baseline_request(prepare(ASKED), "lenet5", tmp_path)

    def carry_out(
        self, executor: Executor, requests: Iterable[TrialRequest]
    ) -> tuple[dict[int, TrialResult], list[tuple[int, str, dict[str, Any]]]]:
        events: list[tuple[int, str, dict[str, Any]]] = []
        results = dict(executor(requests, lambda *event: events.append(event)))
        return results, events

    def test_no_requests_give_no_results(self, executor: Executor) -> None:
        assert self.carry_out(executor, []) == ({}, [])

    def test_each_request_gives_one_result_and_its_events(
        self, executor: Executor, request_one: TrialRequest
    ) -> None:
        requests = (replace(request_one, number=n, folder=f"models/{n}") for n in (4, 7))
        results, events = self.carry_out(executor, requests)
        assert {number: result.state for number, result in results.items()} == {
            4: State.DONE,
            7: State.DONE,
        }
        assert results[4].metrics["accuracy"].value == results[7].metrics["accuracy"].value
        kinds = [kind for number, kind, _ in events if number == 7]
        assert kinds == ["trial.running", "trial.epoch", "trial.epoch"]

    def test_trial_over_its_time_is_failed(
        self, executor: Executor, request_one: TrialRequest
    ) -> None:
        results, _ = self.carry_out(executor, [replace(request_one, seconds=1e-6)])
        assert results[1].state is State.FAILED
        assert results[1].cause == "timeout"

    def test_trial_that_cannot_be_carried_out_is_failed_with_its_reason(
        self, executor: Executor, request_one: TrialRequest
    ) -> None:
        broken = replace(request_one, data=request_one.data.model_copy(update={"dataset": "gone"}))
        results, _ = self.carry_out(executor, [broken, replace(request_one, number=2)])
        assert results[1].state is State.FAILED
        assert results[1].reason is not None and "gone" in results[1].reason
        assert results[2].state is State.DONE

    def test_closing_the_iterator_takes_no_further_request(
        self, executor: Executor, request_one: TrialRequest
    ) -> None:
        taken: list[int] = []

        def requests() -> Iterable[TrialRequest]:
            for number in range(1, 100):
                taken.append(number)
                yield replace(request_one, number=number, folder=f"models/{number}")

        running = iter(executor(requests(), lambda *event: None))
        next(running)
        running.close()
        assert len(taken) < 10
