"""The sampler that docs/architecture.md shows: from a plug-in, its function says everything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from stub_executor import StubExecutor

import featurenet
from featurenet.cli import application
from featurenet.errors import InvalidInputError
from featurenet.execution.executor import EXECUTORS
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.plugins import load_plugin
from featurenet.preparation import prepare
from featurenet.records import Experiment, Sampling
from featurenet.sampling.draw import sample
from featurenet.sampling.sampler import SAMPLERS

PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"
LIGHT = {"metamodel": "light", "dataset": "digits", "baselines": ()}


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with the example, registered for this test only."""
    monkeypatch.setattr(SAMPLERS, "_items", dict(SAMPLERS._items))
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    [example] = [block for block in blocks if "@featurenet.sampler" in block]
    path = tmp_path / "own_sampler.py"
    path.write_text(example, encoding="utf-8")
    return path


def command(*arguments: object) -> Result:
    return CliRunner().invoke(application, [str(each) for each in arguments])


@pytest.mark.parametrize("name", ["run", "sample"])
def test_help_lists_the_strategy_and_its_option(plugin: Path, name: str) -> None:
    assert "--tries" not in command(name, "--help").stdout
    text = " ".join(command(name, "--plugin", plugin, "--help").stdout.split())
    assert "|largest|" in text
    assert "--tries INTEGER So many times as many are drawn (largest). [default: 10]" in text


@pytest.mark.jvm
def test_command_draws_with_the_option(plugin: Path, tmp_path: Path) -> None:
    out = tmp_path / "drawn.csv"
    options = ("--plugin", plugin, "--strategy", "largest", "--tries", 3)
    done = command("sample", "light", "-n", 4, *options, "-o", out)
    assert done.exit_code == 0, done.stderr
    drawn = sample(expand(read_metamodel("light")), Sampling(strategy="uniform"), 12, seed=0)
    sizes = sorted((len(each.selected) for each in drawn.configurations), reverse=True)
    table = out.read_text(encoding="utf-8").splitlines()[-4:]
    assert [line.split(",").count("1") for line in table] == sizes[:4]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tries": 0}, "^tries must be at least 1, received 0$"),
        ({"trise": 3}, "there is no option 'trise'. Did you mean tries"),
        ({"share": 0.1}, "share is for the strategies balanced, diverse; .* with largest"),
        ({"epohcs": 3}, "there is no option 'epohcs'. Did you mean epochs"),
    ],
)
def test_wrong_option_is_refused_before_a_run(plugin: Path, options: dict, message: str) -> None:
    asked = Experiment.from_options(strategy="largest", plugins=plugin, **LIGHT, **options)
    with pytest.raises(InvalidInputError, match=message):
        prepare(asked)


def test_stored_experiment_has_what_differs_from_the_default(plugin: Path) -> None:
    asked = Experiment.from_options(strategy="largest", plugins=plugin, tries="4", **LIGHT)
    stored = prepare(asked).experiment
    read = Experiment.model_validate_json(stored.model_dump_json(by_alias=True))
    assert read == stored and read.sampling.options == {"tries": 4}
    assert prepare(read).experiment == stored


@pytest.mark.jvm
def test_script_runs_with_the_option(
    plugin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EXECUTORS._items, "serial", StubExecutor)
    options = {"strategy": "largest", "tries": 2, "plugins": plugin, "models": 1, "epochs": 1}
    found = featurenet.run(**LIGHT, **options, out=tmp_path / "run")
    assert len(found.done) == 1
    assert found.experiment.sampling.options == {"tries": 2}


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda: 1, "must take a request, and options that all have defaults"),
        (lambda request, tries: 1, "must take a request, and options that all have defaults"),
        (lambda request, epochs=1: 1, "has an option 'epochs', but that is one of every exp"),
        (3, "must be a function; received 3"),
    ],
)
def test_what_is_no_sampler_is_refused(function: object, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        featurenet.sampler("own")(function)  # type: ignore[type-var]


def test_sampler_that_draws_what_is_invalid_is_named(plugin: Path) -> None:
    load_plugin(plugin)
    code = "largest = drawn.rows.sum(axis=1).argsort()[::-1][: request.count]"
    text = plugin.read_text(encoding="utf-8")
    assert code in text
    plugin.write_text(text.replace(code, "largest = [0, 0]"), encoding="utf-8")
    load_plugin(plugin)
    with pytest.raises(featurenet.FeatureNetError, match="largest drew a configuration twice"):
        sample(expand(read_metamodel("light")), Sampling(strategy="largest"), 4, seed=0)
