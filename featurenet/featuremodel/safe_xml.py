"""XML text → a small tree of nodes that know their line; hostile documents become a FormatError."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from featurenet.errors import FormatError

MAX_CHARACTERS = 5_000_000
MAX_DEPTH = 64
MAX_ELEMENTS = 200_000


@dataclass(slots=True)
class Node:
    """An XML element.

    Args:
        tag: Its name.
        attributes: Name → value.
        line: Line of its start tag, counted from 1.
        children: The elements directly inside it.
        text: All characters directly inside it, children's left out.
        text_line: Line on which `text` begins; the element's own line without text.
    """

    tag: str
    attributes: Mapping[str, str]
    line: int
    children: list[Node] = field(default_factory=list)
    text: str = ""
    text_line: int = 0

    def __iter__(self) -> Iterator[Node]:
        return iter(self.children)


def root_tag(text: str) -> str | None:
    """Returns the name of the document's first element, or None if the text is not XML.

    Looks past the byte-order mark, the declaration, comments and a DOCTYPE without parsing, so
    that a reader can be chosen for a file that turns out to be broken further down.
    """
    position = len(text) - len(text.removeprefix("\ufeff").lstrip())
    while text.startswith(("<?", "<!"), position):
        closing = next(
            end
            for start, end in (("<?", "?>"), ("<!--", "-->"), ("<!", ">"))
            if text.startswith(start, position)
        )
        found = text.find(closing, position)
        if found < 0:
            return None
        position = found + len(closing)
        while position < len(text) and text[position].isspace():
            position += 1
    if not text.startswith("<", position):
        return None
    end = position + 1
    while end < len(text) and (text[end].isalnum() or text[end] in "_-.:"):
        end += 1
    return text[position + 1 : end] or None


def parse_xml(text: str, path: Path | str | None = None) -> Node:
    """Parses a document without touching anything outside it.

    A document type, entities, more than `MAX_CHARACTERS` characters, `MAX_DEPTH` levels or
    `MAX_ELEMENTS` elements are refused as soon as they are seen.

    Args:
        text: The document, already decoded; an encoding that it declares is ignored.
        path: The file that it comes from, for messages.

    Returns:
        The root element.

    Raises:
        FormatError: If the text is not well-formed, or refused; it names the line.
    """
    if len(text) > MAX_CHARACTERS:
        raise FormatError(
            f"at most {MAX_CHARACTERS:,} characters are read, this has {len(text):,}", path
        )
    text = text.removeprefix("\ufeff")
    builder = _Builder(path)
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(builder)
    builder.setDocumentLocator(parser)
    try:
        parser.feed(text)
        parser.close()
    except DefusedXmlException:
        message = "a document type (<!DOCTYPE …>) or entity is not allowed here; remove it"
        raise FormatError(message, path, builder.line) from None
    except SAXParseException as error:
        message = f"this is not well-formed XML: {error.getMessage()}"
        raise FormatError(message, path, error.getLineNumber()) from None
    except UnicodeError as error:
        raise FormatError(f"this is not Unicode text: {error}", path) from None
    return builder.root


class _Builder(ContentHandler):
    """Collects nodes; `_open` holds the elements whose end tag is still to come."""

    def __init__(self, path: Path | str | None):
        super().__init__()
        self._path = path
        self._locator: Locator | None = None
        self._document = Node("", {}, 0)
        self._open = [self._document]
        self._texts: list[list[str]] = [[]]
        self._elements = 0

    @property
    def root(self) -> Node:
        return self._document.children[0]

    @property
    def line(self) -> int | None:
        return self._locator.getLineNumber() if self._locator is not None else None

    def setDocumentLocator(self, locator: Locator) -> None:
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self._elements += 1
        if len(self._open) > MAX_DEPTH:
            self._refuse(f"elements nest deeper than {MAX_DEPTH} levels")
        if self._elements > MAX_ELEMENTS:
            self._refuse(f"there are more than {MAX_ELEMENTS:,} elements")
        line = self.line or 1
        node = Node(name, dict(attrs.items()), line, text_line=line)
        self._open[-1].children.append(node)
        self._open.append(node)
        self._texts.append([])

    def characters(self, content: str) -> None:
        if not self._texts[-1]:
            # A parser that buffers stands behind the text; one that does not, before each piece,
            # and gives a line break as a piece of its own.
            breaks = 0 if content == "\n" else content.count("\n")
            self._open[-1].text_line = (self.line or 1) - breaks
        self._texts[-1].append(content)

    def endElement(self, name: str) -> None:
        self._open.pop().text = "".join(self._texts.pop())

    def _refuse(self, message: str) -> None:
        raise FormatError(
            f"{message}; this is more than a feature model needs", self._path, self.line
        )
