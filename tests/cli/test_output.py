"""Tables: whole where nobody looks at a terminal, whole columns where a terminal is narrow."""

from __future__ import annotations

import json

import pytest
from rich.console import Console

from featurenet.cli import output
from featurenet.featuremodel.library import shipped

COLUMNS = ("name", "what it is", "features", "constraints")
ROWS = [("a-rather-long-name", "words that may go over several lines", "4,258,001", "605,123")]


@pytest.fixture
def printed(monkeypatch, capsys):
    def run(width: int) -> str:
        made = Console(highlight=False, width=width, force_terminal=True, no_color=True)
        monkeypatch.setattr(output, "stdout", lambda: made)
        output.print_table(COLUMNS, ROWS)
        return capsys.readouterr().out

    return run


def test_wide_terminal_shows_all_columns(printed):
    text = printed(100)
    assert "605,123" in text and "Left out" not in text and "several lines" in text


def test_narrow_terminal_breaks_words_only(printed):
    text = printed(72)
    assert "4,258,001" in text and "605,123" in text
    assert "words that may go over several" not in text


def test_narrower_terminal_leaves_out_whole_columns_and_says_so(printed):
    text = printed(54)
    assert "a-rather-long-name" in text and "4,258,001" in text and "605" not in text
    assert text.endswith("Left out, as the terminal is too narrow: constraints\n")
    assert "…" not in text


@pytest.mark.parametrize("command", ["datasets list", "metrics list", "metamodel list"])
def test_what_goes_to_a_file_is_never_cut(featurenet, command):
    text = featurenet(*command.split()).stdout
    assert "…" not in text
    for each in json.loads(featurenet(*command.split(), "--json").stdout):
        assert each["name"] in text and each.get("location", "") in text


def test_choices_are_listed_in_the_help(featurenet):
    text = " ".join(featurenet("run", "--help").stdout.split())
    for names in (
        "[balanced|coverage|diverse|pledge|random|uniform]",
        "[adam|sgd]",
        "[default|plain]",
    ):
        assert names in text
    assert "lenet5, lenet5-paper, linear, small-cnn or none" in text
    assert ", ".join(shipped()) in text


def test_wrong_group_command_names_a_near_match(featurenet):
    done = featurenet("metamodel", "lits")
    assert done.exit_code == 2 and "Unknown command 'lits'. Did you mean list?" in done.stderr
