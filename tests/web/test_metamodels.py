"""Meta-models over REST: read, chosen from, kept, refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from web_client import Client

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel

SMALL = """<featureModel><struct><and name="Root" abstract="true" mandatory="true">
<feature name="A"/><feature name="B"/></and></struct>
<constraints><rule><imp><var>A</var><not><var>B</var></not></imp></rule></constraints>
</featureModel>"""


def test_shipped_ones_are_listed(client: Client) -> None:
    lines = {each["name"]: each for each in client.get("/metamodels")["metamodels"]}
    assert set(lines) == {"cnn", "lenet", "light", "original"}
    assert lines["light"]["features"] == len(expand(read_metamodel("light")).features)
    assert (lines["light"]["blocks"], lines["light"]["own"]) == (2, False)


def test_own_one_is_kept_listed_given_back_and_removed(client: Client) -> None:
    client.put("/metamodels/mine", {"xml": SMALL})
    line = client.get("/metamodels")["metamodels"][0]
    assert (line["name"], line["own"], line["features"]) == ("mine", True, 3)
    assert client.download("/metamodels/mine/xml") == (SMALL.encode(), "mine.xml")
    client.put("/metamodels/mine", {"xml": SMALL}, status=400)
    client.put("/metamodels/mine", {"xml": SMALL, "replace": True})
    client.delete("/metamodels/mine")
    client.delete("/metamodels/mine", status=404)


@pytest.mark.jvm
def test_ticks_are_answered(client: Client) -> None:
    client.put("/metamodels/mine", {"xml": SMALL})
    asked = {"require": ["A"], "counting": 5}
    found = client.post("/metamodels/mine/choices", asked)
    assert found["forced"] == ["Root", "A"]
    assert (found["forbidden"], found["left"]) == (["B"], "1")
    rules = [{"when": "A", "feature": "B", "required": True}]
    ruled = client.post("/metamodels/mine/choices", {"rules": rules, "counting": 5})
    assert (ruled["forbidden"], ruled["left"]) == (["A"], "2")
    both = client.post("/metamodels/mine/choices", {"require": ["A", "B"]})
    assert (both["possible"], sorted(both["conflict"])) == (False, ["A", "B"])
    client.post("/metamodels/mine/choices", {"require": ["nothing"]}, status=400)


def test_choices_are_kept_as_a_specialisation(client: Client, folder: Path) -> None:
    asked = {"name": "short", "blocks": 1, "cells": 1, "exclude": ["Block1_Cell1_Input1_Dense"]}
    line = client.post("/metamodels/light/specialisations", asked)
    assert (line["blocks"], line["cells"]) == (1, 1)
    client.post("/metamodels/short/specialisations", {"name": "shorter", "require": ["Block1"]})
    found = read_metamodel(folder / "metamodels" / "shorter.xml")
    assert [each.pattern for each in found.restrictions][-2:] == [
        "Block1_Cell1_Input1_Dense",
        "Block1",
    ]
    rules = [{"when": "Block2", "feature": "Block1_Cell2", "required": False}]
    client.post("/metamodels/light/specialisations", {"name": "ruled", "rules": rules})
    ruled = read_metamodel(folder / "metamodels" / "ruled.xml").restrictions[-1]
    assert (ruled.pattern, ruled.required, ruled.when) == ("Block1_Cell2", False, "Block2")
    client.post("/metamodels/light/specialisations", {"name": "light"}, status=400)
    wrong = {"name": "wrong", "exclude": ['<x> & "y"']}
    client.post("/metamodels/light/specialisations", wrong, status=400)
    assert not (folder / "metamodels" / "wrong.xml").exists()


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><featureModel>&a;</featureModel>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><featureModel>&a;</featureModel>'


@pytest.mark.parametrize(
    "xml",
    ["", "x", "<a>", "{}", BOMB, OUTSIDE, "<html><script>alert(1)</script></html>", SMALL[:-9],
     '<specialisation of="/etc/passwd"/>', '<specialisation of="../../x"/>', "<" * 1_000_000],
    ids=range(11),
)  # fmt: skip
def test_what_is_no_metamodel_is_refused_and_leaves_nothing(
    client: Client, folder: Path, xml: str
) -> None:
    answer = client.put("/metamodels/bad", {"xml": xml}, status=400)
    assert "root:" not in str(answer)
    assert not (folder / "metamodels" / "bad.xml").exists()


def test_what_cannot_be_read_does_not_replace_what_can(client: Client) -> None:
    client.put("/metamodels/mine", {"xml": SMALL})
    broken = '<specialisation of="nothing"/>'
    client.put("/metamodels/mine", {"xml": broken, "replace": True}, status=400)
    assert client.download("/metamodels/mine/xml")[0] == SMALL.encode()


NAMES = ["light", "..", "a b", "-x", ".x", "x" * 61, "\u00e4", "a.xml", "%00"]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_those_of_files(client: Client, name: str) -> None:
    client.put(f"/metamodels/{name}", {"xml": SMALL}, status=400)


def test_there_is_none_of_that_name(client: Client) -> None:
    for path in ("/metamodels/nothing", "/metamodels/nothing/xml"):
        client.get(path, status=404)
    client.post("/metamodels/nothing/choices", {}, status=404)
    client.get("/metamodels/cnn?blocks=50&cells=50", status=400)


@pytest.mark.parametrize("path", ["{outside}/canary.xml", "../../canary.xml", "{outside}/nothing"])
def test_specialisation_reaches_no_file_outside(
    client: Client, folder: Path, tmp_path_factory: pytest.TempPathFactory, path: str
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    for place in (outside, folder.parent):
        (place / "canary.xml").write_text(SMALL.replace("Root", "CANARY"), encoding="utf-8")
    base = path.format(outside=outside)
    answer = client.put("/metamodels/bad", {"xml": f'<specialisation of="{base}"/>'}, status=400)
    assert "must name a meta-model" in answer["error"]["message"]
    assert not (folder / "metamodels" / "bad.xml").exists()
    client.put("/metamodels/mine", {"xml": SMALL})
    client.put("/metamodels/narrow", {"xml": '<specialisation of="mine.xml"/>'})
