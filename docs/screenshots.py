"""Pictures of the dashboard's pages for README and docs, from a workspace whose first run is done.

Usage: python docs/screenshots.py WORKSPACE FOLDER
"""

from __future__ import annotations

import shutil
import sys
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

from featurenet.results import Results
from featurenet.store.workspace import Place
from featurenet.web.server import served

WIDTH, HEIGHT, TALL = 1280, 860, 1240


def pages(workspace: Path) -> dict[str, tuple[str, str]]:
    """Returns name of the picture → address and theme."""
    results = Results.load(Place(workspace.resolve(), 1), brief=True)
    best = [trial.number for trial in results.table("name", sort="best", top=4).trials]
    front = ",".join(map(str, sorted(trial.number for trial in results.pareto())))
    chosen = ",".join(map(str, sorted(best)))
    beside = ",".join(f"1.{number}" for number in best[:3])
    return {
        "overview": ("/tasks/1", "light"),
        "models": (f"/tasks/1/models?s={chosen}", "light"),
        "study": (f"/tasks/1/study?s={front}", "light"),
        "diversity": ("/tasks/1/diversity", "dark"),
        "model": (f"/models/1/{best[0]}", "light"),
        "compare": (f"/compare?m={beside}", "dark"),
        "new": ("/new", "light"),
        "metamodel": ("/metamodels/light?require=Block2", "dark"),
    }


def main(workspace: Path, folder: Path) -> None:
    """Writes every picture."""
    folder.mkdir(exist_ok=True)
    with served(workspace.resolve(), "a1" * 32, port=0) as (server, _, address):
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
            page = context.new_page()
            page.goto(address)
            page.wait_for_selector("body[data-ready]")
            for name, (path, theme) in pages(workspace).items():
                page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                page.set_viewport_size(
                    {"width": WIDTH, "height": TALL if name == "study" else HEIGHT}
                )
                page.goto(address.partition("/enter")[0] + path)
                page.wait_for_selector("body[data-ready]")
                page.wait_for_timeout(2_500)  # charts, and answers of the helper
                page.screenshot(path=folder / f"{name}.png")
            browser.close()
        server.shutdown()
        thread.join()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
