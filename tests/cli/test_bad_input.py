"""What the user gets wrong ends with 2, one clear message, and nothing written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from PIL import Image
from stub_executor import StubExecutor

from featurenet.execution.executor import EXECUTORS
from featurenet.metrics.metric import METRICS
from featurenet.records import Experiment
from featurenet.store import runs
from featurenet.store.opening import create

FILES = {
    "broken.xml": "<featureModel>\n<struct>\n<and name='A'>\n</struct>\n</featureModel>\n",
    "doctype.xml": '<!DOCTYPE x [<!ENTITY a "b">]>\n<featureModel/>\n',
    "unknown.xml": (
        "<featureModel>\n<struct>\n<and name='A'><feature name='Bat'/></and>\n</struct>\n"
        "<constraints>\n<rule>\n<var>Bta</var>\n</rule>\n</constraints>\n</featureModel>\n"
    ),
    "clash.xml": (
        '<specialisation of="light">\n<require feature="Block1_stride_2x2"/>\n'
        '<exclude feature="Block1_stride_2x2"/>\n</specialisation>\n'
    ),
    "text.pdt": "hello\n",
    "short.pdt": "1->Architecture\n2->Block1\n1;\n",
    "other.pdt": "1->Root\n2->Leaf\n1;2;\n",
    "raises.py": "x = 1\nraise RuntimeError('not today')\n",
    "syntax.py": "def f(:\n",
    "notes.txt": "",
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with everything that can be wrong."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    labels = np.arange(40) % 4
    images = np.zeros((40, 8, 8, 1), np.float32)
    common = {"x_train": images, "x_test": images, "y_train": labels}
    np.savez(tmp_path / "high.npz", **common, y_test=np.where(labels == 3, 9, labels))
    np.savez(tmp_path / "low.npz", **{**common, "y_train": labels - 1}, y_test=labels)
    for split in ("train", "test"):
        folder = tmp_path / "cats" / split / "cat"
        folder.mkdir(parents=True)
        for number in range(3):
            Image.new("RGB", (8, 8)).save(folder / f"{number}.png")
    (tmp_path / "some.folder").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(METRICS, "_items", dict(METRICS._items))
    return tmp_path


def everything(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def refused(featurenet, here: Path, arguments: str) -> str:
    """Runs the program, checks what holds for every refusal, and returns the message."""
    before = everything(here)
    done = featurenet(*arguments.split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ") and "Traceback" not in done.stderr
    assert everything(here) == before
    return done.stderr


@pytest.mark.parametrize("command", ["metamodel show", "metamodel check", "sample", "run"])
@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("missing.xml", "missing.xml does not exist"),
        ("broken.xml", "broken.xml:4: this is not well-formed XML"),
        ("unknown.xml", "unknown.xml:6: in a constraint, there is no feature 'Bta'"),
        ("doctype.xml", "doctype.xml:1: a document type (<!DOCTYPE …>)"),
        ("ligth", "Did you mean light?"),
        ("some.folder", "some.folder is a folder"),
    ],
)
def test_wrong_metamodel(featurenet, here, command, source, message):
    assert message in refused(featurenet, here, f"{command} {source}")


def test_model_of_no_networks_is_refused_before_anything_is_trained(featurenet, here):
    (here / "pizza.uvl").write_text("features\n    Pizza\n        optional\n            Salami\n")
    found = refused(featurenet, here, "run pizza.uvl -n 2")
    assert "pizza describes no neural networks" in found and "Known: Pizza, Salami." in found
    assert "docs/metamodels.md" in found and "featurenet sample" in found


@pytest.mark.jvm
@pytest.mark.parametrize("command", ["sample", "run"])
def test_unsatisfiable_specialisation_names_the_rules_that_clash(featurenet, here, command):
    found = refused(featurenet, here, f"{command} clash.xml -n 2")
    assert "clash_2x2 has no valid configuration; these constraints clash:" in found
    assert "  - Block1_stride_2x2  [specialisation clash, line 2: require" in found
    assert "  - not Block1_stride_2x2  [specialisation clash, line 3: exclude" in found


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("-n 0", "models must be at least 1, received 0"),
        ("-n 2.5", "Invalid value for '-n'"),
        ("--epochs 0 --seed -1", "epochs must be at least 1, received 0"),
        ("--epochs 0 --seed -1", "seed must be at least 0, received -1"),
        ("--workers -1", "-1 is not in the range"),
        ("--max-memory nan", "must be a number of GiB above 0"),
        ("--max-memory -1", "must be a number of GiB above 0"),
        ("--learning-rate nan", "learning_rate must be a finite number"),
        ("--dataset digitz", "Unknown data set 'digitz'"),
        ("--dataset digitz", "Did you mean digits?"),
        ("--dataset missing.npz", "neither a name nor a file"),
        ("--dataset notes.txt", "must be an .npz file, a folder of images"),
        ("--dataset digits --image-size 8", "image_size is for folders of images"),
        ("--dataset digits --image-size big", "image_size must be one edge or HEIGHTxWIDTH"),
        ("--dataset digits --pixel-scale 0", "pixel_scale must be more than 0"),
        ("--dataset digits --test-share 1", "test_share must be less than 1"),
        ("--dataset high.npz", "y_test must lie in 0 to 3 for 4 classes, received 9"),
        ("--dataset low.npz", "must count classes from 0, received the label -1"),
        ("--dataset cats", "at least two classes, received only 'cat'"),
        ("--data-dir missing", "must be a folder, received missing"),
        ("--data-dir notes.txt", "must be a folder, received notes.txt"),
        ("--data-dir=", "(--data-dir) must be a folder, received nothing"),
        ("--metrics acuracy", "Did you mean accuracy"),
        ("--metrics ,", "name at least one"),
        ("--baselines lenet", "Did you mean lenet5?"),
        ("--strategy plegde", "Did you mean pledge?"),
        ("--optimizer rmsprop", "optimizer must be 'adam' or 'sgd', received 'rmsprop'"),
        ("--augmentation shfit", "augmentation must be 'shift' or 'flip', received 'shfit'"),
        ("--specialisation missing.xml", "missing.xml: cannot be read: No such file"),
        ("--require Block1_strid", "names no feature of light_2x2"),
        ("--plugin missing.py", "must be a Python file (.py); received"),
        ("--plugin raises.py", "raises.py:2: the plug-in raised RuntimeError: not today"),
        ("--plugin syntax.py", "syntax.py:1: the plug-in raised SyntaxError"),
        ("--configurations missing.pdt", "missing.pdt: No such file"),
        ("--configurations notes.txt", "Known: .csv, .json, .pdt"),
        ("--configurations text.pdt", "text.pdt:1: must be 'number->FeatureName'"),
        ("--configurations short.pdt", "short.pdt:3: feature 2 is missing"),
        ("--configurations other.pdt", "2 features are not in light_2x2: Root, Leaf"),
        ("--out full", "full is not empty"),
        ("--out notes.txt", "notes.txt is a file"),
        ("--out notes.txt/run", "notes.txt/run: Not a directory"),
        ("--resume full", "No such option '--resume'"),
        ("--epoch 3", "'--epochs', '--search'?) See: featurenet run --help"),
    ],
)
def test_wrong_option_of_a_run(featurenet, here, options, message):
    assert message in refused(featurenet, here, f"run light {options}")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("run --configurations other.pdt", "name the one that it was drawn from"),
        ("resume missing", "There is no run 'missing'"),
        ("resume full", "full holds no run"),
        ("show full", "full holds no run"),
        ("report missing", "There is no run 'missing'"),
        ("baseline lenet", "Unknown baseline 'lenet'. Did you mean lenet5?"),
        ("baseline lenet5 --dataset digitz", "Did you mean digits?"),
        ("baseline lenet5 --out full", "full is not empty"),
        ("metrics list --plugin raises.py", "raises.py:2: "),
        ("datasets list --data-dir missing", "must be a folder, received missing"),
        ("sample light -o notes.txt/a.pdt", "notes.txt: Not a directory"),
        ("metamodel convert light -o notes.txt/a.uvl", "notes.txt: Not a directory"),
        ("sample light -o full", "'full' is a directory"),
        ("metamodel chekc", "Unknown command 'chekc'. Did you mean check?"),
        ("--verison", "No such option"),
    ],
)
def test_wrong_command(featurenet, here, command, message):
    assert message in refused(featurenet, here, command)


@pytest.mark.jvm
def test_configurations_of_another_size(featurenet, here):
    options = "--blocks 3 --cells 1 -n 2 --iterations 0 -o large.pdt"
    assert featurenet("sample", "light", *options.split()).exit_code == 0
    found = refused(featurenet, here, "run light --configurations large.pdt")
    assert "features are not in light_2x2: Block3" in found
    assert "Give the meta-model, blocks and cells" in found


def test_folder_that_holds_a_run_is_not_used_again(featurenet, here):
    with create(here / "run") as store:
        runs.add(store, Experiment())
    found = refused(featurenet, here, "run light --out run")
    assert "run holds a run already" in found and "Continue with" not in found


def test_folder_of_a_run_that_ended_before_it_began_is_used_again(featurenet, here, monkeypatch):
    monkeypatch.setitem(EXECUTORS._items, "processes", StubExecutor)
    run = "run light -n 1 --iterations 0 --baselines none --metrics size --out"
    (here / "killed").mkdir()
    (here / "killed" / "featurenet.db").touch()  # killed before there were tables
    assert featurenet(*run.split(), "killed").exit_code == 0
    create(here / "ended").close()  # and before there was a run
    assert featurenet(*run.split(), "ended").exit_code == 0
    assert "holds a run already" in featurenet(*run.split(), "ended").stderr


def test_run_that_another_process_assesses_is_not_assessed(featurenet, here):
    with create(here / "run") as store:
        runs.add(store, Experiment())
    with FileLock(here / "run" / ".lock"):
        found = refused(featurenet, here, "assess run --metrics size")
    assert "Another process is carrying out the run in" in found


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_permission(featurenet, here):
    (here / "full").chmod(0o500)
    assert "Permission denied" in refused(featurenet, here, "sample light -o full/a.pdt")
    assert "Permission denied" in refused(featurenet, here, "run light --out full/run")


@pytest.mark.parametrize("name", ["a.uvl", "a.xml"])
def test_full_disk_leaves_no_half_model(featurenet, here, monkeypatch, name):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("featurenet.atomic.os.fsync", full)
    found = refused(featurenet, here, f"metamodel convert light -o {name}")
    assert found == f"Error: {name}: No space left on device\n"


def test_broken_store_is_named(featurenet, here):
    (here / "run").mkdir()
    (here / "run" / "featurenet.db").write_bytes(b"not a database at all, but long enough" * 40)
    assert "featurenet.db is not a readable store" in refused(featurenet, here, "show run")
