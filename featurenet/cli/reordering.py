"""`featurenet select` and `prioritise`: chosen configurations to a file that keeps their origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from featurenet.cli.output import writable
from featurenet.featuremodel.configuration_files import read_metadata, write_configurations
from featurenet.featuremodel.model import Configuration
from featurenet.sampling.diversity import diversity

ORIGIN = ("metamodel", "features", "model")
"""What a file says of itself that holds for a part of it, in any order, too."""

out_option = click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    callback=writable,
    help="File to write: .pdt, .csv or .json.",
)


def write_chosen(
    source: Path,
    out: Path,
    features: Sequence[str],
    chosen: Sequence[Configuration],
    asked: Mapping[str, Any],
) -> dict[str, Any]:
    """Writes configurations of `source` to `out` and returns what to tell about them."""
    said = read_metadata(source)
    facts = {
        **{name: said[name] for name in ORIGIN if name in said},
        "source": source.name,
        **asked,
        "models": len(chosen),
        "diversity": diversity(chosen),
    }
    write_configurations(out, features, chosen, facts)
    return {**facts, "file": str(out)}


def describe(facts: Mapping[str, Any]) -> str:
    """Says in a line what was written."""
    figures = facts["diversity"]
    line = f"Wrote {facts['file']}: {facts['models']} configurations"
    if figures["mean"] is None:
        return line
    return (
        f"{line}, Jaccard distance mean {figures['mean']:.3f}, minimum {figures['minimum']:.3f}, "
        f"nearest neighbour {figures['nearest']:.3f}"
    )
