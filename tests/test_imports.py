"""Nothing heavy at import: what each entry loads, seen from a fresh process."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"tensorflow", "keras", "jax", "torch", "jpype", "matplotlib", "sklearn", "flask"}


def loaded_by(code: str) -> set[str]:
    script = f"{code}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    output = subprocess.run(  # noqa: S603 – our own code
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    return HEAVY & set(output.stdout.split())


@pytest.mark.parametrize(
    "code",
    ["import featurenet", "import featurenet.metrics", "import featurenet.datasets.catalogue"],
)
def test_import_loads_nothing_heavy(code: str) -> None:
    assert loaded_by(code) == set()


def test_help_loads_nothing_heavy() -> None:
    code = (
        "from featurenet.cli import application\n"
        "application(['--help'], standalone_mode=False, prog_name='featurenet')"
    )
    assert loaded_by(code) == set()


@pytest.mark.parametrize("module", ["featurenet.pipeline", "featurenet.results"])
def test_pipeline_loads_the_jvm_bridge_but_no_backend(module: str) -> None:
    assert loaded_by(f"import {module}") <= {"jpype"}


def test_api_loads_no_backend() -> None:
    assert loaded_by("import featurenet.api") <= {"jpype", "matplotlib"}


@pytest.mark.jvm
def test_sampling_loads_no_backend() -> None:
    code = (
        "from featurenet.records import Experiment\n"
        "from featurenet import pipeline\n"
        "asked = Experiment(metamodel='light', models=2)\n"
        "assert len(pipeline.draw(asked, pipeline.feature_model(asked)).configurations) == 2"
    )
    assert loaded_by(code) <= {"jpype"}
