"""A feature model → features whose constraints say outright that they never vary.

`not Block5_Output_Block`, `Root => not Draft` and `Block1 => Block1_Cell1` are meant, and so is
what the tree makes of them: the subtree of an excluded feature, the siblings of a required one.
What else never varies follows from several rules together, and nobody may have meant it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from featurenet.featuremodel.formula import clauses
from featurenet.featuremodel.model import Feature, FeatureModel, Group, walk


@dataclass(frozen=True, slots=True)
class Statements:
    """What a model's constraints say outright.

    Args:
        excluded: In no configuration.
        required: Wherever their parent is.
    """

    excluded: frozenset[str]
    required: frozenset[str]


def statements(model: FeatureModel) -> Statements:
    """Collects the statements of a model's constraints, and completes them over its tree."""
    said = dict(_said(model))
    for feature, _ in walk(model.root):
        for group in feature.groups:
            if isinstance(group, Group):
                _complete(feature, group, said)
    return Statements(
        excluded=frozenset(name for name, selected in said.items() if not selected),
        required=frozenset(name for name, selected in said.items() if selected),
    )


def _said(model: FeatureModel) -> Iterator[tuple[str, bool]]:
    """Yields (feature, whether it is selected when its parent is)."""
    always = _always(model)
    for constraint in model.constraints:
        for clause in clauses(constraint.formula):
            if len(clause) == 1:
                yield clause[0]
            elif len(clause) == 2:
                for (premise, positive), literal in (clause, clause[::-1]):
                    holds = premise in always or premise == model.parents.get(literal[0])
                    if holds and not positive:
                        yield literal


def _always(model: FeatureModel) -> set[str]:
    """Returns the root and what the tree alone makes mandatory."""
    found = {model.root.name}
    for feature, _ in walk(model.root):
        for group in feature.groups:
            if feature.name in found and isinstance(group, Group):
                if group.low == len(group.members):
                    found |= {member.name for member in group.members}
    return found


def _complete(parent: Feature, group: Group, said: dict[str, bool]) -> None:
    names = [member.name for member in group.members]
    if said.get(parent.name) is False or sum(said.get(name, False) for name in names) >= group.high:
        said |= {name: said.get(name, False) and said.get(parent.name, True) for name in names}
    left = [name for name in names if said.get(name, True)]
    if len(left) <= group.low:
        said |= dict.fromkeys(left, True)
