"""A meta-model in a line, and its tree as plain data, for lists and for whoever draws it."""

from __future__ import annotations

from typing import Any

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.model import Feature, Group, MetaModel, Repeat, repeats


def overview(metamodel: MetaModel) -> dict[str, int | None]:
    """Returns the default numbers of blocks and cells, and how large the instance of these is."""
    model = expand(metamodel)
    copies = {repeat.count: repeat.default for repeat in repeats(metamodel.root)}
    return {
        "blocks": copies.get("blocks"),
        "cells": copies.get("cells"),
        "features": len(model.features),
        "constraints": len(model.constraints),
    }


def plain_feature(feature: Feature) -> dict[str, Any]:
    """Returns a feature with all that is below it: `name`, `abstract`, `groups`."""
    return {
        "name": feature.name,
        "abstract": feature.abstract,
        "groups": [_plain_group(group) for group in feature.groups],
    }


def _plain_group(group: Group | Repeat) -> dict[str, Any]:
    if isinstance(group, Group):
        members = [plain_feature(member) for member in group.members]
        return {"low": group.low, "high": group.high, "members": members}
    return {
        "repeat": {"index": group.index, "count": group.count, "default": group.default},
        "low": int(group.mandatory),
        "high": 1,
        "members": [plain_feature(group.feature)],
    }
