"""What the study page draws: figures in columns, how they go together, views that were named."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from featurenet.errors import InvalidInputError
from featurenet.results import Results
from featurenet.significance import has_learned
from featurenet.store import views
from featurenet.web.errors import NotFound
from featurenet.web.house import House, check_run
from featurenet.web.rest.table import column_line
from featurenet.web.route import Answer, Asked, Done, route

MOST_COLUMNS = 12


class FiguresAsked(Asked):
    """Which figures are wanted.

    Args:
        columns: Their names, as "accuracy,weights"; those of numbers only.
    """

    columns: str = Field(min_length=1, max_length=2_000)

    @property
    def names(self) -> list[str]:
        """The columns one by one.

        Raises:
            InvalidInputError: If there are too many.
        """
        found = list(
            dict.fromkeys(filter(None, (each.strip() for each in self.columns.split(","))))
        )
        if len(found) > MOST_COLUMNS:
            raise InvalidInputError(
                f"At most {MOST_COLUMNS} columns are told at once; received {len(found)}."
            )
        return found


class Axis(Answer):
    """One figure of every model.

    Args:
        name: As it was asked for.
        title: As people read it.
        note: What it is.
        way: How its numbers are written.
        better: "max", "min", or null.
        values: In the order of the models; null where there is none.
    """

    name: str
    title: str
    note: str
    way: str
    better: str | None
    values: list[float | None]


class Figures(Answer):
    """Figures of all models, by column.

    Args:
        numbers: The models'.
        names: What they are called.
        baselines: Whether they are no part of the sample.
        learned: Whether they are better than chance; null where that is not known.
        chance: Accuracy of always answering the most frequent class.
        axes: The figures.
    """

    numbers: list[int]
    names: list[str]
    baselines: list[bool]
    learned: list[bool | None]
    chance: float | None
    axes: list[Axis]


class Correlations(Answer):
    """How figures go together.

    Args:
        models: That were looked at.
        pairs: Each with `one`, `other`, `n`, `rho`, `p` (Holm-corrected), `low` and `high`.
    """

    models: int
    pairs: list[dict[str, Any]]


class Views(Answer):
    """Views of a run.

    Args:
        views: Name → query of the study page's address.
    """

    views: dict[str, str]


class ViewGiven(Asked):
    """A view to be kept.

    Args:
        name: Under which it is found again.
        query: Of the study page's address, such as "axes=weights,accuracy&log=weights".
    """

    name: str = Field(min_length=1, max_length=views.LONGEST_NAME)
    query: str = Field(max_length=views.LONGEST_QUERY)


class ViewNamed(Asked):
    """Which view is meant.

    Args:
        name: Its name.
    """

    name: str = Field(max_length=views.LONGEST_NAME)


@route("GET", "/runs/<int:run>/figures")
def get_figures(house: House, run: int, query: FiguresAsked) -> Figures:
    """Figures of every model of a run, a list for each of them."""
    results = house.results(run)
    trials = results.trials
    return Figures(
        numbers=[each.number for each in trials],
        names=[each.name for each in trials],
        baselines=[each.baseline for each in trials],
        learned=[has_learned(each.result) for each in trials],
        chance=results.chance,
        axes=[_axis(results, name) for name in query.names],
    )


@route("GET", "/runs/<int:run>/correlations")
def get_correlations(house: House, run: int, query: FiguresAsked) -> Correlations:
    """Spearman's rho of every pair of figures, p-values corrected by Holm's method."""
    house.check_run(run)
    asked = {"run": run, "columns": query.names}
    return Correlations(**house.helper.ask("correlations", asked, seconds=60))


@route("GET", "/runs/<int:run>/views")
def get_views(house: House, run: int) -> Views:
    """The studies of a run that somebody named."""
    with house.reading() as store:
        check_run(store, run)
        return Views(views=views.every(store, run))


@route("PUT", "/runs/<int:run>/views")
def put_view(house: House, run: int, body: ViewGiven) -> Done:
    """Name a study."""
    with house.writing() as store:
        check_run(store, run)
        views.write(store, run, body.name, body.query)
    return Done()


@route("DELETE", "/runs/<int:run>/views")
def remove_view(house: House, run: int, query: ViewNamed) -> Done:
    """Forget a study's name."""
    with house.writing() as store:
        check_run(store, run)
        if not views.remove(store, run, query.name):
            raise NotFound(f"Run {run} has no view of that name.")
    return Done()


def _axis(results: Results, name: str) -> Axis:
    table = results.table([name])
    line = column_line(results, table.columns[0])
    return Axis(
        name=name,
        title=line.title,
        note=line.note,
        way=line.way,
        better=line.better,
        values=_numbers([row[0] for row in table.rows]),
    )


def _numbers(values: list[Any]) -> list[float | None]:
    return [float(each) if isinstance(each, int | float) else None for each in values]
