"""What a tick in the editor of a feature model means."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import FeatureModel, Restriction
from featurenet.featuremodel.specialisation import specialise
from featurenet.sampling.choices import consequences
from featurenet.web.questions import question


@question("choices")
def choices(folder: Path, payload: dict[str, Any]) -> dict[str, Any]:
    """Returns what choices force and forbid, how much is left, or what contradicts."""
    source = payload["source"]
    changed = Path(source).stat().st_mtime_ns if Path(source).is_file() else 0
    model = _model(source, changed, payload["blocks"], payload["cells"])
    rules = [
        Restriction(rule["feature"], rule["required"], "asked for", rule["when"])
        for rule in payload["rules"]
    ]
    found = consequences(model, payload["require"], payload["exclude"], rules, payload["counting"])
    left = found.left
    return {
        "possible": found.possible,
        "forced": list(found.forced),
        "forbidden": list(found.forbidden),
        "left": str(left) if left is not None else None,
        "conflict": list(found.conflict),
    }


@lru_cache(maxsize=4)
def _model(source: str, changed: int, blocks: int | None, cells: int | None) -> FeatureModel:
    metamodel = read_metamodel(Path(source) if changed else source)
    return specialise(expand(metamodel, blocks=blocks, cells=cells), ())
