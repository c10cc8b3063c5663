"""What happens between the steps of training: watch the loss, validate, record, keep the best."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import keras

from featurenet.datasets.dataset import Images, Labels
from featurenet.errors import DivergedError
from featurenet.prediction.probabilities import Predictor, accuracy, cross_entropy, predict
from featurenet.training.history import CURVES

Logs = dict[str, float]
OnEpoch = Callable[[int, dict[str, float]], None]
"""Receives the epoch's number, counted from 1, and its figures."""


class StopDiverged(keras.callbacks.Callback):  # type: ignore[misc]
    """Ends training at the first batch whose loss is not finite.

    Keras' TerminateOnNaN would end it quietly, and leave broken weights behind.
    """

    def __init__(self) -> None:
        super().__init__()
        self._epoch = 0

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Notes where training is."""
        self._epoch = epoch + 1

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Checks the epoch's mean loss so far, which one bad batch makes bad for good."""
        loss = (logs or {})["loss"]
        if not math.isfinite(loss):
            raise DivergedError(f"The loss became {loss} in epoch {self._epoch}, batch {batch + 1}")


class Validate(keras.callbacks.Callback):  # type: ignore[misc]
    """Adds "val_loss" and "val_accuracy" of the exported model to the logs of each epoch.

    This replaces Keras' own validation, which would judge auxiliary heads too, and would compile a
    second forward pass beside the one that the metrics use later. It must come before the
    callbacks that read these figures.

    Args:
        exported: Runs the exported model, which shares its weights with the one in training.
        images: `(n, height, width, channels)`.
        labels: `(n,)`.
        batch_size: As in training.
    """

    def __init__(self, exported: Predictor, images: Images, labels: Labels, batch_size: int):
        super().__init__()
        self._exported = exported
        self._images = images
        self._labels = labels
        self._batch_size = batch_size

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Measures; raises DivergedError where training went well but inference does not."""
        probabilities = predict(self._exported, self._images, self._batch_size)
        loss = cross_entropy(probabilities, self._labels)
        if not math.isfinite(loss):
            raise DivergedError(f"The validation loss became {loss} after epoch {epoch + 1}")
        if logs is not None:
            logs |= {"val_loss": loss, "val_accuracy": accuracy(probabilities, self._labels)}


class Record(keras.callbacks.Callback):  # type: ignore[misc]
    """Collects the curves of the main output.

    Args:
        prefix: What precedes "loss" and "accuracy" of the main output in the logs.
        on_epoch: Told the figures of each epoch.
    """

    def __init__(self, prefix: str, on_epoch: OnEpoch | None):
        super().__init__()
        self._prefix = prefix
        self._on_epoch = on_epoch
        self.curves: dict[str, list[float]] = {name: [] for name in CURVES}

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Keeps the epoch's figures and passes them on."""
        logs = logs or {}
        figures = {
            "loss": logs[f"{self._prefix}loss"],
            "accuracy": logs[f"{self._prefix}accuracy"],
            "val_loss": logs["val_loss"],
            "val_accuracy": logs["val_accuracy"],
            "learning_rate": _learning_rate(self.model.optimizer),
        }
        for name, value in figures.items():
            self.curves[name].append(float(value))
        if self._on_epoch is not None:
            self._on_epoch(epoch + 1, {name: curve[-1] for name, curve in self.curves.items()})


def _learning_rate(optimizer: keras.optimizers.Optimizer) -> float:
    """Returns the rate of the last step; by way of NumPy, TensorFlow would warn."""
    rate = optimizer.learning_rate
    return float(rate.value if isinstance(rate, keras.Variable) else rate)


class KeepBest(keras.callbacks.Callback):  # type: ignore[misc]
    """Gives the model back the weights that it had at the lowest "val_loss".

    Keras' EarlyStopping can do so too, but only together with stopping early.
    """

    def __init__(self) -> None:
        super().__init__()
        self.best_epoch = 0
        self._last_epoch = 0
        self._best_loss = math.inf
        self._weights: list[Any] = []

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Copies the weights if they are better than all before."""
        self._last_epoch = epoch + 1
        loss = (logs or {})["val_loss"]
        if loss < self._best_loss:
            self.best_epoch, self._best_loss = self._last_epoch, loss
            self._weights = self.model.get_weights()

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Puts the best weights back, unless the last are the best."""
        if self.best_epoch < self._last_epoch:
            self.model.set_weights(self._weights)
