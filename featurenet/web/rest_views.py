"""Routes to Flask: reads what was asked, calls the function, writes strict JSON."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, request, send_file
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import HTTPException

from featurenet.errors import InvalidInputError
from featurenet.records.record import describe_mistakes
from featurenet.web.errors import InvalidFields, NotFound
from featurenet.web.helper import Busy
from featurenet.web.house import House
from featurenet.web.route import PREFIX, Answer, Download, Route, all_routes
from featurenet.web.strict_json import to_json

Model = TypeVar("Model", bound=BaseModel)


def add_rest(app: Flask, house: House) -> None:
    """Adds every REST route, and what their errors become."""
    for each in all_routes():
        app.add_url_rule(
            PREFIX + each.path,
            endpoint=f"rest.{each.resource}.{each.name}",
            view_func=partial(_answer, house, each),
            methods=[each.method],
        )


def error_response(error: Exception) -> Response:
    """Returns what a client is told of an error; what is our own mistake has no details."""
    if isinstance(error, NotFound):
        return _refused(404, str(error))
    if isinstance(error, Busy):
        return _refused(503, str(error))
    if isinstance(error, InvalidInputError):
        return _refused(400, str(error), getattr(error, "fields", None))
    if isinstance(error, HTTPException):
        return _refused(error.code or 500, error.description or error.name)
    return _refused(500, "The server could not answer; its log tells why.")


def _answer(house: House, route: Route, **path: Any) -> Response:
    given = dict(path)
    if route.query is not None:
        given["query"] = _read(route.query, request.args.to_dict())
    elif request.args:
        names = ", ".join(request.args)
        raise InvalidInputError(f"This address takes nothing after '?'; received {names}.")
    if route.body is not None:
        given["body"] = _read(route.body, _sent())
    found = route.function(house, **given)
    return _download(found) if isinstance(found, Download) else _json(found)


def _sent() -> Mapping[str, Any]:
    try:
        sent = request.get_json(silent=True)
    except RecursionError:  # brackets in brackets, thousands deep
        sent = None
    if not isinstance(sent, Mapping):
        raise InvalidInputError('The body must be a JSON object, such as {"models": 12}.')
    return sent


def _read(model: type[Model], given: Mapping[str, Any]) -> Model:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise InvalidFields(mistakes(error)) from None


def mistakes(error: ValidationError) -> dict[str, str]:
    """Returns field → what is wrong with it, in words."""
    found: dict[str, str] = {}
    for each in error.errors(include_url=False):
        name = ".".join(map(str, each["loc"])) or "the whole"
        if each["type"] == "extra_forbidden":
            found[name] = f"there is no field {name!r}"
            continue
        one = ValidationError.from_exception_data(error.title, [_line(each)])
        found[name] = describe_mistakes(one, name)
    return found


def _line(each: Any) -> Any:
    """Returns an error in the form in which pydantic takes it again."""
    if each["type"] in ("value_error", "assertion_error"):
        each["ctx"] = {"error": each["ctx"]["error"]}
    return {name: each[name] for name in ("type", "loc", "input", "ctx") if name in each}


def _json(found: Any) -> Response:
    content = found.model_dump(mode="json", by_alias=True) if isinstance(found, Answer) else found
    return Response(to_json(content), mimetype="application/json")


def _download(found: Download) -> Response:
    if isinstance(found.content, Path):
        return send_file(
            found.content, found.mimetype, as_attachment=True, download_name=found.name
        )
    response = Response(found.content, mimetype=found.mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=found.name)
    return response


def _refused(status: int, message: str, fields: Mapping[str, str] | None = None) -> Response:
    error = {"message": message, **({"fields": fields} if fields else {})}
    return Response(to_json({"error": error}), status=status, mimetype="application/json")
