"""Metrics for the command line, in a file of one's own.

    featurenet metrics list --plugin examples/plugin_metric.py
    featurenet run light --dataset digits -n 3 --epochs 2 --plugin examples/plugin_metric.py

They are computed beside the default ones, or alone with `--metrics confidence,bytes_on_disk`.
"""

import numpy as np

from featurenet import metric


@metric(direction="max", range=(0, 1))
def confidence(probabilities):
    """Mean probability of the class that the model decides for."""
    return probabilities.max(axis=1).mean()


@metric(direction="min", unit="bytes", range=(0, None))
def bytes_on_disk(network, bits=32):
    """Bytes of the trainable weights, at so many bits each."""
    return network.weights * bits // 8


@metric("errors.confusion")
def confusion(predictions, test_labels, dataset):
    """Test images by true class (row) and decided class (column)."""
    table = np.zeros((dataset.classes, dataset.classes), dtype=int)
    np.add.at(table, (test_labels, predictions), 1)
    return table
