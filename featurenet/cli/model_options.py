"""Options that name a feature model: a meta-model, its size, what is required and excluded."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from featurenet.cli.sections import Decorated, add_options, section_option

_model = partial(section_option, "Feature model")

metamodel_argument = click.argument("metamodel")


def _image_shape(_context: click.Context, _parameter: click.Parameter, text: str) -> Any:
    """Turns "28x28x1" into (28, 28, 1)."""
    parts = text.split("x")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise click.BadParameter(f"must be HEIGHTxWIDTHxCHANNELS, such as 28x28x1, not {text!r}")
    return tuple(map(int, parts))


image_option = click.option(
    "--image",
    default="28x28x1",
    show_default=True,
    callback=_image_shape,
    help="Image shape for which networks are compared.",
)


def size_options(function: Decorated) -> Decorated:
    """Adds `--blocks` and `--cells`."""
    return add_options(
        function,
        _model("--blocks", type=int, help="Most blocks.  [default: the meta-model's]"),
        _model("--cells", type=int, help="Most cells of a block.  [default: the meta-model's]"),
    )


def restriction_options(function: Decorated) -> Decorated:
    """Adds `--specialisation`, `--require` and `--exclude`."""
    pattern = {"multiple": True, "metavar": "PATTERN"}
    return add_options(
        function,
        _model("--specialisation", metavar="FILE", help="File of required and excluded features."),
        _model("--require", help="Features that all must have; repeatable.", **pattern),
        _model("--exclude", help="Features that none may have; repeatable.", **pattern),
    )
