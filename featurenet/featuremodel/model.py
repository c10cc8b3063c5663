"""The feature model: a tree of features with groups, cross-tree constraints, configurations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from featurenet.featuremodel.formula import Formula

MAX_FEATURES = 20_000
"""Features of a model that readers and template expansion accept."""

MAX_NAME = 200
"""Characters of a feature's name."""


@dataclass(frozen=True, slots=True)
class Group:
    """Children of a feature of which between `low` and `high` must be selected with it.

    One member makes it mandatory (1, 1) or optional (0, 1); several make it an alternative
    group (1, 1), an or-group (1, n) or any other cardinality.
    """

    low: int
    high: int
    members: tuple[Feature, ...]

    @property
    def is_mandatory(self) -> bool:
        return len(self.members) == self.low == 1

    @property
    def is_optional(self) -> bool:
        return len(self.members) == 1 and self.low == 0

    @property
    def is_alternative(self) -> bool:
        return len(self.members) > 1 and self.low == self.high == 1

    @property
    def is_or(self) -> bool:
        return len(self.members) > 1 and self.low == 1 and self.high == len(self.members)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A subtree that a meta-model writes once and an instance has `count` times.

    Args:
        index: The letter that stands for the copy's number in names, as in `Block[k]`.
        count: Name of the number of copies, set at expansion ("blocks").
        default: Copies when the caller names no number.
        mandatory: Whether each copy must be selected with its parent.
        feature: The subtree; every name in it holds `[index]`.
    """

    index: str
    count: str
    default: int
    mandatory: bool
    feature: Feature


@dataclass(frozen=True, slots=True)
class Feature:
    """A node of the tree. `groups` holds its children; `Repeat` occurs in meta-models only."""

    name: str
    groups: tuple[Group | Repeat, ...] = ()
    abstract: bool = False


@dataclass(frozen=True, slots=True)
class Constraint:
    """A cross-tree constraint.

    Args:
        formula: What must hold.
        origin: Where it comes from, for messages: "cnn.xml:91" or "specialisation lenet".
    """

    formula: Formula
    origin: str = ""

    def __str__(self) -> str:
        return f"{self.formula}  [{self.origin}]" if self.origin else str(self.formula)


@dataclass(frozen=True)
class FeatureModel:
    """A feature model that can be sampled: unique names, no repeats.

    Args:
        name: For people, and for file names.
        root: The tree. The root feature is in every configuration.
        constraints: Cross-tree constraints over the tree's features.
    """

    name: str
    root: Feature
    constraints: tuple[Constraint, ...] = ()

    @cached_property
    def features(self) -> tuple[str, ...]:
        """All feature names in depth-first pre-order, so that every subtree is an interval."""
        return tuple(feature.name for feature, _ in walk(self.root))

    @cached_property
    def number(self) -> Mapping[str, int]:
        """Feature name → its number, counted from 1, as DIMACS and `.pdt` files do."""
        return {name: position for position, name in enumerate(self.features, start=1)}

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """Feature name → its parent's name; the root is absent."""
        return {child.name: parent.name for child, parent in walk(self.root) if parent is not None}

    @cached_property
    def groups(self) -> Mapping[str, tuple[Group, ...]]:
        """Feature name → the groups of its children; leaves are absent."""
        return {
            feature.name: tuple(group for group in feature.groups if isinstance(group, Group))
            for feature, _ in walk(self.root)
            if feature.groups
        }


@dataclass(frozen=True, slots=True)
class MetaModel:
    """A feature model template: names may hold `[k]`, groups may be repeats.

    A file without repeats is a meta-model with one instance, itself.

    Args:
        name: For people, and for file names.
        root: The tree with its repeats.
        constraints: Over indexed names (`Block[k+1]`).
        restrictions: Specialisation that the file itself applies to every instance.
    """

    name: str
    root: Feature
    constraints: tuple[Constraint, ...] = ()
    restrictions: tuple[Restriction, ...] = ()


@dataclass(frozen=True, slots=True)
class Restriction:
    """One line of a specialisation: features that must, or must not, be selected.

    Args:
        pattern: A feature name in an instance. `*` stands for one or more characters other than
            `_` ("Block*_Cell*_Input1_Dense_features_*"). `[k]`, with any letters for k, stands
            for a number, the same wherever the letters recur. Excluding a feature excludes its
            subtree, by the rules of the tree.
        required: True for "require", False for "exclude".
        origin: Where it comes from, for messages: "specialisation lenet, line 12".
        when: A feature name that may use the pattern's letters (`Block[k+1]`): the restriction
            holds where that feature is selected, and nowhere if it falls outside the instance.
            Empty: it always holds, but a required feature whose pattern has wildcards is
            required only where its parent is selected, so that unused blocks stay unused.
    """

    pattern: str
    required: bool
    origin: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Configuration:
    """One full selection of features (the product-line literature also says product).

    Args:
        selected: Names of the selected features; all others are deselected.
    """

    selected: frozenset[str]


def walk(root: Feature, parent: Feature | None = None) -> Iterator[tuple[Feature, Feature | None]]:
    """Yields (feature, parent) in depth-first pre-order, repeats included once.

    Iterative, because a hostile file may nest deeper than Python's stack.
    """
    pending = [(root, parent)]
    while pending:
        feature, above = pending.pop()
        yield feature, above
        for group in reversed(feature.groups):
            members = group.members if isinstance(group, Group) else (group.feature,)
            pending.extend((member, feature) for member in reversed(members))


def repeats(root: Feature) -> list[Repeat]:
    """Returns what a meta-model writes once and repeats, in tree order."""
    return [g for feature, _ in walk(root) for g in feature.groups if isinstance(g, Repeat)]
