"""The same questions in Python, on the command line, by REST and in the browser."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from browsing import base_of
from stored_runs import DECLARED, FAILED, add_run, trained

from featurenet.results import Results
from featurenet.store import runs
from featurenet.store.opening import open_to_write

pytestmark = pytest.mark.browser

COLUMNS = "name,accuracy,weights"
QUESTIONS = [
    {"sort": "accuracy", "where": "accuracy > 0.5"},
    {"sort": "weights", "where": "weights < 2000 and not accuracy < 0.4"},
    {"sort": "best", "where": "state == 'done'"},
    {"sort": "name:desc", "where": "state == 'failed'"},
]


@pytest.fixture
def run(folder: Path) -> int:
    results = {number: trained(20 + 7 * number, weights=321 * number) for number in range(1, 11)}
    with open_to_write(folder) as store:
        found = add_run(store, models=12, results={**results, 11: FAILED}).id
        runs.write_facts(store, found, DECLARED)
    return found


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["sort"])
def test_same_answers(page: Any, folder: Path, run: int, question: dict[str, str]) -> None:
    table = Results.load(run, folder).table(COLUMNS, **question)
    rows = [list(row) for row in table.rows]
    assert rows

    options = ["--columns", COLUMNS, "--sort", question["sort"], "--where", question["where"]]
    command = [sys.executable, "-m", "featurenet", "show", str(run), *options, "--json"]
    printed = subprocess.run(  # noqa: S603 – our own command
        [*command, "--workspace", str(folder)], capture_output=True, text=True, check=True
    )
    assert [list(each.values()) for each in json.loads(printed.stdout)] == rows

    base = base_of(page)
    query = urllib.parse.urlencode({"columns": COLUMNS, **question})
    request = urllib.request.Request(  # noqa: S310 – our own server
        f"{base}/api/v1/runs/{run}/table?{query}", headers={"Authorization": f"Bearer {'a1' * 32}"}
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        assert json.load(answer)["rows"] == rows

    page.goto(f"{base}/tasks/{run}/models?{query}")
    page.wait_for_selector("body[data-ready]")
    shown = [
        [cell.inner_text() for cell in row.locator("th a, td[data-label]").all()]
        for row in page.locator("tr[data-number]").all()
    ]
    assert shown == [
        [name, _percent(accuracy), _count(weights)] for name, accuracy, weights in rows
    ]


def _percent(value: Any) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"


def _count(value: Any) -> str:
    return "–" if value is None else f"{value:,.0f}"
