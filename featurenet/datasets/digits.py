"""scikit-learn's handwritten digits → `Arrays`: a real data set that needs no network."""

from __future__ import annotations

import numpy as np

from featurenet.datasets.arrays import Arrays
from featurenet.datasets.descriptor import Descriptor


def load_digits(descriptor: Descriptor) -> Arrays:
    """Loads the 1,797 images of 8x8 pixels; the source has no test split.

    Source: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine
    Learning Repository, 1998, https://doi.org/10.24432/C50P49 (the test part, as in scikit-learn).
    """
    # Listing the data sets must not wait for scikit-learn.
    from sklearn.datasets import load_digits as load

    digits = load()
    images = (digits.images / 16).astype(np.float32)  # 16 is the brightest pixel
    labels = digits.target.astype(np.int64)
    return Arrays("digits", images, labels)
