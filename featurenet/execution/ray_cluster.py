"""Carries out requests on a Ray cluster; this side alone writes the store and the run's folder.

A trial is one Ray task on a node (`ray_node.py`). Its model comes back as one archive as soon as it
is trained. Ray never tries a task again: whoever submits counts the attempts. Analyses read what
all models left in the run's folder, so they are carried out on this machine.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ray
from ray import exceptions
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from featurenet.errors import InvalidInputError, WorkerError
from featurenet.execution.course import Course
from featurenet.execution.death import Death
from featurenet.execution.executor import THREADS, Ended, OnEpoch, Request, RequestKey
from featurenet.execution.parcel import unpack
from featurenet.execution.processes import TRIALS_PER_WORKER, Processes
from featurenet.execution.ray_node import Order, carry_out
from featurenet.execution.signal_handlers import kept_signal_handlers
from featurenet.records import TrialResult
from featurenet.trial_news import Epoch, News
from featurenet.trial_request import TrialRequest
from featurenet.versions import versions

BROKEN = (
    exceptions.LocalRayletDiedError,
    exceptions.RaySystemError,
    exceptions.RuntimeEnvSetupError,
)
"""What no other attempt would do better at."""


@dataclass(slots=True)
class _Running:
    """A trial that has been handed to Ray.

    Args:
        course: How far it has come.
        task: Ray's promise of its result.
    """

    course: Course
    task: ray.ObjectRef

    @property
    def request(self) -> TrialRequest:
        """What was asked."""
        return self.course.request


class RayCluster:
    """Ray tasks of one thread each; see `Executor`.

    Args:
        slots: Trials at once; what the cluster has no room for waits there.
        on_epoch: Hears of epochs.
        gpus_per_trial: GPUs, or share of one, that each trial has.

    Raises:
        InvalidInputError: If the cluster cannot be reached, or no node has so many GPUs.
    """

    def __init__(self, slots: int, on_epoch: OnEpoch, gpus_per_trial: float = 0):
        self.slots = slots
        self._on_epoch = on_epoch
        self._gpus = gpus_per_trial
        self._is_ours = not ray.is_initialized()
        if self._is_ours:
            _connect()
        _check_gpus(gpus_per_trial)
        self._versions = versions()
        self._mailbox = _new_mailbox()
        self._task = ray.remote(
            num_cpus=THREADS,
            num_gpus=gpus_per_trial,
            max_retries=0,
            # A process keeps its GPU, and Ray may give the next trial another one.
            max_calls=1 if gpus_per_trial else TRIALS_PER_WORKER,
        )(_run)
        self._running: dict[int, _Running] = {}
        self._begun = 0
        self._crashed: set[tuple[RequestKey, str | None]] = set()
        self._here: Processes | None = None
        self._studied: set[RequestKey] = set()

    @property
    def capacity(self) -> int:
        """Slots without a request."""
        return max(0, self.slots - len(self._running) - len(self._studied))

    def submit(self, request: Request) -> None:
        """Hands a trial to Ray, and an analysis to a process of this machine."""
        if isinstance(request, TrialRequest):
            self._begin(request, Course(request))
            return
        if self._here is None:
            self._here = Processes(self.slots, self._on_epoch)
        self._studied.add(request.key)
        self._here.submit(request)

    def _begin(self, left: TrialRequest, course: Course) -> None:
        self._begun += 1
        order = Order.of(left, self._versions, on_gpu=bool(self._gpus))
        task = self._task.remote(order, self._begun, self._mailbox)
        self._running[self._begun] = _Running(course, task)

    def poll(self, seconds: float) -> Iterator[Ended]:
        """Waits for something to happen, and yields the requests that have ended by it."""
        tasks = {each.task: ticket for ticket, each in self._running.items()}
        if tasks:
            ray.wait(list(tasks), timeout=seconds)
            ready, _ = ray.wait(list(tasks), num_returns=len(tasks), timeout=0)
            self._read_letters()
            for task in ready:
                yield from self._end(tasks[task])
            yield from self._end_late()
        rest = 0 if tasks else seconds
        if self._here is not None:
            for ended in self._here.poll(rest):
                self._studied.discard(ended.key)
                yield ended
        else:
            time.sleep(rest)

    def _read_letters(self) -> None:
        """Takes what tasks tell; a trial that was cancelled meanwhile is none of those that run."""
        for ticket, news, files in ray.get(self._mailbox.take.remote()):
            if (running := self._running.get(ticket)) is None:
                continue
            if files:
                unpack(files, running.request.root)
            if news is None:
                running.course.begin()  # it may have waited for a node long before
                continue
            running.course.hear(news)
            if isinstance(news, Epoch):
                self._on_epoch(running.request.key, news.as_event)

    def _end(self, ticket: int) -> Iterator[Ended]:
        running = self._running.pop(ticket, None)
        if running is None:  # it was cancelled meanwhile
            return
        outcome = _outcome(running)
        if isinstance(outcome, Death) and outcome.cause == "crash":
            outcome = self._doubted(outcome, running.course)
        left = running.course.after(outcome) if isinstance(outcome, Death) else None
        if left is not None:
            self._begin(left, running.course)
        else:
            yield Ended(running.request.key, outcome)

    def _doubted(self, crash: Death, course: Course) -> Death:
        """Blames a metric only for the second crash: Ray does not tell one from a kill."""
        place = (course.request.key, course.measuring)
        if course.measuring is None or place in self._crashed:
            return crash
        self._crashed.add(place)
        return Death("lost", crash.reason)

    def _end_late(self) -> Iterator[Ended]:
        """Ends what takes too long, which is not tried again."""
        for ticket, running in list(self._running.items()):
            if not running.course.is_late or ticket not in self._running:
                continue
            self._give_up(ticket)
            death = running.course.lateness
            if (left := running.course.after(death)) is not None:
                self._begin(left, running.course)
            else:
                yield Ended(running.request.key, death.failed)

    def _give_up(self, ticket: int) -> None:
        ray.cancel(self._running.pop(ticket).task, force=True)

    def cancel(self, key: RequestKey) -> None:
        """Ends the process that has the request: what it does cannot be stopped otherwise."""
        if self._here is not None and key in self._studied:
            self._studied.discard(key)
            self._here.cancel(key)
        for ticket, running in list(self._running.items()):
            if running.request.key == key:
                self._give_up(ticket)

    def close(self) -> None:
        """Ends all that runs, and leaves a cluster that the caller was not connected to before."""
        if self._here is not None:
            self._here.close()
        for ticket in list(self._running):
            self._give_up(ticket)
        ray.kill(self._mailbox)
        if self._is_ours:
            with kept_signal_handlers():
                ray.shutdown()


Letter = tuple[int, News | None, bytes]
"""Which task writes, what it tells, and an archive of files or nothing."""


def _run(order: Order, ticket: int, mailbox: Any) -> tuple[TrialResult, bytes]:
    """Carries out a trial on a node."""

    def tell(news: News | None, files: bytes) -> None:
        ray.get(mailbox.put.remote((ticket, news, files)))

    return carry_out(order, tell)


class _Mailbox:
    """Keeps what tasks tell until it is asked for; an actor on the machine that asks."""

    def __init__(self) -> None:
        self._letters: list[Letter] = []

    def put(self, letter: Letter) -> None:
        self._letters.append(letter)

    def take(self) -> list[Letter]:
        letters, self._letters = self._letters, []
        return letters


def _new_mailbox() -> Any:
    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    options: dict[str, Any] = {"num_cpus": 0, "max_restarts": -1, "max_task_retries": -1}
    return ray.remote(_Mailbox).options(scheduling_strategy=here, **options).remote()


def _outcome(running: _Running) -> TrialResult | Death:
    """Returns what a task came to, with its files where they belong.

    Raises:
        OSError: If a disk is full, a node's or this machine's.
        WorkerError: If nodes cannot carry out trials at all.
    """
    try:
        result, files = ray.get(running.task)
    except exceptions.RayTaskError as error:
        raise _what_a_node_met(error) from error
    except BROKEN as error:
        raise WorkerError(
            f"The Ray cluster cannot carry out trials: {_first_line(error)}"
        ) from error
    except exceptions.OutOfMemoryError as error:
        return Death(
            "memory", f"Ray ended the process because memory ran out: {_first_line(error)}"
        )
    except exceptions.WorkerCrashedError:
        return Death("crash", "The process on a node of the Ray cluster ended unexpectedly")
    except exceptions.RayError as error:  # above all the loss of a node
        return Death("lost", f"{type(error).__name__}: {_first_line(error)}")
    root = running.request.root
    if files:
        unpack(files, root)
    whole = running.course.complete(result)
    lacking = [name for name in whole.files.values() if not (root / name).is_file()]
    if lacking:
        return Death("lost", f"{lacking[0]} did not arrive from the node")
    return whole


def _what_a_node_met(error: Any) -> Exception:
    cause = error.cause
    if isinstance(cause, OSError):
        return OSError(
            cause.errno, f"{cause.strerror} on a node of the Ray cluster", cause.filename
        )
    what = str(cause) if isinstance(cause, WorkerError) else f"{type(cause).__name__}: {cause}"
    return WorkerError(f"A node of the Ray cluster cannot carry out trials: {what}")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _connect() -> None:
    """Connects to a cluster, or makes one of this machine.

    Raises:
        InvalidInputError: If it cannot be reached.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    _keep_standard_output()
    try:
        with kept_signal_handlers():
            ray.init(include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise InvalidInputError(f"Ray cannot be reached: {_first_line(error)}") from error


def _keep_standard_output() -> None:
    """Lets Ray log what it would print about workers that die: the output is for results."""
    from ray._private import worker

    def log(data: dict[str, Any], ignore_prefix: bool) -> None:
        logging.getLogger(__name__).debug("\n".join(data["lines"]))

    worker.print_to_stdstream = log


def _check_gpus(wanted: float) -> None:
    most = max(
        (node["Resources"].get("GPU", 0) for node in ray.nodes() if node["Alive"]), default=0
    )
    if wanted > most:
        raise InvalidInputError(
            f"Each trial is to have {wanted:g} GPUs, and no node of the Ray cluster has more than "
            f"{most:g}; see `ray status`."
        )
