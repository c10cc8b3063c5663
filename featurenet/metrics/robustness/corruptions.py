"""From images to the same images with noise, or blurred, at several strengths at once.

Strengths are in units of pixels in [0, 1]. The study that these tests come from counts in
standardised MNIST pixels, (pixel - 0.1307) / 0.3081, whose range is 3.2456 wide: its strengths of
noise are divided by that. A blur's strength is a distance in the image, which is the same in both.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from featurenet.attacks.strengths import STANDARDISED
from featurenet.datasets.dataset import Images

NOISE = tuple(float(each) for each in np.linspace(0, 1.6, 10) / STANDARDISED)
"""Standard deviations of the noise: 0 to 1.6 in the study's units, 0 to 0.493 in ours."""

BLUR = tuple(float(each) for each in np.linspace(0.01, 5, 10))
"""Standard deviations of the blur's kernel, in pixels' distances."""

TRUNCATE = 3.5
"""Standard deviations after which the blur's kernel is cut off."""


def noise(images: Images, strengths: Sequence[float], rng: np.random.Generator) -> Images:
    """Returns `clip(x + strength z)` with z from N(0, 1), the same z for every strength.

    Batches of a data set that are given one after another, with the same generator, get the same
    noise as the whole at once.

    Args:
        images: `(n, height, width, channels)` in [0, 1].
        strengths: Standard deviations, in units of pixels in [0, 1], at least 0.
        rng: Where z comes from.

    Returns:
        `(strengths, n, height, width, channels)` in [0, 1].
    """
    drawn = rng.standard_normal(images.shape, dtype=np.float32)
    return np.stack([np.clip(images + np.float32(each) * drawn, 0, 1) for each in strengths])


def blur(images: Images, strengths: Sequence[float]) -> Images:
    """Returns the images under Gaussian blur; beyond its edges an image is mirrored.

    Args:
        images: `(n, height, width, channels)` in [0, 1].
        strengths: Standard deviations of the kernel, as distances of pixels, greater than 0.

    Returns:
        `(strengths, n, height, width, channels)` in [0, 1].
    """
    from scipy.ndimage import gaussian_filter  # on use: it takes a second

    blurred = [
        gaussian_filter(images, (0, each, each, 0), mode="reflect", truncate=TRUNCATE)
        for each in strengths
    ]
    inside: Images = np.clip(np.stack(blurred), 0, 1)  # rounding can lead out of it by 1e-7
    return inside
