"""The executor `ray` as it is chosen; Ray, an extra, is loaded when trials are carried out."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from featurenet.errors import InvalidInputError
from featurenet.execution.executor import Executor, OnEpoch

RAY = "ray"
"""Name of the executor."""


@dataclass(frozen=True)
class OnRay:
    """Carries out trials on a Ray cluster: `featurenet.run(executor=featurenet.OnRay(), …)`.

    The cluster is that which the script is connected to, which RAY_ADDRESS names or which was
    started on this machine with `ray start`; if there is none, this machine becomes one.

    Args:
        gpus_per_trial: Share of a GPU that each trial has, such as 0.25, or a whole number of them.
            With 0, trials use no GPU.

    Raises:
        InvalidInputError: If it is another number.
    """

    gpus_per_trial: float = 0

    def __post_init__(self) -> None:
        given = self.gpus_per_trial
        if not (0 <= given <= 1 or (given > 1 and given == int(given))):
            raise InvalidInputError(
                "GPUs for a trial must be a share of one, such as 0.25, or a whole number; "
                f"received {given!r}"
            )

    def check(self) -> None:
        """Refuses to go on without Ray.

        Raises:
            InvalidInputError: The message says how to install it.
        """
        if find_spec("ray") is None:
            raise InvalidInputError("The executor ray needs Ray: pip install 'featurenet[ray]'.")

    def __call__(self, slots: int, on_epoch: OnEpoch) -> Executor:
        """Connects to the cluster.

        Raises:
            InvalidInputError: If it cannot be reached, or no node has so many GPUs.
        """
        from featurenet.execution.ray_cluster import RayCluster

        return RayCluster(slots, on_epoch, self.gpus_per_trial)
