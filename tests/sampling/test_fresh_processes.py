"""What only shows in a process of its own: repeatability, Ctrl-C, odd paths, other Javas."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from featurenet.resources import bundled

pytestmark = [pytest.mark.jvm, pytest.mark.timing]

PREPARE = """
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.validity import violations
from featurenet.records import Sampling
from featurenet.sampling.draw import sample
model = expand(read_metamodel("original"), blocks=3, cells=3)
"""

DIGEST = """
import hashlib
drawn = sample(model, Sampling(iterations=50), 12, seed=7)
names = "|".join(",".join(sorted(each.selected)) for each in drawn.configurations)
print(hashlib.sha256(names.encode()).hexdigest())
"""

ENDLESS = """
import sys
strategy, count = sys.argv[1], int(sys.argv[2])
if count > 10_000:  # of a large model, so that the draw takes longer than starting it
    model = expand(read_metamodel("original"), blocks=8, cells=8)
def report(done, fitness):
    if done:
        print("step", flush=True)
drawn = sample(model, Sampling(strategy=strategy, iterations=10**9, seconds=None), count, seed=1,
               on_progress=report)
valid = not any(violations(model, each) for each in drawn.configurations[:100])
print(drawn.interrupted, valid, 0 < len(drawn.configurations) <= count, flush=True)
"""


def python(code: str, **environment: str) -> str:
    """Runs Python code in a fresh process; returns what it prints."""
    finished = subprocess.run(  # noqa: S603
        [sys.executable, "-c", PREPARE + code],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert finished.returncode == 0, finished.stderr
    assert "WARNING" not in finished.stderr
    return finished.stdout.strip()


def other_javas() -> Iterator[Path]:
    java = shutil.which("java")
    if java is not None:
        yield Path(java).resolve().parents[1]


def test_same_seed_gives_same_sample_in_another_process() -> None:
    assert python(DIGEST, PYTHONHASHSEED="1") == python(DIGEST, PYTHONHASHSEED="2")


def test_same_seed_gives_same_sample_with_another_java() -> None:
    homes = list(other_javas())
    if not homes:
        pytest.skip("no other Java on this machine")
    assert python(DIGEST) == python(DIGEST, JAVA_HOME=str(homes[0]))


def test_jar_may_lie_in_any_folder(tmp_path: Path) -> None:
    folder = tmp_path / "Größe ñ 模 x"
    folder.mkdir()
    jar = shutil.copy(bundled("pledge/pledge.jar"), folder)
    code = f"""
import featurenet.sampling.jvm as bridge
from pathlib import Path
bridge.bundled = lambda name: Path({str(jar)!r})
{DIGEST}
"""
    assert len(python(code)) == 64


def signalled(number: signal.Signals, strategy: str, count: int) -> tuple[int, str, float]:
    """Returns exit status, last line and seconds of an endless search that gets a signal."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", PREPARE + ENDLESS, strategy, str(count)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    while process.stdout.readline().strip() != "step":
        assert process.poll() is None
    process.send_signal(number)
    start = time.perf_counter()
    lines = process.stdout.read().splitlines()
    status = process.wait(timeout=30)
    return status, lines[-1] if lines else "", time.perf_counter() - start


@pytest.mark.parametrize(
    ("strategy", "count"),
    [
        ("balanced", 10_000),
        ("coverage", 10_000),
        ("diverse", 10),
        ("pledge", 10),
        ("random", 50_000),
        ("uniform", 50_000),
    ],
)
def test_ctrl_c_returns_within_a_second_with_what_was_found(strategy: str, count: int) -> None:
    status, last, seconds = signalled(signal.SIGINT, strategy, count)
    assert (status, last) == (0, "True True True")
    assert seconds < 5  # a second, the check by this test, and the end of a process that is busy


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
def test_terminate_ends_the_process_at_once() -> None:
    status, _, seconds = signalled(signal.SIGTERM, "pledge", 10)
    assert status == -signal.SIGTERM
    assert seconds < 3
