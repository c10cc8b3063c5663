"""Who is let in: Host, token and Origin of every request, in one wrapper around all of it.

Flask's own hooks never see `/socket.io`; this does. What is not let in is refused before any other
code runs.
"""

from __future__ import annotations

import html
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from featurenet.web.token import Codes

ENTRY = "/enter"
"""Where a one-time code becomes a cookie; the only address that needs no token."""

SAFE = ("GET", "HEAD")
METHODS = (*SAFE, "POST", "PUT", "DELETE")
SOCKET = "/socket.io"

HEADERS = (
    (
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'self'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)

Environment = dict[str, Any]
Application = Callable[[Environment, Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not let in.

    Args:
        status: Of HTTP, with its words.
        message: What to do instead.
    """

    status: str
    message: str


class Guard:
    """A WSGI application around another one.

    Args:
        application: What those who are let in are served by.
        token: What must be known.
        codes: That let a browser in once.
        hosts: Values of the header Host that are ours, such as "127.0.0.1:8765": another name that
            leads here is somebody else's page (DNS rebinding).
        cookie: What the cookie is called; servers on one host share its cookies.
        secure: Whether browsers reach this by HTTPS.
    """

    def __init__(
        self,
        application: Application,
        token: str,
        codes: Codes,
        hosts: Iterable[str],
        cookie: str,
        secure: bool = False,
    ):
        self._application = application
        self._token = token
        self._codes = codes
        self._hosts = frozenset(host.lower() for host in hosts)
        self._cookie = cookie
        self._secure = secure

    def __call__(self, environ: Environment, start: Callable[..., Any]) -> Iterable[bytes]:
        """Serves a request, or refuses it."""

        def start_guarded(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            own = {name.lower() for name, _ in HEADERS}
            kept = [each for each in headers if each[0].lower() not in own]
            return start(status, [*kept, *HEADERS], *more)

        if refusal := self._foreign(environ):
            return _page(start_guarded, refusal.status, refusal.message)
        if environ.get("PATH_INFO") == ENTRY:
            return self._enter(environ, start_guarded)
        if refusal := self._unknown(environ) or _unsafe(environ):
            return _page(start_guarded, refusal.status, refusal.message)
        return self._application(environ, start_guarded)

    def _foreign(self, environ: Environment) -> Refusal | None:
        host = environ.get("HTTP_HOST", "").lower()
        if host not in self._hosts:
            return Refusal("421 Misdirected Request", "This server has another name.")
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None and origin.lower() not in (f"http://{host}", f"https://{host}"):
            return Refusal("403 Forbidden", "Other sites may not ask anything of this server.")
        site = environ.get("HTTP_SEC_FETCH_SITE", "none")
        navigates = environ.get("HTTP_SEC_FETCH_MODE") == "navigate"
        if site not in ("none", "same-origin") and not navigates:
            return Refusal("403 Forbidden", "Other sites may not ask anything of this server.")
        return None

    def _unknown(self, environ: Environment) -> Refusal | None:
        given = _bearer(environ) or _cookie(environ, self._cookie) or ""
        if secrets.compare_digest(given.encode(), self._token.encode()):
            return None
        return Refusal(
            "401 Unauthorized",
            "Open the address that `featurenet serve` printed: it lets this browser in once. "
            "Scripts send the header Authorization: Bearer TOKEN.",
        )

    def _enter(self, environ: Environment, start: Callable[..., Any]) -> Iterable[bytes]:
        code = parse_qs(environ.get("QUERY_STRING", "")).get("code", [""])[0]
        if environ["REQUEST_METHOD"] != "GET" or not self._codes.use(code):
            return _page(
                start,
                "403 Forbidden",
                "This address has let a browser in already. Start `featurenet serve` again, or ask "
                "for another address on the page Settings of a browser that is in.",
            )
        morsel = f"{self._cookie}={self._token}; HttpOnly; SameSite=Strict; Path=/"
        morsel += "; Secure" if self._secure else ""
        # A page that goes on by itself: after a redirect, a strict cookie would not be sent to
        # those who came by a link of another site.
        body = (
            b'<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>FeatureNET</title>'
        )
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]
        start("200 OK", [*headers, ("Content-Length", str(len(body))), ("Set-Cookie", morsel)])
        return [body]


def _unsafe(environ: Environment) -> Refusal | None:
    """Returns why a request that changes something is refused."""
    method = environ["REQUEST_METHOD"]
    if method not in METHODS:
        return Refusal("405 Method Not Allowed", "Only GET, POST, PUT and DELETE are served.")
    if method in SAFE or environ.get("PATH_INFO", "").startswith(f"{SOCKET}/"):
        return None
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        return Refusal(
            "415 Unsupported Media Type",
            "Send JSON, with the header Content-Type: application/json.",
        )
    if _bearer(environ) is None and environ.get("HTTP_ORIGIN") is None:
        return Refusal("403 Forbidden", "A browser must say which page asks (header Origin).")
    return None


def _bearer(environ: Environment) -> str | None:
    kind, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def _cookie(environ: Environment, name: str) -> str | None:
    try:
        found = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(name)
    except CookieError:
        return None
    return found.value if found is not None else None


def _page(start: Callable[..., Any], status: str, message: str) -> list[bytes]:
    words = html.escape(message)
    body = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>FeatureNET</title><main><h1>FeatureNET</h1><p>{words}</p></main></html>"
    ).encode()
    kind = ("Content-Type", "text/html; charset=utf-8")
    start(status, [kind, ("Content-Length", str(len(body))), ("Cache-Control", "no-store")])
    return [body]
