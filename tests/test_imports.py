"""Nothing heavy at import: what each entry loads, seen from a fresh process."""

from __future__ import annotations

import subprocess
import sys

import pytest

BACKENDS = {"tensorflow", "keras", "jax", "torch"}
HEAVY = BACKENDS | {"jpype", "matplotlib", "scipy", "sklearn", "pandas", "flask", "ray"}


def loaded_by(code: str, heavy: set[str] = HEAVY) -> set[str]:
    script = f"{code}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    output = subprocess.run(  # noqa: S603 – our own code
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    return heavy & set(output.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import featurenet",
        "import featurenet.metrics",
        "import featurenet.datasets.catalogue",
        "import featurenet.pipeline",
        "import featurenet.results",
        "import featurenet.api",
        "import featurenet.workspace",
    ],
)
def test_import_loads_nothing_heavy(code: str) -> None:
    assert loaded_by(code) == set()


@pytest.mark.parametrize(
    "command",
    [
        "--help",
        "metamodel list",
        "metamodel show light",
        "datasets list",
        "metrics list",
        "run --help",
    ],
)
def test_small_command_loads_nothing_heavy(command: str) -> None:
    code = (
        "from featurenet.cli import application\n"
        f"application({command.split()}, standalone_mode=False, prog_name='featurenet')"
    )
    assert loaded_by(code) == set()


@pytest.mark.parametrize("command", ["list", "show light"])
def test_meta_models_are_told_without_arrays_and_records(command: str) -> None:
    code = (
        "from featurenet.cli import application\n"
        f"application({['metamodel', *command.split()]}, standalone_mode=False)"
    )
    assert loaded_by(code, HEAVY | {"numpy", "pydantic"}) == set()


@pytest.mark.jvm
def test_sampling_loads_no_backend() -> None:
    code = (
        "from featurenet.records import Experiment\n"
        "from featurenet.instance import feature_model\n"
        "from featurenet.preparation import draw\n"
        "asked = Experiment(metamodel='light', models=2)\n"
        "assert len(draw(asked, feature_model(asked)).configurations) == 2"
    )
    assert loaded_by(code) <= {"jpype"}
