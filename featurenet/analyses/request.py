"""What is to be studied: plain data that crosses to another process or machine."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from json import dumps
from pathlib import Path
from typing import Any

import cloudpickle

from featurenet.analyses.analysis import Analysis
from featurenet.options import plain
from featurenet.plugins import load_plugin
from featurenet.records import AnalysisResult, AnalysisState, Data
from featurenet.store.artifacts import analysis_folder

StudyKey = tuple[int, str]
"""A run's number and an analysis's name."""


@dataclass(frozen=True, slots=True)
class StudiedModel:
    """A trained model of the sample.

    Args:
        number: Of its trial.
        name: "0007".
        files: Kind ("keras", "predictions", "architecture" …) → its file.
    """

    number: int
    name: str
    files: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """Everything that one analysis needs.

    Args:
        run: The run's number.
        begun: The analysis as it is known before it is carried out: its name, its options, its
            seed, the models that it studies, and as the reason what was left out.
        analysis: The analysis with its options, made by `pack_analysis`.
        least: Trained models that it needs.
        models: The trained models of the sample, in order; baselines are not among them.
        data: Which images they were trained on.
        plugins: Python files to load first.
        seed: The experiment's.
        root: The run's folder.
        folder: Where the analysis leaves its files, relative to it.
        workspace: Where what is prepared of a data set is kept for all runs.
    """

    run: int
    begun: AnalysisResult
    analysis: bytes
    least: int
    models: tuple[StudiedModel, ...]
    data: Data
    plugins: tuple[str, ...]
    seed: int
    root: Path
    folder: str
    workspace: Path

    @property
    def key(self) -> StudyKey:
        """What tells it from other requests."""
        return (self.run, self.begun.name)


def request_analysis(
    analysis: Analysis,
    models: Sequence[StudiedModel],
    root: Path,
    *,
    workspace: Path | None = None,
    run: int = 0,
    data: Data = Data(),  # noqa: B008 – frozen
    plugins: tuple[str, ...] = (),
    seed: int = 0,
    left_out: str | None = None,
) -> AnalysisRequest:
    """Returns the request for one analysis of some models.

    Args:
        analysis: With its options.
        models: What it studies.
        root: The run's folder.
        workspace: The folder of its store; None if that is the run's.
        run: The run's number.
        data: Which images the models were trained on.
        plugins: Python files that the analysis comes from.
        seed: The experiment's.
        left_out: What it does not study, and why, in words.
    """
    begun = AnalysisResult(
        name=analysis.name,
        state=AnalysisState.RUNNING,
        reason=left_out,
        description=analysis.description,
        models=tuple(model.name for model in models),
        options={name: plain(each) for name, each in analysis.options.items()},
        seed=_seed(analysis, data, seed),
    )
    return AnalysisRequest(
        run=run,
        begun=begun,
        analysis=pack_analysis(analysis),
        least=analysis.least,
        models=tuple(models),
        data=data,
        plugins=plugins,
        seed=seed,
        root=root,
        folder=analysis_folder(analysis.name),
        workspace=workspace if workspace is not None else root,
    )


def _seed(analysis: Analysis, data: Data, seed: int) -> int:
    """Returns the analysis's seed in [0, 2**31).

    It depends on the experiment's seed, the data set, the analysis and its options.
    """
    parts = [seed, data.dataset, analysis.name, dict(analysis.options)]
    digest = blake2b(dumps(parts, sort_keys=True, default=repr).encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") >> 1


def pack_analysis(analysis: Analysis) -> bytes:
    """Serialises an analysis with cloudpickle, so that functions of a script travel."""
    packed: bytes = cloudpickle.dumps(analysis)
    return packed


def unpack_analysis(request: AnalysisRequest) -> Analysis:
    """Returns the analysis of a request, after loading the plug-ins that it may come from."""
    for plugin in request.plugins:
        load_plugin(Path(plugin))
    analysis: Any = pickle.loads(request.analysis)  # noqa: S301 – made by us
    found: Analysis = analysis
    return found
