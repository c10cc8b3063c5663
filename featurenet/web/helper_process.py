"""The helper's process: a line of JSON in, a line of JSON out, until its input ends.

Run as `python -m featurenet.web.helper_process FOLDER`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from featurenet.errors import FeatureNetError
from featurenet.web.questions import all_questions
from featurenet.web.strict_json import to_json


def main(folder: Path) -> None:
    """Answers until the server goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's, which then ends this
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no answer
    questions = all_questions()
    for line in sys.stdin:
        print(to_json(_answer(questions, folder, json.loads(line))), file=answers, flush=True)


def _answer(questions: dict[str, Any], folder: Path, message: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"answer": questions[message["question"]](folder, message["payload"])}
    except FeatureNetError as error:
        return {"invalid": str(error)}
    except Exception:  # told to the server, which logs it
        return {"failed": traceback.format_exc()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
