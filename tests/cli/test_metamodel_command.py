"""`featurenet metamodel …`."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace

import pytest

from featurenet.cli.metamodel_shares import quantile, share_lines
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.sampling.analysis import Count, ModelAnalysis
from featurenet.sampling.shares import Shares


def test_list_names_the_shipped_ones(featurenet):
    rows = {
        row["name"]: row for row in json.loads(featurenet("metamodel", "list", "--json").stdout)
    }
    assert {"cnn", "lenet", "light", "original"} <= set(rows)
    assert rows["original"] == {
        "name": "original",
        "blocks": 5,
        "cells": 5,
        "features": 1711,
        "constraints": 110,
    }
    assert "1,711" in featurenet("metamodel", "list").stdout


def test_show_draws_the_template_once(featurenet):
    text = featurenet("metamodel", "show", "original").stdout
    assert text.count("Block[k] (up to 5 blocks by default)") == 1
    assert "Combination: one of" in text or "one of Concat, Sum" in text
    assert "Block[k+1] => Block[k]" in text


def test_show_marks_groups_and_constraints(featurenet, tiny):
    done = featurenet("metamodel", "show", tiny)
    assert done.stdout == (
        "Root\n├── Colour: one of Red, Green\n└── Flash (optional)\n\n"
        "Constraints\n  Red => Flash  [tiny.uvl:11]\n"
    )


def test_show_as_json_has_the_whole_tree(featurenet, tiny):
    found = json.loads(featurenet("metamodel", "show", tiny, "--json").stdout)
    colour, flash = found["root"]["groups"]
    assert (flash["low"], flash["high"]) == (0, 1)
    assert [member["name"] for member in colour["members"][0]["groups"][0]["members"]] == [
        "Red",
        "Green",
    ]
    assert found["constraints"] == [{"formula": "Red => Flash", "origin": "tiny.uvl:11"}]


@pytest.mark.jvm
def test_check_counts_and_says_what_is_meant(featurenet):
    done = featurenet("metamodel", "check", "original", "--blocks", 1, "--cells", 1)
    assert done.exit_code == 0
    assert "original_1x1: 75 features, 2 constraints" in done.stdout
    assert "Configurations: 161,002\n" in done.stdout
    assert "1 feature is excluded by the meta-model's own constraints\n" in done.stdout
    assert "1 feature is made mandatory by the meta-model's own constraints\n" in done.stdout
    assert "Warning" not in done.stdout


@pytest.mark.jvm
def test_check_tells_how_configurations_divide(featurenet):
    done = featurenet("metamodel", "check", "original", "--blocks", 3, "--cells", 3)
    assert "Valid pairs of selected or deselected features: 740,176\n" in done.stdout
    assert "Blocks: 3 in nearly all\n" in done.stdout
    assert re.search(r"^Selected features: \d+ [▁-█]+ \d+, half of the", done.stdout, re.M)
    assert "more than 99 % of the configurations" in done.stdout


@pytest.mark.jvm
def test_check_as_json_has_the_share_of_every_feature(featurenet, tiny):
    found = json.loads(featurenet("metamodel", "check", tiny, "--json").stdout)
    assert found["valid_pairs"] == 21
    assert found["shares"]["marginals"]["Colour"] == 1
    assert found["shares"]["marginals"]["Red"] == pytest.approx(1 / 3)  # Red => Flash
    assert found["shares"]["sizes"] == [[3, pytest.approx(1 / 3)], [4, pytest.approx(2 / 3)]]
    assert found["shares"]["sampled"] is None and found["shares"]["blocks"] == []


def test_quantiles_are_those_of_the_shares():
    thirds = ((2, 0.3), (5, 0.3), (9, 0.4))
    assert [quantile(thirds, share) for share in (0, 0.3, 0.31, 0.99, 1)] == [2, 2, 5, 9, 9]


def test_estimates_say_what_they_are():
    shares = Shares((("A", 1.0), ("B", 0.25)), ((1, 0.75), (2, 0.25)), sampled=40, remark="by SAT")
    found = ModelAnalysis(True, (), 2, 0, ("A",), (), (), Count(2, False), None, shares)
    lines = list(share_lines(found))
    assert lines[0] == "Estimates from 40 configurations (by SAT):"
    assert lines[-1] == "  least often: B 25 %"
    unknown = replace(found, shares=Shares(sampled=0, remark="no time"))
    assert "is not known: no time" in "".join(share_lines(unknown))


@pytest.mark.jvm
def test_check_of_a_specialisation_counts_what_it_excludes(featurenet):
    done = featurenet("metamodel", "check", "lenet")
    assert re.search(r"^[\d,]+ features are excluded by the specialisation$", done.stdout, re.M)
    assert "Warning" not in done.stdout and len(done.stdout.splitlines()) < 16


@pytest.mark.jvm
def test_check_lists_what_nobody_said(featurenet, tmp_path):
    path = tmp_path / "shop.uvl"
    leaves = "".join(f"                    Item{number}\n" for number in range(25))
    path.write_text(
        "features\n    Shop\n        mandatory\n            Card\n        optional\n"
        f"            Cash\n                or\n{leaves}            Receipt\n"
        "constraints\n    Cash => Receipt\n    Card & Receipt => !Cash\n"
    )
    done = featurenet("metamodel", "check", path)
    assert "Warning: 26 features are in no configuration (dead): Cash, Item0, " in done.stdout
    assert "Item18 … and 6 more\n" in done.stdout
    found = json.loads(featurenet("metamodel", "check", path, "--json").stdout)
    assert len(found["dead"]) == 26


@pytest.mark.jvm
def test_check_names_the_conflict_and_ends_with_1(featurenet, tiny):
    options = ("--require", "Red", "--exclude", "Flash")
    done = featurenet("metamodel", "check", tiny, *options)
    assert done.exit_code == 1
    assert "No configuration is valid; these rules clash:" in done.stdout
    assert "  - Red => Flash  [tiny.uvl:11]" in done.stdout
    found = json.loads(featurenet("metamodel", "check", tiny, *options, "--json").stdout)
    assert found["satisfiable"] is False and len(found["conflict"]) >= 3


@pytest.mark.jvm
def test_check_as_json_has_all_figures(featurenet, tiny):
    found = json.loads(featurenet("metamodel", "check", tiny, "--json").stdout)
    assert found["configurations"] == {"value": 3, "exact": True, "text": "3"}
    assert found["core"] == ["Root", "Colour"]


@pytest.mark.parametrize("name", ["a.sxfm", "a.uvl", "a.dimacs", "a.xml"])
def test_expand_writes_an_instance_in_the_suffix_format(featurenet, tmp_path, name):
    out = tmp_path / name
    done = featurenet("metamodel", "expand", "original", "--blocks", 2, "--cells", 1, "-o", out)
    assert done.exit_code == 0 and "Wrote original_2x1" in done.stdout
    expected = expand(read_metamodel("original"), 2, 1)
    assert expand(read_metamodel(out)).features == expected.features


def test_expand_adds_restrictions(featurenet, tiny, tmp_path):
    out = tmp_path / "red.uvl"
    featurenet("metamodel", "expand", tiny, "--require", "Red", "-o", out)
    assert "\tRed\n" in out.read_text().partition("constraints")[2]


def test_convert_keeps_a_template_in_xml_only(featurenet, tmp_path):
    template, instance = tmp_path / "a.xml", tmp_path / "a.xml.sxfm"
    done = featurenet("metamodel", "convert", "original", "-o", template, "--json")
    assert json.loads(done.stdout)["template"] is True
    assert "<repeat" in template.read_text()
    assert (
        expand(read_metamodel(template), 1, 1).features
        == expand(read_metamodel("original"), 1, 1).features
    )
    done = featurenet("metamodel", "convert", "original", "-o", instance, "--json")
    assert json.loads(done.stdout)["features"] == 1711


def test_format_can_differ_from_the_suffix(featurenet, tiny, tmp_path):
    out = tmp_path / "tiny.xml"
    featurenet("metamodel", "convert", tiny, "-o", out, "--format", "sxfm")
    assert out.read_text().startswith("<feature_model ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "cn"), "Unknown meta-model 'cn'. Did you mean cnn?"),
        (("show", "missing.xml"), "missing.xml does not exist"),
        (("check", "cnn", "--blocks", "0"), "blocks"),
        (("check", "{tiny}", "--blocks", "2"), "tiny has no repeat that counts blocks"),
        (("check", "{tiny}", "--require", "Blue"), "Blue"),
        (("convert", "{tiny}", "-o", "{folder}/a.txt"), "no model format has the suffix '.txt'"),
        (("convert", "{tiny}", "-o", "{folder}/a.uvl", "--format", "ufl"), "Did you mean uvl?"),
        (("expand", "cnn"), "Missing option '-o'"),
    ],
)
def test_bad_input_ends_with_2_and_writes_nothing(featurenet, tiny, tmp_path, arguments, message):
    filled = [each.format(tiny=tiny, folder=tmp_path) for each in arguments]
    done = featurenet("metamodel", *filled)
    assert done.exit_code == 2 and done.stdout == ""
    assert message in done.stderr
    assert list(tmp_path.iterdir()) == [tiny]


def test_broken_file_is_named_with_its_line(featurenet, tmp_path):
    path = tmp_path / "broken.xml"
    path.write_text("<featureModel>\n<struct>\n<and name='A'>\n</struct>\n</featureModel>\n")
    done = featurenet("metamodel", "show", path)
    assert done.exit_code == 2
    assert f"{path}:4: " in done.stderr and "Traceback" not in done.stderr


@pytest.mark.jvm
def test_check_names_features_that_run_would_reject(featurenet, tmp_path):
    path = tmp_path / "norm.uvl"
    path.write_text(
        "features\n    Architecture\n        mandatory\n            Block1\n"
        "                optional\n                    Block1_Cell1\n"
        "                        alternative\n"
        "                            Block1_Cell1_Operation1_LayerNorm\n"
        "                            Block1_Cell1_Operation1_BatchNormalisation\n"
    )
    done = featurenet("metamodel", "check", path)
    assert "Warning: 2 features are of no known network" in done.stdout
    assert "Block1_Cell1_Operation1_LayerNorm is unknown: Operation1 is one of" in done.stdout
    assert "Did you mean BatchNormalization?" in done.stdout
    found = json.loads(featurenet("metamodel", "check", path, "--json").stdout)
    assert len(found["unbuildable"]) == 2


@pytest.mark.jvm
def test_check_ends_in_time_and_says_what_is_not_known(featurenet, tmp_path):
    path = tmp_path / "far.cnf"
    pairs = [f"{n} {-n - 60} 0\n{-n} {n + 60} 0\n" for n in range(1, 61)]
    path.write_text(f"p cnf 120 120\n{''.join(pairs)}")
    featurenet("metamodel", "check", path, "--time-limit", 0.01)  # starts Java
    start = time.perf_counter()
    done = featurenet("metamodel", "check", path, "--time-limit", 1)
    assert time.perf_counter() - start < 3
    assert done.exit_code == 0
    kinds = dict(re.findall(r"^(Exact|Estimated|Not known): (.*)$", done.stdout, re.M))
    named = [name for names in kinds.values() for name in names.split(", ")]
    assert len(named) == len(set(named)) == 5
    assert "the number of configurations" not in kinds.get("Exact", "")
