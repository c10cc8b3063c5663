"""The program: its help, its exit codes, what it loads."""

from __future__ import annotations

import errno
import inspect
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import click
import numpy as np
import pytest

from featurenet import __version__
from featurenet.cli import application
from featurenet.cli.errors import exit_codes
from featurenet.cli.group import summaries
from featurenet.errors import FeatureNetError, InvalidInputError

HEAVY = ("tensorflow", "keras", "jpype", "matplotlib", "sklearn", "flask", "numpy", "pydantic")
CHECKOUT = Path(__file__).parents[2]


def test_help_loads_nothing_heavy_and_is_quick():
    code = (
        "import sys; sys.argv = ['featurenet', '--help']\n"
        "from featurenet.cli import main\n"
        "try: main()\n"
        f"finally: print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    start = time.perf_counter()
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0 and done.stderr.strip() == "[]"
    assert "sample" in done.stdout
    assert time.perf_counter() - start < 5  # 0.2 s on an idle machine


@pytest.mark.parametrize("command", [["-m", "featurenet"], ["cli.py"]])
def test_other_ways_in_are_the_same_program(command):
    done = subprocess.run(  # noqa: S603
        [sys.executable, *command, "--version"], cwd=CHECKOUT, capture_output=True, text=True
    )
    assert done.stdout == f"featurenet, version {__version__}\n"


def test_every_command_file_is_listed_and_loads(featurenet):
    help_text = featurenet("--help").stdout
    assert {"datasets", "metamodel", "metrics", "run", "sample"} <= set(summaries())
    for name, summary in summaries().items():
        assert f"{name} " in help_text and summary[:40] in help_text
        done = featurenet(name, "--help")
        assert done.exit_code == 0 and "Usage:" in done.stdout


@pytest.mark.parametrize("command", [["run"], ["sample"], ["metamodel", "check"]])
def test_help_groups_options(featurenet, command):
    text = featurenet(*command, "--help").stdout
    assert text.index("Feature model:\n  --blocks") < text.index("Options:\n  ")
    assert "METAMODEL is a shipped" in text and "\n  METAMODEL" not in text.partition("ptions:")[2]
    assert text.count("--seed") <= 1


def test_summaries_are_imperative_sentences_that_fit(featurenet):
    groups = ("metamodel", "metrics", "datasets")
    for text in [featurenet("--help").stdout, *(featurenet(g, "--help").stdout for g in groups)]:
        for line in text.partition("Commands:\n")[2].splitlines():
            summary = line.split(maxsplit=1)[1]
            assert re.fullmatch(r"[A-Z][a-z]+,? .*[^.]\.", summary), summary


def test_unknown_command_names_a_near_match(featurenet):
    done = featurenet("smaple")
    assert done.exit_code == 2 and done.stdout == ""
    assert "Unknown command 'smaple'. Did you mean sample?" in done.stderr


@pytest.mark.parametrize(
    ("error", "exit_code", "message"),
    [
        (InvalidInputError("blocks must be 1"), 2, "Error: blocks must be 1\n"),
        (FeatureNetError("it broke"), 1, "Error: it broke\n"),
        (OSError(errno.ENOSPC, "No space left", "a.csv"), 2, "Error: a.csv: No space left\n"),
        (FileNotFoundError(2, "No such file", "b.pdt"), 2, "Error: b.pdt: No such file\n"),
        (KeyboardInterrupt(), 130, "Interrupted.\n"),
    ],
)
def test_error_becomes_message_and_exit_code(capsys, error, exit_code, message):
    @click.command()
    def fail() -> None:
        with exit_codes():
            raise error

    with pytest.raises(SystemExit) as ended:
        fail(args=[])
    assert ended.value.code == exit_code
    assert capsys.readouterr() == ("", message)


def test_unexpected_error_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError), exit_codes():
        1 / 0  # noqa: B018


def test_usage_error_ends_with_2(featurenet):
    assert featurenet("sample").exit_code == 2
    assert featurenet("sample", "cnn", "--seed", "x").exit_code == 2


def test_datasets_are_listed(featurenet):
    found = json.loads(featurenet("datasets", "list", "--json").stdout)
    assert {"digits", "mnist", "cifar10"} <= {each["name"] for each in found}
    assert "digits" in featurenet("datasets", "list").stdout


def test_data_set_is_shown_as_it_is_read(featurenet, tmp_path):
    path, labels = tmp_path / "my ink #1 é.npz", np.arange(40) % 2
    np.savez(path, x_train=np.ones((40, 4, 4), np.uint8), y_train=labels)
    shown = featurenet("datasets", "show", path, "--test-share", "0.5").stdout
    assert "my ink #1 é: images of 4x4x1, stored as uint8 from 1 to 1, divided by 1" in shown
    assert shown.count("Note: ") == 1
    facts = json.loads(featurenet("datasets", "show", path, "--pixel-scale", 4, "--json").stdout)
    assert (facts["scale"], facts["images"]["test"]) == (4, [4, 4])
    assert "--test-share" in facts["notes"][0]


def test_metrics_are_listed(featurenet):
    found = json.loads(featurenet("metrics", "list", "--json").stdout)
    assert {"accuracy", "size", "flops"} <= {each["name"] for each in found}
    assert "accuracy" in featurenet("metrics", "list").stdout


def test_application_has_the_name_of_the_script():
    assert application.name == "featurenet"


def all_commands(group=application, names=()):
    """Yields the words of each command, and the command."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from all_commands(command, (*names, name))
        else:
            yield " ".join((*names, name)), command


def test_each_command_takes_what_its_options_give():
    for words, command in all_commands():
        given = {parameter.name: None for parameter in command.params if parameter.expose_value}
        try:
            inspect.signature(command.callback, follow_wrapped=False).bind(**given)
        except TypeError as error:
            pytest.fail(f"featurenet {words}: {error}")
