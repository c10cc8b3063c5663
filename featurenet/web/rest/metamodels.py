"""Meta-models: those that come with FeatureNET and the workspace's own, and their editor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from xml.sax.saxutils import quoteattr

from pydantic import Field, StringConstraints

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.formats import parse_model
from featurenet.featuremodel.library import read_metamodel, shipped
from featurenet.featuremodel.overview import overview, plain_feature
from featurenet.featuremodel.safe_xml import root_tag
from featurenet.featuremodel.specialisation import parse_specialisation, recognises
from featurenet.resources import bundled
from featurenet.store.own_metamodels import own_metamodels, remove_metamodel, save_metamodel
from featurenet.web.errors import NotFound
from featurenet.web.house import House
from featurenet.web.route import Answer, Asked, Done, Download, route

Name = Annotated[str, StringConstraints(max_length=200)]

LARGEST = 2_000_000
"""Characters of XML that are taken in."""

MOST_SHOWN = 5_000
"""Features of an instance that the editor draws."""


class MetamodelLine(Answer):
    """One meta-model of the list.

    Args:
        name: By which tasks call it.
        own: Whether it is of this workspace, and not shipped.
        features: Of its instance with the default numbers of blocks and cells.
        constraints: Cross-tree constraints of that.
        blocks: Default number of blocks; null where it repeats none.
        cells: Default number of cells of a block; likewise.
        problem: Why it cannot be read; null if it can.
    """

    name: str
    own: bool
    features: int | None
    constraints: int | None
    blocks: int | None
    cells: int | None
    problem: str | None


class Metamodels(Answer):
    """All of a workspace's meta-models, its own ones first."""

    metamodels: list[MetamodelLine]


class SizeAsked(Asked):
    """How large an instance is wanted.

    Args:
        blocks: Of it; without it, the meta-model's default.
        cells: Of each block; likewise.
    """

    blocks: int | None = Field(default=None, ge=1, le=50)
    cells: int | None = Field(default=None, ge=1, le=50)


class MetamodelPage(Answer):
    """An instance of a meta-model.

    Args:
        line: As the list tells it.
        tree: The root: `name`, `abstract` and `groups`, each with `low`, `high` and `members`.
        constraints: In words.
        blocks: Of this instance.
        cells: Of each of its blocks.
    """

    line: MetamodelLine
    tree: dict[str, Any]
    constraints: list[str]
    blocks: int | None
    cells: int | None


class Rule(Asked):
    """A constraint: where one feature is selected, another must be, or must not.

    Args:
        when: The one feature.
        feature: The other one.
        required: Whether it must be selected; otherwise it must not.
    """

    when: Name
    feature: Name
    required: bool


class Choices(SizeAsked):
    """What was chosen in the editor.

    Args:
        require: Features that must be selected.
        exclude: Features that must not.
        rules: Constraints that are added.
        counting: Seconds that may be spent on knowing how many configurations are left.
    """

    require: list[Name] = Field(default=[], max_length=MOST_SHOWN)
    exclude: list[Name] = Field(default=[], max_length=MOST_SHOWN)
    rules: list[Rule] = Field(default=[], max_length=100)
    counting: float = Field(default=0.12, ge=0.01, le=10)


class Consequence(Answer):
    """What follows from choices.

    Args:
        possible: Whether any configuration is left.
        forced: Features of all that are left.
        forbidden: Features of none.
        left: How many configurations, in words; null if that takes too long.
        conflict: A smallest set of choices that contradict one another.
    """

    possible: bool
    forced: list[str]
    forbidden: list[str]
    left: str | None
    conflict: list[str]


class Given(Asked):
    """A meta-model's text.

    Args:
        xml: Ours or FeatureIDE's, or a specialisation.
        replace: Whether it takes the place of the workspace's own one of that name.
    """

    xml: str = Field(max_length=LARGEST)
    replace: bool = False


class Specialisation(Choices):
    """Choices that are to be kept as a meta-model of their own.

    Args:
        name: What it shall be called.
        replace: Whether it takes the place of the workspace's own one of that name.
    """

    name: str = Field(max_length=60)
    replace: bool = False


@route("GET", "/metamodels")
def get_metamodels(house: House) -> Metamodels:
    """Meta-models that tasks can be made of."""
    own = own_metamodels(house.folder)
    lines = [_line(name, str(path), True) for name, path in own.items()]
    lines += [_line(name, name, False) for name in shipped() if name not in own]
    return Metamodels(metamodels=lines)


@route("GET", "/metamodels/<name>")
def get_metamodel(house: House, name: str, query: SizeAsked) -> MetamodelPage:
    """A meta-model's instance: its tree and constraints."""
    source = _source(house, name)
    metamodel = read_metamodel(source)
    model = expand(metamodel, blocks=query.blocks, cells=query.cells)
    if len(model.features) > MOST_SHOWN:
        raise InvalidInputError(
            f"This instance has {len(model.features):,} features, more than the editor draws "
            f"({MOST_SHOWN:,}); take fewer blocks and cells."
        )
    own = source != name
    line = MetamodelLine(name=name, own=own, **overview(metamodel), problem=None)
    return MetamodelPage(
        line=line,
        tree=plain_feature(model.root),
        constraints=[str(each) for each in model.constraints],
        blocks=query.blocks or line.blocks,
        cells=query.cells or line.cells,
    )


@route("POST", "/metamodels/<name>/choices")
def check_choices(house: House, name: str, body: Choices) -> Consequence:
    """What choices force and forbid, how much they leave, or which contradict one another."""
    asked = {**body.model_dump(), "source": _source(house, name)}
    return Consequence(**house.helper.ask("choices", asked, seconds=30))


@route("PUT", "/metamodels/<name>")
def put_metamodel(house: House, name: str, body: Given) -> MetamodelLine:
    """Keep a meta-model in the workspace: XML of ours, of FeatureIDE, or a specialisation."""
    if root_tag(body.xml) is None:
        raise InvalidInputError("This is no XML; `featurenet metamodel convert` makes some.")
    _check_name(name)
    return _keep(house, name, body.xml, body.replace)


@route("POST", "/metamodels/<name>/specialisations")
def specialise_metamodel(house: House, name: str, body: Specialisation) -> MetamodelLine:
    """Keep choices as a meta-model of the workspace."""
    source = _source(house, name)
    _check_name(body.name)
    base = Path(source).name if source != name else name
    attributes = {"of": base, "blocks": body.blocks, "cells": body.cells}
    head = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items() if value)
    lines = [f"  <require feature={quoteattr(each)}/>" for each in body.require]
    lines += [f"  <exclude feature={quoteattr(each)}/>" for each in body.exclude]
    lines += [
        f"  <{'require' if rule.required else 'exclude'} feature={quoteattr(rule.feature)} "
        f"when={quoteattr(rule.when)}/>"
        for rule in body.rules
    ]
    xml = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f"<specialisation{head}>", *lines])
    return _keep(house, body.name, f"{xml}\n</specialisation>\n", body.replace)


@route("GET", "/metamodels/<name>/xml")
def get_xml(house: House, name: str) -> Download:
    """A meta-model's file."""
    source = _source(house, name)
    path = Path(source) if source != name else bundled("metamodels") / f"{name}.xml"
    return Download(path.read_bytes(), f"{name}.xml", "application/xml")


@route("DELETE", "/metamodels/<name>")
def delete_metamodel(house: House, name: str) -> Done:
    """Remove one of the workspace's own meta-models; runs keep their copy."""
    if not remove_metamodel(house.folder, name):
        raise NotFound(f"This workspace has no meta-model {name!r} of its own.")
    return Done()


def _check_name(name: str) -> None:
    if name in shipped():
        raise InvalidInputError(f"{name!r} comes with FeatureNET; give yours another name.")


def _source(house: House, name: str) -> str:
    own = own_metamodels(house.folder)
    if name in own:
        return str(own[name])
    if name in shipped():
        return name
    raise NotFound(f"There is no meta-model {name!r}.")


def _keep(house: House, name: str, xml: str, replace: bool) -> MetamodelLine:
    """Writes a file and reads it as tasks do; one that cannot be read is taken away again."""
    before = own_metamodels(house.folder).get(name)
    kept = before.read_text(encoding="utf-8") if before else None
    if recognises(xml):
        _check_base(house, parse_specialisation(xml).base)
    else:
        parse_model(xml)
    path = save_metamodel(house.folder, name, xml, replace=replace)
    try:
        expand(read_metamodel(path))
    except InvalidInputError:
        if kept is None:
            path.unlink()
        else:
            save_metamodel(house.folder, name, kept, replace=True)
        raise
    return _line(name, str(path), True)


def _check_base(house: House, base: str | None) -> None:
    """Ends the request if a specialisation is of a file that is none of the workspace's own.

    One that a browser gave could read any file else, or tell whether there is one.
    """
    own = [f"{name}.xml" for name in own_metamodels(house.folder)]
    if base is not None and base not in [*shipped(), *own]:
        raise InvalidInputError(
            f"of={base[:80]!r} must name a meta-model that comes with FeatureNET, or the file of "
            "one of this workspace, such as mine.xml."
        )


def _line(name: str, source: str, own: bool) -> MetamodelLine:
    unread = dict.fromkeys(("features", "constraints", "blocks", "cells"))
    try:
        facts, problem = overview(read_metamodel(source)), None
    except InvalidInputError as error:
        facts, problem = unread, str(error)
    return MetamodelLine(name=name, own=own, **facts, problem=problem)
