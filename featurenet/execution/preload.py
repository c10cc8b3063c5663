"""What worker processes have in common; imported by the server that they are forked from.

Nothing is computed here: a backend that runs, with its threads, does not survive a fork. The import
of this file does all that only in that server, which has been told where to leave a sign.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from featurenet.execution.lineage import die_with_parent, lead_group

SIGN = "FEATURENET_LOADED"
"""Variable with the path of a file, into which the server writes its number when it has loaded."""


def _load() -> None:
    die_with_parent(os.getppid())
    lead_group()  # Ctrl-C and a closed terminal are the supervisor's to answer
    sign = Path(os.environ.pop(SIGN))
    try:
        from featurenet.training.determinism import load_keras

        load_keras()
        import featurenet.trial  # noqa: F401
    except Exception as error:  # each worker meets the same error, and can tell it
        print(error, file=sys.stderr)
    gc.freeze()  # what is loaded is no garbage: not looked at after each model, nor copied by forks
    sign.write_text(str(os.getpid()))


if SIGN in os.environ:
    _load()
