"""XML is read with its lines, and hostile XML is refused quickly."""

from __future__ import annotations

import time

import pytest

from featurenet.errors import FormatError
from featurenet.featuremodel.safe_xml import MAX_DEPTH, parse_xml, root_tag


def test_nodes_know_their_lines_and_text():
    root = parse_xml('<?xml version="1.0"?>\n<a x="1">\n  <b>\n one &amp; two\n</b><c/>\n</a>')
    b, c = root
    assert (root.tag, root.attributes, root.line) == ("a", {"x": "1"}, 2)
    assert (b.line, b.text_line, b.text) == (3, 3, "\n one & two\n")
    assert (c.tag, c.line) == ("c", 5)


def test_text_line_is_right_for_long_text():
    root = parse_xml("<a>\n<b\n>" + "a line of text\n" * 5_000 + "</b>\n<c>x</c></a>")
    b, c = root
    assert (b.line, b.text_line, b.text.count("\n")) == (2, 3, 5_000)
    assert c.text_line == 5_004


def test_declared_encoding_of_decoded_text_is_ignored():
    text = '\ufeff<?xml version="1.0" encoding="UTF-16"?><a>é</a>'
    assert parse_xml(text).text == "é"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "not well-formed"),
        ("<a>\n<b></a>", 2, "mismatched tag"),
        ("<a/>\n<b/>", 2, "junk after document element"),
        ("<a>\n\n&nothing;</a>", 3, "undefined entity"),
        ("<a>\x00</a>", 1, "invalid token"),
        ('<!DOCTYPE a SYSTEM "http://example.invalid/x.dtd">\n<a/>', 1, "DOCTYPE"),
        ('\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 2, "DOCTYPE"),
    ],
)
def test_broken_text_is_an_error_with_its_line(text, line, message):
    with pytest.raises(FormatError, match=message) as caught:
        parse_xml(text, "model.xml")
    assert caught.value.line == line
    assert str(caught.value).startswith(f"model.xml:{line}: ")


def test_entities_are_never_expanded():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]><a>&l9;</a>'
    with pytest.raises(FormatError, match="DOCTYPE"):
        parse_xml(text)


@pytest.mark.timing
@pytest.mark.parametrize(
    ("text", "message", "seconds"),
    [
        ("<a>" * 200_000, "deeper than 64", 0.5),
        ("<a>\n" + "<b/>" * 1_000_000 + "</a>", "more than 200,000 elements", 10),
        ("<a>" + " " * 5_000_000 + "</a>", "at most 5,000,000 characters", 0.5),
    ],
    ids=["deep", "wide", "long"],
)
def test_oversized_text_is_refused_quickly(text, message, seconds):
    start = time.perf_counter()
    with pytest.raises(FormatError, match=message):
        parse_xml(text)
    assert time.perf_counter() - start < seconds


def test_deepest_allowed_nesting_is_read():
    parse_xml("<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH)
    with pytest.raises(FormatError, match="deeper"):
        parse_xml("<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1))


def test_lone_surrogate_is_no_crash():
    with pytest.raises(FormatError, match="Unicode"):
        parse_xml("<a>\ud800</a>")


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("<featureModel/>", "featureModel"),
        ('\ufeff <?xml version="1.0"?>\n<!-- <b/> -->\n<!DOCTYPE x>\n<a.b-c:d x="1">', "a.b-c:d"),
        ("<!-- never closed", None),
        ("features\n  Root", None),
        ("", None),
        ("<", None),
    ],
)
def test_root_tag_is_found_without_parsing(text, tag):
    assert root_tag(text) == tag
