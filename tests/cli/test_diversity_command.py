"""`featurenet diversity`, `featurenet select` and `featurenet prioritise`."""

from __future__ import annotations

import json

import pytest

from featurenet.featuremodel.configuration_files import read_configurations, read_metadata

pytestmark = pytest.mark.jvm

FOREIGN = """\
1->Root
2->Colour
3->Red
4->Green
5->Flash
1;2;-3;4;-5;
1;2;-3;4;5;
1;2;3;-4;-5;
"""


@pytest.fixture
def foreign(tmp_path):
    """Products of the tiny model as another tool writes them; the third is invalid."""
    path = tmp_path / "foreign.pdt"
    path.write_text(FOREIGN)
    return path


@pytest.fixture
def ours(featurenet, tiny, tmp_path):
    path = tmp_path / "ours.json"
    featurenet("sample", tiny, "-n", 3, "-o", path)
    return path


def test_file_of_ours_knows_its_meta_model(featurenet, ours):
    (card,) = json.loads(featurenet("diversity", ours, "--json").stdout)
    assert card["check"]["valid"] == card["configurations"] == 3
    assert [each["share"] for each in card["check"]["coverage"]] == [1, 1]
    assert card["check"]["estimated"]["share"] == 1 > card["check"]["estimated"]["low"]
    assert card["not_checked"] is None and card["networks"] is None


def test_samples_stand_side_by_side(featurenet, ours, foreign, tiny):
    done = featurenet("diversity", ours, foreign, "--metamodel", tiny)
    assert done.exit_code == 0
    rows = [line.split() for line in done.stdout.splitlines()]
    assert ["valid", "3", "only", "2"] in rows
    assert "coverage of pairs (t = 2) 100.00 % of 21 66.67 % of 21" in map(" ".join, rows)
    assert any(row[:3] == ["coverage", "of", "triples"] for row in rows)
    assert "foreign.pdt: configuration 3 is not valid: constraint broken: Red => Flash" in (
        done.stdout
    )


def test_foreign_file_without_model_says_that_it_was_not_checked(featurenet, foreign):
    done = featurenet("diversity", foreign)
    assert done.exit_code == 0
    assert "validity and coverage were not checked" in done.stdout
    (card,) = json.loads(featurenet("diversity", foreign, "--json").stdout)
    assert card["check"] is None and "give --metamodel" in card["not_checked"]


def test_meta_model_that_is_gone_is_mentioned(featurenet, ours, tiny):
    tiny.unlink()
    done = featurenet("diversity", ours)
    assert done.exit_code == 0
    assert "the meta-model that the file names cannot be used" in done.stdout


def test_restrictions_and_sizes_are_remembered(featurenet, tiny, tmp_path):
    path = tmp_path / "a.json"
    featurenet("sample", tiny, "-n", 3, "--exclude", "Flash", "-o", path)
    (card,) = json.loads(featurenet("diversity", path, "--json").stdout)
    assert card["check"]["coverage"][0]["valid"] == 5


def test_plot_is_written(featurenet, ours, tmp_path):
    done = featurenet("diversity", ours, "--plot", tmp_path / "a.png")
    assert done.exit_code == 0 and f"Wrote {tmp_path / 'a.png'}" in done.stdout
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_networks_are_counted(featurenet, tmp_path):
    path = tmp_path / "a.json"
    options = ("--blocks", 2, "--cells", 1, "-n", 8, "--strategy", "random")
    featurenet("sample", "original", *options, "-o", path)
    (card,) = json.loads(featurenet("diversity", path, "--image", "8x8x3", "--json").stdout)
    assert card["networks"]["image"] == [8, 8, 3]
    assert 1 <= card["networks"]["distinct"] <= 8
    assert sum(number for _, number in card["networks"]["cells"]) == 8


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument"),
        (
            ("{foreign}", "--metamodel", "original"),
            "original_5x5: Colour, Red, Green, Flash. G",
        ),
        (("{foreign}", "--metamodel", "orginal"), "Did you mean original?"),
        (("{foreign}", "--blocks", "2"), "--blocks restricts a meta-model; give --metamodel"),
        (("{foreign}", "--plot", "a.svg"), "--plot writes a .png file"),
        (("{foreign}", "--image", "28x28"), "must be HEIGHTxWIDTHxCHANNELS"),
        (("{foreign}", "--time-limit", "0"), "0.0 is not in the range"),
        (("missing.pdt",), "missing.pdt: No such file"),
        (("a.txt",), "'.txt'. Known: .csv, .json, .pdt"),
    ],
)
def test_bad_input_ends_with_2(featurenet, foreign, arguments, message):
    done = featurenet("diversity", *(each.format(foreign=foreign) for each in arguments))
    assert done.exit_code == 2 and done.stdout == ""
    assert message in done.stderr


def test_unknown_features_are_named(featurenet, tmp_path, tiny):
    path = tmp_path / "strange.pdt"
    path.write_text(FOREIGN.replace("Red", "Rde").replace("Flash", "Flsh"))
    for command in (("diversity", path, "--metamodel", tiny), ("sample", tiny, "--extend", path)):
        done = featurenet(*command)
        assert done.exit_code == 2
        assert "2 features are not in tiny: Rde, Flsh." in done.stderr


def test_selection_has_the_most_different_and_keeps_their_origin(featurenet, ours, tmp_path):
    out = tmp_path / "few.json"
    done = featurenet("select", ours, "-n", 2, "-o", out)
    assert done.exit_code == 0 and "2 configurations, Jaccard distance mean 0.600" in done.stdout
    _, chosen = read_configurations(out)
    assert {frozenset(each.selected - {"Root", "Colour"}) for each in chosen} == {
        frozenset({"Green"}),
        frozenset({"Red", "Flash"}),
    }
    assert read_metadata(out)["model"] == read_metadata(ours)["model"]


def test_selection_of_more_than_there_are_gives_all_and_says_so(featurenet, foreign, tmp_path):
    done = featurenet("select", foreign, "-n", 9, "-o", tmp_path / "all.pdt")
    assert done.exit_code == 0 and "9 were asked for" in done.stderr
    assert len(read_configurations(tmp_path / "all.pdt")[1]) == 3


@pytest.mark.parametrize("technique", ["greedy", "near-optimal", "farthest-first"])
def test_prioritised_file_has_the_same_configurations(featurenet, foreign, tmp_path, technique):
    out = tmp_path / "b.csv"
    facts = json.loads(
        featurenet("prioritise", foreign, "-o", out, "--technique", technique, "--json").stdout
    )
    assert facts["technique"] == technique and facts["models"] == 3
    (features, before), (same, after) = read_configurations(foreign), read_configurations(out)
    assert features == same and set(before) == set(after)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("select", "{foreign}", "-n", "0", "-o", "{out}"), "received 0"),
        (("select", "{foreign}", "-n", "2", "-o", "a.txt"), "'.txt'"),
        (("select", "missing.pdt", "-n", "2", "-o", "{out}"), "missing.pdt"),
        (("prioritise", "{foreign}", "-o", "{out}", "--technique", "best"), "'best' is not one of"),
        (("prioritise", "missing.csv", "-o", "{out}"), "missing.csv"),
    ],
)
def test_bad_choice_ends_with_2_and_writes_nothing(
    featurenet, foreign, tmp_path, arguments, message
):
    out = tmp_path / "out.json"
    done = featurenet(*(each.format(foreign=foreign, out=out) for each in arguments))
    assert done.exit_code == 2 and message in done.stderr
    assert not out.exists()


def test_extension_keeps_the_old_and_says_so(featurenet, tmp_path):
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    options = ("sample", "original", "--blocks", 1, "--cells", 1)
    featurenet(*options, "-n", 4, "--strategy", "random", "-o", old)
    done = featurenet(*options, "-n", 6, "--extend", old, "-o", new)
    assert done.exit_code == 0 and "10 configurations (random, farthest first)" in done.stdout
    assert "were asked for" not in done.stdout
    extended = read_configurations(new)[1]
    assert extended[:4] == read_configurations(old)[1] and len(set(extended)) == 10
    assert read_metadata(new)["given"] == 4


def test_invalid_configurations_cannot_be_extended(featurenet, foreign, tiny):
    done = featurenet("sample", tiny, "-n", 1, "--extend", foreign)
    assert done.exit_code == 2
    assert "configuration 3 is not valid: constraint broken: Red => Flash" in done.stderr


def test_selection_of_distinct_networks_leaves_out_the_others(featurenet, tmp_path):
    path, out = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_text(
        "Architecture,Block1,Block1_Cell1,Block1_Cell1_Input1_Convolution,Block1_Cell2\n"
        "1,1,1,1,0\n1,1,1,1,1\n1,0,0,0,0\n"
    )
    assert featurenet("select", path, "-n", 3, "-o", out).exit_code == 0
    assert len(read_configurations(out)[1]) == 3
    done = featurenet("select", path, "-n", 3, "-o", out, "--distinct-networks")
    assert done.exit_code == 0 and "3 were asked for" in done.stderr
    assert len(read_configurations(out)[1]) == 2


def test_selection_of_distinct_networks_needs_networks(featurenet, foreign, tmp_path):
    done = featurenet("select", foreign, "-n", 2, "-o", tmp_path / "b.csv", "--distinct-networks")
    assert done.exit_code == 1 and "needs a feature model with an Architecture" in done.stderr
