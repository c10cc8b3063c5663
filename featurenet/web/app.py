"""Puts the server together: pages, REST and live events behind one guard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, request
from flask_socketio import SocketIO
from werkzeug.routing import IntegerConverter, Map

from featurenet.web.guard import Guard
from featurenet.web.helper import Helper
from featurenet.web.house import House
from featurenet.web.live import Live, add_live
from featurenet.web.pages import add_pages, webui
from featurenet.web.rest_views import add_rest, error_response
from featurenet.web.route import PREFIX
from featurenet.web.token import Codes

LARGEST_REQUEST = 4 * 2**20
"""Bytes: room for a meta-model's XML, and little more."""


@dataclass(frozen=True, slots=True)
class Site:
    """A server that is ready to be run.

    Args:
        app: Flask's, whose `wsgi_app` is guarded.
        sockets: Live events.
        house: What it serves.
        codes: Lets browsers in.
        live: Tells what happens.
    """

    app: Flask
    sockets: SocketIO
    house: House
    codes: Codes
    live: Live

    def close(self) -> None:
        """Ends the processes and threads beside the server."""
        self.live.close()
        self.house.helper.close()


def make_site(
    folder: Path, token: str, hosts: Iterable[str], cookie: str = "featurenet", secure: bool = False
) -> Site:
    """Makes the server of a workspace.

    Args:
        folder: The workspace's.
        token: Who knows it is let in.
        hosts: Values of the header Host that are ours, such as "127.0.0.1:8765".
        cookie: What the cookie of browsers that were let in is called.
        secure: Whether browsers reach it by HTTPS.
    """
    root = webui()
    app = Flask(
        "featurenet.web",
        root_path=str(root),
        template_folder=str(root / "templates"),
        static_folder=str(root / "static"),
    )
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.merge_slashes = False
    app.url_map.converters["int"] = _Number
    house = House(folder, Helper(folder))
    codes = Codes()
    app.extensions["featurenet"] = codes
    add_pages(app)
    add_rest(app, house)
    app.register_error_handler(Exception, _explain)
    app.after_request(_kept_by_nobody)
    sockets = SocketIO(app, async_mode="threading", serve_client=False)
    live = add_live(sockets, house)
    app.wsgi_app = Guard(app.wsgi_app, token, codes, hosts, cookie, secure)  # type: ignore[method-assign,assignment]
    return Site(app, sockets, house, codes, live)


class _Number(IntegerConverter):
    """A number in an address, as far as the store can count."""

    def __init__(self, map: Map):
        super().__init__(map, max=2**53 - 1)


def _explain(error: Exception) -> Response:
    """Tells what went wrong: programs in JSON, people on a page."""
    told = error_response(error)
    if told.status_code == 500:
        from flask import current_app

        current_app.logger.exception("%s %s failed", request.method, request.path)
    if request.path.startswith(PREFIX) or "text/html" not in request.headers.get("Accept", ""):
        return told
    from flask import render_template

    words = (told.get_json() or {})["error"]["message"]
    page = render_template("problem.html", status=told.status_code, words=words)
    return Response(page, status=told.status_code, mimetype="text/html")


def _kept_by_nobody(response: Response) -> Response:
    """Keeps answers out of caches; scripts and styles are asked for again if they changed."""
    is_static = request.endpoint == "static"
    response.headers["Cache-Control"] = "no-cache" if is_static else "no-store"
    return response
