"""Asks a server as scripts do: through its guard, with the token."""

from __future__ import annotations

import json
from typing import Any

from featurenet.web.app import Site

TOKEN = "a1" * 32


class Client:
    """Asks a site for JSON.

    Args:
        site: Which.
    """

    def __init__(self, site: Site):
        self._client = site.app.test_client()

    def get(self, path: str, status: int = 200) -> Any:
        """Returns the answer, which must have that status."""
        return self._told(self._client.get(f"/api/v1{path}", headers=_HEADERS), status)

    def post(self, path: str, body: Any, status: int = 200) -> Any:
        """Sends JSON, NaN and halves of characters as well, and returns the answer."""
        sent = self._client.post(
            f"/api/v1{path}",
            data=json.dumps(body),
            content_type="application/json",
            headers=_HEADERS,
        )
        return self._told(sent, status)

    def _told(self, response: Any, status: int) -> Any:
        assert response.status_code == status, response.get_data(as_text=True)
        return json.loads(response.get_data(as_text=True), parse_constant=_refuse)


_HEADERS = {"Authorization": f"Bearer {TOKEN}"}


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")
