"""The fields of a task's form, from the same records and registries that check it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from featurenet.analyses.analysis import ANALYSES
from featurenet.architecture.baselines import BASELINES
from featurenet.datasets.catalogue import describe
from featurenet.featuremodel.library import shipped
from featurenet.metrics.metric import METRICS
from featurenet.options import described, plain
from featurenet.records import OPTIONS, RECIPES, Experiment
from featurenet.sampling.sampler import SAMPLERS
from featurenet.search.strategy import STRATEGIES
from featurenet.store.own_metamodels import own_metamodels
from featurenet.web.asked_task import PATHS
from featurenet.web.route import Answer

OWN = "task"
"""Section of the fields that belong to no other."""


class Field(Answer):
    """One field of the form.

    Args:
        name: As the API and scripts call it.
        section: Part of an experiment that it belongs to.
        help: What it means.
        default: What it is if nothing is given; null where something else decides.
        schema_of: Which values it takes, as JSON schema.
    """

    name: str
    section: str
    help: str
    default: Any
    schema_of: dict[str, Any]


class Choice(Answer):
    """Something that can be named in a field.

    Args:
        name: What is sent.
        words: What it is, in a line.
        detail: What else there is to know of it; its options, for one.
    """

    name: str
    words: str
    detail: dict[str, Any] = {}


class TaskForm(Answer):
    """Everything that a task's form shows.

    Args:
        fields: In the order of the pipeline.
        choices: Field → what can be named in it.
    """

    fields: list[Field]
    choices: dict[str, list[Choice]]


def task_form(workspace: Path) -> TaskForm:
    """Returns the form of a workspace, whose own meta-models are among the choices."""
    return TaskForm(fields=list(_fields()), choices=_choices(workspace))


@cache
def _fields() -> tuple[Field, ...]:
    own = [name for name in Experiment.model_fields if name not in (*OPTIONS, "schema_number")]
    found = [_field(OWN, name, Experiment, name) for name in own]
    for section, fields in OPTIONS.items():
        record = Experiment.model_fields[section].default.__class__
        for name, field in fields.items():
            if field in record.model_fields:
                found.append(_field(section, name, record, field))
    return tuple(each for each in found if each.name not in PATHS)


def _field(section: str, name: str, record: type[BaseModel], field: str) -> Field:
    schema = record.model_json_schema()
    default = plain(record.model_fields[field].get_default(call_default_factory=True))
    return Field(
        name=name,
        section=section,
        help=described(record).get(field, ""),
        default=default,
        schema_of=schema["properties"][record.model_fields[field].alias or field],
    )


def _choices(workspace: Path) -> dict[str, list[Choice]]:
    return {
        "metamodel": [
            *(Choice(name=name, words="comes with FeatureNET") for name in shipped()),
            *(Choice(name=name, words="of this workspace") for name in own_metamodels(workspace)),
        ],
        "dataset": [
            Choice(
                name=each.name,
                words=each.title,
                detail={
                    "shape": each.shape,
                    "classes": each.classes,
                    "images": each.train_images,
                    "here": each.loader == "digits" or each.path is not None,
                },
            )
            for each in describe()
        ],
        "strategy": [
            Choice(name=each.name, words=_first_line(each.function), detail=_options(each.options))
            for each in SAMPLERS
        ],
        "search": [Choice(name=name, words="") for name in STRATEGIES.names()],
        "recipe": [Choice(name=name, words="") for name in RECIPES],
        "baselines": [
            Choice(name=name, words=_first_line(BASELINES.get(name))) for name in BASELINES.names()
        ],
        "metrics": [
            Choice(name=each.name, words=each.description, detail={"default": each.default})
            for each in METRICS
        ],
        "analyses": [Choice(name=each.name, words=each.description) for each in ANALYSES],
    }


def _options(options: Any) -> dict[str, Any]:
    return {
        name: {"help": each.help, "default": plain(each.default), "schema": each.schema()}
        for name, each in options.items()
    }


def _first_line(function: Any) -> str:
    return (function.__doc__ or "").strip().split("\n")[0]
