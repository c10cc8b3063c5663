"""An analysis that prepares a data set → what it came to, made once for all runs of a workspace."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b

import numpy as np
from filelock import FileLock

from featurenet.analyses.analysis import Analysis
from featurenet.analyses.request import AnalysisRequest
from featurenet.atomic import write_atomically
from featurenet.datasets.catalogue import load
from featurenet.datasets.dataset import Dataset
from featurenet.options import plain
from featurenet.records import AnalysisResult
from featurenet.store.artifacts import prepared_folder

ARRAYS = ("x_train", "y_train", "x_val", "y_val", "x_test", "y_test")


def once(
    analysis: Analysis,
    request: AnalysisRequest,
    carry_out: Callable[[AnalysisRequest], AnalysisResult],
) -> AnalysisResult:
    """Returns what an analysis came to for this data set and these options, carried out if needed.

    Whoever asks for the same meanwhile waits. What was kept has the result beside its folder,
    written last: a folder without one was left by a process that ended, and is made anew.

    Args:
        analysis: One that prepares something of the data set.
        request: Its request.
        carry_out: Carries it out, with its files in the folder that its request then names.
    """
    folder = prepared_folder(request.workspace) / analysis.name / key_of(analysis, request)
    folder.parent.mkdir(parents=True, exist_ok=True)
    kept = folder.with_name(f"{folder.name}.json")
    here = replace(request, folder=os.path.relpath(folder, request.root))
    with FileLock(folder.with_name(f"{folder.name}.lock")):
        if not kept.exists():
            made = carry_out(here)
            names = {kind: os.path.relpath(path, here.folder) for kind, path in made.files.items()}
            write_atomically(kept, made.model_copy(update={"files": names}).model_dump_json())
        found: AnalysisResult = AnalysisResult.parse(json.loads(kept.read_text(encoding="utf-8")))
    files = {kind: f"{here.folder}/{name}" for kind, name in found.files.items()}
    return found.model_copy(update={"files": files, "seed": request.begun.seed})


def key_of(analysis: Analysis, request: AnalysisRequest) -> str:
    """Returns what tells apart what is prepared: by data set, options, code of a plug-in, seed."""
    options = {name: plain(each) for name, each in analysis.options.items()}
    seed = request.begun.seed if {"seed", "rng"} & set(analysis.needs) else None
    # The name of a plug-in's module has a digest of its content.
    parts = [options, getattr(analysis.function, "__module__", ""), seed]
    digest = blake2b(json.dumps(parts, sort_keys=True).encode(), digest_size=8)
    digest.update(fingerprint(load(request.data, request.seed)).encode())
    return digest.hexdigest()


def fingerprint(dataset: Dataset) -> str:
    """Returns a digest of the images, labels and class names of all splits."""
    digest = blake2b(json.dumps(dataset.class_names).encode(), digest_size=16)
    for name in ARRAYS:
        array = np.ascontiguousarray(getattr(dataset, name))
        digest.update(f"{name}{array.shape}".encode())
        digest.update(array.data)
    return digest.hexdigest()
