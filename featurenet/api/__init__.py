"""What scripts, the command line and the dashboard call."""

from featurenet.api.analyse import analyse
from featurenet.api.assess import assess
from featurenet.api.baseline import baseline
from featurenet.api.control import cancel, let_go_on, pause, queue_again, watch
from featurenet.api.queue import submit, work
from featurenet.api.resume import resume, retry
from featurenet.api.run import run

__all__ = [
    "analyse",
    "assess",
    "baseline",
    "cancel",
    "let_go_on",
    "pause",
    "queue_again",
    "resume",
    "retry",
    "run",
    "submit",
    "watch",
    "work",
]
