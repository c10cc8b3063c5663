"""How Ray is chosen, without Ray."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import featurenet
from featurenet.cli import application
from featurenet.errors import InvalidInputError
from featurenet.execution import on_ray
from featurenet.execution.on_ray import OnRay


@pytest.fixture
def without_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_ray, "find_spec", lambda name: None)


@pytest.mark.parametrize("executor", ["ray", OnRay(gpus_per_trial=0.25)])
@pytest.mark.usefixtures("without_ray")
def test_missing_ray_is_said_before_anything_is_written(
    executor: str | OnRay, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInputError, match=r"pip install 'featurenet\[ray\]'"):
        featurenet.run(dataset="digits", executor=executor, out=tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", [-1, 1.5, float("nan")])
def test_impossible_share_of_a_gpu_is_refused(given: float) -> None:
    with pytest.raises(InvalidInputError, match="must be a share of one"):
        OnRay(gpus_per_trial=given)


@pytest.mark.parametrize("share", [0, 0.25, 1, 2])
def test_shares_and_whole_numbers_of_gpus_are_taken(share: float) -> None:
    assert OnRay(share).gpus_per_trial == share


def test_share_of_a_gpu_needs_ray() -> None:
    asked = ["run", "--dataset", "digits", "--gpus-per-trial", "0.25"]
    result = CliRunner().invoke(application, asked)
    assert result.exit_code != 0
    assert "--gpus-per-trial is for --executor ray" in result.output + str(result.exception)


@pytest.mark.usefixtures("without_ray")
def test_share_of_a_gpu_is_taken_with_ray() -> None:
    asked = ["run", "--dataset", "digits", "--executor", "ray", "--gpus-per-trial", "0.25"]
    result = CliRunner().invoke(application, asked)
    assert "featurenet[ray]" in result.output + str(result.exception)
