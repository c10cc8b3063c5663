"""Models side by side: blocks and cells that stand for one another, figures with ties, curves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from featurenet.architecture.description import describe_network
from featurenet.architecture.matching import differing, match_blocks, match_cells
from featurenet.architecture.tree import Architecture, Block
from featurenet.records import Figure, figures
from featurenet.results import Results
from featurenet.results.columns import Column, column_of
from featurenet.results.standing import overlap
from featurenet.results.text import headline
from featurenet.titles import title
from featurenet.web.errors import NotFound
from featurenet.web.house import House
from featurenet.web.rest.models import built, whole
from featurenet.web.route import Answer, Asked, route

FEWEST, MOST = 2, 6

_MODELS = re.compile(r"\d{1,9}\.\d{1,9}(,\d{1,9}\.\d{1,9})*")


def _checked(text: str) -> str:
    if not _MODELS.fullmatch(text) or not FEWEST <= len(set(text.split(","))) <= MOST:
        raise ValueError(f"must be {FEWEST} to {MOST} models such as 3.12,3.40: run and number")
    return text


class CompareAsked(Asked):
    """Which models are put side by side.

    Args:
        m: Run and number of each, such as "3.12,3.40".
    """

    m: Annotated[str, Field(max_length=200), AfterValidator(_checked)]


class Compared(Answer):
    """One of the models.

    Args:
        run: Its run's number.
        number: Its trial's.
        name: What it is called.
        task: What its run is called.
        state: Where it stands.
        curves: Name → value by epoch.
        architecture: As `describe_network` tells it; null where there is none.
        problem: Why there is none.
    """

    run: int
    number: int
    name: str
    task: str
    state: str
    curves: dict[str, list[float | None]]
    architecture: dict[str, Any] | None
    problem: str | None


class FigureRow(Answer):
    """A figure of all the models.

    Args:
        title: As people read it.
        note: What it is.
        way: How its numbers are written.
        values: Of each model; null where it has none.
        intervals: Ends of their 95 % intervals.
        best: Which of them are best: several if their intervals overlap that of the best.
    """

    title: str
    note: str
    way: str
    values: list[float | None]
    intervals: list[tuple[float, float] | None]
    best: list[bool]


class CellRow(Answer):
    """Cells that stand for one another.

    Args:
        cells: Index of each model's within its block; null where it has none.
        differ: The parts in which they differ, such as "operation1", or "cell".
    """

    cells: list[int | None]
    differ: list[str]


class BlockRow(Answer):
    """Blocks that stand for one another.

    Args:
        blocks: Index of each model's; null where it has none.
        differ: "stride", "features", or "block" if some have none.
        cells: Rows of their cells.
    """

    blocks: list[int | None]
    differ: list[str]
    cells: list[CellRow]


class Comparison(Answer):
    """Models side by side."""

    models: list[Compared]
    figures: list[FigureRow]
    blocks: list[BlockRow]


@route("GET", "/compare")
def compare(house: House, query: CompareAsked) -> Comparison:
    """Two to six models side by side, of one run or of several."""
    asked = dict.fromkeys(tuple(map(int, each.split("."))) for each in query.m.split(","))
    found = [_Found(house.results(run), run, number) for run, number in asked]
    trees, models = zip(*(_compared(house, each) for each in found), strict=True)
    columns: dict[str, Column] = {}
    for each in found:
        shown = (each.results.figure_of(name) for name in headline(each.results) if name != "name")
        for name in shown:
            columns.setdefault(name, column_of(name, each.results.metrics))
    rows = [
        _figure_row(column, [each.figure(name) for each in found])
        for name, column in columns.items()
    ]
    return Comparison(
        models=list(models),
        figures=[row for row in rows if any(value is not None for value in row.values)],
        blocks=_blocks(trees),
    )


class _Found:
    """A model, with the results that it is in."""

    def __init__(self, results: Results, run: int, number: int):
        self.results, self.run = results, run
        self.trial = whole(results, run, number)
        self._own = figures(self.trial.result) if self.trial.result else {}

    def figure(self, name: str) -> Figure | None:
        """Returns one of its figures."""
        return self.results.column(name).get(self.trial.number) or self._own.get(name)


def _compared(house: House, found: _Found) -> tuple[Architecture | None, Compared]:
    trial, problem = found.trial, None
    tree, network = None, None
    try:
        tree, network = built(house, found.results, found.run, trial)
    except NotFound as error:
        problem = str(error)
    return tree, Compared(
        run=found.run,
        number=trial.number,
        name=trial.name,
        task=title(found.results.experiment),
        state=trial.state.value,
        curves=trial.result.history if trial.result else {},
        architecture=describe_network(tree, network) if network else None,
        problem=problem,
    )


def _figure_row(column: Column, found: list[Figure | None]) -> FigureRow:
    known = [each for each in found if each is not None]
    best: list[bool] = [False] * len(found)
    if column.better and len(known) > 1:
        sign = 1 if column.better == "max" else -1
        top = max(known, key=lambda each: sign * each.value)
        best = [each is not None and overlap(each, top) for each in found]
    return FigureRow(
        title=column.title,
        note=column.note,
        way=column.way,
        values=[each.value if each else None for each in found],
        intervals=[
            (each.low, each.high)
            if each and each.low is not None and each.high is not None
            else None
            for each in found
        ],
        best=best if not all(best) else [False] * len(found),
    )


def _blocks(trees: Sequence[Architecture | None]) -> list[BlockRow]:
    present = {place: tree for place, tree in enumerate(trees) if tree is not None}
    if len(present) < FEWEST:
        return []

    def spread(row: Sequence[int | None]) -> list[int | None]:
        by_place = dict(zip(present, row, strict=True))
        return [by_place.get(place) for place in range(len(trees))]

    rows = []
    for row in match_blocks(list(present.values())):
        found = [
            tree.blocks[index] if index is not None else None
            for tree, index in zip(present.values(), row, strict=True)
        ]
        cells = []
        for cell_row in match_cells(found):
            members = [
                block.cells[index] if block is not None and index is not None else None
                for block, index in zip(found, cell_row, strict=True)
            ]
            cells.append(CellRow(cells=spread(cell_row), differ=list(differing(members))))
        rows.append(BlockRow(blocks=spread(row), differ=_parts(found), cells=cells))
    return rows


def _parts(found: Sequence[Block | None]) -> list[str]:
    """Returns in what blocks of one row differ."""
    there = [each for each in found if each is not None]
    gap = ["block"] if len(there) < len(found) else []
    parts = ("stride", "features")
    return gap + [part for part in parts if len({getattr(each, part) for each in there}) > 1]
