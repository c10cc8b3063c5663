"""Which block and cell of one architecture stands for which of another, so that both can be read
side by side.

Sequences are matched as texts are: in order, with gaps, so that the sum of similarities is largest.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from featurenet.architecture.tree import Architecture, Block, Cell

Item = TypeVar("Item")
Row = tuple[int | None, ...]
"""For each architecture the index of its block or cell; None where it has none to match."""

SLOTS = ("input1", "operation1", "input2", "operation2", "combination", "output")
LEAST = 0.05
"""Similarity of any two: what can stand in one row does, though nothing is alike."""


def match_blocks(architectures: Sequence[Architecture]) -> list[Row]:
    """Returns rows of blocks that stand for one another, in order."""
    return align([each.blocks for each in architectures], _alike_blocks)


def match_cells(blocks: Sequence[Block | None]) -> list[Row]:
    """Returns rows of cells that stand for one another in the blocks of one row."""
    return align([block.cells if block is not None else () for block in blocks], _alike_cells)


def differing(cells: Sequence[Cell | None]) -> tuple[str, ...]:
    """Returns the parts in which cells of one row differ; "cell" if some have none."""
    found = [cell for cell in cells if cell is not None]
    gap = ("cell",) if len(found) < len(cells) else ()
    return gap + tuple(slot for slot in SLOTS if _differ([getattr(each, slot) for each in found]))


def _differ(values: Sequence[Hashable]) -> bool:
    return len(set(values)) > 1


def align(sequences: Sequence[Sequence[Item]], alike: Callable[[Item, Item], float]) -> list[Row]:
    """Matches the items of several sequences, adding one sequence after the other.

    Args:
        sequences: Of blocks or cells.
        alike: Similarity of two items, in [0, 1].
    """
    rows: list[Row] = [(index,) for index in range(len(sequences[0]))]
    for done, sequence in enumerate(sequences[1:], start=1):

        def score(row: Row, item: Item, done: int = done) -> float:
            known = [sequences[at][i] for at, i in enumerate(row[:done]) if i is not None]
            return LEAST + max(alike(each, item) for each in known)

        scores = [[score(row, item) for item in sequence] for row in rows]
        gap: Row = (None,) * done
        rows = [
            (rows[row] if row is not None else gap) + (item,)
            for row, item in _path(scores, len(rows), len(sequence))
        ]
    return rows


def _path(
    scores: Sequence[Sequence[float]], rows: int, items: int
) -> list[tuple[int | None, int | None]]:
    """Returns the pairs of the best matching, and what stays alone, in order."""
    best = [[0.0] * (items + 1) for _ in range(rows + 1)]
    for row in reversed(range(rows)):
        for item in reversed(range(items)):
            both = scores[row][item] + best[row + 1][item + 1]
            best[row][item] = max(both, best[row + 1][item], best[row][item + 1])
    path: list[tuple[int | None, int | None]] = []
    row = item = 0
    while row < rows or item < items:
        if row == rows or (item < items and best[row][item] == best[row][item + 1]):
            path.append((None, item))
            item += 1
        elif item == items or best[row][item] == best[row + 1][item]:
            path.append((row, None))
            row += 1
        else:
            path.append((row, item))
            row, item = row + 1, item + 1
    return path


def _alike_cells(one: Cell, other: Cell) -> float:
    same: list[bool] = [getattr(one, slot) == getattr(other, slot) for slot in SLOTS]
    return sum(same) / len(SLOTS)


def _alike_blocks(one: Block, other: Block) -> float:
    pairs = align([one.cells, other.cells], _alike_cells)
    total = sum(
        _alike_cells(one.cells[a], other.cells[b])
        for a, b in pairs
        if a is not None and b is not None
    )
    own = (one.stride == other.stride) + (one.features == other.features)
    return (total / max(len(pairs), 1) + own / 2) / 2
