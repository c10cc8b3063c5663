"""How much a model's answers depend on small changes of the images.

Each import below registers a family of metrics.
"""

from __future__ import annotations

from featurenet.metrics.robustness import (
    accuracy_under_attack,
    clever,
    curves,
    minimal,
    sensitivity,
)

__all__ = ["accuracy_under_attack", "clever", "curves", "minimal", "sensitivity"]
