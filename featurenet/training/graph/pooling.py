"""Max pooling at stride 1 of few channels, which TensorFlow does one value at a time.

The window is searched along one axis after the other, in a view where it is a few contiguous
slices; forward and back are each one small XLA function for a shape. Where several values of a
window are the largest, the first row, then the first column gets the gradient.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from featurenet.architecture.layers import MaxPooling2D

LARGE = 100_000
"""Values of a batch from which it pays to compile: a small map is pooled in no time."""

CHANNELS = 4
"""Most channels for which this is faster: 7 to 13 times with one, half as fast with 16."""


def max_pool(values: Any, spec: MaxPooling2D) -> Any:
    """Returns what `keras.layers.MaxPooling2D` does.

    Args:
        values: `(n, height, width, channels)`; n is known where the fast way is to be taken.
        spec: Size, strides and padding of the windows.
    """
    n, height, width, channels = values.shape
    rows, columns = spec.pool_size
    is_large = n is not None and n * height * width * channels >= LARGE
    if tuple(spec.strides) != (1, 1) or channels > CHANNELS or not is_large:
        return tf.nn.max_pool2d(values, spec.pool_size, spec.strides, spec.padding.upper())
    if spec.padding == "same":
        pads = [[0, 0], _around(rows), _around(columns), [0, 0]]
        values = tf.pad(values, pads, constant_values=values.dtype.min)
    _, height, width, _ = values.shape
    out = height - rows + 1, width - columns + 1
    flat = tf.reshape(values, [n * height, width * channels])
    along_row = _slide(flat, channels, columns)
    flat = tf.reshape(along_row, [n, height * out[1] * channels])
    return tf.reshape(_slide(flat, out[1] * channels, rows), [n, *out, channels])


def _around(size: int) -> list[int]:
    return [(size - 1) // 2, size // 2]


@tf.function(jit_compile=True, autograph=False)  # type: ignore[untyped-decorator]
def _slide(values: Any, step: int, count: int) -> Any:
    """Returns the largest of each window along the last axis.

    Args:
        values: `(m, length)`.
        step: Distance of neighbours.
        count: Neighbours in a window; as many less one steps are lost at the end.
    """
    length = values.shape[1] - step * (count - 1)
    found = values[:, :length]
    for place in range(1, count):
        found = tf.maximum(found, values[:, place * step : place * step + length])
    return found
