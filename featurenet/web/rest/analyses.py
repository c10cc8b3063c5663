"""What was studied of a run's models together, and how more of it is asked for."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from featurenet.analyses.analysis import ANALYSES, Analysis, choose
from featurenet.options import changed, plain
from featurenet.records import OPEN, AnalysisResult, AnalysisState, RunState
from featurenet.results import Results
from featurenet.results.pairs import matrix_names, read_matrix, upper
from featurenet.store import control
from featurenet.store.artifacts import inside
from featurenet.web.errors import NotFound
from featurenet.web.house import House, check_run
from featurenet.web.route import Answer, Asked, Done, Download, route


class AnalysisLine(Answer):
    """One analysis of a run, or one that could be asked for.

    Args:
        name: Of the analysis.
        state: running, done, skipped, failed; "waiting" if it is asked for, "never" if it is not.
        description: What it is.
        reason: Why there is nothing, or what was left out.
        summary: What was found, in words.
        figures: (name, number of the population); null where there is no such number.
        matrices: What is known of each pair of models.
        columns: Columns of the run's table that tell what was found of each model.
        files: Kinds of the files that it left.
        models: How many it studied.
        seconds: Wall-clock time that it took.
        options: What it was carried out with.
        known: Option → "help", "default", "schema"; null if it is not known here.
        least: Trained models that it needs.
        current: Whether all models that are trained by now were studied.
    """

    name: str
    state: str
    description: str
    reason: str | None
    summary: str
    figures: list[tuple[str, float | None]]
    matrices: list[str]
    columns: list[str]
    files: list[str]
    models: int
    seconds: float
    options: dict[str, Any]
    known: dict[str, Any] | None
    least: int
    current: bool


class AnalysisList(Answer):
    """Analyses of a run, those that were carried out first.

    Args:
        analyses: Of them.
        trained: Models that can be studied.
        private: Whether only the process that started the run can carry them out.
        command: How that is done on the command line.
    """

    analyses: list[AnalysisLine]
    trained: int
    private: bool
    command: str


class StudyAsked(Asked):
    """Which analyses are to be carried out.

    Args:
        analyses: Names.
        options: Analysis → option → value.
    """

    analyses: tuple[str, ...] = Field(min_length=1, max_length=50)
    options: dict[str, dict[str, Any]] = {}


class MatrixAnswer(Answer):
    """A number of each pair of models.

    Args:
        title: What it is.
        names: Of the models, by the mean of their pairs.
        numbers: The models' numbers.
        upper: What is right of the diagonal, row by row; null where there is no number.
        low: Number of the faintest colour.
        high: Number of the strongest colour.
    """

    title: str
    names: list[str]
    numbers: list[int]
    upper: list[float | None]
    low: float
    high: float


@route("GET", "/runs/<int:run>/analyses")
def get_analyses(house: House, run: int) -> AnalysisList:
    """What was studied of a run's models together, and what could be."""
    results = house.results(run)
    with house.reading() as store:
        private = bool(store.value("SELECT private FROM run WHERE id = ?", run))
    names = dict.fromkeys([*results.analyses, *results.experiment.analyses, *ANALYSES.names()])
    return AnalysisList(
        analyses=[_line(results, name) for name in names],
        trained=len(results.done),
        private=private,
        command=f"featurenet analyse {run}",
    )


@route("POST", "/runs/<int:run>/analyses")
def ask_analyses(house: House, run: int, body: StudyAsked) -> Done:
    """Let analyses be carried out by the next worker; nothing is trained again."""
    chosen = choose(body.analyses, body.options)
    options = {each.name: changed(each.signature.options, each.options) for each in chosen}
    with house.writing() as store:
        check_run(store, run)
        given = {name: each for name, each in options.items() if each}
        control.study(store, run, [each.name for each in chosen], given)
    return Done()


@route("GET", "/runs/<int:run>/analyses/<name>/matrices/<matrix>")
def get_matrix(house: House, run: int, name: str, matrix: str) -> MatrixAnswer:
    """One number of each pair of models that an analysis found."""
    results = house.results(run)
    found = _found(results, name)
    if matrix not in matrix_names(found, results.folder):
        raise NotFound(f"Analysis {name[:80]} of run {run} left no {matrix[:80]!r} of pairs.")
    read = read_matrix(found, results.folder, matrix)
    numbers = {trial.name: trial.number for trial in results.trials}
    return MatrixAnswer(
        title=read.title,
        names=list(read.names),
        numbers=[numbers[each] for each in read.names],
        upper=upper(read.values),
        low=read.low,
        high=read.high,
    )


@route("GET", "/runs/<int:run>/analyses/<name>/files/<kind>")
def get_analysis_file(house: House, run: int, name: str, kind: str) -> Download:
    """A file that an analysis left, to be saved."""
    results = house.results(run)
    file = _found(results, name).files.get(kind)
    path = inside(results.folder, file) if file else None
    if path is None:
        raise NotFound(f"Analysis {name[:80]} of run {run} left no {kind[:80]!r}.")
    return Download(path, f"{name}-{path.name}")


def _found(results: Results, name: str) -> AnalysisResult:
    if name not in results.analyses:
        raise NotFound(f"The run has no analysis {name[:80]!r}.")
    return results.analyses[name]


def _line(results: Results, name: str) -> AnalysisLine:
    known = ANALYSES.get(name) if name in ANALYSES.names() else None
    found = results.analyses.get(name)
    if found is None:
        asked = name in results.experiment.analyses and results.state in (*OPEN, RunState.PAUSED)
        description = known.description if known else ""
        found = AnalysisResult(name=name, state=AnalysisState.SKIPPED, description=description)
        state = "waiting" if asked else "never"
    else:
        state = found.state.value
    done = {trial.name for trial in results.done}
    return AnalysisLine(
        name=name,
        state=state,
        description=found.description,
        reason=found.reason,
        summary=found.summary,
        figures=list(found.figures.items()),
        matrices=list(matrix_names(found, results.folder)),
        columns=[each for each in results.figures if each.startswith(f"{name}.")],
        files=[kind for kind, path in found.files.items() if inside(results.folder, path)],
        models=len(found.models),
        seconds=found.seconds,
        options=plain(found.options),
        known=_options(known) if known else None,
        least=known.least if known else 0,
        current=state == "done" and set(found.models) == done,
    )


def _options(known: Analysis) -> dict[str, Any]:
    return {
        name: {"help": each.help, "default": plain(each.default), "schema": each.schema()}
        for name, each in known.signature.options.items()
    }
