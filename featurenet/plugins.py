"""Runs a user's Python file, which registers metrics, data sets and the like as it is loaded."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from featurenet.errors import FormatError, InvalidInputError
from featurenet.registry import Registry


def load_plugin(path: Path, origin: Path | None = None) -> ModuleType:
    """Executes a Python file once in this process; a changed file is executed again.

    The module's name depends on the path and the content alone, so that functions pickled in one
    process are found by another that has loaded the same file.

    Args:
        path: A `.py` file.
        origin: Where the file lies on the machine from which it was copied, after which its module
            is named; None if it is no copy.

    Raises:
        InvalidInputError: If there is no such file.
        FormatError: If it raises, with the line where it does, or defines nothing or one
            thing twice.
    """
    path = path.resolve()
    if path.suffix != ".py" or not path.is_file():
        raise InvalidInputError(f"A plug-in must be a Python file (.py); received {path}")
    name = _module_name(origin.resolve() if origin is not None else path, path.read_bytes())
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise InvalidInputError(f"Python cannot load {path} as a module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    before = len(Registry.additions)
    try:
        spec.loader.exec_module(module)
        _check_additions(Registry.additions[before:])
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        message = f"the plug-in raised {type(error).__name__}: {' '.join(str(error).split())}"
        if isinstance(error, InvalidInputError):  # what we refuse ourselves says all
            message = str(error)
        raise FormatError(message, path, _line(error, path)) from error
    return module


def _check_additions(added: Sequence[str]) -> None:
    if not added:
        raise InvalidInputError(
            "the plug-in defines nothing; above a function, `@featurenet.metric` makes it a metric "
            "of each model, `@featurenet.analysis` an analysis of all of them together"
        )
    twice = [each for each, count in Counter(added).items() if count > 1]
    if twice:
        raise InvalidInputError(f"the plug-in defines the {twice[0]} {added.count(twice[0])} times")


def _module_name(path: Path, content: bytes) -> str:
    digest = sha256(str(path).encode() + b"\0" + content).hexdigest()[:12]
    return f"featurenet_plugin_{digest}"


def _line(error: BaseException, path: Path) -> int | None:
    """The last line of the file that was being executed; for bad syntax, the line that has it."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    return next((f.lineno for f in reversed(frames) if f.filename == str(path)), None)
