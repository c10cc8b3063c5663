"""Live events: who follows a run is told within a second, and after a gap misses nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from stored_runs import add_run, finish, trained
from web_client import TOKEN

from featurenet.store import events
from featurenet.store.opening import open_to_read, open_to_write
from featurenet.web import live
from featurenet.web.app import Site
from featurenet.web.server import served


@pytest.fixture
def port(folder: Path) -> Iterator[int]:
    """Of a server that listens."""
    with served(folder, TOKEN, port=0) as (server, _, _address):
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.port
        server.shutdown()
        thread.join()


@pytest.fixture
def run(folder: Path) -> int:
    with open_to_write(folder) as store:
        return add_run(store, models=3).id


@pytest.fixture
def client(site: Site, run: int) -> Any:
    """A client of Socket.IO, behind the guard."""
    return site.sockets.test_client(site.app)


def follow(client: Any, run: Any, after: Any = None) -> Any:
    return client.emit("follow", {"run": run, "after": after}, callback=True)


def told(client: Any) -> list[Any]:
    return [event for each in client.get_received() for event in each["args"][0]["events"]]


def wait_for(client: Any, number: int) -> list[Any]:
    found: list[Any] = []
    end = time.monotonic() + 10
    while len(found) < number and time.monotonic() < end:
        time.sleep(0.05)
        found += told(client)
    return found


def test_who_follows_a_run_is_told_what_happens(client: Any, folder: Path, run: int) -> None:
    assert follow(client, run)["events"] == []
    with open_to_write(folder) as store:
        before = events.last(store)
        finish(store, run, {1: trained(80)})
        written = [each.id for each in events.after(store, before, run)]
    assert [each["id"] for each in wait_for(client, len(written))] == written
    assert len(written) >= 3


def test_after_a_gap_nothing_is_missed_and_nothing_told_twice(
    client: Any, folder: Path, run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_AT_ONCE", 2)
    with open_to_read(folder) as store:
        written = [each.id for each in events.after(store, 0, run)]
    found, last, more = [], 0, True
    while more:
        answer = follow(client, run, last)
        found += [each["id"] for each in answer["events"]]
        last, more = answer["last"], answer["more"]
    assert found == written
    assert len(written) > 2


def test_who_has_left_is_told_nothing(client: Any, folder: Path, run: int) -> None:
    follow(client, run)
    client.emit("leave", {"run": run})
    with open_to_write(folder) as store:
        finish(store, run, {1: trained(80)})
    time.sleep(3 * live.LOOK_SECONDS)
    assert told(client) == []


def test_other_runs_are_not_told(client: Any, folder: Path, run: int) -> None:
    with open_to_write(folder) as store:
        other = add_run(store, models=2).id
    follow(client, other)
    with open_to_write(folder) as store:
        finish(store, run, {1: trained(80)})
    time.sleep(3 * live.LOOK_SECONDS)
    assert {each["run"] for each in told(client)} <= {other}


@pytest.mark.parametrize(
    "data",
    [None, 1, "x", [], {}, {"run": 0}, {"run": "1 OR 1"}, {"run": 2**80}, {"run": 1, "after": -1},
     {"run": 1, "more": True}, {"run": 99}, {"run": {"$gt": 0}}, b"\x00"],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_followed_is_refused_in_words(client: Any, data: Any) -> None:
    answer = client.emit("follow", data, callback=True)
    assert list(answer) == ["error"]
    client.emit("leave", data)
    assert client.is_connected()


def test_no_more_clients_than_the_server_can_hold(site: Site, monkeypatch: Any) -> None:
    monkeypatch.setattr(live, "MOST_SOCKETS", 2)
    clients = [site.sockets.test_client(site.app) for _ in range(3)]
    assert [each.is_connected() for each in clients] == [True, True, False]
    clients[0].disconnect()
    assert site.sockets.test_client(site.app).is_connected()


def shake_hands(port: int, headers: dict[str, str]) -> int:
    """Asks for a WebSocket; returns the status of HTTP: 101 is yes."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/socket.io/?EIO=4&transport=websocket", headers=UPGRADE | headers)
    status = connection.getresponse().status
    connection.close()
    return status


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer x"}, 401),
        ({**BEARER, "Origin": "http://evil.example"}, 403),
        ({**BEARER, "Host": "evil.example"}, 421),
        (BEARER, 101),
    ],
)
def test_sockets_are_guarded_as_pages_are(port: int, headers: dict[str, str], status: int) -> None:
    assert shake_hands(port, headers) == status
