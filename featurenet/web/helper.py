"""One warm process beside the server that is asked what takes a JVM or long arithmetic.

The server itself never starts a JVM nor loads SciPy; who asks waits for the answer, one after the
other. A question that takes too long ends the process, and the next one starts another.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from featurenet.errors import FeatureNetError, InvalidInputError

MOST_WAITING = 8
"""Questions that may wait; who comes later is told so at once."""

SECONDS = 30.0
"""What a question may take, unless it is said otherwise."""

STARTING_SECONDS = 30.0
"""What the first question may take longer, for the process to start."""


class Busy(FeatureNetError):
    """The helper has too much to do; answered with 503."""


class Helper:
    """The process, started when it is first asked.

    Args:
        folder: The workspace's.
    """

    def __init__(self, folder: Path):
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self._turn = threading.Lock()
        self._room = threading.BoundedSemaphore(MOST_WAITING)

    def ask(
        self, question: str, payload: Mapping[str, Any], seconds: float = SECONDS
    ) -> dict[str, Any]:
        """Returns the answer to a question of `questions/`.

        Args:
            question: Its name.
            payload: Plain data.
            seconds: What it may take.

        Raises:
            InvalidInputError: If what was asked cannot be used.
            Busy: If it takes longer, or too many others wait.
        """
        if not self._room.acquire(blocking=False):
            raise Busy("The server is busy with other questions; ask again in a moment.")
        try:
            with self._turn:
                answer = self._answer({"question": question, "payload": payload}, seconds)
        finally:
            self._room.release()
        if "invalid" in answer:
            raise InvalidInputError(answer["invalid"])
        if "failed" in answer:
            raise RuntimeError(f"The helper could not answer {question}:\n{answer['failed']}")
        found: dict[str, Any] = answer["answer"]
        return found

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None

    def _answer(self, message: dict[str, Any], seconds: float) -> dict[str, Any]:
        process = self._process
        if process is None or process.poll() is not None:
            self.close()
            process = self._process = self._start()
            seconds += STARTING_SECONDS
        late = threading.Timer(seconds, process.kill)
        late.start()
        try:
            line = _exchange(process, json.dumps(message))
        finally:
            late.cancel()
        if not line:
            self.close()
            raise Busy(
                f"No answer within {seconds:g} s, or the helper process died; ask for less, such "
                "as fewer blocks and cells."
            )
        found: dict[str, Any] = json.loads(line)
        return found

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "featurenet.web.helper_process", str(self._folder)]
        return subprocess.Popen(  # noqa: S603 – our own code
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )


def _exchange(process: subprocess.Popen[str], line: str) -> str:
    """Sends a line and returns the answer; "" if the process is gone."""
    if process.stdin is None or process.stdout is None:
        return ""
    try:
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        return process.stdout.readline()
    except OSError:
        return ""
