"""The names of the paper's figure 6 (ICSE 2020), on top of `api`.

The printed script is kept working as it stands. It relies on three things that Keras 3 and Python
do not grant, and that only this module supplies:

- it uses `np` without importing it: a metric function that needs `np` finds NumPy;
- it takes `layers[0]` for the first layer with weights and correlates them as a matrix, but Keras
  lists the input first and a convolution's kernel has four axes: a metric function gets a view of
  the model whose `layers` are those with a kernel, and each kernel is a matrix with a row for each
  filter or unit, as `np.corrcoef` takes it. Where a unit has a single weight (1x1 kernels on grey
  images) there is nothing to correlate, and the layer is left out;
- its `add_metric` line is indented into the function, after the `return`, where it never runs: a
  product then has no such metric, and asking for it warns how to move the line.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from featurenet import api
from featurenet.errors import InvalidInputError
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import MetaModel
from featurenet.metrics.metric import Metric, as_metric
from featurenet.records import Event, Notify, State, Trial, TrialResult
from featurenet.results import Results
from featurenet.significance import describe_accuracy


@dataclass(frozen=True, slots=True)
class PaperMetaModel:
    """What `build_meta_model` returns: a meta-model and the size of its instance."""

    name: str
    metamodel: MetaModel
    blocks: int
    cells: int


def build_meta_model(
    nb_base_products: Sequence[int] = (5, 5, 100), metamodel: str = "cnn"
) -> PaperMetaModel:
    """Reads a meta-model.

    Args:
        nb_base_products: Most blocks, most cells of a block, and (not used here) models.
        metamodel: A shipped name or a file.

    Raises:
        InvalidInputError: If the numbers are fewer, or there is no such meta-model.
    """
    if not isinstance(nb_base_products, Sequence) or len(nb_base_products) < 2:
        raise InvalidInputError(
            "nb_base_products must be (blocks, cells, models), such as (5, 5, 100); "
            f"received {nb_base_products!r}"
        )
    blocks, cells = nb_base_products[:2]
    return PaperMetaModel(metamodel, read_metamodel(metamodel), blocks, cells)


def build_models(
    metamodel: PaperMetaModel,
    dataset: str = "mnist",
    nb_base_products: int = 100,
    training_epochs: int = 12,
    **options: Any,
) -> Results:
    """Samples, trains and assesses models; `TensorFlowGenerator.products` holds them afterwards.

    They are trained by the paper's plain recipe.

    Standard error says which model has ended and where the report is.

    Args:
        metamodel: From `build_meta_model`.
        dataset: A name, `.npz` file or folder of images.
        nb_base_products: Number of models.
        training_epochs: Epochs for each model.
        **options: As for `featurenet.run`.

    Raises:
        InvalidInputError: As `featurenet.run`, and if there is no meta-model.
    """
    if not isinstance(metamodel, PaperMetaModel):
        raise InvalidInputError(
            "build_models takes what build_meta_model returns: "
            f"build_models(build_meta_model((5, 5, 100)), …). Received: {metamodel!r}"
        )
    found = api.run(
        metamodel.name,
        dataset=dataset,
        blocks=metamodel.blocks,
        cells=metamodel.cells,
        models=nb_base_products,
        epochs=training_epochs,
        metrics=TensorFlowGenerator.metrics_of_user(),
        **{"recipe": "plain", "on_event": _announcer(), **options},
    )
    print(f"Report: {found.folder / 'report.html'}", file=sys.stderr)
    TensorFlowGenerator.products = tuple(
        Product(trial.name, ProductMetrics(found, trial)) for trial in found.sampled
    )
    return found


def _announcer() -> Notify:
    """Returns what shows that a script that prints nothing for hours is at work."""
    names: dict[int, str] = {}

    def announce(event: Event) -> None:
        if event.kind == "trials.ready":
            names.update({int(number): name for number, name in event.data["names"].items()})
        elif event.trial is not None and "state" in event.data:
            result = TrialResult.parse(event.data)
            outcome = describe_accuracy(result) or result.reason
            print(f"Model {names[event.trial]} {result.state}: {outcome}", file=sys.stderr)

    return announce


class ProductMetrics:
    """Read access to one product's metrics, arrays included."""

    def __init__(self, results: Results, trial: Trial):
        self._results = results
        self._trial = trial

    def get(self, name: str, default: Any = None) -> Any:
        """Returns the metric's value, or `default` with a warning that says why there is none."""
        value = self._results.value(self._trial, name)
        if value is None:
            warnings.warn(self._why_missing(name), stacklevel=2)
            return default
        return np.asarray(value, dtype=float) if isinstance(value, list) else value

    def _why_missing(self, name: str) -> str:
        trial, result = self._trial, self._trial.result
        if result is None or result.state is not State.DONE:
            why = f": {result.reason}" if result is not None else ""
            return f"{trial.name} has no metrics, it is {trial.state}{why}"
        if name in result.metrics:
            found = result.metrics[name]
            return f"{trial.name} has no {name!r}, it {found.status}: {found.reason}"
        return (
            f"No metric {name!r} was added. If its add_metric line stands inside the function, as "
            "in the printed figure 6, it never runs: move it out, above build_models."
        )


@dataclass(frozen=True, slots=True)
class Product:
    """One sampled model, as figure 6 sees it."""

    name: str
    metrics: ProductMetrics


class PaperFunction:
    """A metric function as figure 6 writes it, given what the figure takes for granted."""

    def __init__(self, function: Callable[[Any], Any]):
        self._function = function
        self.__doc__ = function.__doc__  # reports describe the metric with it

    def __call__(self, model: Any) -> Any:
        """Calls the function with a view of a Keras model."""
        getattr(self._function, "__globals__", {}).setdefault("np", np)
        return self._function(_ModelView(model))


class _View:
    """Passes everything on to what it stands for, but for what a subclass replaces."""

    def __init__(self, target: Any):
        self._target = target

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)


class _ModelView(_View):
    @property
    def layers(self) -> list[_LayerView]:
        views = (_LayerView(layer) for layer in self._target.layers if layer.weights)
        return [view for view in views if _can_be_correlated(view.get_weights()[0])]


class _LayerView(_View):
    def get_weights(self) -> list[np.ndarray[Any, Any]]:
        return [_by_unit(array) for array in self._target.get_weights()]


def _can_be_correlated(weights: np.ndarray[Any, Any]) -> bool:
    return weights.ndim == 2 and weights.shape[1] > 1


def _by_unit(weights: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Turns a kernel into a matrix (filters or units, weights of each) and leaves other weights.

    A kernel's last axis are its units. Depthwise ones, of shape (rows, columns, channels, 1), have
    one for each channel instead.
    """
    if weights.ndim == 4 and weights.shape[-1] == 1:
        weights = weights[..., 0]
    return weights.reshape(-1, weights.shape[-1]).T if weights.ndim > 1 else weights


class TensorFlowGenerator:
    """Figure 6's `TG`: a table of the script's metrics, and the products of the last run."""

    products: ClassVar[tuple[Product, ...]] = ()
    _metrics: ClassVar[dict[str, Metric]] = {}

    @classmethod
    def add_metric(cls, name: str, function: Callable[[Any], Any]) -> None:
        """Adds a metric: a function of a Keras model that returns a number, array or dict."""
        cls._metrics[name] = as_metric(PaperFunction(function), name=name)

    @classmethod
    def metrics_of_user(cls) -> tuple[Metric, ...]:
        """Returns the metrics added so far."""
        return tuple(cls._metrics.values())
