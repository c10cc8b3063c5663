"""From a model's activations to all that coverage and surprise metrics need, in one pass each.

One pass over training images gives the ranges of neurons and the traces that test images are
compared with; one over the test images gives all criteria. The metrics share both.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from featurenet.datasets.dataset import Dataset, Images, Labels
from featurenet.metrics.criteria import Extremes, Flags, Sections, Top
from featurenet.prediction.activations import Activations, Array, Block, Detail, TappedLayer

PROFILE_IMAGES = 10_000
SECTIONS = 1_000
TOP = 2

FEW = 5_000
"""Training images up to which compiling a pass of less detail takes longer than it saves."""


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """What images activate in the layer before the head.

    Args:
        values: `(n, neurons of that layer)`; None if the head reads the image itself.
        predictions: The model's class of each, `(n,)`.
    """

    values: Array | None
    predictions: Labels


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What training images activate.

    Args:
        extremes: Of each neuron.
        traces: Of each image.
    """

    extremes: Extremes
    traces: Traces


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What the test images activate, compared with a profile.

    Args:
        layers: Of the neurons, in order.
        images: Test images.
        peaks: Greatest scaled activation of each neuron, `(neurons,)` in [0, 1].
        unit_peaks: Greatest scaled value of each unit, `(units,)` in [0, 1]; empty if not asked
            for.
        below: Whether a neuron was ever less active than in the profile, `(neurons,)`.
        above: Whether a neuron was ever more active than in the profile, `(neurons,)`.
        sections: Share of sections hit of each neuron that varies in the profile.
        varying: Positions of these neurons.
        top: Whether a neuron was ever among the most active of its layer, `(neurons,)`.
        patterns: Number of different sets of most active neurons.
        traces: Of each test image.
        profile: Of the training images.
    """

    layers: tuple[TappedLayer, ...]
    images: int
    peaks: Array
    unit_peaks: Array
    below: Flags
    above: Flags
    sections: npt.NDArray[np.float64]
    varying: npt.NDArray[np.int64]
    top: Flags
    patterns: int
    traces: Traces
    profile: Profile


Settings = tuple[int, int, int]
"""Profile images, sections, and neurons that are the top of a layer."""


@dataclass(slots=True, eq=False)
class Observations:
    """Passes over a model's training and test images, each made once.

    Args:
        activations: The model.
        dataset: Its images.
        units: Whether any metric will ask for units, so that one pass gives them too.
    """

    activations: Activations
    dataset: Dataset
    units: bool = False
    _profiles: dict[int, Profile] = field(default_factory=dict)
    _observed: dict[Settings, Observed] = field(default_factory=dict)

    def observe(
        self,
        profile_images: int | None = None,
        sections: int | None = None,
        top: int | None = None,
        units: bool = False,
    ) -> Observed:
        """Returns what the test images activate; makes a pass only where none fits.

        Args:
            profile_images: Most training images for the profile, at least 1; they are evenly
                spread over the data set. None for as many as may be.
            sections: Sections of a neuron's range, at least 1; None if they do not matter.
            top: Neurons that are the top of a layer, at least 1; None if they do not matter.
            units: Whether units matter.
        """
        asked = (profile_images, sections, top)
        for made, observed in self._observed.items():
            fits = all(want in (None, have) for want, have in zip(asked, made, strict=True))
            if fits and (observed.unit_peaks.size or not units):
                return observed
        self.units |= units
        settings = (
            PROFILE_IMAGES if profile_images is None else profile_images,
            SECTIONS if sections is None else sections,
            TOP if top is None else top,
        )
        return self._observed.setdefault(settings, self._pass(*settings))

    def _pass(self, profile_images: int, sections: int, top: int) -> Observed:
        if profile_images not in self._profiles:
            images = _spread(self.dataset.x_train, profile_images)
            self._profiles[profile_images] = self._profile(images)
        profile = self._profiles[profile_images]
        layers = self.activations.layers
        neurons = sum(layer.neurons for layer in layers)
        extremes, hit = Extremes.of_nothing(neurons), Sections(profile.extremes, sections)
        most, traces = Top(layers, top), _Traces(self.activations)
        peaks = np.zeros(neurons, np.float32)
        unit_peaks = np.zeros(sum(layer.units for layer in layers) * self.units, np.float32)
        for block in self.activations.blocks(self.dataset.x_test, self._detail):
            extremes.add(block.means)
            hit.add(block.means)
            most.add(block.means)
            traces.add(block)
            np.maximum(peaks, block.scaled.max(axis=0), out=peaks)
            np.maximum(unit_peaks, block.unit_peaks, out=unit_peaks)
        known = profile.extremes
        return Observed(
            layers=layers,
            images=len(self.dataset.x_test),
            peaks=peaks,
            unit_peaks=unit_peaks,
            below=extremes.low < known.low - known.rounding,
            above=extremes.high > known.high + known.rounding,
            sections=hit.hit / sections,
            varying=hit.varying,
            top=most.among,
            patterns=most.patterns,
            traces=traces.made(),
            profile=profile,
        )

    @property
    def _detail(self) -> Detail:
        return "units" if self.units else "scaled"

    def _profile(self, images: Images) -> Profile:
        extremes = Extremes.of_nothing(sum(layer.neurons for layer in self.activations.layers))
        traces = _Traces(self.activations)
        detail = self._detail if len(images) <= FEW else "means"
        for block in self.activations.blocks(images, detail):
            extremes.add(block.means)
            traces.add(block)
        return Profile(extremes, traces.made())


class _Traces:
    """Collects traces from blocks."""

    def __init__(self, activations: Activations):
        self._at: slice | None = None
        if activations.penultimate is not None:
            before = activations.layers[: activations.penultimate]
            start = sum(layer.neurons for layer in before)
            neurons = activations.layers[activations.penultimate].neurons
            self._at = slice(start, start + neurons)
        self._values: list[Array] = []
        self._predictions: list[Labels] = []

    def add(self, block: Block) -> None:
        if self._at is not None:
            self._values.append(block.means[:, self._at].copy())
        self._predictions.append(block.outputs.argmax(axis=1))

    def made(self) -> Traces:
        values = np.concatenate(self._values) if self._at is not None else None
        return Traces(values, np.concatenate(self._predictions))


def _spread(images: Images, most: int) -> Images:
    """Returns so many images from all over the array, which may be sorted by class."""
    if len(images) <= most:
        return images
    return images[np.linspace(0, len(images) - 1, most).round().astype(np.int64)]
