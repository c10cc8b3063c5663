"""Carries out trials one after the other in this process: the default of the Python API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from featurenet.execution.executor import THREADS, Executor, Notify
from featurenet.records import TrialResult
from featurenet.trial_request import TrialRequest


def serial(requests: Iterable[TrialRequest], notify: Notify) -> Iterator[tuple[int, TrialResult]]:
    """Runs each request here; see `Executor`."""
    # Imported on use: this is what brings Keras into the process.
    from featurenet.training.determinism import prepare_process

    prepare_process(THREADS)
    from featurenet.training.settings import pinned  # after that, because it imports Keras itself
    from featurenet.trial import run_trial

    for request in requests:
        number = request.number
        notify(number, "trial.running", {})

        def on_epoch(epoch: int, figures: dict[str, float], number: int = number) -> None:
            notify(number, "trial.epoch", {"epoch": epoch, **figures})

        with pinned():
            result = run_trial(request, on_epoch)
        yield number, result


def make_serial(workers: int) -> Executor:
    """Returns the serial executor; it has one worker, whatever is asked."""
    return serial
