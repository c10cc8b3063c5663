"""A training plan: fitted to the data, by a recipe, read from old runs, refused in words."""

from __future__ import annotations

from typing import Any

import pytest

from featurenet.errors import InvalidInputError
from featurenet.preparation import prepare
from featurenet.records import Experiment, TrainingPlan

PLAIN = TrainingPlan.parse({"recipe": "plain"})


@pytest.mark.parametrize(
    ("images", "asked", "epochs", "batch_size"),
    [
        (60_000, {}, 12, 128),  # as the published tool
        (54_000, {"epochs": 1}, 1, 32),
        (5_400, {}, 12, 64),
        (1_293, {}, 13, 16),  # digits
        (100, {}, 143, 16),
        (2, {}, 1_000, 16),
        (1_293, {"epochs": 3}, 3, 16),
        (1_293, {"batch_size": 128}, 91, 128),
        (1_293, {"epochs": 2, "batch_size": 50}, 2, 50),
    ],
)
def test_plan_is_fitted_to_the_number_of_images(
    images: int, asked: dict[str, int], epochs: int, batch_size: int
) -> None:
    found = TrainingPlan(**asked).fitted(images)
    assert (found.epochs, found.batch_size) == (epochs, batch_size)
    assert found.fitted(10 * images) == found


def test_plain_recipe_is_the_published_tools() -> None:
    assert (PLAIN.epochs, PLAIN.batch_size, PLAIN.learning_rate) == (12, 128, 1e-3)
    assert (PLAIN.schedule, PLAIN.clip_norm, PLAIN.initializer) == ("constant", 0, "glorot")


def test_what_is_asked_for_wins_over_the_recipe() -> None:
    asked = Experiment.from_options(recipe="plain", epochs=3, reduce_on_plateau=5)
    assert asked.training == PLAIN.model_copy(update={"epochs": 3, "reduce_on_plateau": 5})


def test_settled_plan_is_stored_with_the_experiment() -> None:
    found = prepare(Experiment(baselines=(), metrics=("size",)))
    stored = Experiment.model_validate_json(found.experiment.model_dump_json(by_alias=True))
    assert (stored.training.epochs, stored.training.batch_size) == (13, 16)
    assert stored.training.fitted(5) == found.training


def test_experiment_from_before_recipes_was_plain() -> None:
    old = {"schema": 1, "metamodel": "cnn", "training": {"epochs": 5, "batch_size": 64}}
    found = Experiment.parse(old)
    assert found.training == PLAIN.model_copy(update={"epochs": 5, "batch_size": 64})
    assert found == Experiment.model_validate_json(found.model_dump_json(by_alias=True))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"recipe": "fancy"}, "recipe must be 'default' or 'plain', received 'fancy'"),
        (
            {"reduce_on_plateau": 5},
            "reduce_on_plateau needs schedule='constant', received 'cosine'",
        ),
        ({"schedule": "linear"}, "schedule must be 'cosine' or 'constant', received 'linear'"),
        ({"clip_norm": -1}, "clip_norm must be at least 0, received -1"),
        ({"epochs": 0}, "epochs must be at least 1, received 0"),
        ({"initializer": "he"}, "initializer must be 'fan_in' or 'glorot', received 'he'"),
    ],
)
def test_wrong_plan_is_refused_in_words(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        Experiment.from_options(**options)
    assert message in str(refused.value)
