"""The command line: a file for each command, loaded when that command is called."""

from __future__ import annotations

import click

from featurenet import __version__
from featurenet.cli.encoding import replace_unknown_characters
from featurenet.cli.group import CommandFiles

application = CommandFiles(
    name="featurenet",
    help="Generate, train and study diverse populations of deep-learning models.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
click.version_option(__version__, prog_name="featurenet")(application)


def main() -> None:
    """Runs the program with the process's arguments and ends the process."""
    replace_unknown_characters()
    application(prog_name="featurenet")
