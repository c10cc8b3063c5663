"""The dashboard of 1,000 and 10,000 models: how long pages take to open, a brush to follow.

    python benchmarks/dashboard.py [--models 1000 10000]

Chromium opens each page of a served workspace and waits until it is drawn; then the pointer drags
over the scatter matrix of the study, and each move is timed until two frames later, so that what
two empty frames take is told beside it.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import threading
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import sync_playwright

from featurenet.featuremodel.model import Configuration
from featurenet.metrics.intervals import share_interval
from featurenet.records import Experiment, MetricResult, Proposal, RunState, State, TrialResult
from featurenet.store import runs, trials, workers
from featurenet.store.opening import create, open_to_write
from featurenet.web.server import served

PAGES = ("study", "models", "", "diversity", "failures", "log")
LIMITS = {1_000: (2.0, 50), 10_000: (5.0, 100)}
"""Models → seconds until the study is drawn, and milliseconds of a brush (95th percentile)."""

MOVES = 60
FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
DECLARED = {
    name: {"outputs": [{"name": name, "direction": way, "headline": True}]}
    for name, way in (("accuracy", "max"), ("size", "min"), ("robust.made_up", "max"))
}


def fill(folder: Path, models: int) -> None:
    """Writes a run as workers write it, with made-up results."""
    create(folder).close()
    with open_to_write(folder) as store:
        run = runs.add(store, Experiment(baselines=()), str(folder)).id
        names = tuple(f"F{number}" for number in range(300))
        sample = [Proposal(Configuration(chosen(names, number))) for number in range(models)]
        trials.add(store, run, names, sample)
        runs.change(store, run, "trials.ready", state=RunState.RUNNING, facts={"metrics": DECLARED})
        worker = workers.register(store, 1)
        while claim := trials.claim(store, worker, run):
            trials.finish(store, claim, result(claim.number))
        workers.leave(store, worker)


def chosen(names: tuple[str, ...], number: int) -> frozenset[str]:
    """Returns the features of a configuration: four of eleven, others for each."""
    return frozenset(name for at, name in enumerate(names) if number * (at + 7) % 11 < 4)


def result(number: int) -> TrialResult:
    """Returns what a model came to."""
    right = 300 + number * 7919 % 690
    ends = {"accuracy": share_interval(right, 1_000)}
    metrics = {
        "accuracy": MetricResult(status="ok", value=right / 1_000, intervals=ends, chance=0.1),
        "robust.made_up": MetricResult(status="ok", value=number * 104_729 % 997 / 997),
    }
    return TrialResult(
        state=State.DONE, metrics=metrics, summary={"weights": 100 + 13 * number}, seconds=1.0
    )


def measure(page: Any, base: str, models: int) -> None:
    """Prints how long pages and brush take, beside their limits."""
    opening, brushing = LIMITS.get(models, (None, None))
    for name in PAGES:
        began = time.perf_counter()
        page.goto(f"{base}/tasks/1/{name}".rstrip("/"))
        page.wait_for_selector("body[data-ready]", timeout=60_000)
        limit = f" (at most {opening} s)" if name == "study" and opening else ""
        print(f"  {name or 'overview':10} {time.perf_counter() - began:5.2f} s{limit}")
    page.goto(f"{base}/tasks/1/study?axes=weights,accuracy,robust.made_up")
    page.wait_for_selector("body[data-ready]")
    box = page.get_by_role("img", name="Scatter matrix").bounding_box()
    empty, moves = [], []
    for _ in range(20):
        began = time.perf_counter()
        page.locator("body").evaluate(FRAMES)
        empty.append(1e3 * (time.perf_counter() - began))
    page.mouse.move(box["x"] + 70, box["y"] + 15)
    page.mouse.down()
    for step in range(MOVES):
        began = time.perf_counter()
        page.mouse.move(box["x"] + 80 + 5 * step, box["y"] + 20 + 3 * step)
        page.locator("body").evaluate(FRAMES)
        moves.append(1e3 * (time.perf_counter() - began))
    page.mouse.up()
    slow = quantiles(moves, n=20)[-1]
    limit = f" (at most {brushing} ms)" if brushing else ""
    print(
        f"  brush      {median(moves):5.0f} ms, 95th percentile {slow:.0f} ms{limit}; "
        f"two empty frames {median(empty):.0f} ms"
    )


def main() -> None:
    """Measures workspaces of several sizes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--models", type=int, nargs="*", default=[1_000, 10_000])
    for models in parser.parse_args().models:
        with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
            folder = Path(name)
            fill(folder, models)
            with served(folder, "a1" * 32, port=0) as (server, _, address):
                thread = threading.Thread(target=server.serve_forever)
                thread.start()
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox"]
                )
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.goto(address)
                page.wait_for_selector("body[data-ready]")
                print(f"{models:,} models")
                measure(page, address.partition("/enter")[0], models)
                browser.close()
                server.shutdown()
                thread.join()


if __name__ == "__main__":
    main()
