"""A feature model → the Java sampler in this process → configurations and answers about them.

The only file that talks to the Java virtual machine. Clauses go in and bitsets come out as
primitive arrays; every call runs on a thread of its own, so that Ctrl-C and progress work
meanwhile.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from math import inf, nan
from typing import Any

import jpype
import numpy as np
from numpy.typing import NDArray

from featurenet.errors import FeatureNetError
from featurenet.featuremodel.cnf import rules
from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.resources import bundled
from featurenet.sampling.bounds import Bound
from featurenet.sampling.java import find_java
from featurenet.sampling.strata import SHARE, blocks, structure

POLL_SECONDS = 0.25
"""How often progress is reported."""

TRANSLATION = 0.25
"""Seconds of a limit, a tenth of it at most, for checking and translating what was found."""

REFINING = 0.8
"""Share of a limit for estimates after the first, so that the last one ends within it."""

LARGEST_INT = 2**31 - 1
"""Java's largest int: counts and budgets above it are out of reach anyway."""

Progress = Callable[[int, float], None]
"""Takes (search steps done, or configurations drawn; present fitness)."""

_starting = threading.Lock()


@dataclass(frozen=True, slots=True)
class Drawn:
    """Configurations that the Java sampler found.

    Args:
        rows: `(configurations, features)`, True where the feature is selected.
        iterations: Search steps done.
        fitness: The objective after each recorded step; empty without search.
        exhausted: Whether it is proved that there are no others.
        out_of_time: Whether the limit in seconds ended the call.
        remark: What the reader should know about the way they were found; may be empty.
        interrupted: Whether Ctrl-C ended the call.
    """

    rows: NDArray[np.bool_]
    iterations: int
    fitness: tuple[float, ...]
    exhausted: bool
    out_of_time: bool
    remark: str
    interrupted: bool


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
        self.bounds = tuple(bounds)
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
        self._java = _facade()(len(model.features), _int_array(flat), _int_array(bounded), *budget)
        self._analysis = self._java.analysis()

    def random(
        self, count: int, seed: int, seconds: float | None, on_progress: Progress | None = None
    ) -> Drawn:
        """Draws distinct random configurations; fewer if there are fewer or time runs out."""
        most, limit = _bounds(count, seconds)
        return self._draw(lambda: self._java.random(most, seed, limit), on_progress)

    def search(
        self,
        count: int,
        seed: int,
        iterations: int,
        seconds: float | None,
        on_progress: Progress | None = None,
    ) -> Drawn:
        """Searches for distinct configurations that differ much; see `sampler.search`."""
        most, limit = _bounds(count, seconds)
        steps = min(iterations, LARGEST_INT)
        return self._draw(lambda: self._java.search(most, seed, steps, limit), on_progress)

    def uniform(
        self, count: int, seed: int, seconds: float | None, on_progress: Progress | None = None
    ) -> Drawn:
        """Draws distinct configurations, each with the same probability."""
        most, limit = _bounds(count, seconds)
        return self._draw(lambda: self._java.uniform(most, seed, limit), on_progress)

    def diverse(
        self,
        count: int,
        seed: int,
        iterations: int,
        seconds: float | None,
        on_progress: Progress | None = None,
        share: float = SHARE,
        structure_weight: int = 1,
    ) -> Drawn:
        """Searches for configurations with a large smallest distance; see `sampler.diverse`.

        Args:
            count: Configurations to find.
            seed: Source of every random choice.
            iterations: Most search steps.
            seconds: Limit on the time; None = no limit.
            on_progress: Called with (search steps done, smallest distance).
            share: Of the sample, what each number of blocks has at least.
            structure_weight: How many times features that shape the graph count.
        """
        most, limit = _bounds(count, seconds)
        steps, strata, structure = (
            min(iterations, LARGEST_INT),
            self._strata(),
            self._structure(structure_weight),
        )
        return self._draw(
            lambda: self._java.diverse(
                most, strata, share, structure, structure_weight, seed, steps, limit
            ),
            on_progress,
        )

    def covering(
        self,
        count: int,
        seed: int,
        seconds: float | None,
        on_progress: Progress | None = None,
        strength: int = 2,
        complete: bool = False,
    ) -> Drawn:
        """Draws configurations that cover many interactions; see `sampler.covering`.

        Args:
            count: Configurations to draw.
            seed: Source of every random choice.
            seconds: Limit on the time; None = no limit.
            on_progress: Called with (configurations drawn, interactions covered).
            strength: 1 for literals, 2 for pairs of them.
            complete: Whether to end as soon as every valid interaction is covered.
        """
        most, limit = _bounds(count, seconds)
        return self._draw(
            lambda: self._java.covering(most, strength, complete, seed, limit), on_progress
        )

    def balanced(
        self,
        count: int,
        seed: int,
        seconds: float | None,
        on_progress: Progress | None = None,
        share: float = SHARE,
        distance_floor: float | None = None,
        structure_weight: int = 1,
    ) -> Drawn:
        """Covers many pairs with configurations that keep a distance; see `sampler.balanced`."""
        most, limit = _bounds(count, seconds)
        strata, structure = self._strata(), self._structure(structure_weight)
        floor = nan if distance_floor is None else distance_floor
        return self._draw(
            lambda: self._java.balanced(
                most, strata, share, floor, structure, structure_weight, seed, limit
            ),
            on_progress,
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
        numbers = _int_array(self._numbers(features))
        fewest, most = self._call(lambda: self._java.range(numbers))
        return int(fewest), int(most)

    def conflict(self, seconds: float | None = None) -> tuple[str, ...]:
        """Returns a minimal set of rules that contradict one another, in words.

        Without one, or where it was not found in time, there are none.
        """
        groups = [
            position for position, rule in enumerate(self._rules) for _ in range(len(rule.clauses))
        ]
        found = self._call(lambda: self._java.conflict(_int_array(groups)), seconds)
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
        flat, strength = _int_array(interactions.ravel()), interactions.shape[1]
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
        numbers = _int_array([self.model.number[name] for name in counted])
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
        literals = _int_array(interactions.ravel())
        return int(self._call(lambda: self._analysis.coveredAmong(words, literals, strength)))

    def covered_interactions(self, configurations: Iterable[Configuration], strength: int) -> int:
        """Returns how many literals (1) or pairs of literals (2) hold in some configuration."""
        words = self._words(configurations)
        return int(self._call(lambda: self._analysis.coveredInteractions(words, strength)))

    def prioritise(self, configurations: Iterable[Configuration], technique: str) -> list[int]:
        """Returns the places of the configurations in an order in which the first differ much."""
        words = self._words(configurations)
        return [int(p) for p in self._call(lambda: self._java.prioritise(words, technique))]

    def configurations(
        self, rows: NDArray[np.bool_], seconds: float | None = None
    ) -> tuple[Configuration, ...]:
        """Translates rows `(configurations, features)` into names.

        Args:
            rows: True where a feature is selected.
            seconds: When this time has passed, the rest is left out; None = no limit.
        """
        names = np.array(self.model.features, dtype=object)
        end = inf if seconds is None else time.perf_counter() + seconds
        with _without_collection():
            in_time = takewhile(lambda _: time.perf_counter() < end, rows)
            return tuple(Configuration(frozenset(names[row])) for row in in_time)

    def _numbers(self, features: Iterable[str]) -> list[int]:
        return [self.model.number[name] for name in features]

    def _strata(self) -> Any:
        return _int_array(self._numbers(blocks(self.model)))

    def _structure(self, weight: int) -> Any:
        return _int_array(self._numbers(structure(self.model) if weight > 1 else ()))

    def _draw(self, call: Callable[[], Any], on_progress: Progress | None) -> Drawn:
        """Runs a Java call that draws configurations, and brings its answer over.

        Ctrl-C ends the call; what was found until then is the answer, unless that is nothing.
        """
        future, interrupt = self._run(call, on_progress)
        sample = _result(future)
        if interrupt is not None and not len(sample.configurations()):
            raise interrupt
        words = np.array(sample.configurations(), dtype="<i8")
        return Drawn(
            self._rows(words),
            int(sample.iterations()),
            tuple(float(value) for value in np.array(sample.fitness(), dtype=float)),
            bool(sample.exhausted()),
            bool(sample.outOfTime()),
            str(sample.remark()),
            interrupt is not None,
        )

    def _rows(self, words: NDArray[np.int64]) -> NDArray[np.bool_]:
        octets = words.view(np.uint8).reshape(-1, 8 * int(self._java.words()))
        features = len(self.model.features)
        return np.unpackbits(octets, axis=1, count=features, bitorder="little").astype(bool)

    def _words(self, configurations: Iterable[Configuration]) -> Any:
        number = self.model.number
        chosen = [[number[name] - 1 for name in each.selected] for each in configurations]
        rows = np.zeros((len(chosen), 64 * int(self._java.words())), dtype=bool)
        for row, positions in zip(rows, chosen, strict=True):
            row[positions] = True
        packed = np.packbits(rows, axis=1, bitorder="little").view("<i8")
        return jpype.JArray.of(packed.ravel(), dtype=jpype.JLong)

    def _call(self, call: Callable[[], Any], seconds: float | None = None) -> Any:
        """Runs a Java call while this thread stays open to Ctrl-C; None if it takes too long."""
        future, interrupt = self._run(call, seconds=seconds)
        if interrupt is not None:
            raise interrupt
        return _result(future)

    def _run(
        self,
        call: Callable[[], Any],
        on_progress: Progress | None = None,
        seconds: float | None = None,
    ) -> tuple[Future[Any], KeyboardInterrupt | None]:
        """Runs a Java call to its end, which Ctrl-C and a limit bring nearer; returns both."""
        end = inf if seconds is None else time.perf_counter() + seconds
        with ThreadPoolExecutor(1, "pledge") as pool:
            future = pool.submit(_detached, call)
            try:
                while not wait([future], timeout=_until(end)).done:
                    self._report(on_progress)
                    if time.perf_counter() >= end:
                        self._stop(future)
                self._report(on_progress)
            except BaseException as error:  # whatever it is, do not leave Java running
                self._stop(future)
                if type(error) is not KeyboardInterrupt:  # a kind of it asks for more haste
                    raise
                return future, error
        return future, None

    def _stop(self, future: Future[Any]) -> None:
        """Stops the call in progress; asks again, as it may have been about to begin."""
        while not future.done():
            self._java.stop()
            wait([future], timeout=POLL_SECONDS / 5)

    def _report(self, on_progress: Progress | None) -> None:
        if on_progress is not None:
            on_progress(int(self._java.iteration()), float(self._java.fitness()))


def _until(end: float) -> float:
    """Returns how long to wait for Java before a look at what else there is."""
    return min(POLL_SECONDS, max(0.0, end - time.perf_counter()))


def _result(future: Future[Any]) -> Any:
    """Returns a call's answer, None if it was stopped before there was one."""
    try:
        return future.result()
    except jpype.JException as error:
        if isinstance(error, jpype.JClass("java.util.concurrent.CancellationException")):
            return None
        raise FeatureNetError(f"The sampler failed: {error}") from error


def _bounds(count: int, seconds: float | None) -> tuple[int, float]:
    """Returns a number of configurations and a limit in seconds as Java takes them."""
    limit = inf if seconds is None else seconds - min(TRANSLATION, seconds / 10)
    return min(count, LARGEST_INT), limit


def _detached(call: Callable[[], Any]) -> Any:
    """Calls Java and detaches this short-lived thread, which the call attached by itself."""
    try:
        return call()
    finally:
        jpype.JClass("java.lang.Thread").detach()


@contextmanager
def _without_collection() -> Iterator[None]:
    """Spares a burst of allocations, all of them kept, the search for garbage.

    Every search of Python's would start one of Java's heap: most of the time of a large sample.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _int_array(values: Sequence[int] | NDArray[np.int32]) -> Any:
    return jpype.JArray.of(np.array(values, dtype=np.int32), dtype=jpype.JInt)


@cache
def _facade() -> Any:
    """Returns the Java class, after starting the virtual machine if it does not run yet.

    It leaves the process's signals alone (-Xrs, and no handler of JPype's): otherwise Ctrl-C just
    ends the process, and a SIGTERM crashes it or is lost.
    """
    jar = str(bundled("pledge/pledge.jar"))
    with _starting:
        if jpype.isJVMStarted():
            jpype.addClassPath(jar)
        else:
            runtime = find_java()
            jpype.startJVM(
                str(runtime.library),
                "-Xrs",
                "--enable-native-access=ALL-UNNAMED",
                classpath=[jar],
                convertStrings=False,
                interrupt=False,
            )
    return jpype.JClass("featurenet.pledge.Pledge")
