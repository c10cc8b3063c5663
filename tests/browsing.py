"""Opens pages as people do, and waits until they are drawn."""

from __future__ import annotations

import re
from typing import Any


def base_of(page: Any) -> str:
    """Returns the address of the server that a page is of."""
    return re.sub(r"(://[^/]+).*", r"\1", page.url)


def opened(page: Any, path: str) -> Any:
    """Goes to another page of the same server."""
    page.goto(base_of(page) + path)
    page.wait_for_selector("body[data-ready]")
    return page


def width_of(page: Any) -> int:
    """Returns how wide its content is, in pixels: more than the window if it has to be scrolled."""
    return int(page.locator("html").evaluate("e => e.scrollWidth"))
