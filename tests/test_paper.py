"""The paper's figure 6 runs as printed and as meant; the published tool's options still work."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from stub_executor import StubExecutor

from featurenet.cli.published import main
from featurenet.errors import InvalidInputError
from featurenet.execution.executor import EXECUTORS
from featurenet.paper import PaperFunction, build_meta_model, build_models
from featurenet.records import Experiment
from featurenet.results import Results

CHECKOUT = Path(__file__).parents[1]

FIGURE_6 = """\
from run import build_meta_model, build_models
from tensorflow_generator import TensorFlowGenerator as TG

dataset, training_epochs = 'cifar10', 50
nb_base_products=(5,5,1000)
meta_model = build_meta_model(nb_base_products)

def my_experiment(keras_model):
    layers = keras_model.layers
    first_layer_weights = layers[0].get_weights()[0]
    return np.corrcoef(first_layer_weights)
    TG.add_metric('corr_weight', my_experiment)

build_models(metamodel=meta_model, dataset=dataset,
             nb_base_products=nb_base_products[2],
             training_epochs=training_epochs)

for product in TG.products:
    layer_w_metric = product.metrics.get('corr_weight')
    print('Layer1 mean weights correlation:{}'.format(layer_w_metric))
"""
SMALLER = {"'cifar10', 50": "'digits', 1", "(5,5,1000)": "(2,2,2)"}
MOVED_OUT = {"    TG.add_metric": "TG.add_metric"}
QUICKER = {"=training_epochs)": "=training_epochs, train_limit=100, baselines=['linear'])"}
SAID = "Layer1 mean weights correlation:"


def type_in(changes: dict[str, str], folder: Path) -> Path:
    text = FIGURE_6
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    script = folder / "figure6.py"
    script.write_text(text)
    return script


def run_python(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 – our own programs
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        timeout=240,
    )


@pytest.mark.jvm
def test_figure_6_as_printed_runs_and_says_why_there_is_no_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(EXECUTORS._items, "serial", StubExecutor)
    monkeypatch.syspath_prepend(CHECKOUT)  # where the figure's modules lie
    monkeypatch.chdir(tmp_path)
    with pytest.warns(UserWarning, match="move it out, above build_models"):
        runpy.run_path(str(type_in(SMALLER, tmp_path)))
    assert capsys.readouterr().out.splitlines() == [f"{SAID}None"] * 2


@pytest.mark.keras
@pytest.mark.jvm
def test_figure_6_as_meant_prints_a_correlation_for_each_product(tmp_path: Path) -> None:
    done = run_python(type_in(SMALLER | MOVED_OUT | QUICKER, tmp_path), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(SAID) == 2
    assert "None" not in done.stdout and "Warning" not in done.stderr
    assert "Model 0001 done: accuracy" in done.stderr
    assert "Model linear done: accuracy" in done.stderr
    [folder] = [place for place in (tmp_path / "runs").iterdir() if place.is_dir()]
    results = Results.load(folder)
    assert len(results.done) == 2
    for trial in results.done:
        matrix = np.atleast_2d(results.value(trial, "corr_weight")).astype(float)
        assert np.allclose(np.diag(matrix), 1.0) and np.allclose(matrix, matrix.T)
        assert results.value(trial, "accuracy") is not None


def layer(*shapes: tuple[int, ...]) -> Any:
    weights = [np.random.default_rng(0).normal(size=shape) for shape in shapes]
    return SimpleNamespace(weights=weights, get_weights=lambda: weights, name="a layer")


@pytest.mark.parametrize(
    ("shapes", "filters", "weights"),
    [
        (((3, 5, 2, 8), (8,)), 8, 30),  # convolution
        (((3, 3, 4, 1), (4,)), 4, 9),  # depthwise: a filter for each channel
        (((20, 6), (6,)), 6, 20),  # dense
    ],
)
def test_paper_function_sees_a_row_for_each_filter(shapes: Any, filters: int, weights: int) -> None:
    first = PaperFunction(lambda model: model.layers[0].get_weights()[0])
    model = SimpleNamespace(layers=[layer(), layer((1,), (1,)), layer(*shapes)])
    assert first(model).shape == (filters, weights)


def test_paper_function_leaves_out_filters_of_one_weight() -> None:
    names = PaperFunction(lambda model: [each.get_weights()[0].shape for each in model.layers])
    model = SimpleNamespace(layers=[layer((1, 1, 1, 8), (8,)), layer((64, 10), (10,))])
    assert names(model) == [(10, 64)]


def test_meta_model_needs_blocks_and_cells() -> None:
    assert build_meta_model((3, 2, 100)).blocks == 3
    with pytest.raises(InvalidInputError, match="blocks, cells, models"):
        build_meta_model((3,))
    with pytest.raises(InvalidInputError, match="takes what build_meta_model returns"):
        build_models("cnn")  # type: ignore[arg-type]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Experiment]:
    """What the published tool's options come to; nothing is trained."""
    experiments: list[Experiment] = []
    monkeypatch.setattr(
        "featurenet.cli.following.follow",
        lambda start, **_: experiments.append(start.args[0]),
    )
    return experiments


def published(options: str) -> Any:
    return CliRunner().invoke(main, options.split())


def test_published_defaults_are_kept(asked: list[Experiment]) -> None:
    assert published("").exit_code == 0
    [experiment] = asked
    assert (experiment.blocks, experiment.cells, experiment.models) == (10, 5, 100)
    assert (experiment.data.dataset, experiment.training.epochs) == ("mnist", 12)
    assert (experiment.metamodel, experiment.baselines) == ("original", ("lenet5",))


def test_published_options_mean_what_they_meant(asked: list[Experiment]) -> None:
    options = (
        "--nb 2x3x4 --training_epoch 5 --dtime 7 --dataset digits --fpath my.xml --pfile a.pdt"
    )
    assert published(f"{options} --model none --seed 9").exit_code == 0
    [experiment] = asked
    assert (experiment.blocks, experiment.cells, experiment.models) == (2, 3, 4)
    assert experiment.sampling.seconds == 7 and experiment.training.epochs == 5
    assert (experiment.metamodel, experiment.configurations) == ("my.xml", "a.pdt")
    assert experiment.baselines == () and experiment.seed == 9


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--evolution_epoch 3", "does not evolve"),
        ("--mutation_rate 0.1 --survival_rate 0.2", "does not evolve"),
        ("--selection_strategy PARETO", "does not evolve"),
        ("--breed x", "does not evolve"),
        ("--nb 5x5", "BLOCKSxCELLSxMODELS"),
        ("--nb 5x5x0", "models"),
        ("--training_epoch 0", "epochs"),
    ],
)
def test_published_options_that_cannot_be_used_give_one_error(
    options: str, message: str, asked: list[Experiment]
) -> None:
    done = published(options)
    assert done.exit_code == 2 and asked == []
    assert done.output.count("Error: ") == 1 and message in done.output


def test_published_help_is_quick() -> None:
    start = time.perf_counter()
    done = run_python("run.py", "--help", folder=CHECKOUT)
    assert done.returncode == 0 and "--training_epoch" in done.stdout
    assert time.perf_counter() - start < 3  # 0.13 s on an idle machine
    code = "import sys, featurenet.cli.published; print('numpy' in sys.modules)"
    assert run_python("-c", code, folder=CHECKOUT).stdout == "False\n"


@pytest.mark.jvm
def test_published_program_carries_a_run_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EXECUTORS._items, "processes", StubExecutor)
    monkeypatch.chdir(tmp_path)
    done = published("--nb 2x2x2 --dataset digits --training_epoch 1 --out run")
    assert done.exit_code == 0, done.output
    assert "2 sampled = 2 trained + 0 rejected + 0 failed" in done.stdout
    refused = published("--nb 2x2x1 --pfile run/configurations.json --dataset nowhere")
    assert refused.exit_code == 2 and "Unknown data set 'nowhere'" in refused.stderr
    assert not (tmp_path / "runs").exists()
