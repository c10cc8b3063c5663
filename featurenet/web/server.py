"""Serves a workspace until Ctrl-C: the server's socket, its workers, the address to open."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from featurenet.errors import InvalidInputError
from featurenet.web.app import Site, make_site
from featurenet.web.guard import ENTRY

LOOPBACK = ("127.0.0.1", "localhost", "::1")

DEFAULT_PORT = 8765

ENDING_SECONDS = 20.0
"""How long workers may take to end before they are killed."""


class _Quiet(WSGIRequestHandler):
    """Answers without a line for each request, and without the library's name in a header."""

    server_version = "FeatureNET"
    sys_version = ""

    def log_request(self, *_: object) -> None:
        return

    def run_wsgi(self) -> None:
        """Answers, and lets go of a connection that was a WebSocket: what is left is no HTTP."""
        super().run_wsgi()
        if self.headers.get("Upgrade", "").lower() == "websocket":
            self.close_connection = True


@contextmanager
def served(
    folder: Path, token: str, host: str = LOOPBACK[0], port: int = DEFAULT_PORT
) -> Iterator[tuple[BaseWSGIServer, Site, str]]:
    """Listens on loopback; yields the server, the site, and the address that lets a browser in.

    Args:
        folder: The workspace's.
        token: Who knows it is let in.
        host: A name or address of this machine's loopback.
        port: 0 takes any that is free.

    Raises:
        InvalidInputError: If the port is taken, or the host is not loopback.
    """
    if host not in LOOPBACK:
        raise InvalidInputError(f"{host} is not loopback.")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    port = port or _free_port(host)
    site = make_site(folder, token, own_hosts(port), f"featurenet_{port}")
    try:
        server = make_server(host, port, site.app, threaded=True, request_handler=_Quiet)
    except (OSError, SystemExit):
        raise InvalidInputError(
            f"Port {port} of {host} is taken; name another with --port, or --port 0 for any."
        ) from None
    server.daemon_threads = True  # type: ignore[attr-defined]
    shown = f"[{host}]" if ":" in host else host
    try:
        yield server, site, f"http://{shown}:{port}{ENTRY}?code={site.codes.new()}"
    finally:
        server.server_close()
        site.close()


def own_hosts(port: int, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Returns the values of the header Host that mean this server."""
    loopback = (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}")
    return (*loopback, *names, *(f"{name}:{port}" for name in names))


@contextmanager
def workers(folder: Path, number: int) -> Iterator[None]:
    """Lets a process of its own carry out what is queued, as long as this one lives.

    Args:
        folder: The workspace's.
        number: Trials at once; 0 for no process at all.
    """
    if not number:
        yield
        return
    command = [sys.executable, "-m", "featurenet.web.worker", str(folder), str(number)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        yield
    finally:
        if process.stdin is not None:
            process.stdin.close()  # which is how it is told to end, whatever ends this process
        try:
            process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port(host: str) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as found:
        found.bind((host, 0))
        return int(found.getsockname()[1])
