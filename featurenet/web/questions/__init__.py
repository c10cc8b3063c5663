"""What the helper process is asked: functions of plain data, one file a subject.

They run beside the server, where a JVM and SciPy may be; what they return is JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

Question = Callable[[Path, dict[str, Any]], dict[str, Any]]

_QUESTIONS: dict[str, Question] = {}


def question(name: str) -> Callable[[Question], Question]:
    """Makes a function of the workspace's folder and a payload something to be asked.

    Args:
        name: By which `Helper.ask` calls it.
    """

    def register(function: Question) -> Question:
        _QUESTIONS[name] = function
        return function

    return register


def all_questions() -> dict[str, Question]:
    """Returns name → function, of every file in this folder."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return dict(_QUESTIONS)
