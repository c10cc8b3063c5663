"""A configuration and its feature model → what is wrong with it, in words."""

from __future__ import annotations

from collections.abc import Iterator

from featurenet.featuremodel.formula import holds
from featurenet.featuremodel.model import Configuration, FeatureModel, Group


def violations(model: FeatureModel, configuration: Configuration) -> list[str]:
    """Returns every rule of the model that a configuration breaks; empty when it is valid.

    Works on the tree and the formulas themselves, so that it can check what solvers found from
    clauses. A 1,711-feature model takes about a millisecond.

    Args:
        model: A feature model; its constraints name features that it has.
        configuration: Any set of names.
    """
    selected = configuration.selected
    found = [
        f"{name} is no feature of {model.name}" for name in sorted(selected - model.number.keys())
    ]
    if model.root.name not in selected:
        found.append(f"{model.root.name} must be selected, it is the root")
    found += _tree_violations(model, selected)
    found += [
        f"constraint broken: {constraint}"
        for constraint in model.constraints
        if not holds(constraint.formula, selected)
    ]
    return found


def _tree_violations(model: FeatureModel, selected: frozenset[str]) -> Iterator[str]:
    for name in sorted(selected & model.number.keys(), key=model.number.__getitem__):
        parent = model.parents.get(name)
        if parent is not None and parent not in selected:
            yield f"{name} needs its parent {parent}"
        for group in model.groups.get(name, ()):
            chosen = [member.name for member in group.members if member.name in selected]
            if not group.low <= len(chosen) <= group.high:
                yield f"{name} needs {_amount(group)}, selected: {', '.join(chosen) or 'none'}"


def _amount(group: Group) -> str:
    names = ", ".join(member.name for member in group.members)
    if len(group.members) == 1:
        return names
    amount = str(group.low) if group.low == group.high else f"{group.low} to {group.high}"
    return f"{amount} of {names}"
