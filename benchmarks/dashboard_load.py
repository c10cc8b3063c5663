"""Many browsers at once: how late an event is told, how long an answer takes, what memory it costs.

    python benchmarks/dashboard_load.py [--clients 50] [--runs 10] [--reconnects 200]

Clients of Socket.IO follow runs of a served workspace while events are written to its store; some
of them leave and come back, and one reads slowly. It ends with 1 if an event was missed, or told
later than a second after it was written (99th percentile).
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from statistics import quantiles
from typing import Any

import socketio

from featurenet.records import Experiment
from featurenet.store import events, runs
from featurenet.store.opening import create, open_to_read, open_to_write

TOKEN = "a1" * 32
LATEST_MS, SLOWEST_MS = 1_000, 200
PAGE = 4_096


class Client:
    """Follows one run, and notes what it is told and when.

    Args:
        base: Address of the server.
        run: Which run.
        pause: Seconds that it takes over each message.
    """

    def __init__(self, base: str, run: int, pause: float = 0.0):
        self.base, self.run, self.pause = base, run, pause
        self.told: dict[int, float] = {}
        self.last: int | None = 0
        self._lock = threading.Lock()
        self.connect()
        self.before = set(self.told)

    def connect(self) -> None:
        """Comes (back), and asks for what it has missed."""
        self._client = socketio.Client(reconnection=False)
        self._client.on("events", self._take)
        headers = {"Authorization": f"Bearer {TOKEN}"}
        self._client.connect(self.base, headers=headers, transports=["websocket"], wait_timeout=20)
        more = True
        while more:
            answer = self._client.call("follow", {"run": self.run, "after": self.last}, timeout=30)
            self._note(answer["events"])
            self.last, more = answer["last"], answer["more"]

    def leave(self) -> None:
        """Goes away."""
        self._client.disconnect()

    def _take(self, message: Any) -> None:
        if self.pause:
            time.sleep(self.pause)
        self._note(message["events"])

    def _note(self, found: list[Any]) -> None:
        now = time.time()
        with self._lock:
            for event in found:
                if event["id"] not in self.told:
                    self.told[event["id"]] = now - event["time"]
                self.last = max(self.last or 0, event["id"])


def memory(process: int) -> float:
    """Returns a process's memory in MiB."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE / 2**20


def main() -> int:
    """Loads a server, and returns 0 if it bore it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--reconnects", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        return load(Path(name), asked)


def load(folder: Path, asked: Any) -> int:
    """Serves a workspace in a process of its own, and lets clients follow it."""
    create(folder).close()
    (folder / ".token").write_text(TOKEN)
    (folder / ".token").chmod(0o600)
    with open_to_write(folder) as store:
        for number in range(asked.runs):
            runs.add(store, Experiment(name=f"run {number}"), str(folder))
    command = [sys.executable, "-m", "featurenet", "serve", str(folder), "--port", "0", "--no-work"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 – our own
    try:
        line = next(line for line in server.stdout or () if "http" in line)
        base = line.strip().partition("/enter")[0]
        clients = [Client(base, 1 + at % asked.runs) for at in range(asked.clients - 1)]
        slow = Client(base, 1, pause=0.5)
        before = memory(server.pid)
        stop = threading.Event()
        writer = threading.Thread(target=write, args=(folder, asked.runs, stop))
        writer.start()
        answers = disturb(base, clients, asked)
        stop.set()
        writer.join()
        time.sleep(2)
        return judge(folder, [*clients, slow], clients, answers, before, memory(server.pid))
    finally:
        server.terminate()
        server.wait(30)


def write(folder: Path, number: int, stop: threading.Event) -> None:
    """Writes events of all runs until it is told to stop."""
    chance = random.Random(1)  # noqa: S311
    while not stop.wait(0.02):
        with open_to_write(folder) as store, store.transaction():
            events.write(store, chance.randint(1, number), "trial.epoch", 1, {"epoch": 1})


def disturb(base: str, clients: list[Client], asked: Any) -> list[float]:
    """Lets clients leave and come back; returns the milliseconds of answers meanwhile."""
    chance, left = random.Random(2), asked.reconnects  # noqa: S311
    answers: list[float] = []
    end = time.monotonic() + asked.seconds
    while time.monotonic() < end or left:
        if left:
            client = chance.choice(clients)
            client.leave()
            client.connect()
            left -= 1
        began = time.perf_counter()
        request = urllib.request.Request(  # noqa: S310 – our own server
            f"{base}/api/v1/runs", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        urllib.request.urlopen(request).read()  # noqa: S310
        answers.append(1e3 * (time.perf_counter() - began))
        time.sleep(0.02)
    return answers


def judge(
    folder: Path,
    every: list[Client],
    prompt: list[Client],
    answers: list[float],
    before: float,
    after: float,
) -> int:
    """Prints what was measured; returns 1 if a client missed something or was told late."""
    missed = 0
    with open_to_read(folder) as store:
        for client in prompt:
            written = {each.id for each in events.after(store, 0, client.run)}
            missed += len(written - set(client.told))
    late = sorted(
        1e3 * delay
        for client in prompt
        for number, delay in client.told.items()
        if number not in client.before
    )
    latest, slowest = quantiles(late, n=100)[-1], quantiles(answers, n=20)[-1]
    told = sum(len(each.told) for each in every)
    middle = late[len(late) // 2]
    print(f"{len(every)} clients, {told:,} events told, {missed} missed")
    print(f"event told after {middle:.0f} ms, 99th percentile {latest:.0f} (at most {LATEST_MS})")
    print(f"list of runs: 95th percentile {slowest:.0f} ms (at most {SLOWEST_MS})")
    print(f"memory of the server: {before:.0f} MiB before, {after:.0f} MiB after")
    for client in every:
        client.leave()
    return int(bool(missed) or latest > LATEST_MS)


if __name__ == "__main__":
    sys.exit(main())
