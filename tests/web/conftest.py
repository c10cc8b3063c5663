"""A server of an empty workspace, and who asks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from web_client import TOKEN, Client

from featurenet.store.opening import create
from featurenet.web.app import Site, make_site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The workspace's."""
    create(tmp_path).close()
    return tmp_path


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    """The server, whose helper process ends with the test."""
    made = make_site(folder, TOKEN, ["localhost"])
    yield made
    made.close()


@pytest.fixture
def client(site: Site) -> Client:
    return Client(site)
