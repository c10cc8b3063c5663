"""Makes the assertions of the contract classes as readable as those of tests."""

import pytest

pytest.register_assert_rewrite("contracts.executor_contract", "contracts.sampler_contract")
