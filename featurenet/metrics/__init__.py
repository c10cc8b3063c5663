"""What is measured on a model: the metrics, their registry, and `assess`.

Each import below registers a family; a new family is a new file and a line here.
"""

from __future__ import annotations

from featurenet.metrics import (
    cost,
    coverage,
    per_class,
    prioritisation,
    quality,
    robustness,
    structure,
    surprise,
)

__all__ = [
    "cost",
    "coverage",
    "per_class",
    "prioritisation",
    "quality",
    "robustness",
    "structure",
    "surprise",
]
