"""From a trial and what it stands for to the order for a worker, or the reason for none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from featurenet.architecture.baselines import BASELINES
from featurenet.architecture.decode import decode
from featurenet.architecture.network import Network, infer
from featurenet.architecture.tree import Architecture
from featurenet.errors import InfeasibleError
from featurenet.featuremodel.model import Configuration
from featurenet.preparation import Prepared
from featurenet.records import Limits, Proposal, State, Trial, TrialResult
from featurenet.store.artifacts import trial_folder
from featurenet.trial_request import TrialRequest, pack_metrics


@dataclass(frozen=True, slots=True)
class Plan:
    """What a trial's model is made from.

    Args:
        configuration: The selected features; None for a baseline.
        architecture: What they stand for; None for a baseline.
        network: The layers.
    """

    configuration: Configuration | None
    architecture: Architecture | None
    network: Network


def plan(trial: Trial, configuration: Configuration | None, prepared: Prepared) -> Plan:
    """Returns what a trial's model is made from.

    Args:
        trial: A baseline, or one of the sample.
        configuration: What it stands for; None for a baseline.
        prepared: The experiment.

    Raises:
        InfeasibleError: If the configuration stands for nothing that can be built.
    """
    if configuration is None:
        build = BASELINES.get(trial.name)
        return Plan(None, None, build(prepared.input_shape, prepared.classes))
    architecture = decode(configuration)
    network = infer(architecture, prepared.input_shape, prepared.classes)
    return Plan(configuration, architecture, network)


def check_limits(network: Network, prepared: Prepared) -> None:
    """Refuses, before it is built, a network that is over a limit of the experiment.

    Raises:
        InfeasibleError: With the limit's name as cause.
    """
    check_against(prepared.experiment.limits, network, prepared.training.batch_size)


def check_against(limits: Limits, network: Network, batch_size: int) -> None:
    """Refuses a network that is over a limit when it is trained in batches of some size.

    Raises:
        InfeasibleError: With the limit's name as cause.
    """
    memory = network.memory(batch_size)
    if network.weights > limits.weights:
        reason = f"{network.weights:,} trainable weights are over the limit of {limits.weights:,}"
        raise InfeasibleError(reason, "weights")
    if memory > limits.memory:
        reason = f"Training needs about {memory / 2**30:.1f} GiB, over the limit of "
        raise InfeasibleError(reason + f"{limits.memory / 2**30:.1f} GiB", "memory")
    if limits.flops is not None and network.flops > limits.flops:
        reason = f"{network.flops:,} FLOPs an image are over the limit of {limits.flops:,}"
        raise InfeasibleError(reason, "flops")


def rejected(error: InfeasibleError, network: Network | None, prepared: Prepared) -> TrialResult:
    batch_size = prepared.training.batch_size
    return TrialResult(
        state=State.REJECTED,
        cause=error.cause,
        reason=str(error),
        adaptations=network.adaptations if network else (),
        summary=network.summary(batch_size) if network else {},
    )


def costs(proposals: Sequence[Proposal], prepared: Prepared, begun: bool) -> list[float]:
    """Returns what each proposal takes, in arithmetic alone, so that the longest begin first.

    The quickest of a run comes before them all: people want to see that it works.

    Args:
        proposals: What is to be trained.
        prepared: The experiment.
        begun: Whether the run has had trials before.
    """
    found = [_cost(each, prepared) for each in proposals]
    if found and not begun:
        found[found.index(min(found))] = max(found) + 1
    return found


def _cost(proposal: Proposal, prepared: Prepared) -> float:
    trial = Trial(number=1, name=proposal.baseline or "", baseline=True, state=State.QUEUED)
    try:
        network = plan(trial, proposal.configuration, prepared).network
    except InfeasibleError:
        return 0.0
    training = proposal.plan or prepared.training
    return float(network.flops) * (training.epochs or prepared.training.epochs)


def request_for(
    run: int, trial: Trial, planned: Plan, prepared: Prepared, folder: Path, metrics: bytes
) -> TrialRequest:
    """Returns what a worker must know to carry out a trial.

    Args:
        run: The run's number.
        trial: Which.
        planned: What its model is made from.
        prepared: The experiment.
        folder: The run's.
        metrics: Made by `pack_metrics`.
    """
    experiment = prepared.experiment
    own = trial.plan
    return TrialRequest(
        run=run,
        number=trial.number,
        name=trial.name,
        configuration=planned.configuration,
        architecture=planned.architecture,
        network=planned.network,
        data=experiment.data,
        training=own.fitted(prepared.images) if own is not None else prepared.training,
        metrics=metrics,
        plugins=experiment.plugins,
        seed=experiment.seed,
        seconds=experiment.limits.seconds,
        metric_seconds=experiment.limits.metric_seconds,
        resident=experiment.limits.resident,
        root=folder,
        folder=trial_folder(trial.name),
    )


def baseline_request(prepared: Prepared, name: str, folder: Path) -> TrialRequest:
    """Returns what to do to train one baseline on its own, outside a run."""
    trial = Trial(number=1, name=name, baseline=True, state=State.QUEUED)
    metrics = pack_metrics(prepared.metrics)
    return request_for(0, trial, plan(trial, None, prepared), prepared, folder, metrics)
