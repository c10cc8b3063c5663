"""Adds the data folders to a wheel; an editable install reads them from the checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLED = ("metamodels", "datasets", "pledge/pledge.jar", "webui/static", "webui/templates")


class BundleHook(BuildHookInterface[Any]):
    """Puts `BUNDLED` under `featurenet/_bundled/`, where `featurenet.resources` looks first."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before each build; `version` is "standard" or "editable"."""
        if version != "standard":
            return
        for name in BUNDLED:
            source = Path(self.root, name)
            build_data["force_include"][str(source)] = f"featurenet/_bundled/{name}"
