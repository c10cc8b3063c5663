"""Meta-models are found by shipped name or file, and specialisations by what they restrict."""

from __future__ import annotations

import pytest

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel, shipped

PLAIN = '<featureModel><struct><and name="R"><feature name="A"/></and></struct></featureModel>'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "plain.xml").write_text(PLAIN)
    return tmp_path


def specialisation(folder, name: str, of: str, lines: str = "", attributes: str = ""):
    path = folder / f"{name}.xml"
    path.write_text(f'<specialisation of="{of}" {attributes}>\n{lines}</specialisation>')
    return path


def test_shipped_names():
    assert shipped() == ["cnn", "lenet", "light", "original"]


def test_name_and_file_give_the_same_model(folder):
    assert read_metamodel("original").name == "original"
    assert read_metamodel(folder / "plain.xml") == read_metamodel(str(folder / "plain.xml"))


def test_unknown_name_hints_at_near_matches():
    with pytest.raises(InvalidInputError, match="Unknown meta-model 'lenett'. Did you mean lenet"):
        read_metamodel("lenett")


@pytest.mark.parametrize("name", ["missing.xml", "no/such/place", "x" * 5_000 + ".xml", "a\0b.xml"])
def test_missing_file_is_one_clear_error(folder, name):
    with pytest.raises(InvalidInputError, match="does not exist"):
        read_metamodel(str(folder / name))


def test_folder_is_one_clear_error(folder):
    with pytest.raises(InvalidInputError, match="is a folder"):
        read_metamodel(folder)


def test_file_that_is_no_utf8_names_the_file(folder):
    (folder / "latin.xml").write_bytes(b"<featureModel>\xe9</featureModel>")
    with pytest.raises(FormatError, match=r"latin\.xml: .*UTF-8"):
        read_metamodel(folder / "latin.xml")


def test_huge_file_is_refused_unread(folder):
    with (folder / "huge.xml").open("wb") as file:
        file.truncate(10**10)
    with pytest.raises(FormatError, match="is larger than"):
        read_metamodel(folder / "huge.xml")


def test_specialisation_of_a_file_is_named_after_itself(folder):
    path = specialisation(folder, "mine", "plain.xml", '<exclude feature="A"/>')
    model = expand(read_metamodel(path))
    assert (model.name, model.features) == ("mine", ("R", "A"))
    assert [str(constraint) for constraint in model.constraints] == [
        "not A  [specialisation mine, line 2: exclude A]"
    ]


def test_specialisations_add_up_and_override_default_numbers(folder):
    first = specialisation(folder, "first", "cnn", '<exclude feature="Block2"/>', 'blocks="2"')
    second = specialisation(
        folder, "second", first.name, '<require feature="Block1"/>', 'cells="1"'
    )
    metamodel = read_metamodel(second)
    assert [line.pattern for line in metamodel.restrictions] == ["Block2", "Block1"]
    assert expand(metamodel).name == "second_2x1"
    assert expand(metamodel, blocks=3, cells=2).name == "second_3x2"


def test_specialisations_in_a_circle_are_refused(folder):
    specialisation(folder, "a", "b.xml")
    path = specialisation(folder, "b", "a.xml")
    with pytest.raises(FormatError, match="b.xml → a.xml → b.xml"):
        read_metamodel(path)


def test_endless_chain_of_specialisations_is_refused(folder):
    for number in range(30):
        specialisation(folder, f"s{number}", f"s{number + 1}.xml")
    with pytest.raises(FormatError, match="more than 20"):
        read_metamodel(folder / "s0.xml")


def test_specialisation_of_nothing_is_refused(folder):
    (folder / "s.xml").write_text("<specialisation/>")
    with pytest.raises(FormatError, match='needs of="…"'):
        read_metamodel(folder / "s.xml")
    with pytest.raises(InvalidInputError, match="Unknown meta-model 'cnnn'. Did you mean cnn"):
        read_metamodel(specialisation(folder, "t", "cnnn"))


def test_specialisation_naming_nothing_is_refused_at_expansion(folder):
    metamodel = read_metamodel(specialisation(folder, "s", "cnn", '<exclude feature="Blok*"/>'))
    with pytest.raises(InvalidInputError, match=r"line 2: exclude Blok\*: 'Blok\*' names no"):
        expand(metamodel, 1, 1)
