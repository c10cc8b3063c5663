"""`python stub_worker.py FOLDER SECONDS` carries out a workspace, by trials that only wait."""

from __future__ import annotations

import select
import sys
import time
from functools import partial
from pathlib import Path

from stub_executor import StubExecutor, done

from featurenet import pipeline
from featurenet.analyses.study import Studied
from featurenet.execution.executor import Request
from featurenet.records import TrialResult
from featurenet.store.opening import open_to_write


def sleep(seconds: float) -> None:
    """Sleeps as Python does, but not by the call that libfaketime breaks (`clock_nanosleep`)."""
    select.select([], [], [], seconds)


def main(folder: str, seconds: str) -> None:
    def outcome(request: Request) -> TrialResult | Studied | None:
        time.sleep(float(seconds))
        return done(request)

    with open_to_write(Path(folder)) as store:
        pipeline.carry_out(store, partial(StubExecutor, outcome=outcome), 1, lambda event: None)


if __name__ == "__main__":
    time.sleep = sleep
    main(*sys.argv[1:])
