"""The process that carries out a server's queue; it ends when the server does.

Run as `python -m featurenet.web.worker FOLDER WORKERS`. The server's end closes this process's
standard input, however it ends; what is being trained then is queued again.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from featurenet import api


def main(folder: str, workers: str) -> None:
    """Carries out queued runs until the standard input is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's, which then closes it
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threading.Thread(target=_end_with_server, daemon=True).start()
    try:
        api.work(Path(folder), workers=int(workers), stay=True)
    except KeyboardInterrupt:
        return


def _end_with_server() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(*sys.argv[1:])
