"""From logits and labels to what attacks maximise or minimise, and its slope along each logit.

The slopes are written down, not derived by the backend: one traced function then serves every
objective, and what is not chosen may be infinite without harm.
"""

from __future__ import annotations

from typing import Any

from keras import ops

CHOICES = ("cross-entropy", "margin", "difference-of-logits-ratio", "logit")
"""The objectives of `prediction.classifier.Objective`, and the logit of the label itself."""

_SMALLEST_SPREAD = 1e-12
"""What equal logits count as differing by, where their difference divides."""


def evaluate(logits: Any, labels: Any, choice: Any) -> tuple[Any, Any]:
    """Returns an objective for k labels of each image.

    Args:
        logits: `(n, classes)`.
        labels: `(n, k)`, integers.
        choice: Scalar integer: which of `CHOICES`.

    Returns:
        Values `(n, k)`, and their derivatives by each logit, `(n, k, classes)`.
    """
    own = ops.one_hot(labels, logits.shape[-1], dtype=logits.dtype)
    scores = ops.expand_dims(logits, 1)
    found = [_cross_entropy(scores, own), *_margins(scores, own), _logit(scores, own)]
    values = ops.stack([value for value, _ in found])
    slopes = ops.stack([slope for _, slope in found])
    return ops.take(values, choice, axis=0), ops.take(slopes, choice, axis=0)


def _cross_entropy(scores: Any, own: Any) -> tuple[Any, Any]:
    values = ops.logsumexp(scores, axis=-1) - ops.sum(own * scores, axis=-1)
    others = (1 - own) * ops.softmax(scores, axis=-1)
    # softmax(z)[label] - 1, which rounds to 0 for a model that is very sure, as a sum
    return values, others - own * ops.sum(others, axis=-1, keepdims=True)


def _margins(scores: Any, own: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """The margin, and the difference-of-logits ratio made from it."""
    classes, kind = scores.shape[-1], scores.dtype
    others = ops.where(own > 0, -float("inf"), scores)
    rival = ops.one_hot(ops.argmax(others, axis=-1), classes, dtype=kind)
    margin = ops.sum((own - rival) * scores, axis=-1)
    order = ops.top_k(scores, min(3, classes))[1]
    ends = (
        ops.one_hot(order[..., 0], classes, dtype=kind),
        ops.one_hot(order[..., -1], classes, dtype=kind),
    )
    spreads = ends[0] - ends[1]
    spread = ops.maximum(ops.sum(spreads * scores, axis=-1), _SMALLEST_SPREAD)
    ratio = -margin / spread
    slopes = (rival - own - ops.expand_dims(ratio, -1) * spreads) / ops.expand_dims(spread, -1)
    return (margin, own - rival), (ratio, slopes)


def _logit(scores: Any, own: Any) -> tuple[Any, Any]:
    return ops.sum(own * scores, axis=-1), own
