"""Images as PNG files in memory, for whoever shows them; lossless, eight bits a channel."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from featurenet.datasets.dataset import Images

_COLOURS = {1: 0, 3: 2, 4: 6}
"""Channels → PNG's colour type."""


def to_png(image: Images) -> bytes:
    """Returns one image as a PNG file.

    Args:
        image: float32 `(height, width, channels)`, in [0, 1]; of another number of channels than
            1, 3 or 4 the first is shown.
    """
    shown = image if image.shape[2] in _COLOURS else image[:, :, :1]
    pixels = np.rint(np.clip(np.nan_to_num(shown), 0, 1) * 255).astype(np.uint8)
    height, width, channels = pixels.shape
    rows = pixels.reshape(height, width * channels)
    filtered = np.hstack([np.zeros((height, 1), np.uint8), rows])  # 0: rows as they are
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOURS[channels], 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(filtered.tobytes())), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum
