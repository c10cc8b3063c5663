"""Files of this folder to commands of the program, without importing them.

A file is a command if its docstring begins with "`featurenet NAME`: ", where NAME is the file's;
the rest of that line is the command's line in `--help`. That of a group's command has two words,
"`featurenet GROUP NAME`: " in the file GROUP_NAME. Its `command` is loaded when it is called,
because some commands import what takes seconds.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from featurenet.cli.errors import exit_codes
from featurenet.registry import near_matches

_SUMMARY = re.compile(r'"""`featurenet (\w+(?: \w+)?)`: ([^"\n]+)')


@cache
def _commands() -> dict[str, str]:
    """Returns file → what its command does, sorted."""
    found: dict[str, str] = {}
    for path in sorted(Path(__file__).parent.glob("*.py")):
        with path.open(encoding="utf-8") as file:
            match = _SUMMARY.match(file.readline())
        if match and match[1].replace(" ", "_") == path.stem:
            found[path.stem] = match[2][0].upper() + match[2][1:]
    return found


def summaries(group: str = "") -> dict[str, str]:
    """Returns command name → what it does, sorted by name.

    Args:
        group: Whose commands; those of the program itself if it is empty.
    """
    named = {tuple(file.rpartition("_")[::2]): text for file, text in _commands().items()}
    return {name: text for (above, name), text in named.items() if above == group}


class CommandFiles(click.Group):
    """A group whose commands are files of this folder.

    Args:
        group: Its name, as the files' names begin; empty for the program itself.
    """

    def __init__(self, *arguments: Any, group: str = "", **extra: Any):
        super().__init__(*arguments, **extra)
        self.group_name = group

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names of all commands."""
        return list(summaries(self.group_name))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports a command; None if there is no such file."""
        if cmd_name not in summaries(self.group_name):
            return None
        file = f"{self.group_name}_{cmd_name}" if self.group_name else cmd_name
        command: click.Command = import_module(f"featurenet.cli.{file}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command; near matches are named if there is none."""
        name, known = args[0] if args else "", summaries(self.group_name)
        if name not in known and not name.startswith("-"):
            ctx.fail(f"Unknown command {name!r}.{near_matches(name, known)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list of commands for `--help`."""
        with formatter.section("Commands"):
            formatter.write_dl(list(summaries(self.group_name).items()))


class Program(CommandFiles):
    """The program itself: what it raises becomes a message and an exit code."""

    def make_context(self, *arguments: Any, **extra: Any) -> click.Context:
        """Reads the program's own options; a wrong one becomes a message and an exit code."""
        with exit_codes():
            return super().make_context(*arguments, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command and turns what it raises into a message and an exit code."""
        with exit_codes():
            return super().invoke(ctx)
