"""FeatureIDE's XML and our repeats are read, and each mistake is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from small_models import configurations, feature_models

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.formats import featureide, format_for, parse_model
from featurenet.featuremodel.formats.featureide import parse, write, write_metamodel
from featurenet.featuremodel.formula import And, Iff, Not, Or, Var
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import (
    Constraint,
    Feature,
    FeatureModel,
    Group,
    MetaModel,
    Repeat,
)

FROM_FEATUREIDE = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<featureModel>
    <properties><graphics key="autolayoutconstraints" value="false"/></properties>
    <struct>
        <and abstract="true" mandatory="true" name="Phone">
            <description>A phone.</description>
            <graphics key="collapsed" value="false"/>
            <feature mandatory="true" name="Calls"/>
            <feature mandatory="false" name="GPS"/>
            <alt name="Screen" mandatory="true">
                <feature mandatory="true" name="Basic screen"/>
                <feature name="Colour"/>
            </alt>
            <or hidden="true" name="Media">
                <feature name="Camera"/>
                <feature name="MP3"/>
            </or>
        </and>
    </struct>
    <constraints>
        <rule><description>why</description><imp><var>Camera</var><var>Colour</var></imp></rule>
        <rule><atmost1><var>GPS</var><var>MP3</var><var>Camera</var></atmost1></rule>
        <rule>
            <eq><disj><var>GPS</var></disj><conj><var>Media</var><not><var>MP3</var></not></conj></eq>
        </rule>
    </constraints>
    <calculations Auto="true" Constraints="true"/>
    <comments/>
    <featureOrder userDefined="false"/>
</featureModel>
"""


def document(struct: str, constraints: str = "") -> str:
    rules = f"\n<constraints>{constraints}</constraints>" if constraints else ""
    return f"<featureModel>\n<struct>\n{struct}\n</struct>{rules}\n</featureModel>"


def test_model_of_featureide_is_read():
    model = parse(FROM_FEATUREIDE, "dir/phone.xml")
    calls, gps, screen, media = model.root.groups
    assert (model.name, model.root.name, model.root.abstract) == ("phone", "Phone", True)
    assert calls.is_mandatory and gps.is_optional and screen.is_mandatory and media.is_optional
    assert screen.members[0].groups[0].is_alternative
    assert media.members[0].groups[0].is_or
    assert [str(constraint) for constraint in model.constraints] == [
        "Camera => Colour  [phone.xml:21]",
        "not (GPS and MP3) and not (GPS and Camera) and not (MP3 and Camera)  [phone.xml:22]",
        "(GPS) <=> (Media and not MP3)  [phone.xml:23]",
    ]


@pytest.mark.parametrize(
    ("rule", "formula"),
    [
        ("<conj><var>A</var></conj>", And((Var("A"),))),
        ("<eq><var>A</var><var>B</var></eq>", Iff(Var("A"), Var("B"))),
        ("<atmost1><var>A</var><var>B</var></atmost1>", And((Not(And((Var("A"), Var("B")))),))),
        ("<atmost1><var>A</var></atmost1>", Or((Var("A"), Not(Var("A"))))),
        ("<var>\n A \n</var>", Var("A")),
    ],
)
def test_rule_is_read(rule, formula):
    tree = '<and name="R"><feature name="A"/><feature name="B"/></and>'
    model = parse(document(tree, f"<rule>{rule}</rule>"))
    assert model.constraints[0].formula == formula


R = '<and name="R">\n<feature name="A"/></and>'
REPEAT = '<and name="R">\n<repeat {}><and name="B">{}</and></repeat></and>'
K = 'index="k" count="blocks" default="5"'


@pytest.mark.parametrize(
    ("struct", "line", "message"),
    [
        ("", 2, "<struct> must hold one element, not 0"),
        ('<feature name="A"/>\n<feature name="B"/>', 4, "must hold one element, not 2"),
        ("<feature/>", 3, 'needs name="…"'),
        ('<feature name="  "/>', 3, 'needs name="…"'),
        ('<feature name="a[k]"/>', 3, r"must not hold any of \[ \] \*"),
        (f'<feature name="{"x" * 201}"/>', 3, "200 characters"),
        ('<and name="R">\n<feature name="R"/></and>', 4, "'R' is already on line 3"),
        (
            '<and name="R">\n<feature name="A" mandatory="yes"/></and>',
            4,
            "true or false, received",
        ),
        ('<and name="R">\n<feature name="A" mandatry="true"/></and>', 4, "Did you mean mandatory"),
        ('<and name="R">\n<featur name="A"/></and>', 4, "<featur> is no kind of feature. Did you"),
        ('<feature name="R">\n<feature name="A"/></feature>', 4, "holds no features; write <and>"),
        ('<alt name="R"></alt>', 3, "must hold at least one feature"),
        ('<repeat index="k"/>', 3, "directly inside <and>"),
        (REPEAT.format("", ""), 4, "received no attributes"),
        (REPEAT.format('index="7" count="blocks" default="5"', ""), 4, "received index='7'"),
        (REPEAT.format('index="last" count="blocks" default="5"', ""), 4, "received index='last'"),
        (REPEAT.format('index="k" count="rows" default="5"', ""), 4, "blocks or cells, received"),
        (
            REPEAT.format('index="k" count="blocks" default="0"', ""),
            4,
            "number from 1, received '0'",
        ),
        (
            REPEAT.format(K, f'\n<repeat {K}><feature name="C"/></repeat>'),
            5,
            "taken by the repeat of",
        ),
        (
            REPEAT.format(
                K, '\n<repeat index="i" count="blocks" default="2"><feature name="C"/></repeat>'
            ),
            5,
            "another repeat has default=5",
        ),
        (f'<and name="R">\n<repeat {K}></repeat></and>', 4, "must hold one element, not 0"),
    ],
)
def test_mistake_in_the_tree_is_named_with_its_line(struct, line, message):
    with pytest.raises(FormatError, match=message) as caught:
        parse(document(struct), "m.xml")
    assert str(caught.value).startswith(f"m.xml:{line}: ")


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("<rule><var>B</var></rule>", "there is no feature 'B'. Known: A, R"),
        ("<rule/>", "must hold one element, not 0"),
        ("<rule><var>A</var><var>R</var></rule>", "must hold one element, not 2"),
        ("<var>A</var>", "holds <rule>, not <var>"),
        ("<rule><var/></rule>", "holds one feature's name"),
        ("<rule><var><var>A</var></var></rule>", "holds one feature's name"),
        ("<rule><imp><var>A</var></imp></rule>", "<imp> must hold 2"),
        ("<rule><not><var>A</var><var>R</var></not></rule>", "<not> must hold 1"),
        ("<rule><disj/></rule>", "at least 1"),
        ("<rule><impl><var>A</var></impl></rule>", "Did you mean imp"),
        (f"<rule><atmost1>{'<var>A</var>' * 201}</atmost1></rule>", "at most 200 operands"),
    ],
)
def test_mistake_in_a_rule_is_named_with_its_line(rule, message):
    with pytest.raises(FormatError, match=message) as caught:
        parse(document(R, "\n" + rule), "m.xml")
    assert caught.value.line == 7


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Blok[k]", r"no feature 'Blok\[k\]'. Did you mean Block\[k\]"),
        ("Block[i]", r"'Block\[i\]' has \[i\] where 'Block\[k\]' has \[k\]"),
        ("Block[0]", r"count from 1"),
        ("Block", r"no feature 'Block'"),
        ("Block[k]_Cell[i]_out", r"no feature .* Did you mean Block\[k\]_Cell\[i\]_Out"),
    ],
)
def test_indexed_name_is_checked_against_the_template(name, message):
    cell = '<and name="Cell"><feature name="Out"/></and>'
    tree = f"""<and name="R"><repeat {K}><and name="Block">
    <repeat index="i" count="cells" default="5">{cell}</repeat></and></repeat></and>"""
    with pytest.raises(FormatError, match=message):
        parse(document(tree, f"<rule><var>{name}</var></rule>"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<feature_model/>", "the root must be <featureModel>"),
        ("<featureModel/>", "there is no <struct>"),
        ("<featureModel><structure/></featureModel>", "<structure> has no place here"),
        (document(R) + "<more/>", "not well-formed"),
    ],
)
def test_other_documents_are_refused(text, message):
    with pytest.raises(FormatError, match=message):
        parse(text)


def test_more_features_than_allowed_are_refused():
    many = "".join(f'<feature name="f{n}"/>' for n in range(20_001))
    with pytest.raises(FormatError, match="20,000 features"):
        parse(document(f'<and name="R">{many}</and>'))


def test_own_documents_are_recognised():
    assert parse_model(FROM_FEATUREIDE, "phone.xml") == parse(FROM_FEATUREIDE, "phone.xml")
    assert format_for("phone.xml") is featureide
    assert featureide.recognises(FROM_FEATUREIDE)
    assert not featureide.recognises("<feature_model>")
    assert not featureide.recognises("features\n  R")


@given(model=feature_models())
@settings(max_examples=150, deadline=None)
def test_written_model_keeps_features_and_configurations(model):
    again = expand(parse(write(model)))
    assert again.features == model.features
    assert again.parents == model.parents
    assert configurations(again) == configurations(model)


@pytest.mark.parametrize("name", ["cnn", "original"])
def test_written_instance_reads_back_the_same(name):
    model = expand(read_metamodel(name), 2, 3)
    text = write(model)
    again = expand(parse(text, f"{model.name}.xml"))
    assert "<repeat" not in text
    assert (again.name, again.root) == (model.name, model.root)
    assert [c.formula for c in again.constraints] == [c.formula for c in model.constraints]


@pytest.mark.parametrize("name", ["cnn", "original"])
def test_written_template_reads_back_the_same(name):
    model = read_metamodel(name)
    again = parse(write_metamodel(model), f"{name}.xml")
    assert again.root == model.root
    assert [c.formula for c in again.constraints] == [c.formula for c in model.constraints]


def test_group_beside_other_children_becomes_optional_children_with_rules():
    members = (Feature("A"), Feature("B"))
    root = Feature("R", (Group(0, 1, (Feature("X"),)), Group(1, 1, members)))
    text = write(FeatureModel("m", root, (Constraint(Var("X")),)))
    assert "<alt" not in text
    assert "<imp><var>R</var><disj><var>A</var><var>B</var></disj></imp>" in text
    assert "<not><conj><var>A</var><var>B</var></conj></not>" in text


def test_unwritable_models_are_refused():
    members = tuple(Feature(f"f{n}") for n in range(40))
    with pytest.raises(InvalidInputError, match="group of R needs more than 20,000 rules"):
        write(FeatureModel("m", Feature("R", (Group(20, 20, members),))))
    deep = Feature("leaf")
    for level in range(80):
        deep = Feature(f"f{level}", (Group(0, 1, (deep,)),))
    with pytest.raises(InvalidInputError, match="nests too deep"):
        write(FeatureModel("m", deep))


def test_template_with_names_of_its_own_is_not_written_wrongly():
    repeat = Repeat("k", "blocks", 2, False, Feature("B[k]", (Group(0, 1, (Feature("X[k]"),)),)))
    with pytest.raises(InvalidInputError, match=r"'X\[k\]' cannot be written in a <repeat>"):
        write_metamodel(MetaModel("m", Feature("R", (repeat,))))


@pytest.mark.parametrize("end", range(0, len(FROM_FEATUREIDE), 97))
def test_truncated_file_is_one_clear_error(end):
    with pytest.raises(FormatError, match=r"^m\.xml:\d+: this is not well-formed"):
        parse(FROM_FEATUREIDE[:end], Path("m.xml"))
