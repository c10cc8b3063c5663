"""An experiment → what people call it: shipped names as they are, files without their folders."""

from __future__ import annotations

from pathlib import PurePath

from featurenet.records import Experiment

SUFFIXES = (
    *(".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".tar", ".zip", ".npz", ".toml"),
    *(".xml", ".uvl", ".sxfm", ".dimacs", ".cnf"),
)
"""Of files that a data set or a meta-model may be; another dot belongs to the name."""


def short_name(given: str) -> str:
    """Returns the name of a meta-model or data set that may be given as a path."""
    name = PurePath(given).name
    ends = (end for end in SUFFIXES if name.lower().endswith(end) and name.lower() != end)
    return name[: len(name) - len(next(ends, ""))] or given


def title(experiment: Experiment) -> str:
    """Returns the experiment's name, or what it is about."""
    subject = f"{short_name(experiment.metamodel)} on {short_name(experiment.data.dataset)}"
    return experiment.name or subject
