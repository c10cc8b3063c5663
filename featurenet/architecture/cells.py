"""From a block to its layers: its stride at the entry, then its cells, wired by what is due where.

Where the meta-model is silent: a cell with one branch sums all due tensors but the most recent into
it; a cell whose inputs are both Zeros passes its tensor on; an auxiliary output also goes on to the
next cell; an output that ends the block before its last cell is due at the last cell.
"""

from __future__ import annotations

from featurenet.architecture import layers, tree
from featurenet.architecture.alignment import align, size
from featurenet.architecture.components import add_input, add_operation, clip_stride
from featurenet.architecture.draft import Draft, Place

MIN_CHANNELS = 4
MAX_CHANNELS = 2_048

_MERGE: dict[tree.CombinationType, layers.Spec] = {
    "sum": layers.Add(),
    "product": layers.Multiply(),
    "concat": layers.Concatenate(),
}


def block_channels(percent: int, channels: int) -> int:
    """Returns the channels of a block's convolutions: a percentage of those that enter it.

    Rounded half up, then kept between 4 and 2,048.
    """
    return max(MIN_CHANNELS, min(MAX_CHANNELS, (channels * percent + 50) // 100))


def add_block(
    draft: Draft, number: int, block: tree.Block, tensor: str
) -> tuple[str, dict[int, str]]:
    """Adds the layers of one block.

    Args:
        draft: The network that the layers are added to.
        number: Number of the block, counted from 1.
        block: The block; without cells it passes on what its stride leaves.
        tensor: Name of the layer whose output enters the block.

    Returns:
        The tensor that leaves the block, and the tensors of cells with an auxiliary output by
        cell number; the last cell is among them if it has one.
    """
    entry = _stride(draft, Place(number), block.stride, tensor)
    channels = block_channels(block.features, draft.shape(entry)[-1])
    due: list[list[str]] = [[] for _ in block.cells]
    outs: dict[int, str] = {}
    result = entry
    for index, cell in enumerate(block.cells):
        place = Place(number, index + 1)
        arrived = due[index][::-1] or [entry]  # the most recent first
        result = _add_cell(draft, place, cell, arrived, channels)
        if isinstance(cell.output, tree.ToOut):
            outs[index + 1] = result
        if index + 1 < len(block.cells):
            due[_target(draft, place, cell.output, index, len(block.cells) - 1)].append(result)
    return result, outs


def _stride(draft: Draft, place: Place, stride: layers.Pair, tensor: str) -> str:
    """Applies a block's stride, so that every cell that reads the block's input sees it."""
    if stride == (1, 1):
        return tensor
    part = f"entry_stride{size(stride)}"
    if draft.is_flat(tensor):
        draft.note(place, part, "a flat tensor has no positions to reduce")
        return tensor
    clipped = clip_stride(draft, place, part, stride, tensor)
    if clipped == (1, 1):
        return tensor
    return draft.add(place, part, layers.MaxPooling2D(clipped, clipped), tensor)


def _target(draft: Draft, place: Place, output: tree.Output, index: int, last: int) -> int:
    """Returns the index of the cell at which a cell's output is due."""
    match output:
        case tree.ToCell(skip):
            return min(index + 1 + skip, last)
        case tree.ToOut():
            return index + 1
        case tree.ToBlock():
            draft.note(place, "output", "ends the block before its last cell: goes on to it")
            return last


def _add_cell(draft: Draft, place: Place, cell: tree.Cell, due: list[str], channels: int) -> str:
    """Adds one cell that reads the due tensors, of which there is at least one."""
    one, two = not isinstance(cell.input1, tree.Zeros), not isinstance(cell.input2, tree.Zeros)
    if not one and not two:
        draft.note(place, "inputs", "both are Zeros: the tensor passes through")
    first, second = _branch_tensors(draft, place, due, one and two)
    branches = {}
    if one or not two:
        tensor = add_input(draft, place, "input1", cell.input1, first, channels)
        branches["branch1"] = add_operation(draft, place, "operation1", cell.operation1, tensor)
    if two:
        tensor = add_input(draft, place, "input2", cell.input2, second, channels)
        branches["branch2"] = add_operation(draft, place, "operation2", cell.operation2, tensor)
    if len(branches) == 1:
        return next(iter(branches.values()))
    tensors = align(draft, place, branches, channels=cell.combination != "concat")
    spec = _MERGE[cell.combination]
    return draft.add(place, f"combination_{cell.combination}", spec, *tensors)


def _branch_tensors(
    draft: Draft, place: Place, due: list[str], two_branches: bool
) -> tuple[str, str]:
    """Returns what the inputs read: the two most recent tensors, the surplus summed into the first.

    A cell with one branch reads the first of the two, so everything else is surplus.
    """
    split = 2 if two_branches else 1
    surplus = due[split:]
    first = due[0]
    if surplus:
        labelled = {f"due{number}": name for number, name in enumerate([first, *surplus], start=1)}
        tensors = align(draft, place, labelled, channels=True)
        reason = f"{len(surplus)} more tensors are due than the cell reads: summed into the first"
        first = draft.add(place, "due_sum", layers.Add(), *tensors, adaptation=reason)
    return first, due[1] if two_branches and len(due) > 1 else first
