"""An experiment → the same task as a command and as Python: what differs from the defaults."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from featurenet.records import OPTIONS, Experiment
from featurenet.sampling.asked import all_options

_GIB = 2**30

_NAMED = {"models": "-n"}
"""Options that commands spell otherwise than by their name."""


def options_of(experiment: Experiment) -> dict[str, Any]:
    """Returns the flat options that give the experiment: those that are not defaults."""
    plain, default = experiment.model_dump(mode="json"), Experiment().model_dump(mode="json")
    found: dict[str, Any] = {}
    for name, value in plain.items():
        if name == "schema_number" or value in (None, default[name]):
            continue
        if name in OPTIONS:
            found |= _of_section(name, value, default[name])
        else:
            found[name] = value
    return found


def _of_section(
    section: str, values: Mapping[str, Any], default: Mapping[str, Any]
) -> dict[str, Any]:
    names = {field: name for name, field in OPTIONS[section].items()}
    found = {
        names[field]: value
        for field, value in values.items()
        if field in names and value not in (None, default[field])
    }
    return {**found, **values["options"]} if section == "sampling" else found


def as_command(experiment: Experiment) -> str:
    """Returns the `featurenet run …` that asks for the same."""
    words = ["featurenet", "run"]
    options = options_of(experiment)
    words.append(shlex.quote(options.pop("metamodel", experiment.metamodel)))
    for name, value in options.items():
        words += _option(name, value)
    return " ".join(words)


def _option(name: str, value: Any) -> list[str]:
    flag = _NAMED.get(name, f"--{name.replace('_', '-')}")
    if name in ("max_memory", "max_resident"):
        return [flag, repr(value / _GIB)]  # exact: a division by a power of two
    if name in ("metric_options", "analysis_options"):
        return [
            word
            for each, options in value.items()
            for option, given in options.items()
            for word in (flag.removesuffix("s"), shlex.quote(f"{each}.{option}={_text(given)}"))
        ]
    if name in ("require", "exclude", "plugins"):
        return [word for each in value for word in (flag.removesuffix("s"), shlex.quote(each))]
    if name == "image_size":
        return [flag, "x".join(map(str, value)) if isinstance(value, list) else str(value)]
    if isinstance(value, bool):
        return _switch(name, flag, value)
    if isinstance(value, list):
        return [flag, shlex.quote(",".join(map(str, value)) or "none")]
    return [flag, shlex.quote(str(value))]


def _switch(name: str, flag: str, value: bool) -> list[str]:
    """Returns the words of a yes or no: what is no unless it is given takes no value."""
    samplers = all_options().get(name, [])
    if samplers and samplers[0].options[name].default is not False:
        return [flag, _text(value)]
    return [flag] if value else []


def _text(value: Any) -> str:
    """Returns a value as `NAME.OPTION=VALUE` takes it."""
    if isinstance(value, list | tuple):
        return ",".join(map(_text, value))
    if value is None or isinstance(value, bool):
        return str(value).lower()
    return str(value)


def as_python(experiment: Experiment) -> str:
    """Returns the script that asks for the same."""
    options = options_of(experiment)
    metamodel = options.pop("metamodel", experiment.metamodel)
    lines = [repr(metamodel), *(f"{name}={value!r}" for name, value in options.items())]
    inside = "".join(f"    {line},\n" for line in lines)
    return f"import featurenet\n\nresults = featurenet.run(\n{inside})\n"
