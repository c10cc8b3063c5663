"""Where the files that come with FeatureNET lie, in a checkout or in an installed wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """Returns the folder or file `name` ("metamodels", "datasets", "webui", "pledge/pledge.jar").

    A wheel carries these under `featurenet/_bundled`; a checkout has them beside the package.

    Raises:
        FileNotFoundError: If neither place has it, which means a broken installation.
    """
    for root in (PACKAGE / "_bundled", PACKAGE.parent):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"{name} is missing from the installation; install featurenet again")
