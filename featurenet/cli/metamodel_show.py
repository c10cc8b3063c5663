"""`featurenet metamodel show`: show a meta-model's tree and constraints."""

from __future__ import annotations

from typing import Any, TypeGuard

import click
from rich.text import Text
from rich.tree import Tree

from featurenet.cli.model_options import metamodel_argument
from featurenet.cli.output import json_option, print_json, stdout
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import Feature, Group, MetaModel, Repeat, Restriction
from featurenet.featuremodel.overview import plain_feature


@click.command(name="show")
@metamodel_argument
@json_option
def command(metamodel: str, as_json: bool) -> None:
    """Show a meta-model's tree and constraints.

    METAMODEL is a shipped meta-model's name or a file. What repeats is shown once.
    """
    found = read_metamodel(metamodel)
    if as_json:
        print_json(_plain(found))
        return
    console = stdout()
    tree = Tree(_label(found.root, ""))
    _add_groups(tree, found.root)
    console.print(tree)
    for title, lines in (
        ("Constraints", [str(constraint) for constraint in found.constraints]),
        ("Specialisation", [_restriction(each) for each in found.restrictions]),
    ):
        if lines:
            console.print(f"\n{title}")
        for line in lines:
            console.print(f"  {line}", markup=False, soft_wrap=True)


def _add_groups(tree: Tree, feature: Feature) -> None:
    """Adds a feature's children."""
    for group in feature.groups:
        if isinstance(group, Repeat):
            note = f"up to {group.default} {group.count} by default"
            _add_feature(tree, group.feature, feature.name, note)
        elif len(group.members) == 1:
            note = "optional" if group.is_optional else ""
            _add_feature(tree, group.members[0], feature.name, note)
        elif _is_of_leaves(group):
            tree.add(_choice(group, feature.name))
        else:
            choice = tree.add(Text(_amount(group), style="italic"))
            for member in group.members:
                _add_feature(choice, member, feature.name)


def _add_feature(tree: Tree, feature: Feature, parent: str, note: str = "") -> None:
    """Adds a subtree; a feature that just has a choice of leaves takes one line."""
    label = _label(feature, parent, note)
    if len(feature.groups) == 1 and _is_of_leaves(feature.groups[0]):
        tree.add(label.append(": ").append_text(_choice(feature.groups[0], feature.name)))
    else:
        _add_groups(tree.add(label), feature)


def _is_of_leaves(group: Group | Repeat) -> TypeGuard[Group]:
    return (
        isinstance(group, Group)
        and len(group.members) > 1
        and not any(member.groups for member in group.members)
    )


def _choice(group: Group, parent: str) -> Text:
    names = ", ".join(_short(member.name, parent) for member in group.members)
    return Text.assemble((_amount(group), "italic"), f" {names}")


def _label(feature: Feature, parent: str, note: str = "") -> Text:
    label = Text(_short(feature.name, parent), style="dim" if feature.abstract else "")
    return label.append(f" ({note})", style="italic") if note else label


def _short(name: str, parent: str) -> str:
    """The part of a name that its parent's does not have."""
    return name.removeprefix(f"{parent}_") or name


def _amount(group: Group) -> str:
    if group.is_alternative:
        return "one of"
    if group.is_or:
        return "at least one of"
    return f"{group.low} to {group.high} of"


def _restriction(restriction: Restriction) -> str:
    verb = "require" if restriction.required else "exclude"
    condition = f" where {restriction.when}" if restriction.when else ""
    origin = f"  [{restriction.origin}]" if restriction.origin else ""
    return f"{verb} {restriction.pattern}{condition}{origin}"


def _plain(metamodel: MetaModel) -> dict[str, Any]:
    return {
        "name": metamodel.name,
        "root": plain_feature(metamodel.root),
        "constraints": [
            {"formula": str(constraint.formula), "origin": constraint.origin}
            for constraint in metamodel.constraints
        ],
        "restrictions": [
            {
                "pattern": restriction.pattern,
                "required": restriction.required,
                "when": restriction.when,
                "origin": restriction.origin,
            }
            for restriction in metamodel.restrictions
        ],
    }
