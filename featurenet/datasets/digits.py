"""scikit-learn's handwritten digits → `Arrays`: a real data set that needs no network."""

from __future__ import annotations

import numpy as np

from featurenet.datasets.arrays import Arrays
from featurenet.datasets.descriptor import Descriptor
from featurenet.datasets.split import split_stratified


def load_digits(descriptor: Descriptor) -> Arrays:
    """Loads the 1,797 images of 8x8 pixels and splits off test images.

    Source: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine
    Learning Repository, 1998, https://doi.org/10.24432/C50P49 (the test part, as in scikit-learn).

    Args:
        descriptor: Gives `test_share` and `split_seed` of the stratified split, because the
            source has none.
    """
    # Listing the data sets must not wait for scikit-learn.
    from sklearn.datasets import load_digits as load

    digits = load()
    images = (digits.images / 16).astype(np.float32)  # 16 is the brightest pixel
    labels = digits.target.astype(np.int64)
    kept, held = split_stratified(labels, descriptor.test_share, descriptor.split_seed)
    return Arrays("digits", images[kept], labels[kept], images[held], labels[held])
