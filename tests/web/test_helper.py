"""The helper process: started when asked, ended with its server, started again when it is gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from featurenet.errors import InvalidInputError
from featurenet.records import Experiment
from featurenet.store.opening import create
from featurenet.web import helper as module
from featurenet.web.helper import Busy, Helper

ASKED = {"experiment": Experiment().model_dump(mode="json")}

pytestmark = pytest.mark.jvm


@pytest.fixture
def helper(tmp_path: Path) -> Iterator[Helper]:
    create(tmp_path).close()
    made = Helper(tmp_path)
    yield made
    made.close()


def process(helper: Helper) -> Any:
    assert helper._process is not None
    return helper._process


def test_it_starts_when_it_is_first_asked_and_stays(helper: Helper) -> None:
    assert helper._process is None
    helper.ask("preview", ASKED)
    first = process(helper)
    helper.ask("preview", ASKED)
    assert process(helper) is first


def test_what_cannot_be_used_comes_back_as_such(helper: Helper) -> None:
    asked = {"experiment": {**ASKED["experiment"], "require": ["Nowhere"]}}
    with pytest.raises(InvalidInputError, match="'Nowhere' names no feature"):
        helper.ask("preview", asked)
    helper.ask("preview", ASKED)  # and it goes on


def test_own_mistakes_are_none_of_the_user(helper: Helper) -> None:
    with pytest.raises(RuntimeError, match="KeyError"):
        helper.ask("no such question", {})


def test_what_takes_too_long_is_given_up_and_the_next_is_answered(helper: Helper) -> None:
    helper.ask("preview", ASKED)
    first = process(helper)
    fresh = {"experiment": {**ASKED["experiment"], "metamodel": "original", "cells": 4}}
    with pytest.raises(Busy, match=r"No answer within 0.001 s"):
        helper.ask("preview", fresh, seconds=0.001)
    assert first.wait(5) != 0
    assert helper.ask("preview", ASKED)["configurations"]["exact"]


def test_one_that_died_is_replaced(helper: Helper) -> None:
    helper.ask("preview", ASKED)
    first = process(helper)
    first.kill()
    first.wait(5)
    assert helper.ask("preview", ASKED)["features"] > 0
    assert process(helper).pid != first.pid


def test_it_ends_when_the_server_is_gone(helper: Helper) -> None:
    helper.ask("preview", ASKED)
    process(helper).stdin.close()
    assert process(helper).wait(10) == 0


def test_who_comes_when_too_many_wait_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 0)
    with pytest.raises(Busy, match="ask again"):
        Helper(tmp_path).ask("preview", ASKED)
