"""The description of the API, and thousands of requests that are made from it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from stored_runs import FAILED, add_run, trained
from web_client import TOKEN, Client

from featurenet.store.opening import open_to_write
from featurenet.web.app import Site
from featurenet.web.route import all_routes

HEADERS = {"Authorization": f"Bearer {TOKEN}", "Host": "localhost"}


def test_every_route_is_described(client: Client) -> None:
    found = client.get("/openapi.json")
    described = {(method, path) for path, each in found["paths"].items() for method in each}
    assert len(described) == len(all_routes())
    assert found["openapi"] == "3.1.0"


def test_every_route_says_what_it_does() -> None:
    for route in all_routes():
        assert route.words.endswith("."), route.path


def _cases() -> list[Any]:
    short = int(os.environ.get("FEATURENET_REQUESTS", "4"))
    return [
        pytest.param(short, id="short"),
        pytest.param(10_000, id="10,000", marks=[pytest.mark.slow, pytest.mark.timeout(3_600)]),
    ]


@pytest.mark.jvm
@pytest.mark.parametrize("requests", _cases())
def test_no_request_makes_the_server_fail(site: Site, folder: Path, requests: int) -> None:
    with open_to_write(folder) as store:
        add_run(store, models=5, results={1: trained(80), 2: FAILED})
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site.app, headers=HEADERS)
    operations = [each.ok() for each in schema.get_all_operations()]
    each_gets = requests if requests < 1_000 else -(-requests // len(operations))
    for operation in operations:

        @settings(
            max_examples=each_gets,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.call_and_validate(headers=HEADERS, checks=[not_a_server_error])

        ask()
