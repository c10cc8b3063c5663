"""`featurenet metamodel`: list, show, check, convert and expand meta-models."""

from __future__ import annotations

import click

from featurenet.cli.group import CommandFiles


@click.group(cls=CommandFiles, group="metamodel")
def command() -> None:
    """List, show, check, convert and expand meta-models.

    METAMODEL is a shipped meta-model's name or a file: ours or FeatureIDE's XML, SXFM (SPLOT),
    UVL or DIMACS.
    """
