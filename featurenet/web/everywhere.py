"""Serves a workspace to other machines: by gunicorn, which is the extra `server`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from featurenet.errors import InvalidInputError
from featurenet.web.app import make_site
from featurenet.web.guard import ENTRY
from featurenet.web.live import MOST_SOCKETS
from featurenet.web.server import own_hosts, workers

SPARE_THREADS = 20
"""Beside one for each socket: with fewer, plain requests would wait for sockets to close."""


def serve_everywhere(
    folder: Path, token: str, host: str, port: int, names: tuple[str, ...], number: int
) -> None:
    """Serves until it is interrupted.

    Args:
        folder: The workspace's.
        token: Who knows it is let in.
        host: Address to listen on.
        port: To listen on.
        names: What browsers call this machine.
        number: Trials at once; 0 for no worker.

    Raises:
        InvalidInputError: If gunicorn is missing, or it is not said what browsers ask for.
    """
    try:
        from gunicorn.app.base import BaseApplication
    except ImportError:
        raise InvalidInputError(
            "Serving other machines needs a production server: pip install 'featurenet[server]'."
        ) from None
    if not port:
        raise InvalidInputError("Name a port with --port when other machines are to reach it.")
    called = names if names else () if host in ("0.0.0.0", "::") else (host,)  # noqa: S104
    if not called:
        raise InvalidInputError(
            f"With --host {host}, name what browsers ask for: --name {'machine.example.org'}."
        )
    site = make_site(folder, token, own_hosts(port, called), f"featurenet_{port}")

    class Everywhere(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            settings = {
                "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
                "worker_class": "gthread",
                "workers": 1,
                "threads": MOST_SOCKETS + SPARE_THREADS,
                "loglevel": "warning",
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return site.app

    address = f"http://{called[0]}:{port}{ENTRY}?code={site.codes.new()}"
    click.echo(f"FeatureNET serves {folder}.\nOpen this address; it is good once:\n\n  {address}\n")
    click.echo(
        "Nothing is encrypted: put a server with HTTPS before it outside a trusted network.",
        err=True,
    )
    with workers(folder, number):
        Everywhere().run()
