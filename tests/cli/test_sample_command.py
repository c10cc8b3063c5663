"""`featurenet sample`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from featurenet.atomic import replacing
from featurenet.featuremodel.configuration_files import read_configurations
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.formats import pdt
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.validity import violations
from featurenet.progress import Progress

pytestmark = pytest.mark.jvm

SMALL = ("original", "--blocks", 2, "--cells", 1, "-n", 5, "--iterations", 20, "--seed", 1)


@pytest.mark.parametrize("name", ["a.pdt", "a.csv", "a.json"])
def test_sample_is_valid_distinct_and_repeatable(featurenet, tmp_path, name):
    out = tmp_path / name
    done = featurenet("sample", *SMALL, "-o", out)
    assert done.exit_code == 0 and done.stderr == ""
    assert "5 configurations (diverse), Jaccard distance mean 0." in done.stdout
    model = expand(read_metamodel("original"), 2, 1)
    features, sample = read_configurations(out)
    assert features == model.features and len(set(sample)) == 5
    assert not any(violations(model, configuration) for configuration in sample)
    first = out.read_bytes()
    featurenet("sample", *SMALL, "-o", out)
    if name != "a.json":  # JSON says how long it took
        assert out.read_bytes() == first


def test_five_by_five_sample_is_the_same_in_every_process(tmp_path):
    """A share of the promise for 100 configurations with the default budget."""
    contents = []
    for name in ("a.pdt", "b.pdt"):
        options = f"-n 30 --iterations 100 --seed 1 -o {tmp_path / name}".split()
        program = [sys.executable, "-m", "featurenet", "sample", "original"]
        subprocess.run(  # noqa: S603 – our own program
            [*program, "--blocks", "5", "--cells", "5", *options], check=True, capture_output=True
        )
        contents.append((tmp_path / name).read_bytes())
    assert contents[0] == contents[1]
    model = expand(read_metamodel("original"), 5, 5)
    features, sample = read_configurations(tmp_path / "a.pdt")
    assert features == model.features and len(set(sample)) == 30
    assert not any(violations(model, configuration) for configuration in sample)


def test_without_a_file_products_go_to_stdout(featurenet, tiny):
    done = featurenet("sample", tiny, "-n", 2, "--strategy", "random")
    features, sample = pdt.parse(done.stdout)
    assert features == ("Root", "Colour", "Red", "Green", "Flash") and len(sample) == 2
    assert done.stderr.startswith("2 configurations (random)")


def test_more_than_there_are_gives_all_and_says_so(featurenet, tiny, tmp_path):
    done = featurenet("sample", tiny, "-n", 10, "-o", tmp_path / "all.csv")
    assert done.exit_code == 0
    assert "10 were asked for, 3 are used: the feature model has no more" in done.stdout
    assert len(read_configurations(tmp_path / "all.csv")[1]) == 3


def test_all_of_a_shipped_metamodel_are_given_if_there_are_no_more(featurenet, tmp_path):
    out = tmp_path / "all.pdt"
    done = featurenet("sample", "lenet", "--blocks", 1, "--cells", 1, "-n", 1000, "-o", out)
    assert done.exit_code == 0
    assert "1,000 were asked for, 60 are used: the feature model has no more" in done.stdout
    assert len(set(read_configurations(out)[1])) == 60


def test_time_limit_that_ended_the_search_is_mentioned(featurenet, tmp_path):
    options = ("--blocks", 1, "--cells", 1, "-n", 9, "--iterations", 10**9, "--time-limit", 0.5)
    done = featurenet("sample", "original", *options, "-o", tmp_path / "a.csv")
    assert done.exit_code == 0
    assert "The time limit ended the search after " in done.stderr


def interrupt_search(self: Progress, data: dict) -> None:
    """Stands for Ctrl-C as soon as the search has something."""
    if data["fitness"]:
        raise KeyboardInterrupt


def test_ctrl_c_writes_what_was_found_and_exits_with_130(featurenet, tmp_path, monkeypatch):
    monkeypatch.setattr(Progress, "sampling", interrupt_search)
    options = ("--blocks", 2, "--cells", 1, "-n", 9, "--iterations", 10**9, "--time-limit", 100)
    done = featurenet("sample", "original", *options, "-o", tmp_path / "a.csv")
    assert done.exit_code == 130
    assert done.stderr.endswith("Interrupted.\n9 of 9 configurations were found.\n")
    assert len(set(read_configurations(tmp_path / "a.csv")[1])) == 9


def test_json_tells_what_was_sampled(featurenet, tiny, tmp_path):
    done = featurenet("sample", tiny, "-n", 2, "--seed", 7, "-o", tmp_path / "a.json", "--json")
    found = json.loads(done.stdout)
    assert (found["models"], found["seed"], found["strategy"]) == (2, 7, "diverse")
    assert set(found["diversity"]) == {"mean", "minimum", "nearest"}
    assert found["file"] == str(tmp_path / "a.json")
    metadata = json.loads((tmp_path / "a.json").read_text())["metadata"]
    assert metadata["seed"] == 7 and metadata["metamodel"] == "tiny"


def test_json_without_a_file_has_the_configurations(featurenet, tiny):
    found = json.loads(featurenet("sample", tiny, "-n", 3, "--json").stdout)
    assert sorted(map(len, found["configurations"])) == [3, 4, 4]


def test_restrictions_hold(featurenet, tiny, tmp_path):
    featurenet("sample", tiny, "-n", 5, "--exclude", "Flash", "-o", tmp_path / "a.csv")
    _, sample = read_configurations(tmp_path / "a.csv")
    assert [sorted(each.selected) for each in sample] == [["Colour", "Green", "Root"]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-n", "0"), "models must be at least 1, received 0"),
        (("-o", "a.txt"), "'.txt'. Known: .csv, .json, .pdt"),
        (("--strategy", "pleg"), "Did you mean pledge?"),
        (("--require", "Red", "--exclude", "Flash"), "Red => Flash"),
        (("--seed", "-1"), "seed must be at least 0, received -1"),
        (("--time-limit", "0"), "time_limit must be more than 0, received 0.0"),
        (("--specialisation", "missing.xml"), "missing.xml"),
        (("--max-features", "2"), "meets max_features=2; configurations have 3 to 4 features"),
        (("--min-features", "4", "--max-features", "3"), "must be at least min_features=4"),
        (("--distance-floor", "0.5"), "distance_floor is for the strategies balanced"),
    ],
)
def test_bad_input_ends_with_2_and_writes_nothing(featurenet, tiny, tmp_path, arguments, message):
    out = () if "-o" in arguments else ("-o", tmp_path / "a.pdt")
    done = featurenet("sample", tiny, *arguments, *out)
    assert done.exit_code == 2 and done.stdout == ""
    assert message in done.stderr
    assert list(tmp_path.iterdir()) == [tiny]


def test_full_disk_leaves_nothing_behind(featurenet, tiny, tmp_path, monkeypatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"{replacing.__module__}.os.fsync", full)
    done = featurenet("sample", tiny, "-n", 2, "-o", tmp_path / "a.csv")
    assert done.exit_code == 2 and "No space left on device" in done.stderr
    assert list(tmp_path.iterdir()) == [tiny]


def test_fall_back_of_a_sampler_is_told(featurenet, tmp_path):
    half = 60
    names = [f"{side}{number}" for side in "PQ" for number in range(half)]
    rules = "".join(f"    P{number} <=> Q{number}\n" for number in range(half))
    options = "".join(f"            {name}\n" for name in names)
    path = tmp_path / "apart.uvl"
    path.write_text(f"features\n    Root\n        optional\n{options}constraints\n{rules}")
    done = featurenet("sample", path, "-n", 2, "--strategy", "uniform", "-o", tmp_path / "a.csv")
    assert done.exit_code == 0
    assert "Note: the decision diagram outgrew its budget" in done.stdout


def test_complete_coverage_ends_by_itself_and_says_so(featurenet, tiny):
    done = featurenet("sample", tiny, "--strategy", "coverage", "--complete", "--strength", 1)
    _, sample = pdt.parse(done.stdout)
    assert 2 <= len(sample) <= 3
    assert f"Note: the first {len(sample)} configurations cover all" in done.stderr
    assert "were asked for" not in done.stderr


def test_complete_is_refused_by_a_strategy_without_it(featurenet, tiny):
    done = featurenet("sample", tiny, "--strategy", "diverse", "--complete")
    assert done.exit_code == 2 and "is for the strategies coverage" in done.stderr
