"""What a sampler gives."""

from __future__ import annotations

from dataclasses import dataclass

from featurenet.featuremodel.model import Configuration


@dataclass(frozen=True, slots=True)
class Sample:
    """Configurations in the order the sampler gives them, and how they came about.

    Args:
        configurations: Distinct and valid.
        strategy: The sampler's name.
        seed: Its seed.
        iterations: Search steps done.
        seconds: Wall-clock time.
        fitness: The search's objective after each recorded step, best last; empty without search.
        exhausted: True when the model has no further configuration.
        out_of_time: True when the limit in seconds ended the search.
        remark: What the reader should know about the way they were found; may be empty.
        interrupted: True when Ctrl-C ended the search.
    """

    configurations: tuple[Configuration, ...]
    strategy: str
    seed: int
    iterations: int = 0
    seconds: float = 0.0
    fitness: tuple[float, ...] = ()
    exhausted: bool = False
    out_of_time: bool = False
    remark: str = ""
    interrupted: bool = False
