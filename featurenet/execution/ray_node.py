"""A node's side of `ray_cluster.py`: an order comes in, a result and its files go out.

The store is nowhere near: a trial runs in a temporary folder, and only whoever gave the order
writes what came of it. Nothing here needs Ray itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from featurenet.errors import WorkerError
from featurenet.execution.executor import THREADS
from featurenet.execution.parcel import files_in, pack, unpack
from featurenet.execution.scratch import scratch
from featurenet.plugins import load_plugin
from featurenet.prediction.stored import FILE
from featurenet.records import TrialResult
from featurenet.trial_news import Kept, MetricDone, News
from featurenet.trial_request import TrialRequest
from featurenet.versions import versions

SAME = ("featurenet", "keras", "tensorflow", "jax", "torch", "numpy")
"""Packages whose versions figures depend on; a node must have those of whoever gives the orders."""

Tell = Callable[[News | None, bytes], None]
"""Hears that a trial begins (None) and how far it has come, with an archive of files or nothing."""


@dataclass(frozen=True, slots=True)
class Order:
    """A request, with what a node may not have.

    Args:
        request: What to do.
        files: Archive of the files of the run's folder that it needs.
        plugins: Path on the machine that gives the order → content.
        backend: That Keras is to use.
        versions: Package → version.
        on_gpu: Whether it may use a GPU.
    """

    request: TrialRequest
    files: bytes
    plugins: dict[str, bytes]
    backend: str
    versions: dict[str, str]
    on_gpu: bool

    @classmethod
    def of(cls, request: TrialRequest, found: dict[str, str], on_gpu: bool) -> Order:
        """Returns the order for a request.

        Args:
            request: Its files and plug-ins are on this machine.
            found: This machine's `versions`.
            on_gpu: Whether it may use a GPU.
        """
        return cls(
            request=request,
            files=pack(request.root, _needed(request)),
            plugins={name: Path(name).read_bytes() for name in request.plugins},
            backend=found["backend"],
            versions={name: found[name] for name in SAME if name in found},
            on_gpu=on_gpu,
        )


def _needed(request: TrialRequest) -> list[str]:
    """Returns the files of a model that is only to be assessed; what is missing is told there."""
    if request.trained is None:
        return []
    names = (request.trained.model, f"{request.folder}/{FILE}")
    return [name for name in names if (request.root / name).is_file()]


def carry_out(order: Order, tell: Tell) -> tuple[TrialResult, bytes]:
    """Carries out a trial, and returns its result and an archive of the files not yet told of.

    The model goes out as soon as it is trained: no metric that kills its process can lose it.

    Raises:
        OSError: If the disk is full.
        WorkerError: If this node's figures would not be comparable.
    """
    _prepare(order)
    from featurenet.training.settings import pinned  # after that, as it imports Keras itself
    from featurenet.trial import run_trial

    tell(None, b"")
    with pinned(), scratch() as place:
        folder = place / "run"
        folder.mkdir()
        unpack(order.files, folder)
        sent = set(files_in(folder))
        _load_plugins(order, place)

        def new_files() -> bytes:
            names = [name for name in files_in(folder) if name not in sent]
            sent.update(names)
            return pack(folder, names) if names else b""

        def pass_on(news: News) -> None:
            tell(news, new_files() if isinstance(news, Kept | MetricDone) else b"")

        result = run_trial(replace(order.request, root=folder, plugins=()), pass_on)
        return result, new_files()


def _prepare(order: Order) -> None:
    """Loads Keras as whoever gave the order has it."""
    found = _versions()
    differences = [
        f"{name} {found.get(name, 'none')} instead of {wanted}"
        for name, wanted in order.versions.items()
        if found.get(name) != wanted
    ]
    if differences:
        raise WorkerError(f"it has {', '.join(differences)}: figures would not be comparable")
    os.environ["KERAS_BACKEND"] = order.backend
    if not order.on_gpu:
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
    from featurenet.training.determinism import prepare_process

    prepare_process(THREADS)


_versions = cache(versions)


def _load_plugins(order: Order, place: Path) -> None:
    """Loads plug-ins under the names that they have where they come from, as pickles expect."""
    for number, (origin, content) in enumerate(order.plugins.items()):
        copy = place / str(number) / Path(origin).name
        copy.parent.mkdir()
        copy.write_bytes(content)
        load_plugin(copy, origin=Path(origin))
