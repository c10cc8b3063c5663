"""How much of a model the test images make use of: neuron coverage and its refinements.

Whether more coverage finds more faults is disputed (Harel-Canada et al., FSE 2020), so none of
these has a direction: they describe a model and its test images.

Neurons are channels of every layer that computes something (see `prediction.activations`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
from pydantic import Field

from featurenet.metrics.measured import Measured, or_none
from featurenet.metrics.metric import Output, metric
from featurenet.metrics.observation import PROFILE_IMAGES, SECTIONS, TOP, Observations, Observed
from featurenet.prediction.activations import Array

Numbers = npt.NDArray[np.float64]
Threshold = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]

THRESHOLDS = (0.0, 0.25, 0.5, 0.75)


def _shares(*names: str) -> list[Output]:
    return [Output(name, range=(0, 1), headline=not place) for place, name in enumerate(names)]


_AT_THRESHOLDS = _shares("auc", *(f"at_{each:g}" for each in THRESHOLDS))


@metric(
    "coverage.nc",
    outputs=_AT_THRESHOLDS,
    cost=1.2,
    default=False,
    aliases=("nc", "neuron_coverage"),
)
def neuron_coverage(
    observations: Observations, thresholds: tuple[Threshold, ...] = THRESHOLDS
) -> Measured:
    """Share of neurons that some test image activates more than a threshold (DeepXplore).

    The output of a layer for one image is scaled to [0, 1], then averaged over the positions of
    each channel (Pei et al., SOSP 2017, as in their program; their text counts units, which is
    `coverage.nc_unit`). A layer that is the same everywhere covers nothing.

    Args:
        observations: Passes over the images.
        thresholds: In [0, 1].

    Returns:
        "auc", the mean coverage over all thresholds from 0 to 1; "at_0.25" and so on; "neurons",
        how many there are; "layers", an array (layers, thresholds).
    """
    observed = observations.observe()
    neurons = [layer.neurons for layer in observed.layers]
    value = _at_thresholds(observed.peaks, neurons, thresholds)
    return Measured({**value, "neurons": sum(neurons)}, images=observed.images)


@metric("coverage.nc_unit", outputs=_AT_THRESHOLDS, cost=1.6, default=False, aliases=("nc_unit",))
def unit_coverage(
    unit_observations: Observations, thresholds: tuple[Threshold, ...] = THRESHOLDS
) -> Measured:
    """Share of units, at every position, that some test image activates more than a threshold.

    As `coverage.nc`, but each position of each channel counts by itself (the text of Pei et al.,
    SOSP 2017).

    Args:
        unit_observations: Passes over the images that look at units too.
        thresholds: In [0, 1].

    Returns:
        As for `coverage.nc`, of units; "units" is how many there are.
    """
    observed = unit_observations.observe(units=True)
    units = [layer.units for layer in observed.layers]
    value = _at_thresholds(observed.unit_peaks, units, thresholds)
    return Measured({**value, "units": sum(units)}, images=observed.images)


@metric("coverage.kmnc", outputs=_shares("kmnc"), cost=1.2, default=False, aliases=("kmnc",))
def section_coverage(
    observations: Observations, sections: Count = SECTIONS, profile_images: Count = PROFILE_IMAGES
) -> Measured:
    """Share of the sections of the neurons' ranges that test images hit (DeepGauge's KMNC).

    Each neuron's range over training images is cut into equal sections (Ma et al., ASE 2018).
    Neurons that are constant there have none, and do not count; a remark tells how many.

    Args:
        observations: Passes over the images.
        sections: Sections of each range.
        profile_images: Most training images that give the ranges.

    Returns:
        "kmnc", None if no neuron has a range; "layers", the same of each layer.
    """
    observed = observations.observe(profile_images, sections)
    by_neuron = np.full(len(observed.peaks), np.nan)
    by_neuron[observed.varying] = observed.sections
    layers = [or_none(_mean(part[~np.isnan(part)])) for part in _by_layer(by_neuron, observed)]
    constant = len(by_neuron) - len(observed.varying)
    remarks = [f"{constant} of {len(by_neuron)} neurons are constant on training images"]
    return Measured(
        {"kmnc": or_none(_mean(observed.sections)), "layers": layers},
        images=observed.images,
        remarks=tuple(remarks if constant else ()),
    )


@metric("coverage.nbc", outputs=_shares("nbc"), cost=1.2, default=False, aliases=("nbc",))
def boundary_coverage(
    observations: Observations, profile_images: Count = PROFILE_IMAGES
) -> Measured:
    """Share of the ends of the neurons' ranges that test images go beyond (DeepGauge's NBC).

    Each neuron has two ends: its least and its greatest activation on training images (Ma et al.,
    ASE 2018). What is beyond by less than rounding is not beyond.

    Args:
        observations: Passes over the images.
        profile_images: Most training images that give the ranges.

    Returns:
        "nbc"; "layers", the same of each layer.
    """
    observed = observations.observe(profile_images)
    beyond = (observed.below.astype(np.float64) + observed.above) / 2
    return _of_neurons("nbc", beyond, observed)


@metric("coverage.snac", outputs=_shares("snac"), cost=1.2, default=False, aliases=("snac",))
def strong_activation_coverage(
    observations: Observations, profile_images: Count = PROFILE_IMAGES
) -> Measured:
    """Share of neurons that a test image activates more than any training image (DeepGauge's SNAC).

    As `coverage.nbc`, of upper ends only (Ma et al., ASE 2018).

    Args:
        observations: Passes over the images.
        profile_images: Most training images that give the ranges.

    Returns:
        "snac"; "layers", the same of each layer.
    """
    observed = observations.observe(profile_images)
    return _of_neurons("snac", observed.above.astype(np.float64), observed)


@metric(
    "coverage.tknc",
    outputs=[*_shares("tknc"), Output("patterns", range=(1, None), headline=False)],
    cost=1.2,
    default=False,
    aliases=("tknc",),
)
def top_coverage(observations: Observations, top: Count = TOP) -> Measured:
    """Share of neurons that are among the k most active of their layer for a test image (TKNC).

    Of equally active neurons, the first ones count (Ma et al., ASE 2018, do not say).

    Args:
        observations: Passes over the images.
        top: The k: most active neurons of a layer.

    Returns:
        "tknc"; "patterns", the number of different sets of most active neurons, over all layers,
        that images have (TKNP); "layers", the share of each layer.
    """
    observed = observations.observe(top=top)
    found = _of_neurons("tknc", observed.top.astype(np.float64), observed)
    return replace(found, value={**found.value, "patterns": observed.patterns})


def _at_thresholds(
    peaks: Array, sizes: Sequence[int], thresholds: Sequence[float]
) -> dict[str, Any]:
    """Returns the shares of peaks above thresholds, of all and of each layer.

    The coverage at threshold t is the share of peaks above t; its mean over all t from 0 to 1 is
    the mean of the peaks.

    Args:
        peaks: In [0, 1], `(n,)`.
        sizes: How many of them each layer has.
        thresholds: In [0, 1].
    """
    covered = peaks[:, None] > np.asarray(thresholds, np.float32)
    layers = np.split(covered, np.cumsum(sizes)[:-1])
    return {
        "auc": float(peaks.mean(dtype=np.float64)),
        **{
            f"at_{threshold:g}": float(share)
            for threshold, share in zip(thresholds, covered.mean(axis=0), strict=True)
        },
        "layers": np.stack([layer.mean(axis=0) for layer in layers]),
    }


def _of_neurons(name: str, covered: Numbers, observed: Observed) -> Measured:
    layers = [_mean(part) for part in _by_layer(covered, observed)]
    return Measured({name: _mean(covered), "layers": layers}, images=observed.images)


def _by_layer(by_neuron: Numbers, observed: Observed) -> list[Numbers]:
    return np.split(by_neuron, np.cumsum([layer.neurons for layer in observed.layers])[:-1])


def _mean(values: Numbers) -> float:
    """Returns the mean, NaN of nothing."""
    return float(values.mean()) if values.size else float("nan")
