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
        return self._told(self._sent("POST", path, body), status)

    def put(self, path: str, body: Any, status: int = 200) -> Any:
        """Sends JSON to be kept, and returns the answer."""
        return self._told(self._sent("PUT", path, body), status)

    def delete(self, path: str, status: int = 200) -> Any:
        """Takes something away, and returns the answer."""
        return self._told(self._sent("DELETE", path, {}), status)

    def download(self, path: str) -> tuple[bytes, str]:
        """Returns a file and the name under which a browser keeps it."""
        response = self._client.get(f"/api/v1{path}", headers=_HEADERS)
        assert response.status_code == 200, response.get_data(as_text=True)
        disposition = response.headers["Content-Disposition"]
        assert disposition.startswith("attachment")
        return response.get_data(), disposition.partition("filename=")[2]

    def _sent(self, method: str, path: str, body: Any) -> Any:
        return self._client.open(
            f"/api/v1{path}",
            method=method,
            data=json.dumps(body),
            content_type="application/json",
            headers=_HEADERS,
        )

    def _told(self, response: Any, status: int) -> Any:
        assert response.status_code == status, response.get_data(as_text=True)
        return json.loads(response.get_data(as_text=True), parse_constant=_refuse)


_HEADERS = {"Authorization": f"Bearer {TOKEN}"}


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")
