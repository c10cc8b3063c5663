"""From a request to what the analysis found, whatever its function does."""

from __future__ import annotations

import errno
import math
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from featurenet.analyses.analysis import Analysis, Findings
from featurenet.analyses.request import AnalysisRequest, unpack_analysis
from featurenet.analyses.shared import once
from featurenet.analyses.values import value
from featurenet.atomic import replacing
from featurenet.errors import FeatureNetError
from featurenet.metrics.metric import Output
from featurenet.records import MATRICES, AnalysisResult, AnalysisState, MetricResult


@dataclass(frozen=True, slots=True)
class Studied:
    """What an analysis came to.

    Args:
        result: Of the analysis.
        metrics: Number of a trial → what was found of its model.
        meaning: What these metrics mean, for readers that do not have the analysis's code.
    """

    result: AnalysisResult
    metrics: Mapping[int, MetricResult] = field(default_factory=dict)
    meaning: Mapping[str, Any] = field(default_factory=dict)


class _Unusable(Exception):
    """An analysis returned something that cannot be kept."""


def lacking(request: AnalysisRequest) -> Studied | None:
    """Returns the outcome of an analysis that has too few models to be carried out."""
    if len(request.models) >= request.least:
        return None
    why = f"needs at least {request.least} trained models, has {len(request.models)}"
    return ended(request, AnalysisState.SKIPPED, why)


def study(request: AnalysisRequest) -> Studied:
    """Carries out one analysis; whatever goes wrong with it is its state and reason.

    What it prints goes to standard error. Its folder is emptied before. What it prepares of the
    data set alone is kept in the workspace, and made once for all runs.

    Raises:
        OSError: If the disk is full.
    """
    try:
        with redirect_stdout(sys.stderr):
            analysis = unpack_analysis(request)
            if analysis.prepares:
                return Studied(once(analysis, request, lambda it: _carry_out(analysis, it).result))
            return _carry_out(analysis, request)
    except (_Unusable, FeatureNetError) as error:  # their messages say all
        return ended(request, AnalysisState.FAILED, str(error))
    except (Exception, SystemExit) as error:  # whatever an analysis does, the run goes on
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        return ended(request, AnalysisState.FAILED, _describe(error))


def _carry_out(analysis: Analysis, request: AnalysisRequest) -> Studied:
    start = time.perf_counter()
    shutil.rmtree(request.root / request.folder, ignore_errors=True)
    found = _findings(request, _call(analysis, request))
    done: dict[str, Any] = {
        "state": AnalysisState.DONE,
        "summary": found.summary,
        "figures": {name: _number(name, each) for name, each in found.figures.items()},
        "files": _write(request, found),
        "seconds": time.perf_counter() - start,
    }
    result = request.begun.model_copy(update=done)
    meaning = _meaning(analysis, list(found.model_figures))
    return Studied(result, _of_models(request, found), meaning)


def ended(request: AnalysisRequest, state: AnalysisState, reason: str) -> Studied:
    """Returns the outcome of an analysis that found nothing."""
    words = "; ".join(filter(None, (reason, request.begun.reason)))
    return Studied(request.begun.model_copy(update={"state": state, "reason": words}))


def _call(analysis: Analysis, request: AnalysisRequest) -> Any:
    given = {name: value(name, request) for name in analysis.needs}
    return analysis.function(**given, **analysis.options)


def _meaning(analysis: Analysis, given: Sequence[str]) -> dict[str, Any]:
    described = {output.name: output for output in analysis.outputs}
    outputs = [*described.values(), *(Output(name) for name in given if name not in described)]
    return {
        "description": analysis.description,
        "aliases": [],
        "outputs": [asdict(output) for output in outputs],
    }


def _findings(request: AnalysisRequest, returned: Any) -> Findings:
    """Returns what was found, of a single number or a dict of them, too."""
    if isinstance(returned, Findings):
        _check_sizes(returned, len(request.models))
        return returned
    if isinstance(returned, Mapping):
        return Findings(figures=returned)
    return Findings(figures={request.begun.name.rpartition(".")[2]: returned})


def _check_sizes(found: Findings, models: int) -> None:
    expected: list[tuple[str, Any, tuple[int, ...]]] = [
        *((name, each, (models,)) for name, each in found.model_figures.items()),
        *((name, each, (models, models)) for name, each in found.matrices.items()),
    ]
    for name, each, shape in expected:
        if np.shape(each) != shape:
            raise _Unusable(
                f"returned {name!r} of shape {np.shape(each)}; it must have {shape}: a number for "
                f"each of the {'models' if len(shape) == 1 else 'pairs of models'}"
            )


def _write(request: AnalysisRequest, found: Findings) -> dict[str, str]:
    """Writes the matrices, and returns all files that the analysis left."""
    folder = request.root / request.folder
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    own = [path.relative_to(folder).as_posix() for path in paths]
    files = {name: f"{request.folder}/{name}" for name in own}
    if found.matrices:
        arrays: dict[str, Any] = {**found.matrices}
        arrays["names"] = np.array([model.name for model in request.models])
        with replacing(folder / f"{MATRICES}.npz") as temporary:
            np.savez_compressed(temporary, **arrays)
        files[MATRICES] = f"{request.folder}/{MATRICES}.npz"
    return files


def _of_models(request: AnalysisRequest, found: Findings) -> dict[int, MetricResult]:
    if not found.model_figures:
        return {}
    known = request.begun
    columns = {
        name: [_number(name, each) for each in column]
        for name, column in found.model_figures.items()
    }
    return {
        model.number: MetricResult(
            status="ok",
            value={name: column[row] for name, column in columns.items()},
            options=known.options,
            seed=known.seed,
        )
        for row, model in enumerate(request.models)
    }


def _number(name: str, given: Any) -> float | None:
    """Returns a finite number as JSON has it, and None for NaN and infinities."""
    try:
        number = float(given)
    except (TypeError, ValueError):
        raise _Unusable(
            f"returned {given!r} as {name!r}; an analysis returns numbers, or featurenet.Findings"
        ) from None
    return number if math.isfinite(number) else None


def _describe(error: BaseException) -> str:
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message}" if message else type(error).__name__
