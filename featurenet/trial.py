"""One trial, start to end, as a worker carries it out: data, compile, fit, assess, export."""

from __future__ import annotations

import errno
import json
import pickle
import time
import traceback
from pathlib import Path
from typing import Any

from featurenet.architecture.decode import to_plain
from featurenet.atomic import write_atomically
from featurenet.datasets.catalogue import load
from featurenet.datasets.dataset import Dataset
from featurenet.errors import DivergedError, FeatureNetError
from featurenet.metrics.assess import assess_one, supply
from featurenet.metrics.providers import Subject, Supply
from featurenet.plugins import load_plugin
from featurenet.prediction.probabilities import Predictor
from featurenet.prediction.stored import FILE, KIND, write_predictions
from featurenet.records import MetricResult, State, TrialResult
from featurenet.training.callbacks import OnEpoch
from featurenet.training.compile import compile_network
from featurenet.training.export import export
from featurenet.training.fastest import device, predictor
from featurenet.training.fit import fit
from featurenet.training.gradients import classifier
from featurenet.training.history import History
from featurenet.training.memory import forget_models, is_out_of_memory
from featurenet.training.restore import restore
from featurenet.training.taps import KerasActivations
from featurenet.trial_news import Epoch, Kept, Measuring, MetricDone, Tell, tell_nobody
from featurenet.trial_request import Trained, TrialRequest


class _OutOfTime(Exception):
    """Ends training when the trial's limit in seconds has passed."""


def run_trial(request: TrialRequest, tell: Tell = tell_nobody) -> TrialResult:
    """Trains, exports and assesses one model, or only assesses one that is trained already.

    Whatever goes wrong with the model itself is a FAILED result with its cause and reason. A full
    disk is no fault of the model: it is raised, so that the run stops and can be resumed.

    Args:
        request: What to do.
        tell: Told how far it has come, on this thread; an exception that it raises ends the trial.

    Raises:
        OSError: If the disk is full.
    """
    start = time.perf_counter()
    try:
        result = _carry_out(request, start, tell)
    except DivergedError as error:
        result = _failed("diverged", str(error))
    except _OutOfTime as error:
        result = _failed("timeout", str(error))
    except Exception as error:  # any other fault of a model is recorded, never lost
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        cause = "memory" if is_out_of_memory(error) else "error"
        result = _failed(cause, _describe(error))
    finally:
        forget_models()
    network = request.network
    return result.model_copy(
        update={
            "seconds": time.perf_counter() - start,
            "summary": network.summary(request.training.batch_size),
            "adaptations": network.adaptations,
            "device": device(),
        }
    )


def _carry_out(request: TrialRequest, start: float, tell: Tell) -> TrialResult:
    for plugin in request.plugins:
        load_plugin(Path(plugin))
    dataset = load(request.data, request.seed)
    if request.trained is not None:
        model = restore(request.root / request.trained.model, request.network)
        runs = predictor(model, request.network)
        metrics, files = _assess(request, model, runs, dataset, request.trained, tell)
        return TrialResult(state=State.DONE, metrics=metrics, files=files)
    compiled = compile_network(request.network, request.training, request.seed)
    on_epoch = _within(request, start, tell)
    history = fit(compiled, dataset, request.training, request.seed, on_epoch)
    folder = request.root / request.folder
    folder.mkdir(parents=True, exist_ok=True)
    files = export(compiled.exported, request.network, request.architecture, history, folder)
    files |= _export_origin(request, folder)
    kept = TrialResult(
        state=State.DONE,
        history={name: list(curve) for name, curve in history.curves.items()},
        files={kind: f"{request.folder}/{name}" for kind, name in files.items()},
        seconds=time.perf_counter() - start,
        training_seconds=history.seconds,
    )
    tell(Kept(kept))
    metrics, more = _assess(request, compiled.exported, compiled.predictor, dataset, history, tell)
    return kept.model_copy(update={"metrics": metrics, "files": kept.files | more})


def _assess(
    request: TrialRequest,
    model: Any,
    runs: Predictor,
    dataset: Dataset,
    history: History | Trained,
    tell: Tell,
) -> tuple[dict[str, MetricResult], dict[str, str]]:
    """Returns the metrics, and the file of predictions."""
    batch_size = request.training.batch_size
    subject = Subject(
        model=model,
        network=request.network,
        architecture=request.architecture,
        dataset=dataset,
        history=history,
        classifier=classifier(model, request.network, batch_size),
        activations=KerasActivations(model, batch_size),
        seed=request.seed,
        batch_size=batch_size,
        predictor=runs,
    )
    metrics = pickle.loads(request.metrics)  # noqa: S301 – made by us
    supplied = supply(subject, metrics)
    results = {}
    for metric in metrics:
        if metric.name in request.known:
            continue
        tell(Measuring(metric.name))
        results[metric.name] = assess_one(metric, supplied, request.root / request.folder)
        tell(MetricDone(metric.name, results[metric.name]))
    return results, _keep_predictions(request, supplied)


def _keep_predictions(request: TrialRequest, supplied: Supply) -> dict[str, str]:
    """Writes what the model says of the test images; of one trained before, if it is not there."""
    name = f"{request.folder}/{FILE}"
    path = request.root / name
    if request.trained is None or not path.exists():
        try:
            probabilities = supplied.get("probabilities")
        except FeatureNetError:  # such as NaN, which the accuracy's reason tells
            return {}
        write_predictions(path, probabilities, supplied.get("test_labels"))
    return {KIND: name}


def _export_origin(request: TrialRequest, folder: Path) -> dict[str, str]:
    """Keeps what the model was made from beside it."""
    if request.configuration is None or request.architecture is None:
        return {}
    content = {
        "configuration": sorted(request.configuration.selected),
        "architecture": to_plain(request.architecture),
    }
    write_atomically(folder / "architecture.json", json.dumps(content, indent=1))
    return {"architecture": "architecture.json"}


def _within(request: TrialRequest, start: float, tell: Tell) -> OnEpoch:
    def check(epoch: int, figures: dict[str, float]) -> None:
        tell(Epoch(epoch, figures))
        limit, epochs = request.seconds, request.training.epochs
        if limit is not None and epoch < epochs and time.perf_counter() - start > limit:
            raise _OutOfTime(f"The limit of {limit:g} s had passed after epoch {epoch} of {epochs}")

    return check


def _failed(cause: str, reason: str) -> TrialResult:
    return TrialResult(state=State.FAILED, cause=cause, reason=reason)


def _describe(error: Exception) -> str:
    """The error and the place in our code or a library's that raised it, in one line.

    What we raise on purpose says all that is to be said.
    """
    if isinstance(error, FeatureNetError):
        return str(error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    first_line = str(error).strip().splitlines()[0] if str(error).strip() else ""
    return f"{type(error).__name__}: {first_line} ({Path(frame.filename).name}:{frame.lineno})"
