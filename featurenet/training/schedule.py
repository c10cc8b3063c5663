"""From a training plan to the learning rate of each step."""

from __future__ import annotations

import keras

from featurenet.records import TrainingPlan

WARMUP = 0.1
"""Share of all steps in which the rate rises."""


def set_schedule(optimizer: keras.optimizers.Optimizer, plan: TrainingPlan, steps: int) -> None:
    """Makes the optimiser's learning rate follow the plan.

    Args:
        optimizer: Has the plan's highest rate already.
        plan: Its schedule is followed.
        steps: Of the whole training.
    """
    if plan.schedule == "cosine":
        warmup = round(WARMUP * steps)
        optimizer.learning_rate = keras.optimizers.schedules.CosineDecay(
            initial_learning_rate=0.0 if warmup else plan.learning_rate,
            decay_steps=steps - warmup,
            warmup_target=plan.learning_rate if warmup else None,
            warmup_steps=warmup,
        )
