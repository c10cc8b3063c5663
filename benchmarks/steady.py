"""Memory and time of a worker over many trials: neither may grow.

    python benchmarks/steady.py [--trials 200]

Trains sampled models of `light` on digits one after the other in one process, as a worker that was
never replaced would, and prints resident memory and seconds by tens of trials.
"""

from __future__ import annotations

import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import click
import psutil

from featurenet.execution.executor import THREADS
from featurenet.planning import plan, request_for
from featurenet.preparation import draw, prepare
from featurenet.records import Experiment, State, Trial
from featurenet.training.determinism import prepare_process
from featurenet.trial_request import pack_metrics

MODELS = 10
"""Different models: each ten of trials trains the same ones."""


@click.command(help=__doc__)
@click.option("--trials", default=200, show_default=True)
def main(trials: int) -> None:
    prepared = prepare(
        Experiment.from_options(
            metamodel="light", dataset="digits", models=MODELS, epochs=1, train_limit=300, seed=1
        )
    )
    sample = draw(prepared.experiment, prepared.model)
    prepare_process(THREADS)
    from featurenet.training.settings import pinned
    from featurenet.trial import run_trial

    metrics, memory, seconds = pack_metrics(prepared.metrics), [], []
    with tempfile.TemporaryDirectory() as folder, pinned():
        for number, configuration in enumerate(islice(cycle(sample.configurations), trials), 1):
            trial = Trial(number=number, name=f"{number:04d}", baseline=False, state=State.QUEUED)
            planned = plan(trial, configuration, prepared)
            start = time.perf_counter()
            run_trial(request_for(1, trial, planned, prepared, Path(folder), metrics))
            seconds.append(time.perf_counter() - start)
            memory.append(psutil.Process().memory_info().rss / 2**20)
            if number % MODELS == 0:
                took = sum(seconds[-MODELS:]) / MODELS
                print(f"{number:4} trials  {memory[-1]:6.0f} MiB  {took:5.2f} s", flush=True)
    growth = memory[-1] / memory[MODELS - 1] - 1
    slower = median(seconds[-MODELS:]) / median(seconds[MODELS : 2 * MODELS]) - 1
    print(f"memory {growth:+.1%} since the tenth trial, time {slower:+.1%} (at most +10 %)")


if __name__ == "__main__":
    main()
