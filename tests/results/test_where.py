"""Conditions on rows: what they mean, and what is refused with one message."""

from __future__ import annotations

import pytest

from featurenet.errors import InvalidInputError
from featurenet.results.where import read_condition

ROW = {"weights": 500, "robust.pgd": 0.25, "state": "done", "Block*_Cell1": 2, "gone": None}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("weights < 10000", True),
        ("100 <= weights < 500", False),
        ("robust.pgd > -1 and not weights == 1", True),
        ("state == 'failed' or column('Block*_Cell1') >= 2", True),
        ("gone < 1 or gone >= 1", False),
        ("not gone < 1", True),
    ],
)
def test_condition_holds_as_python_says(text: str, holds: bool) -> None:
    condition = read_condition(text)
    assert condition.holds({name: ROW[name] for name in condition.names}) is holds


@pytest.mark.parametrize(
    "text",
    [
        "weights = 5",
        "weights <",
        "__import__('os').system('true')",
        "weights.__class__()",
        "[x for x in (1,)]",
        "2 ** 9 ** 9 < 1",
        "lambda: 1",
        "(" * 500,
        "weights < 1 " * 500,
    ],
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="A condition compares columns"):
        read_condition(text)


def test_single_equals_is_explained() -> None:
    with pytest.raises(InvalidInputError, match="equality is written =="):
        read_condition("state = 'done'")


def test_number_and_text_are_not_compared() -> None:
    with pytest.raises(InvalidInputError, match="cannot be compared with text"):
        read_condition("weights < 'many'").holds(ROW)
