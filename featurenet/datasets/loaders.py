"""Names of loaders → functions that turn a `Descriptor` into `Arrays`."""

from __future__ import annotations

from collections.abc import Callable

from featurenet.datasets.arrays import Arrays
from featurenet.datasets.descriptor import Descriptor
from featurenet.datasets.digits import load_digits
from featurenet.datasets.download import load_keras
from featurenet.datasets.images import load_images
from featurenet.datasets.npz import load_npz
from featurenet.registry import Registry

Loader = Callable[[Descriptor], Arrays]

LOADERS: Registry[Loader] = Registry("data set loader")
LOADERS.register("digits", load_digits)
LOADERS.register("images", load_images)
LOADERS.register("keras", load_keras)
LOADERS.register("npz", load_npz)
