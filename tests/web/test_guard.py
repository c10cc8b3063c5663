"""Who is not let in is refused, on every route there is, before any other code runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from stored_runs import add_run, trained
from web_client import TOKEN

from featurenet.store.opening import open_to_write
from featurenet.web.app import Site
from featurenet.web.guard import HEADERS

BEARER = {"Authorization": f"Bearer {TOKEN}"}
CANARY = "canary-5c1f"
"""In a file beside the workspace; no answer may ever have it."""


@pytest.fixture
def guarded(site: Site, folder: Path) -> Site:
    """A site whose workspace has a run, and secrets around it."""
    with open_to_write(folder) as store:
        add_run(store, folder=str(folder / "run"), results={1: trained(80)})
    (folder / "run").mkdir()
    for place in (folder, folder.parent, folder / "run"):
        (place / "secret.txt").write_text(CANARY)
    (folder / ".token").write_text(CANARY + TOKEN)
    return site


def addresses(site: Site) -> Iterator[tuple[str, str]]:
    """Yields method and address of everything that is served."""
    for rule in site.app.url_map.iter_rules():
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", str(rule))
        path = re.sub(r"<int:\w+>", "1", path)
        path = re.sub(r"<(?:\w+:)?\w+>", "x", path)
        for method in rule.methods or ():
            yield method, path
    yield "GET", "/socket.io/?EIO=4&transport=polling"
    yield "POST", "/socket.io/?EIO=4&transport=polling&sid=x"
    yield "GET", "/nothing/of/the/sort"


def ask(site: Site, method: str, path: str, headers: dict[str, str], **more: Any) -> Any:
    """Asks as a browser asks, without following anything."""
    return site.app.test_client(use_cookies=False).open(
        path, method=method, headers=headers, **more
    )


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": f"Bearer {TOKEN}0"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": TOKEN},
        {"Authorization": "Bearer \N{SNOWMAN}"},
        {"Cookie": f"featurenet={TOKEN[::-1]}x"},
        {"Cookie": f"other={TOKEN}"},
        {"Cookie": "featurenet"},
        {"Cookie": "a\x01=b; featurenet="},
        {"X-Token": TOKEN},
    ],
)
def test_nothing_is_served_without_the_token(guarded: Site, headers: dict[str, str]) -> None:
    for method, path in addresses(guarded):
        answer = ask(guarded, method, path, headers, content_type="application/json", data="{}")
        assert answer.status_code == 401, (method, path)
        assert CANARY not in answer.get_data(as_text=True)
        assert "Set-Cookie" not in answer.headers


def test_token_in_an_address_is_no_token(guarded: Site) -> None:
    assert ask(guarded, "GET", f"/?token={TOKEN}&code={TOKEN}", {}).status_code == 401


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "localhost@evil.example",
        "127.0.0.1.nip.io",
        "0.0.0.0",  # noqa: S104 – a name, nothing listens
        "localhost:1",
        "",
    ],
)
def test_other_names_of_this_machine_are_refused(guarded: Site, host: str) -> None:
    for method, path in addresses(guarded):
        answer = ask(guarded, method, path, {**BEARER, "Host": host})
        assert answer.status_code == 421, (method, path)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:1"},
        {"Origin": "file://"},
        {"Origin": "https://localhost@evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"},
    ],
)
def test_other_sites_are_refused_though_the_cookie_is_sent(
    guarded: Site, headers: dict[str, str]
) -> None:
    for method, path in addresses(guarded):
        sent = {"Cookie": f"featurenet={TOKEN}", **headers}
        assert ask(guarded, method, path, sent).status_code == 403, (method, path)


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/json",
        "application/jsonx",
        "",
    ],
)
def test_only_json_changes_anything(guarded: Site, kind: str) -> None:
    for method, path in addresses(guarded):
        if method in ("POST", "PUT", "DELETE") and not path.startswith("/socket.io"):
            answer = ask(guarded, method, path, BEARER, content_type=kind, data="{}")
            assert answer.status_code == 415, (method, path)


def test_browser_must_say_which_page_asks(guarded: Site) -> None:
    cookie = {"Cookie": f"featurenet={TOKEN}"}
    for method, path in addresses(guarded):
        if method in ("POST", "PUT", "DELETE") and not path.startswith("/socket.io"):
            answer = ask(guarded, method, path, cookie, content_type="application/json", data="{}")
            assert answer.status_code == 403, (method, path)


@pytest.mark.parametrize("method", ["PATCH", "TRACE", "CONNECT", "PROPFIND", "X"])
def test_other_methods_are_refused(guarded: Site, method: str) -> None:
    for _, path in addresses(guarded):
        assert ask(guarded, method, path, BEARER).status_code == 405


ODD = (
    "../secret.txt", "..", ".", "../../secret.txt", "....//secret.txt", "..;/secret.txt",
    "%2e%2e/secret.txt", "%2e%2e%2fsecret.txt", "..%2fsecret.txt", "..%5csecret.txt",
    "..\\secret.txt", "%252e%252e%252fsecret.txt", "%c0%ae%c0%ae/secret.txt",
    "%uff0e%uff0e/secret.txt", "/etc/passwd", "//etc/passwd", "%2fetc%2fpasswd",
    "file:///etc/passwd", "http://127.0.0.1/", "secret.txt%00", "%00", "x%00.h5", "1%00", "1;2",
    "1%20", "%201", "+1", "-1", "0", "00", "1e1", "0x1", "1.0", "99999999999999999999", "\u0661",
    "%D9%A1", "NaN", "inf", "null", "None", "true", "1'--", "1%27%20OR%201=1",
    "'; DROP TABLE run; --", "<script>alert(1)</script>", "{{7*7}}", "${7*7}", "CON", "NUL",
    "~root", "~", "a" * 5_000, "\u202e", "\u200b", "%F0%9F%92%A9", "*", "?", "%", "%zz", "%ff%fe",
    ".token", "run/secret.txt", "featurenet.db", "featurenet.db-wal", "..\u2215secret.txt",
    "secret.txt ", "secret.txt.", "./secret.txt", "x/../../secret.txt",
)  # fmt: skip
"""Parts of addresses that should lead nowhere."""


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: quote(odd)[:40] or "empty")
def test_odd_addresses_lead_nowhere(guarded: Site, odd: str) -> None:
    for rule in guarded.app.url_map.iter_rules():
        parts = re.split(r"<[^>]+>", str(rule))
        if len(parts) == 1:
            continue
        path = odd.join(parts)
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            answer = ask(guarded, method, path, BEARER, content_type="application/json", data="{}")
            text = answer.get_data(as_text=True)
            assert answer.status_code < 500, (method, path, text)
            assert CANARY not in text, (method, path)
            assert "root:x:" not in text, (method, path)


def test_nothing_but_scripts_and_styles_is_static(guarded: Site) -> None:
    for path in ("/static/../templates/page.html", "/static/../../pyproject.toml", "/static/"):
        assert ask(guarded, "GET", path, BEARER).status_code in (301, 308, 404)


BODIES = (
    b"", b"{", b"[]", b"null", b"1", b'"x"', b"\xff\xfe", b'{"a": NaN}', b"[" * 100_000,
    b'{"options": 1}', b'{"options": {"models": 1e400}}', b'{"__proto__": {}}',
    b'{"options": {"metamodel": "../secret.txt"}}', b'{"options": {"dataset": "/etc/passwd"}}',
    b'{"options": {"metamodel": "file:///etc/passwd"}}', b'{"options": {"name": "\\ud800"}}',
    b'{"options": {"dataset": "http://127.0.0.1/x.npz"}}', b'{"options": {"plugins": ["os"]}}',
)  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_odd_bodies_are_refused(guarded: Site, body: bytes) -> None:
    for method, path in addresses(guarded):
        if method not in ("POST", "PUT") or path.startswith("/socket.io"):
            continue
        answer = ask(guarded, method, path, BEARER, content_type="application/json", data=body)
        text = answer.get_data(as_text=True)
        assert answer.status_code < 500, (method, path, body[:40], text)
        assert CANARY not in text
        assert "root:x:" not in text


def test_too_much_is_refused(guarded: Site) -> None:
    body = b'{"options": {"name": "' + b"x" * 5_000_000 + b'"}}'
    for path in ("/api/v1/runs", "/api/v1/drafts", "/api/v1/previews"):
        answer = ask(guarded, "POST", path, BEARER, content_type="application/json", data=body)
        assert answer.status_code == 413, path


def test_every_answer_has_the_headers_that_browsers_obey(guarded: Site) -> None:
    for method, path in addresses(guarded):
        for headers in ({}, BEARER):
            answer = ask(guarded, method, path, headers)
            for name, value in HEADERS:
                assert answer.headers.getlist(name) == [value], (method, path)
            if not path.startswith("/socket.io"):
                assert "Access-Control-Allow-Origin" not in answer.headers


def test_code_lets_one_browser_in_once(guarded: Site) -> None:
    code = guarded.codes.new()
    first = ask(guarded, "GET", f"/enter?code={code}", {})
    cookie = first.headers["Set-Cookie"]
    assert first.status_code == 200
    assert {"HttpOnly", "SameSite=Strict"} <= {part.strip() for part in cookie.split(";")}
    assert ask(guarded, "GET", "/", {"Cookie": cookie.partition(";")[0]}).status_code == 200
    assert ask(guarded, "GET", f"/enter?code={code}", {}).status_code == 403


@pytest.mark.parametrize("code", ["", "x", TOKEN, "%00", "a&code=b"])
def test_other_codes_let_nobody_in(guarded: Site, code: str) -> None:
    answer = ask(guarded, "GET", f"/enter?code={code}", {})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
