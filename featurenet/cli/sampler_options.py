"""The options of every sampler → options of a command, found when it is called.

A sampler of a plug-in or of another package brings its own: what its function's signature and
docstring say becomes the command's help.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from featurenet.cli.sections import SectionCommand, SectionOption, section_option
from featurenet.errors import InvalidInputError
from featurenet.options import Option
from featurenet.plugins import load_plugin
from featurenet.sampling.asked import all_options
from featurenet.sampling.sampler import Sampler

PLUGIN = "--plugin"

plugin_option = section_option(
    "Sampling",
    PLUGIN,
    "plugins",
    multiple=True,
    metavar="FILE",
    help="Python file that adds samplers; repeatable.",
)

_NOUNS = {"integer": "INTEGER", "number": "FLOAT", "boolean": "TRUE|FALSE"}
_FOUND = f"{__name__}.found"


class SamplingCommand(SectionCommand):
    """A command that takes the options of all samplers, those of plug-ins as well."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Loads the plug-ins that are named, which may add options, and parses them all."""
        for file in _plugins(args):
            load_plugin(Path(file))
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Returns the command's own options, and those of the samplers."""
        own = super().get_params(ctx)
        if _FOUND not in ctx.meta:
            ctx.meta[_FOUND] = list(_options(own))
        return [*own, *ctx.meta[_FOUND]]


def _plugins(arguments: Sequence[str]) -> Iterator[str]:
    """Yields the files that are named, be it as "--plugin FILE" or as "--plugin=FILE"."""
    for place, argument in enumerate(arguments):
        option, equals, file = argument.partition("=")
        if option == PLUGIN and equals:
            yield file
        elif option == PLUGIN:
            yield from arguments[place + 1 : place + 2]


def _options(own: Sequence[click.Parameter]) -> Iterator[click.Option]:
    taken = {name for parameter in own for name in parameter.opts}
    for name, samplers in all_options().items():
        flag = f"--{name.replace('_', '-')}"
        if flag in taken:
            raise InvalidInputError(
                f"the strategy {samplers[0].name} has an option {name!r}, but {flag} is the "
                "command's own: give it another name"
            )
        yield _option(flag, samplers[0].options[name], samplers)


def _option(flag: str, option: Option, samplers: Sequence[Sampler]) -> click.Option:
    is_flag = option.default is False
    kind: dict[str, Any] = {"is_flag": True} if is_flag else {"metavar": _noun(option.schema())}
    defaults = {each.options[option.name].default for each in samplers}
    shown = not is_flag and option.default is not None and len(defaults) == 1
    takers = ", ".join(each.name for each in samplers)
    words = f"{option.help.rstrip('.')} ({takers})." if option.help else f"For {takers}."
    text = f"{words}  [default: {option.default}]" if shown else words
    return SectionOption([flag], section="Sampling", default=None, help=text, **kind)


def _noun(schema: Mapping[str, Any]) -> str:
    """Returns what a value is, as click writes it."""
    schema = next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema)
    if "enum" in schema:
        return f"[{'|'.join(map(str, schema['enum']))}]"
    return _NOUNS.get(schema.get("type", ""), "TEXT")
