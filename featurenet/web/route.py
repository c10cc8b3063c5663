"""A REST route is a function: its annotations say what it takes and answers.

`query` is read from the address, `body` from the JSON that was sent, other parameters are part of
the path. OpenAPI is made from the same annotations.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Literal, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict

Method = Literal["GET", "POST", "PUT", "DELETE"]

PREFIX = "/api/v1"


class Answer(BaseModel):
    """Base of what routes answer."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="null")


class Asked(BaseModel):
    """Base of what routes are asked: unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Nothing(Asked):
    """An empty object: the address says it all."""


class Done(Answer):
    """Answer of routes that only change something."""

    done: bool = True


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be saved by whoever asked for it; browsers never show it in the page.

    Args:
        content: Bytes, or the path of a file that may be given away.
        name: What it is called there.
        mimetype: Of its content.
    """

    content: bytes | Path
    name: str
    mimetype: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Route:
    """One REST route.

    Args:
        method: Of HTTP.
        path: Flask's rule, without the prefix.
        function: Takes the house, then what the path has, then `query` and `body`.
        query: What it reads from the address; None for nothing.
        body: What it reads from the JSON that was sent; None for nothing.
        answer: What it answers.
    """

    method: Method
    path: str
    function: Callable[..., Any]
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    answer: type[Any]

    @property
    def name(self) -> str:
        """What OpenAPI and Flask call it."""
        return self.function.__name__

    @property
    def words(self) -> str:
        """What it does, in a line."""
        return (self.function.__doc__ or "").strip().split("\n")[0]

    @property
    def resource(self) -> str:
        """The file that it is in: routes of one resource are listed together."""
        return self.function.__module__.rpartition(".")[2]


ROUTES: list[Route] = []

Function = TypeVar("Function", bound=Callable[..., Any])


def route(method: Method, path: str) -> Callable[[Function], Function]:
    """Makes a function a REST route.

    Args:
        method: Of HTTP.
        path: Flask's rule, such as "/runs/<int:run>", without the prefix.
    """

    def register(function: Function) -> Function:
        hints = get_type_hints(function)
        ROUTES.append(
            Route(
                method=method,
                path=path,
                function=function,
                query=hints.get("query"),
                body=hints.get("body"),
                answer=hints["return"],
            )
        )
        return function

    return register


def all_routes() -> list[Route]:
    """Returns every route of the files in `rest/`, sorted by path."""
    from featurenet.web import rest

    for module in iter_modules(rest.__path__):
        import_module(f"{rest.__name__}.{module.name}")
    return sorted(ROUTES, key=lambda each: (each.path, each.method))
