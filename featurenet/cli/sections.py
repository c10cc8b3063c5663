"""Options under headings: a long `--help` in parts that can be found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

OTHER = "Options"

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class SectionOption(click.Option):
    """An option that stands under a heading of its command's help.

    Args:
        section: The heading.
    """

    def __init__(self, *arguments: Any, section: str, **extra: Any):
        super().__init__(*arguments, **extra)
        self.section = section


class SectionCommand(click.Command):
    """A command whose help lists its options section by section."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the sections in the order of their first options; what has none comes last."""
        sections: dict[str, list[tuple[str, str]]] = {}
        rest: list[tuple[str, str]] = []
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is None or isinstance(parameter, click.Argument):
                continue  # the text above says what an argument is
            if isinstance(parameter, SectionOption):
                sections.setdefault(parameter.section, []).append(record)
            else:
                rest.append(record)
        for title, records in [*sections.items(), (OTHER, rest)]:
            with formatter.section(title):
                formatter.write_dl(records)


def section_option(section: str, *names: str, **extra: Any) -> Callable[[Any], Any]:
    """Like `click.option`, under a heading of a `SectionCommand`'s help."""
    return click.option(*names, cls=SectionOption, section=section, **extra)


def add_options(function: Decorated, *options: Callable[[Any], Any]) -> Decorated:
    """Adds options to a command, in their order."""
    for option in reversed(options):
        function = option(function)
    return function
