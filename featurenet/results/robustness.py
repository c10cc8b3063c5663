"""Which of a run's figures stands for robustness, where one must."""

from __future__ import annotations

from featurenet.results.results import Results

FIRST = ("robust.pgd", "robust.apgd", "robust.fgsm_min", "robust.deepfool")
"""The metrics that are taken first, the most telling before the others."""


def robustness(results: Results) -> tuple[str, str] | None:
    """Returns figure and direction ("max" or "min") of a run's robustness; None without any."""
    measured = [name for name in results.metrics if name.startswith("robust.")]
    ordered = sorted(measured, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    for name in ordered:
        found = results.quantity(name)
        if found.direction != "none" and found.figure in results.figures:
            return found.figure, found.direction
    return None
