"""FeatureNET: generate, train and study diverse populations of deep-learning models.

The public names are resolved on first use, so that importing the package costs next to nothing:

    import featurenet
    results = featurenet.run("light", dataset="digits", models=12)
    print(results.best(), results.folder / "report.html")
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "run": "featurenet.api",
    "submit": "featurenet.api",
    "work": "featurenet.api",
    "watch": "featurenet.api",
    "cancel": "featurenet.api",
    "pause": "featurenet.api",
    "resume": "featurenet.api",
    "retry": "featurenet.api",
    "assess": "featurenet.api",
    "analyse": "featurenet.api",
    "baseline": "featurenet.api",
    "OnRay": "featurenet.execution.on_ray",
    "Progress": "featurenet.progress",
    "Experiment": "featurenet.records",
    "Results": "featurenet.results",
    "Workspace": "featurenet.workspace",
    "KerasClassifier": "featurenet.training.gradients",
    "metric": "featurenet.metrics.metric",
    "sampler": "featurenet.sampling.sampler",
    "add_metric": "featurenet.metrics.metric",
    "Measured": "featurenet.metrics.measured",
    "analysis": "featurenet.analyses.analysis",
    "Findings": "featurenet.analyses.analysis",
    "Output": "featurenet.metrics.metric",
    "FeatureNetError": "featurenet.errors",
    "InvalidInputError": "featurenet.errors",
}

__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'featurenet' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
