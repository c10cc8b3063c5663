"""What a search strategy is, and the table of those there are.

A strategy is asked for proposals and told what became of them. It keeps nothing on the disk: when a
run goes on in another process, it is made anew and told all that has happened, in order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from featurenet.preparation import OnProgress, Prepared
from featurenet.records import Batch, Trial
from featurenet.registry import Registry


class Strategy(Protocol):
    """Asked whenever all that it proposed has ended."""

    def tell(self, trial: Trial) -> None:
        """Takes a trial that has ended, with its result; in the order of the trials' numbers."""
        ...

    def ask(self) -> Batch:
        """Returns what is to be trained next; without proposals, the search is over.

        The same seed and the same trials told give the same proposals.
        """
        ...


STRATEGIES: Registry[Callable[[Prepared, OnProgress], Strategy]] = Registry(
    "search strategy", "featurenet.strategies"
)
"""Name → function from an experiment, and what hears of progress, to a strategy."""
