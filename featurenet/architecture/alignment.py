"""From tensors whose shapes differ to tensors that can be added, multiplied or concatenated.

Nothing is dropped: what does not fit is pooled or projected by a layer named "adapt_…".
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from featurenet.architecture import layers
from featurenet.architecture.draft import Draft, Place
from featurenet.architecture.layers import Shape


def align(
    draft: Draft, place: Place, tensors: Mapping[str, str], channels: bool
) -> tuple[str, ...]:
    """Gives tensors equal positions and, if asked, equal channels.

    The tensor with the fewest positions wins (the first of several; a flat one has one position).
    Where one is flat, the others are averaged over their positions, else they are max-pooled to
    its rows and columns, or to the fewest of either where none has the fewest of both. Channels
    become the winner's by a 1x1 convolution, or by a dense layer between flat tensors.

    Args:
        draft: The network that the layers are added to.
        place: Where the tensors meet.
        tensors: Label in layer names → tensor ("branch1", …).
        channels: Whether the numbers of channels must be equal, too.

    Returns:
        The aligned tensors, in order.
    """
    aligned = dict(tensors)
    winner = min(aligned.values(), key=lambda tensor: prod(draft.shape(tensor)[:-1]))
    width = draft.shape(winner)[-1]
    if any(draft.is_flat(tensor) for tensor in aligned.values()):
        for label, tensor in aligned.items():
            aligned[label] = _flat(draft, place, label, tensor)
    shapes = [draft.shape(tensor)[:-1] for tensor in aligned.values()]
    positions = tuple(min(sizes) for sizes in zip(*shapes, strict=True))
    for label, tensor in aligned.items():
        pooled = _pool(draft, place, label, tensor, positions)
        aligned[label] = _project(draft, place, label, pooled, width) if channels else pooled
    return tuple(aligned.values())


def _flat(draft: Draft, place: Place, label: str, tensor: str) -> str:
    if draft.is_flat(tensor):
        return tensor
    reason = f"{size(draft.shape(tensor))} averaged over positions, to meet a flat tensor"
    spec = layers.GlobalAveragePooling2D()
    return draft.add(place, f"{label}_global_average_pool", spec, tensor, adaptation=reason)


def _pool(draft: Draft, place: Place, label: str, tensor: str, positions: Shape) -> str:
    have = draft.shape(tensor)[:-1]
    if have == positions:
        return tensor
    reason = f"{size(have)} positions pooled to {size(positions)}, to meet the smaller branch"
    spec = _pooling(have, positions)
    return draft.add(place, f"{label}_pool", spec, tensor, adaptation=reason)


def _pooling(have: Shape, positions: Shape) -> layers.MaxPooling2D:
    """Windows that cover every row and column and give exactly the positions wanted."""
    down, right = (old // new for old, new in zip(have, positions, strict=True))
    window = (have[0] - (positions[0] - 1) * down, have[1] - (positions[1] - 1) * right)
    return layers.MaxPooling2D(window, (down, right), "valid")


def _project(draft: Draft, place: Place, label: str, tensor: str, channels: int) -> str:
    have = draft.shape(tensor)[-1]
    if have == channels:
        return tensor
    reason = f"{have} channels projected to {channels}, to meet the other branch"
    if draft.is_flat(tensor):
        return draft.add(place, f"{label}_dense", layers.Dense(channels), tensor, adaptation=reason)
    spec = layers.Conv2D(channels, (1, 1))
    return draft.add(place, f"{label}_conv1x1", spec, tensor, adaptation=reason)


def size(shape: Shape) -> str:
    """Returns a shape or kernel as people write it: "8x8x16"."""
    return "x".join(str(number) for number in shape)
