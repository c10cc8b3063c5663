"""A registry → the names that an option takes: its help lists them, a wrong one gets near ones."""

from __future__ import annotations

from typing import Any

import click
from click.shell_completion import CompletionItem

from featurenet.errors import InvalidInputError
from featurenet.registry import Registry


class Known(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions only
    """A name of something registered, here or by another package.

    Args:
        registry: What may be named.
    """

    name = "name"

    def __init__(self, registry: Registry[Any]):
        self.registry = registry

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Returns all names, for the help."""
        return f"[{'|'.join(self.registry.names())}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Returns the name if there is such a thing."""
        try:
            self.registry.get(value)
        except InvalidInputError as error:
            self.fail(str(error), param, ctx)
        return value

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Returns the names that begin as what was typed."""
        return [CompletionItem(n) for n in self.registry.names() if n.startswith(incomplete)]
