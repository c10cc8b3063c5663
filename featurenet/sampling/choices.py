"""What follows from choices in a feature model: what they force and forbid, what is left, or which
of them contradict one another.

Each answer is of a model with the choices as rules; to build it again takes less than asking the
same of every feature, and so a click in an editor of a thousand features is answered at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.model import FeatureModel, Restriction
from featurenet.featuremodel.specialisation import specialise
from featurenet.sampling.analysis import Count, count_configurations
from featurenet.sampling.pledge import Pledge

COMPILING = 0.12
"""Seconds for a decision diagram; what takes longer is answered without, but for the count."""

ANSWERING = 5.0
"""Seconds for each other question."""


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows from choices.

    Args:
        forced: Features of every configuration that is left, chosen ones included.
        forbidden: Features of none.
        left: How many configurations; None if that takes too long.
        conflict: Instead of all this, a smallest set of choices that contradict one another: none
            of them can be left out. Empty if they do not, or if the model itself is a
            contradiction (`possible` is False then).
        possible: Whether any configuration is left.
    """

    forced: tuple[str, ...]
    forbidden: tuple[str, ...]
    left: Count | None
    conflict: tuple[str, ...] = ()
    possible: bool = True


def consequences(
    model: FeatureModel,
    required: Collection[str],
    excluded: Collection[str],
    rules: Collection[Restriction] = (),
    counting: float = COMPILING,
) -> Consequences:
    """Returns what follows from choices.

    Args:
        model: The feature model.
        required: Features that must be selected.
        excluded: Features that must not.
        rules: Further constraints, "where `when` is selected, so must (or must not) `pattern` be".
        counting: Seconds that may be spent on knowing how many configurations are left.

    Raises:
        InvalidInputError: If the model has no such feature, or one is both required and excluded.
    """
    if both := sorted(set(required) & set(excluded)):
        raise InvalidInputError(f"{both[0]} is both required and excluded; take one back.")
    if unknown := sorted({*required, *excluded} - set(model.features)):
        raise InvalidInputError(f"The feature model has no feature {unknown[0]!r}.")
    model = specialise(model, tuple(rules))
    choices = dict.fromkeys(required, True) | dict.fromkeys(excluded, False)
    pledge = _chosen(model, choices)
    if not pledge.is_satisfiable(ANSWERING):
        return Consequences((), (), Count(0, True), _conflict(model, choices), possible=False)
    compiled = pledge.compile(counting)
    forced, forbidden = pledge.fixed(ANSWERING) or ((), ())
    left = count_configurations(pledge, 0, ANSWERING) if compiled else None
    return Consequences(tuple(forced), tuple(forbidden), left)


def _chosen(model: FeatureModel, choices: dict[str, bool]) -> Pledge:
    restrictions = (Restriction(name, required) for name, required in choices.items())
    return Pledge(specialise(model, tuple(restrictions)))


def _conflict(model: FeatureModel, choices: dict[str, bool]) -> tuple[str, ...]:
    """Returns choices that contradict one another, none of which can be left out.

    Those whose absence changes nothing are taken out one after the other, the first ones first:
    what was chosen last is the most likely to be taken back (Junker, QuickXplain, AAAI 2004,
    section 2: the deletion of what is preferred least).
    """
    kept = dict(choices)
    for name in choices:
        fewer = {other: required for other, required in kept.items() if other != name}
        if not _chosen(model, fewer).is_satisfiable(ANSWERING):
            kept = fewer
    return tuple(kept)
