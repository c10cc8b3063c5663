"""Feature names, as a file of configurations lists them → the shipped meta-model they come from."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel, shipped
from featurenet.featuremodel.model import MetaModel
from featurenet.featuremodel.template import INDEX, repeats


@dataclass(frozen=True, slots=True)
class Instance:
    """A meta-model and its size.

    Args:
        metamodel: A shipped name.
        blocks: Number of blocks; None if the meta-model repeats none.
        cells: The same for cells.
    """

    metamodel: str
    blocks: int | None
    cells: int | None


def recognise(features: Collection[str]) -> Instance | None:
    """Returns the shipped meta-model that has exactly these features at some size, or None.

    Specialisations have the features of what they restrict, and are not considered.
    """
    for name in shipped():
        metamodel = read_metamodel(name)
        if metamodel.restrictions:
            continue
        counts = _counts(metamodel, features)
        blocks, cells = counts.get("blocks"), counts.get("cells")
        try:
            model = expand(metamodel, blocks, cells)
        except InvalidInputError:  # no block, or a size beyond all limits: from another model
            continue
        if set(model.features) == set(features):
            return Instance(name, blocks, cells)
    return None


def _counts(metamodel: MetaModel, features: Collection[str]) -> dict[str, int]:
    """Returns, for what the meta-model counts, the highest number among the features."""
    found: dict[str, int] = {}
    for repeat in repeats(metamodel):
        pattern = "[0-9]+".join(map(re.escape, INDEX.split(repeat.feature.name)[::4]))
        numbered = re.compile(pattern[: pattern.rindex("[0-9]+")] + "([0-9]{1,4})")
        matches = filter(None, map(numbered.fullmatch, features))
        found[repeat.count] = max((int(match[1]) for match in matches), default=0)
    return found
