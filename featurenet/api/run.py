"""A whole run: sample, train, assess, report."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

from featurenet import pipeline
from featurenet.api.ending import finish, silent
from featurenet.api.new_run import new_run
from featurenet.execution.executor import MakeExecutor
from featurenet.intake import executor_for, read_experiment, read_folder
from featurenet.metrics.asked import Asked, read_metrics
from featurenet.preparation import prepare
from featurenet.records import Experiment, Notify
from featurenet.results import Results
from featurenet.run_options import RunOptions, spelled_out


@spelled_out
def run(
    metamodel: str | Path | Experiment = "light",
    *,
    out: Path | str | None = None,
    workers: int = 0,
    executor: str | MakeExecutor | None = None,
    metrics: Asked = (),
    priority: int = 0,
    on_event: Notify | None = None,
    **options: Unpack[RunOptions],
) -> Results:
    """Samples, trains, assesses and exports a diverse population of models.

    Args:
        metamodel: A shipped meta-model's name, a file, or a whole experiment, which leaves nothing
            to `**options`.
        out: A folder for this run alone, which must not hold anything yet; None makes one in the
            workspace, which FEATURENET_HOME names, or else is `runs`.
        workers: Worker processes; 0 runs everything in this process.
        executor: What carries out so many trials at once, instead: the name of a registered
            executor, such as "ray", or what makes one, such as `featurenet.OnRay()`.
        metrics: Names ("all", "robust.*", "pgd" …), or functions of your own: one that takes just
            a Keras model will do.
        priority: Processes that work on the same workspace take runs with a higher one first.
        on_event: Receives every `Event` of the run as it is written.
        **options: See `Experiment`: dataset, models, blocks, cells, epochs, seed,
            metric_options={"deepfool": {"images": 500}} …

    Raises:
        InvalidInputError: If something that was asked for cannot be used; nothing is written then.
        OSError: If the disk is full, say; once there is a sample, the run can be resumed.
    """
    named, own = read_metrics(metrics)
    make_executor, slots = executor_for(workers, executor)
    asked = read_experiment(metamodel, named, options)
    folder = read_folder(out, "out") if out is not None else None
    prepared = prepare(asked, own)
    with new_run(prepared, folder, priority, private=bool(own)) as (store, added):
        tell = on_event or silent
        pipeline.carry_out(store, make_executor, slots, tell, only=(added.id, prepared))
    return finish(Path(added.folder))
