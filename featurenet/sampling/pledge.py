"""A feature model → configurations of it, and answers about them, by the Java sampler.

Clauses go to Java and bitsets come back as primitive arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from featurenet.featuremodel.cnf import rules
from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.sampling.bounds import Bound
from featurenet.sampling.calls import answer
from featurenet.sampling.jvm import int_array, java_class, long_array
from featurenet.sampling.rows import packed, unpacked
from featurenet.sampling.sampler import Drawn, SampleRequest

TRANSLATION = 0.25
"""Seconds of a limit, a tenth of it at most, for checking and translating what was found."""

REFINING = 0.8
"""Share of a limit for estimates after the first, so that the last one ends within it."""

LARGEST_INT = 2**31 - 1
"""Java's largest int: counts and budgets above it are out of reach anyway."""


class Pledge:
    """One feature model in the Java sampler.

    Args:
        model: Its features are numbered in depth-first pre-order.
        bounds: What every configuration is to be within, beside the model's rules.
        nodes: Budget of the decision diagram, which SAT stands in for beyond; None = the usual.

    Raises:
        InvalidInputError: If there is no usable Java runtime, or a constraint cannot be translated.
    """

    def __init__(self, model: FeatureModel, bounds: Sequence[Bound] = (), nodes: int | None = None):
        self.model = model
        self._rules = rules(model)
        flat = [
            literal for rule in self._rules for clause in rule.clauses for literal in (*clause, 0)
        ]
        bounded = [
            value
            for bound in bounds
            for value in (*bound.range, len(bound.features), *self._numbers(bound.features))
        ]
        budget = () if nodes is None else (nodes,)
        facade = java_class("featurenet.pledge.Pledge")
        self._java = facade(len(model.features), int_array(flat), int_array(bounded), *budget)
        self._analysis = self._java.analysis()

    def draw(self, strategy: str, request: SampleRequest, **options: Any) -> Drawn:
        """Draws configurations.

        Ctrl-C ends the call; what was found until then is the answer.

        Args:
            strategy: Name of the Java sampler.
            request: What is asked; its model and bounds are those of this object.
            **options: What that sampler takes: numbers, truths, or a tuple of features.

        Raises:
            KeyboardInterrupt: If Ctrl-C came before anything was found.
        """
        asked = java_class("featurenet.pledge.SampleRequest")(
            strategy,
            min(request.count, LARGEST_INT),
            request.seed,
            min(request.iterations, LARGEST_INT),
            _limit(request.seconds),
            {name: self._translated(value) for name, value in options.items()},
        )

        def report() -> None:
            if request.on_progress is not None:
                request.on_progress(int(self._java.iteration()), float(self._java.fitness()))

        found = answer(lambda: self._java.sample(asked), self._java.stop, on_wait=report)
        sample = found.value
        if found.interrupt is not None and not len(sample.configurations()):
            raise found.interrupt
        words = np.array(sample.configurations(), dtype="<i8")
        return Drawn(
            unpacked(words, len(self.model.features), self._words_each),
            int(sample.iterations()),
            tuple(float(value) for value in np.array(sample.fitness(), dtype=float)),
            bool(sample.exhausted()),
            bool(sample.outOfTime()),
            str(sample.remark()),
            found.interrupt is not None,
        )

    # Questions about all configurations; where there is a limit in seconds, the answer is None if
    # it was not found in time.

    def compile(self, seconds: float) -> bool:
        """Returns whether there is a decision diagram, which makes answers exact.

        SAT stands in for it from now on if it is too large, or takes too long.
        """
        return bool(self._call(lambda: self._java.compile(seconds)))

    def is_satisfiable(self, seconds: float | None = None) -> bool | None:
        """Returns whether there is any configuration."""
        found = self._call(self._java.isSatisfiable, seconds)
        return None if found is None else bool(found)

    def range(self, features: Sequence[str]) -> tuple[int, int]:
        """Returns how many of some features are selected, at least and at most.

        Args:
            features: In the model's order. The model must have a configuration.
        """
        numbers = int_array(self._numbers(features))
        fewest, most = self._call(lambda: self._java.range(numbers))
        return int(fewest), int(most)

    def conflict(self, seconds: float | None = None) -> tuple[str, ...]:
        """Returns a minimal set of rules that contradict one another, in words.

        Without one, or where it was not found in time, there are none.
        """
        groups = [
            position for position, rule in enumerate(self._rules) for _ in range(len(rule.clauses))
        ]
        found = self._call(lambda: self._java.conflict(int_array(groups)), seconds)
        return tuple(self._rules[int(position)].text for position in found or ())

    def count(self, seed: int, seconds: float) -> tuple[str, bool] | None:
        """Returns the number of configurations in decimal digits, and whether it is exact.

        Args:
            seed: Of the estimate, where the decision diagram outgrows its budget.
            seconds: Limit on the time, part of which goes to estimates that improve the first.
        """
        refining = REFINING * seconds
        found = self._call(lambda: self._analysis.count(seed, refining), seconds)
        return None if found is None else (str(found.value()), bool(found.exact()))

    def fixed(self, seconds: float | None = None) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Returns the core features (in every configuration) and the dead ones (in none)."""
        found = self._call(self._analysis.fixedLiterals, seconds)
        if found is None:
            return None
        literals = [int(literal) for literal in found]
        names = self.model.features
        core = tuple(names[literal - 1] for literal in literals if literal > 0)
        dead = tuple(names[-literal - 1] for literal in literals if literal < 0)
        return core, dead

    def possible(
        self, interactions: NDArray[np.int32], seconds: float | None = None
    ) -> NDArray[np.bool_] | None:
        """Returns for each row of literals whether some configuration has all of them.

        Args:
            interactions: `(interactions, strength)`: numbers of features, negative for deselected.
            seconds: Limit on the time.
        """
        flat, strength = int_array(interactions.ravel()), interactions.shape[1]
        found = self._call(lambda: self._analysis.possible(flat, strength), seconds)
        return None if found is None else np.array(found, dtype=bool)

    def marginals(self) -> NDArray[np.float64]:
        """Returns the share of all configurations that select each feature, in tree order.

        Empty where the decision diagram outgrows its budget, or without any configuration.
        """
        return np.array(self._call(self._analysis.marginals), dtype=float)

    def distribution(self, counted: Sequence[str], seconds: float) -> NDArray[np.float64]:
        """Returns at place k the share of all configurations that select k of some features.

        Empty where that is too costly, or without any configuration.

        Args:
            counted: Features.
            seconds: Limit on the time.
        """
        numbers = int_array(self._numbers(counted))
        shares = self._call(lambda: self._analysis.distribution(numbers, seconds))
        return np.array(shares, dtype=float)

    def valid_interactions(self, strength: int, seconds: float | None = None) -> int | None:
        """Returns the exact number of literals (1) or pairs of literals (2) that can hold.

        Args:
            strength: 1 or 2.
            seconds: Limit on the time, after which the answer is None.
        """
        limit = inf if seconds is None else seconds
        found = int(self._call(lambda: self._analysis.validInteractions(strength, limit)))
        return found if found >= 0 else None

    def random_interactions(
        self, strength: int, count: int, seed: int, seconds: float | None = None
    ) -> NDArray[np.int32]:
        """Draws valid interactions, each with the same probability.

        Args:
            strength: Literals of each.
            count: How many; fewer are found if time runs out, or next to nothing is valid.
            seed: Source of every random choice.
            seconds: Limit on the time.

        Returns:
            `(interactions, strength)`: numbers of features, negative for deselected.
        """
        limit = inf if seconds is None else seconds
        found = self._call(lambda: self._analysis.randomInteractions(strength, count, seed, limit))
        return np.array(found, dtype=np.int32).reshape(-1, strength)

    def covered_among(
        self, configurations: Iterable[Configuration], interactions: NDArray[np.int32]
    ) -> int:
        """Returns how many of some interactions `(interactions, strength)` occur."""
        words, strength = self._words(configurations), interactions.shape[1]
        literals = int_array(interactions.ravel())
        return int(self._call(lambda: self._analysis.coveredAmong(words, literals, strength)))

    def covered_interactions(self, configurations: Iterable[Configuration], strength: int) -> int:
        """Returns how many literals (1) or pairs of literals (2) hold in some configuration."""
        words = self._words(configurations)
        return int(self._call(lambda: self._analysis.coveredInteractions(words, strength)))

    def prioritise(self, configurations: Iterable[Configuration], technique: str) -> list[int]:
        """Returns the places of the configurations in an order in which the first differ much."""
        words = self._words(configurations)
        return [int(p) for p in self._call(lambda: self._java.prioritise(words, technique))]

    @property
    def _words_each(self) -> int:
        """Words that a configuration takes."""
        return int(self._java.words())

    def _numbers(self, features: Iterable[str]) -> list[int]:
        return [self.model.number[name] for name in features]

    def _translated(self, option: Any) -> Any:
        """Returns an option as Java takes it: features by their numbers."""
        return int_array(self._numbers(option)) if isinstance(option, tuple) else option

    def _words(self, configurations: Iterable[Configuration]) -> Any:
        return long_array(packed(self.model, configurations, self._words_each))

    def _call(self, call: Callable[[], Any], seconds: float | None = None) -> Any:
        """Runs a Java call while this thread stays open to Ctrl-C; None if it takes too long."""
        found = answer(call, self._java.stop, seconds)
        if found.interrupt is not None:
            raise found.interrupt
        return found.value


def draw_in_java(strategy: str, request: SampleRequest, **options: Any) -> Drawn:
    """Draws configurations by a Java sampler; see `Pledge.draw`."""
    pledge = Pledge(request.model, request.bounds, request.nodes)
    return pledge.draw(strategy, request, **options)


def _limit(seconds: float | None) -> float:
    """Returns a limit in seconds as Java takes it, less what comes after."""
    return inf if seconds is None else seconds - min(TRANSLATION, seconds / 10)
