"""How commands are told which run is meant, and in which workspace it is looked for."""

from __future__ import annotations

from pathlib import Path

import click

from featurenet.store.workspace import DEFAULT, HOME

run_argument = click.argument("run", metavar="RUN")
"""A run's number or name in the workspace, or its folder; `store.workspace.find` tells which."""

workspace_option = click.option(
    "--workspace",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=f"Folder of many runs, or of one.  [default: ${HOME}, else {DEFAULT}]",
)
