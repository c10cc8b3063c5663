"""Routes to OpenAPI 3.1, from the models that they are checked by."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from featurenet import __version__
from featurenet.web.route import PREFIX, Download, Route, all_routes

_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")

_REFUSALS = {
    "400": "Something that was sent cannot be used; the message says what.",
    "401": "The token is missing or wrong.",
    "403": "Asked by a page of another site, or without the header Origin.",
    "404": "There is no such thing.",
}


def openapi() -> dict[str, Any]:
    """Returns the description of every route."""
    routes = all_routes()
    models = {model for each in routes for model in _models(each)}
    ordered = sorted(models, key=lambda model: model.__name__)
    references, schemas = models_json_schema(
        [(model, "validation") for model in ordered], ref_template="#/components/schemas/{model}"
    )
    named = {model: reference for (model, _), reference in references.items()}
    paths: dict[str, Any] = {}
    for each in routes:
        path = PREFIX + _PARAMETER.sub(r"{\2}", each.path)
        paths.setdefault(path, {})[each.method.lower()] = _operation(each, named)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "FeatureNET",
            "version": __version__,
            "description": "Everything that the dashboard shows and does.",
        },
        "servers": [{"url": "/"}],
        "security": [{"cookie": []}, {"bearer": []}],
        "paths": paths,
        "components": {
            "schemas": {**schemas.get("$defs", {}), "Refused": _REFUSED},
            "securitySchemes": {
                "cookie": {"type": "apiKey", "in": "cookie", "name": "featurenet"},
                "bearer": {"type": "http", "scheme": "bearer"},
            },
        },
    }


_REFUSED = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message"],
            "properties": {
                "message": {"type": "string"},
                "fields": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        }
    },
}


def _models(route: Route) -> list[type[BaseModel]]:
    answer = [route.answer] if issubclass(route.answer, BaseModel) else []
    return [*answer, *([route.body] if route.body else [])]


def _operation(route: Route, named: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "tags": [route.resource],
        "summary": route.words.rstrip("."),
        "parameters": [*_of_path(route), *_of_query(route)],
        "responses": {"200": _success(route, named), **_refusals()},
    }
    if route.body is not None:
        content = {"application/json": {"schema": named[route.body]}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _of_path(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": _path_schema(kind)}
        for kind, name in _PARAMETER.findall(route.path)
    ]


def _path_schema(kind: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0} if kind == "int" else {"type": "string"}


def _of_query(route: Route) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    schema = route.query.model_json_schema()
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": each}
        for name, each in schema.get("properties", {}).items()
    ]


def _success(route: Route, named: dict[Any, Any]) -> dict[str, Any]:
    if route.answer is Download:
        schema = {"type": "string", "format": "binary"}
        return {
            "description": "A file.",
            "content": {"application/octet-stream": {"schema": schema}},
        }
    content = {"application/json": {"schema": named.get(route.answer, {})}}
    return {"description": "Done.", "content": content}


def _refusals() -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refused"}}}
    return {
        status: {"description": words, **({"content": content} if status in ("400", "404") else {})}
        for status, words in _REFUSALS.items()
    }
