"""The pages: for each address the module that draws it; the HTML is the same shell for all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, render_template

from featurenet import __version__
from featurenet.resources import bundled


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the map.

    Args:
        path: Flask's rule.
        name: Of its module in `webui/static/js/pages`, and of its style sheet if it has one.
        title: Of the browser's tab, until the page knows better.
    """

    path: str
    name: str
    title: str


PAGES = (
    Page("/", "tasks", "Tasks"),
    Page("/new", "new", "New task"),
    Page("/tasks/<int:run>", "overview", "Task"),
    Page("/tasks/<int:run>/models", "models", "Models"),
    Page("/tasks/<int:run>/study", "study", "Study"),
    Page("/tasks/<int:run>/diversity", "diversity", "Diversity"),
    Page("/tasks/<int:run>/analyses", "analyses", "Analyses"),
    Page("/tasks/<int:run>/failures", "failures", "Failures"),
    Page("/tasks/<int:run>/log", "log", "Log"),
    Page("/models/<int:run>/<int:trial>", "model", "Model"),
    Page("/compare", "compare", "Compare models"),
    Page("/metamodels", "metamodels", "Meta-models"),
    Page("/metamodels/<name>", "metamodel", "Meta-model"),
    Page("/settings", "settings", "Settings"),
    Page("/api/v1", "api", "REST API"),
)


def add_pages(app: Flask) -> None:
    """Adds every page of the map."""
    for page in PAGES:
        app.add_url_rule(
            page.path,
            endpoint=f"page.{page.name}",
            view_func=partial(_shell, page),
            methods=["GET"],
        )


def webui() -> Path:
    """Returns the folder of templates, scripts and styles."""
    return bundled("webui")


def _shell(page: Page, **place: Any) -> str:
    styles = ["tokens", "base"]
    if (webui() / "static" / "css" / f"{page.name}.css").exists():
        styles.append(page.name)
    return render_template("page.html", page=page, place=place, styles=styles, version=__version__)
