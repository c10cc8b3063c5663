"""What every executor must do; an implementation gives the `make` fixture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from featurenet.analyses.analysis import ANALYSES, analysis, choose
from featurenet.analyses.request import request_analysis
from featurenet.execution.drive import drive
from featurenet.execution.executor import MakeExecutor
from featurenet.planning import baseline_request
from featurenet.preparation import prepare
from featurenet.records import Experiment, State, TrialResult
from featurenet.trial_request import Key, TrialRequest

ASKED = Experiment.from_options(
    metamodel="light", dataset="digits", train_limit=100, epochs=2, metrics=["accuracy", "size"]
)


@pytest.mark.keras
class ExecutorContract:
    """Subclass it with a name that begins with Test."""

    @pytest.fixture
    def request_one(self, tmp_path: Path) -> TrialRequest:
        return baseline_request(prepare(ASKED), "linear", tmp_path)

    def carry_out(
        self, make: MakeExecutor, requests: Iterable[TrialRequest], slots: int = 1
    ) -> tuple[dict[int, TrialResult], list[tuple[Key, dict[str, Any]]]]:
        epochs: list[tuple[Key, dict[str, Any]]] = []

        def on_epoch(key: Key, data: dict[str, Any]) -> bool:
            epochs.append((key, data))
            return True

        executor = make(slots, on_epoch)
        try:
            results = {number: result for (_, number), result in drive(executor, requests)}
        finally:
            executor.close()
        return results, epochs

    def test_no_requests_give_no_results(self, make: MakeExecutor) -> None:
        assert self.carry_out(make, []) == ({}, [])

    def test_each_request_gives_one_result_and_its_events(
        self, make: MakeExecutor, request_one: TrialRequest
    ) -> None:
        requests = (replace(request_one, number=n, folder=f"models/{n}") for n in (4, 7))
        results, epochs = self.carry_out(make, requests, slots=2)
        assert {number: result.state for number, result in results.items()} == {
            4: State.DONE,
            7: State.DONE,
        }
        assert results[4].metrics["accuracy"].value == results[7].metrics["accuracy"].value
        assert [data["epoch"] for key, data in epochs if key == (0, 7)] == [1, 2]

    def test_trial_over_its_time_is_failed(
        self, make: MakeExecutor, request_one: TrialRequest
    ) -> None:
        results, _ = self.carry_out(make, [replace(request_one, seconds=1e-6)])
        assert results[1].state is State.FAILED
        assert results[1].cause == "timeout"

    def test_trial_that_cannot_be_carried_out_is_failed_with_its_reason(
        self, make: MakeExecutor, request_one: TrialRequest
    ) -> None:
        broken = replace(request_one, data=request_one.data.model_copy(update={"dataset": "gone"}))
        results, _ = self.carry_out(make, [broken, replace(request_one, number=2)])
        assert results[1].state is State.FAILED
        assert results[1].reason is not None and "gone" in results[1].reason
        assert results[2].state is State.DONE

    def test_analysis_is_carried_out_and_its_failure_is_its_own(
        self, make: MakeExecutor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ANALYSES, "_items", dict(ANALYSES._items))
        analysis("own.seed")(lambda seed: seed % 7)
        analysis("own.broken")(lambda seed: 1 / 0)
        executor = make(1, lambda key, data: True)
        found = {}
        for chosen in choose(["own.broken", "own.seed"], {}):
            executor.submit(request := request_analysis(chosen, [], tmp_path))
            while not (ended := list(executor.poll(1))):
                pass
            found[request.begun.name] = ended[0].outcome.result
        executor.close()
        assert found["own.broken"].reason == "ZeroDivisionError: division by zero"
        assert found["own.seed"].figures == {"seed": found["own.seed"].seed % 7}

    def test_cancelled_request_is_heard_of_no_more(
        self, make: MakeExecutor, request_one: TrialRequest
    ) -> None:
        executor = make(1, lambda key, data: True)
        executor.submit(request_one)
        assert executor.capacity == 0
        executor.cancel(request_one.key)
        assert executor.capacity == 1
        assert list(executor.poll(0.01)) == []
        executor.close()
