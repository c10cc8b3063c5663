"""From a compiled model and a data set to a trained model and the history of its training."""

from __future__ import annotations

import math
import time

import keras
import numpy as np
import numpy.typing as npt

from featurenet.datasets.dataset import Dataset
from featurenet.records import TrainingPlan
from featurenet.training.callbacks import KeepBest, OnEpoch, Record, StopDiverged, Validate
from featurenet.training.compile import CompiledModel
from featurenet.training.fastest import prefers_graph
from featurenet.training.history import History
from featurenet.training.schedule import set_schedule

PLATEAU_FACTOR = math.sqrt(0.1)
"""What the learning rate is multiplied with on a plateau."""


def fit(
    compiled: CompiledModel,
    dataset: Dataset,
    plan: TrainingPlan,
    seed: int,
    on_epoch: OnEpoch | None = None,
) -> History:
    """Trains a model in place; it ends with the weights of its lowest validation loss.

    The validation loss, which also drives early stopping and the learning rate, is that of the
    exported model: auxiliary heads are trained but never judged.

    Args:
        compiled: As `compile_network` returns it, with the plan's optimiser.
        dataset: Trained on its training images, validated on its validation images.
        plan: Epochs, batch size, schedule, class weights, early stopping and plateaus; what it
            leaves open is fitted to the number of training images.
        seed: Source of the order of batches and, where a layer has no seed of its own, of dropout
            and augmentation. See `prepare_process` for what else equal results need.
        on_epoch: Told each epoch's number, counted from 1, and figures (see `History.curves`);
            an exception that it raises ends training and is passed on.

    Raises:
        DivergedError: As soon as a training batch's loss, or the validation loss, is not finite.
    """
    images = len(dataset.x_train)
    plan = plan.fitted(images)
    keras.utils.set_random_seed(seed)
    start = time.perf_counter()
    set_schedule(compiled.training.optimizer, plan, plan.steps(images))
    by_graph = prefers_graph(compiled.exported, compiled.network) and not plan.augmentation
    record, best = Record("" if by_graph else compiled.log_prefix, on_epoch), KeepBest()
    callbacks = [
        StopDiverged(),
        Validate(compiled.predictor, dataset.x_val, dataset.y_val, plan.batch_size),
        best,
        record,
        *_schedules(plan),
    ]
    weights = _image_weights(dataset) if plan.class_weights else None
    if by_graph:
        from featurenet.training.graph.loop import train  # loads TensorFlow

        train(compiled.training, compiled.network, dataset, plan, weights, callbacks, seed)
    else:
        _create_variables(compiled, dataset)
        compiled.training.fit(
            dataset.x_train,
            compiled.targets(dataset.y_train),
            sample_weight=compiled.targets(weights) if weights is not None else None,
            batch_size=plan.batch_size,
            epochs=plan.epochs,
            verbose=0,
            callbacks=callbacks,
        )
    seconds = time.perf_counter() - start
    curves = {name: tuple(curve) for name, curve in record.curves.items()}
    return History(curves, best.best_epoch, seconds)


def _image_weights(dataset: Dataset) -> npt.NDArray[np.float32]:
    """Returns what each training image's loss counts: all classes the same, the mean image 1."""
    counts = np.bincount(dataset.y_train, minlength=dataset.classes)
    weights = len(dataset.y_train) / (np.count_nonzero(counts) * np.maximum(counts, 1))
    return weights[dataset.y_train].astype(np.float32)


def _create_variables(compiled: CompiledModel, dataset: Dataset) -> None:
    """Creates the variables of optimiser, loss and metrics before the training step is traced.

    TensorFlow traces a step that creates variables twice, with a branch for each of them: a model
    of 25 cells (200 arrays of weights) then takes 28 CPU seconds to its first step, not 12.
    """
    model = compiled.training
    model.optimizer.build(model.trainable_variables)
    labels = compiled.targets(dataset.y_train[:1])
    uniform = np.full((1, dataset.classes), 1 / dataset.classes, np.float32)
    outputs = compiled.targets(uniform)
    model.compute_loss(x=None, y=labels, y_pred=outputs)
    model.compute_metrics(x=None, y=labels, y_pred=outputs)
    model.reset_metrics()


def _schedules(plan: TrainingPlan) -> list[keras.callbacks.Callback]:
    chosen: list[keras.callbacks.Callback] = []
    if plan.reduce_on_plateau is not None:
        chosen.append(
            keras.callbacks.ReduceLROnPlateau(
                monitor="val_loss",
                factor=PLATEAU_FACTOR,
                patience=plan.reduce_on_plateau,
                mode="min",
                min_delta=0.0,
            )
        )
    if plan.early_stopping is not None:
        chosen.append(
            keras.callbacks.EarlyStopping(
                monitor="val_loss", patience=plan.early_stopping, mode="min"
            )
        )
    return chosen
