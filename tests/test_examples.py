"""Every example, and the meta-model of docs/metamodels.md, does what it says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.formats import featureide
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.specialisation import parse_specialisation, specialise
from featurenet.results import Results
from featurenet.sampling.analysis import analyse

pytestmark = [pytest.mark.keras, pytest.mark.jvm]

CHECKOUT = Path(__file__).parents[1]
EXAMPLES = CHECKOUT / "examples"


def run_python(*arguments: object, folder: Path) -> str:
    done = subprocess.run(  # noqa: S603 – our own programs
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow  # test_paper.py does nearly the same
def test_figure6_prints_a_correlation_for_each_model(tmp_path: Path) -> None:
    printed = run_python(EXAMPLES / "figure6.py", folder=tmp_path)
    assert printed.count("Layer1 mean weights correlation:") == 2
    assert "None" not in printed and "nan" not in printed


def test_own_metric_measures_and_compares(tmp_path: Path) -> None:
    printed = run_python(EXAMPLES / "own_metric.py", "run", folder=tmp_path)
    results = Results.load(tmp_path / "run")
    assert f"best: {results.best().name}" in printed
    shares = [results.value(trial, "dead_filters.share") for trial in results.done]
    assert any(share is not None and 0 <= share <= 1 for share in shares)


def test_plugin_and_specialisation_work_from_the_command_line(tmp_path: Path) -> None:
    options = "-n 2 --epochs 1 --metrics confidence,bytes_on_disk,size,errors.confusion"
    run_python(
        *("-m", "featurenet", "run", EXAMPLES / "residual.xml", *options.split()),
        *("--plugin", EXAMPLES / "plugin_metric.py", "--baselines", "none", "--workers", "1"),
        *("--out", "run"),
        folder=tmp_path,
    )
    results = Results.load(tmp_path / "run")
    assert len(results.done) == 2
    for trial in results.done:
        assert 0.1 <= results.value(trial, "confidence") <= 1
        assert results.value(trial, "bytes_on_disk") == 4 * results.value(trial, "size")
        assert sum(map(sum, results.value(trial, "errors.confusion"))) == 359
        origin = json.loads((results.folder / trial.result.files["architecture"]).read_text())
        selected = [name for name in origin["configuration"] if "_Input2_" in name]
        assert selected and all(name.endswith("_Identity") for name in selected)


def test_documented_meta_model_has_the_documented_size() -> None:
    text = (CHECKOUT / "docs/metamodels.md").read_text(encoding="utf-8")
    metamodel, lines = re.findall(r"```xml\n(.*?)```", text, re.DOTALL)
    counted = analyse(expand(featureide.parse(metamodel))).configurations
    assert counted.exact and f"Configurations: {counted}" in text
    restrictions = parse_specialisation(lines).restrictions
    cnn = expand(read_metamodel("cnn"), blocks=2, cells=3)
    assert len(specialise(cnn, restrictions).constraints) > len(cnn.constraints)


@pytest.mark.parametrize(
    ("script", "picture", "line"),
    [
        ("accuracy_robustness.py", "accuracy-robustness.png", "4 models: rank correlation"),
        ("weight_analysis.py", "weight-analysis.png", "models: rank correlation"),
        ("steganography.py", "steganography.png", "100.0% of the digits  'hi'"),
    ],
)
@pytest.mark.slow
def test_use_case_of_the_paper_ends_in_a_plot(
    script: str, picture: str, line: str, tmp_path: Path
) -> None:
    options = "--models 4 --epochs 3 --seed 2 --workers 1 --out run"
    message = ("--message", "hi") if script == "steganography.py" else ()
    printed = run_python(EXAMPLES / script, *options.split(), *message, folder=tmp_path)
    assert line in printed
    assert (tmp_path / "run" / picture).stat().st_size > 5_000


@pytest.mark.slow
def test_small_network_compares_means_of_several_trainings(tmp_path: Path) -> None:
    options = "--dataset digits --models 2 --share 500 --epochs 1 --seeds 2 --out run"
    printed = run_python(EXAMPLES / "small_network.py", *options.split(), folder=tmp_path)
    for name in ("sampled (000", "lenet5 ", "linear "):
        assert re.search(rf"^{re.escape(name)}.* weights  [\d.]+% ± [\d.]+%", printed, re.MULTILINE)
    assert (tmp_path / "run" / "accuracy.png").stat().st_size > 5_000
