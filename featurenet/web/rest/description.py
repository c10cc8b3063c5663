"""The description of all routes, made from the routes."""

from __future__ import annotations

from typing import Any

from featurenet.web.house import House
from featurenet.web.route import route


@route("GET", "/openapi.json")
def get_openapi(house: House) -> dict:  # type: ignore[type-arg]
    """This description."""
    from featurenet.web.openapi import openapi  # on use: it reads every route, this one too

    found: dict[str, Any] = openapi()
    return found
