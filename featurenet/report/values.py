"""A trial's figures without their intervals."""

from __future__ import annotations

from featurenet.records import Trial, figures


def numbers(trial: Trial) -> dict[str, float]:
    """Returns every finite number known of a trial, nested ones under dotted names."""
    found = figures(trial.result) if trial.result is not None else {}
    return {name: figure.value for name, figure in found.items()}
