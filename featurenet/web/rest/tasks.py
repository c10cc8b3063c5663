"""New tasks: what can be asked, what it would be, and the start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field

from featurenet.metrics.metric import default_metrics
from featurenet.records import Experiment
from featurenet.store import runs, workers
from featurenet.store.own_metamodels import own_metamodels
from featurenet.task_text import as_command, as_python, options_of
from featurenet.web.asked_task import read_task, told_by_field
from featurenet.web.form import TaskForm, task_form
from featurenet.web.house import House, check_run
from featurenet.web.route import Answer, Asked, route


class Options(Asked):
    """Flat options of an experiment, as `featurenet.run` takes them.

    Args:
        options: Name → value; what is not named has its default.
    """

    options: dict[str, Any] = {}


class NewRun(Asked):
    """A task to be started.

    Args:
        options: As for a draft.
        priority: Runs with a higher one are carried out first.
    """

    options: dict[str, Any] = {}
    priority: int = Field(default=0, ge=-1_000, le=1_000)


class Draft(Answer):
    """A task that can be started as it is.

    Args:
        experiment: All of it.
        options: What of it differs from the defaults.
        command: The same as a command.
        python: The same as Python.
    """

    experiment: dict[str, Any]
    options: dict[str, Any]
    command: str
    python: str


class Preview(Answer):
    """What a task would be.

    Args:
        preview: `configurations` (value as digits, words, exact), `features`, five
            `architectures`, `sizes` of a quick sample, `estimate` of seconds, memory and disk.
    """

    preview: dict[str, Any]


class Started(Answer):
    """A run that was queued.

    Args:
        run: Its number.
    """

    run: int


@route("GET", "/options")
def get_options(house: House) -> TaskForm:
    """Everything that can be asked of a task: fields with meaning, range and default."""
    return task_form(house.folder)


@route("POST", "/drafts")
def check_draft(house: House, body: Options) -> Draft:
    """Check a task without starting it."""
    experiment = read_task(house.folder, body.options)
    return _draft(experiment)


@route("GET", "/runs/<int:run>/draft")
def get_draft(house: House, run: int) -> Draft:
    """The task of a run, to be started again with changes."""
    with house.reading() as store:
        check_run(store, run)
        experiment = runs.get(store, run).experiment
    return _draft(_as_asked(house.folder, experiment))


@route("POST", "/previews")
def make_preview(house: House, body: Options) -> Preview:
    """What a task would be: configurations, architectures, sizes, costs."""
    experiment = read_task(house.folder, body.options)
    with house.reading() as store:
        slots = sum(each.slots for each in workers.every(store) if each.alive)
    asked = {"experiment": experiment.model_dump(mode="json"), "workers": max(1, slots)}
    with told_by_field(body.options):
        return Preview(preview=house.helper.ask("preview", asked, seconds=45))


@route("POST", "/runs")
def start_run(house: House, body: NewRun) -> Started:
    """Queue a task; whoever works on the workspace carries it out."""
    experiment = read_task(house.folder, body.options)
    asked = {"experiment": experiment.model_dump(mode="json"), "priority": body.priority}
    with told_by_field(body.options):
        return Started(run=house.helper.ask("submit", asked, seconds=120)["run"])


def _draft(experiment: Experiment) -> Draft:
    return Draft(
        experiment=experiment.model_dump(mode="json", by_alias=True),
        options=options_of(experiment),
        command=as_command(experiment),
        python=as_python(experiment),
    )


def _as_asked(workspace: Path, experiment: Experiment) -> Experiment:
    """Returns an experiment as people ask: names of own meta-models, no list of all defaults."""
    defaults = tuple(each.name for each in default_metrics())
    names = {str(path): name for name, path in own_metamodels(workspace).items()}
    changes: dict[str, Any] = {"metamodel": names.get(experiment.metamodel, experiment.metamodel)}
    if experiment.metrics == defaults:
        changes["metrics"] = ()
    return experiment.model_copy(update=changes)
