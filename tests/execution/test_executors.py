"""Each executor keeps the contract."""

from __future__ import annotations

import pytest
from contracts.executor_contract import ExecutorContract

from featurenet.execution.executor import MakeExecutor
from featurenet.execution.processes import Processes
from featurenet.execution.serial import Serial


class TestSerial(ExecutorContract):
    @pytest.fixture
    def make(self) -> MakeExecutor:
        return Serial


class TestProcesses(ExecutorContract):
    @pytest.fixture
    def make(self) -> MakeExecutor:
        return Processes
