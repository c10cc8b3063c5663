"""Models side by side: blocks and cells that stand for one another, figures with ties, curves."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from featurenet.architecture.description import describe_network
from featurenet.architecture.matching import differing, match_blocks, match_cells
from featurenet.records import Figure, figures
from featurenet.results.columns import column_of
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
    models, columns, own, trees = [], [], [], []
    names: dict[str, Any] = {}
    for run, number in asked:
        results = house.results(run)
        trial = whole(results, run, number)
        problem, tree, network = None, None, None
        try:
            tree, network = built(house, results, run, number)
        except NotFound as error:
            problem = str(error)
        models.append(
            Compared(
                run=run,
                number=number,
                name=trial.name,
                task=title(results.experiment),
                state=trial.state.value,
                curves=trial.result.history if trial.result else {},
                architecture=describe_network(tree, network) if network else None,
                problem=problem,
            )
        )
        shown = (results.figure_of(name) for name in headline(results) if name != "name")
        names |= {name: column_of(name, results.metrics) for name in shown if name not in names}
        columns.append({name: results.column(name).get(number) for name in names})
        own.append(trial)
        trees.append(tree)
    rows = [
        _figure_row(column, [_figure(name, each, found) for each, found in zip(own, columns)])  # noqa: B905
        for name, column in names.items()
    ]
    return Comparison(
        models=models,
        figures=[row for row in rows if any(value is not None for value in row.values)],
        blocks=_blocks([tree.blocks if tree is not None else () for tree in trees], trees),
    )


def _figure(name: str, trial: Any, found: dict[str, Figure | None]) -> Figure | None:
    if found.get(name) is not None:
        return found[name]
    return figures(trial.result).get(name) if trial.result else None


def _figure_row(column: Any, found: list[Figure | None]) -> FigureRow:
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


def _blocks(blocks: list[Any], trees: list[Any]) -> list[BlockRow]:
    present = [place for place, tree in enumerate(trees) if tree is not None]
    if len(present) < FEWEST:
        return []

    def spread(row: tuple[int | None, ...]) -> list[int | None]:
        by_place = dict(zip(present, row, strict=True))
        return [by_place.get(place) for place in range(len(trees))]

    rows = []
    for row in match_blocks([trees[place] for place in present]):
        found = [
            blocks[place][index] if index is not None else None
            for place, index in zip(present, row, strict=True)
        ]
        there = [each for each in found if each is not None]
        differ = ["block"] if len(there) < len(found) else []
        differ += [
            part for part in ("stride", "features") if len({getattr(e, part) for e in there}) > 1
        ]
        cells = []
        for cell_row in match_cells(found):
            members = [
                block.cells[index] if block is not None and index is not None else None
                for block, index in zip(found, cell_row, strict=True)
            ]
            cells.append(CellRow(cells=spread(cell_row), differ=list(differing(members))))
        rows.append(BlockRow(blocks=spread(row), differ=differ, cells=cells))
    return rows
