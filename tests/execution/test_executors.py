"""Each executor keeps the contract."""

from __future__ import annotations

import pytest
from contracts.executor_contract import ExecutorContract

from featurenet.execution.executor import Executor
from featurenet.execution.processes import make_processes
from featurenet.execution.serial import make_serial


class TestSerial(ExecutorContract):
    @pytest.fixture
    def executor(self) -> Executor:
        return make_serial(1)


class TestProcesses(ExecutorContract):
    @pytest.fixture
    def executor(self) -> Executor:
        return make_processes(2)
