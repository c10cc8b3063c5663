"""How one model was trained: its curves, its best epoch and the time it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CURVES = ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate")
"""The curves of every history. Loss and accuracy are those of the main output."""


@dataclass(frozen=True, slots=True)
class History:
    """What training came to.

    Args:
        curves: Name (see `CURVES`) → one value per epoch. Losses are cross-entropies in nats,
            accuracies shares in [0, 1]. "loss" and "accuracy" are means over the epoch's training
            batches, while weights change; "val_…" are measured after the epoch.
        best_epoch: The epoch, counted from 1, whose weights the model has: lowest "val_loss".
        seconds: Wall-clock time of training, validation included.
    """

    curves: Mapping[str, tuple[float, ...]]
    best_epoch: int
    seconds: float

    @property
    def epochs(self) -> int:
        """Epochs run, which early stopping can make fewer than planned."""
        return len(self.curves["loss"])
