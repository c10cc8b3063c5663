"""From a trained model to the files that are kept of it: weights, pictures, curves."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

import keras

from featurenet.architecture.drawing import draw
from featurenet.architecture.network import Network
from featurenet.architecture.tree import Architecture
from featurenet.atomic import replacing, write_atomically
from featurenet.training.curves import draw_curves
from featurenet.training.history import History
from featurenet.training.keras2 import is_shared, make_legible


def export(
    model: keras.Model,
    network: Network,
    architecture: Architecture | None,
    history: History,
    folder: Path,
) -> dict[str, str]:
    """Writes a trained model and its pictures.

    Each file is written whole or not at all. Both model files load with a plain
    `keras.models.load_model` and can be evaluated at once: they carry loss and accuracy with the
    stateless optimiser that `compile_network` gives the exported model. Keras 2 (`tf_keras`) reads
    the HDF5 file, too, if it has the network's activations.

    Args:
        model: The exported model, compiled.
        network: Its layers.
        architecture: What it was made from; None for a baseline.
        history: How it was trained.
        folder: Where the files go; made if it is not there.

    Returns:
        Kind → file name: "h5", "keras", "svg", "curves" and, where Graphviz can, "plot".
    """
    files = {"h5": "model.h5", "keras": "model.keras"}
    # HDF5 last: up to Keras 3.15, saving it takes the optimiser out of the model's compile
    # configuration (keras-team/keras#23475), and a later .keras file has Keras' default instead.
    with replacing(folder / files["keras"]) as temporary, _telling_full_disk(model, folder):
        model.save(temporary)
    with (
        replacing(folder / files["h5"]) as temporary,
        _telling_full_disk(model, folder),
        _without_legacy_warning(),
    ):
        model.save(temporary)
        if is_shared(network):
            make_legible(temporary)
    files["svg"] = write_atomically(folder / "architecture.svg", draw(architecture, network)).name
    files["curves"] = draw_curves(history, folder / "curves.png").name
    if shutil.which("dot") and _plot(model, folder / "keras_plot.svg"):
        files["plot"] = "keras_plot.svg"
    return files


def _plot(model: keras.Model, path: Path) -> bool:
    """Draws Keras' own plot as SVG, of which a PNG of a deep model takes 50 times as long.

    Graphviz gives up on some graphs, above all with Keras' right-angled edges. It is a picture
    beside our own, so the model is kept without it, and the log says why.

    Returns:
        Whether there is a plot.
    """
    try:
        with replacing(path) as temporary, redirect_stdout(sys.stderr):
            keras.utils.plot_model(
                model, temporary, show_shapes=True, show_layer_names=True, splines="polyline"
            )
    except AssertionError as error:  # what pydot raises when `dot` fails
        logging.getLogger(__name__).warning("no Keras plot of this model: %s", error)
        return False
    return True


@contextmanager
def _telling_full_disk(model: keras.Model, folder: Path) -> Iterator[None]:
    """Says that the disk is full where HDF5 only says that it cannot close what it wrote."""
    try:
        yield
    except RuntimeError as error:
        needed = 2**20 + 4 * model.count_params()
        if shutil.disk_usage(folder).free > needed:
            raise
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder)) from error


@contextmanager
def _without_legacy_warning() -> Iterator[None]:
    """Drops Keras' advice against HDF5: users of the published tool expect it, beside `.keras`."""

    def other(record: logging.LogRecord) -> bool:
        return "file format is considered legacy" not in record.getMessage()

    logger = logging.getLogger("absl")
    logger.addFilter(other)
    try:
        yield
    finally:
        logger.removeFilter(other)
