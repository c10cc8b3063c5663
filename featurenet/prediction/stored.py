"""What a model says of the test images, as a small file: read again without the model or the data.

The file is NumPy's .npz with "classes" `(n,)`, the most probable class of each image; "labels"
`(n,)`, the right one; and "probabilities" `(n, classes)` as float16, which keep three digits, and
none of a probability below 6e-8. For 10,000 images of 10 classes it takes about 100 kB.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from featurenet.atomic import replacing
from featurenet.datasets.dataset import Labels
from featurenet.errors import FormatError
from featurenet.prediction.probabilities import Probabilities

FILE = "predictions.npz"
"""Its name in the folder of a model."""

KIND = "predictions"
"""What it is called among the files of a trial."""


def write_predictions(path: Path, probabilities: Probabilities, labels: Labels) -> None:
    """Writes the file whole or not at all.

    Args:
        path: Where.
        probabilities: Of the test images, `(n, classes)`.
        labels: Their right classes, `(n,)`.
    """
    kind = np.min_scalar_type(probabilities.shape[1] - 1)
    with replacing(path) as temporary:
        np.savez_compressed(
            temporary,
            classes=probabilities.argmax(axis=1).astype(kind),
            labels=labels.astype(kind),
            probabilities=probabilities.astype(np.float16),
        )


def read_classes(path: Path) -> tuple[Labels, Labels]:
    """Returns the classes given to the test images, and the right ones, each `(n,)`.

    Raises:
        FormatError: If there is no such file, or it holds something else.
    """
    classes, labels = _read(path, "classes", "labels")
    return classes, labels


def read_probabilities(path: Path) -> Probabilities:
    """Returns the class probabilities of the test images, float16 `(n, classes)`.

    Raises:
        FormatError: If there is no such file, or it holds something else.
    """
    [probabilities] = _read(path, "probabilities")
    return probabilities


def _read(path: Path, *names: str) -> list[np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as found:
            return [found[name] for name in names]
    except Exception as error:  # zipfile, zlib and numpy each raise their own kinds
        reason = f"cannot be read as predictions ({type(error).__name__}: {error})"
        raise FormatError(f"{reason}; delete it, and they are computed anew", path) from error
