"""From one component of a cell (an input or an operation) to its layer, for the tensor it meets."""

from __future__ import annotations

from featurenet.architecture import layers, tree
from featurenet.architecture.alignment import size
from featurenet.architecture.draft import Draft, Place
from featurenet.architecture.layers import Pair

_PREFIX: dict[tree.ConvolutionType, str] = {
    "normal": "conv",
    "separable": "sepconv",
    "depthwise": "dwconv",
}


def add_input(
    draft: Draft, place: Place, slot: str, component: tree.Input, tensor: str, channels: int
) -> str:
    """Applies an input to a tensor; Identity and Zeros pass it on.

    Args:
        draft: The network that layers are added to.
        place: The cell.
        slot: "input1" or "input2".
        component: What the cell does with the tensor.
        tensor: Name of the layer whose output it reads.
        channels: Channels of convolutions that name no number of their own.

    Returns:
        Name of the layer that gives the result.
    """
    match component:
        case tree.Convolution():
            return _convolution(draft, place, slot, component, tensor, channels)
        case tree.Pooling():
            return _pooling(draft, place, slot, component, tensor)
        case tree.Dense(features, activation):
            if not draft.is_flat(tensor):
                tensor = draft.add(place, f"{slot}_flatten", layers.Flatten(), tensor)
            spec = layers.Dense(features, activation)
            return draft.add(place, f"{slot}_dense{features}", spec, tensor)
        case tree.Identity() | tree.Zeros():
            return tensor


def _convolution(
    draft: Draft, place: Place, slot: str, asked: tree.Convolution, tensor: str, channels: int
) -> str:
    filters = channels if asked.features is None else asked.features
    if draft.is_flat(tensor):
        dense = layers.Dense(filters, asked.activation)
        reason = f"convolution {size(asked.kernel)} acts as dense on a flat tensor"
        return draft.add(place, f"{slot}_dense{filters}", dense, tensor, adaptation=reason)
    kernel = clip_kernel(draft, place, slot, asked.kernel, tensor)
    spec: layers.Spec
    match asked.type:
        case "normal":
            spec = layers.Conv2D(filters, kernel, asked.padding, asked.activation)
        case "separable":
            spec = layers.SeparableConv2D(filters, kernel, asked.padding, asked.activation)
        case "depthwise":
            spec = layers.DepthwiseConv2D(kernel, asked.padding, asked.activation)
            if asked.features not in (None, draft.shape(tensor)[2]):
                kept = draft.shape(tensor)[2]
                draft.note(place, slot, f"depthwise keeps {kept} channels, not {asked.features}")
    return draft.add(place, f"{slot}_{_PREFIX[asked.type]}{size(kernel)}", spec, tensor)


def _pooling(draft: Draft, place: Place, slot: str, asked: tree.Pooling, tensor: str) -> str:
    if draft.is_flat(tensor):
        draft.note(place, slot, f"{asked.type} pooling passes a flat tensor on")
        return tensor
    if asked.type == "global":
        spec: layers.Spec = layers.GlobalAveragePooling2D()
        return draft.add(place, f"{slot}_global_average_pool", spec, tensor)
    kernel = clip_kernel(draft, place, slot, asked.kernel, tensor)
    stride = clip_stride(draft, place, slot, asked.stride, tensor)
    if asked.type == "max":
        spec = layers.MaxPooling2D(kernel, stride, asked.padding)
    else:
        spec = layers.AveragePooling2D(kernel, stride, asked.padding)
    return draft.add(place, f"{slot}_{asked.type}_pool{size(kernel)}", spec, tensor)


def clip_kernel(draft: Draft, place: Place, part: str, kernel: Pair, tensor: str) -> Pair:
    """Returns the kernel, no larger than the rows and columns that it meets."""
    rows, columns, _ = draft.shape(tensor)
    clipped = (min(kernel[0], rows), min(kernel[1], columns))
    if clipped != kernel:
        draft.note(place, part, f"kernel {size(kernel)} clipped to {size(clipped)}")
    return clipped


def clip_stride(draft: Draft, place: Place, part: str, stride: Pair, tensor: str) -> Pair:
    """Returns the stride, 1 along an axis of one position."""
    rows, columns, _ = draft.shape(tensor)
    clipped = (1 if rows == 1 else stride[0], 1 if columns == 1 else stride[1])
    if clipped != stride:
        met = size((rows, columns))
        draft.note(place, part, f"stride {size(stride)} is {size(clipped)} at {met} positions")
    return clipped


def add_operation(
    draft: Draft, place: Place, slot: str, component: tree.Operation, tensor: str
) -> str:
    """Applies an operation to a tensor and returns the result; `slot` is "operation1" or "2"."""
    match component:
        case tree.Void():
            return tensor
        case tree.BatchNormalization():
            return draft.add(place, f"{slot}_batchnorm", layers.BatchNormalization(), tensor)
        case tree.Dropout(rate):
            return draft.add(place, f"{slot}_dropout", layers.Dropout(rate), tensor)
        case tree.Activation(function):
            return draft.add(place, f"{slot}_{function}", layers.Activation(function), tensor)
        case tree.ZeroPadding() if draft.is_flat(tensor):
            draft.note(place, slot, "padding passes a flat tensor on")
            return tensor
        case tree.ZeroPadding():
            return draft.add(place, f"{slot}_padding", layers.ZeroPadding2D((1, 1)), tensor)
        case tree.Flatten() if draft.is_flat(tensor):
            draft.note(place, slot, "flatten passes a flat tensor on")
            return tensor
        case tree.Flatten():
            return draft.add(place, f"{slot}_flatten", layers.Flatten(), tensor)
