"""UVL text to logical lines of tokens: comments go, and brackets join lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from featurenet.errors import FormatError
from featurenet.featuremodel.formats.outline import MAX_DEPTH, Line

Kind = Literal["word", "quoted", "string", "number", "symbol"]

_TOKEN = re.compile(
    r"""(?P<blank>[ \t\f\r]+|//[^\n]*)
      | (?P<newline>\n)
      | (?P<comment>/\*)
      | (?P<quoted>"[^"\n]+")
      | (?P<string>'[^'\n]*')
      | (?P<number>-?[0-9]*\.?[0-9]+)
      | (?P<word>[^\W\d][\w#§%?\\';]*(?:-(?:cardinality|function|constraints)\b)?)
      | (?P<symbol><=>|=>|==|<=|>=|!=|\.\.|[!&|()\[\]{},.<>+*/-])""",
    re.VERBOSE,
)
_CLOSING = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign.

    Args:
        kind: A `word` is written plainly, so it may be a keyword; a `quoted` name never is.
        text: Without its quotes.
        line: Counted from 1.
    """

    kind: Kind
    text: str
    line: int

    def __str__(self) -> str:
        return repr(self.text)

    def is_sign(self, text: str) -> bool:
        """Tells whether this is the keyword or symbol `text`."""
        return self.text == text and self.kind in ("word", "symbol")


@dataclass(slots=True)
class _LineBuilder:
    """The logical line that is being read: its tokens and the brackets that are open."""

    path: Path | str | None
    indent: int = 0
    tokens: list[Token] = field(default_factory=list)
    opened: list[Token] = field(default_factory=list)

    def add(self, token: Token) -> None:
        self.tokens.append(token)
        if token.kind != "symbol":
            return
        if token.text in _CLOSING.values():
            self.opened.append(token)
            if len(self.opened) > MAX_DEPTH:
                raise FormatError(f"more than {MAX_DEPTH} open brackets", self.path, token.line)
        elif token.text in _CLOSING and (
            not self.opened or self.opened.pop().text != _CLOSING[token.text]
        ):
            raise FormatError(f"{token} closes nothing that is open", self.path, token.line)

    def finished(self) -> Line[list[Token]]:
        return Line(self.tokens[0].line, self.indent, self.tokens)


def logical_lines(text: str, path: Path | str | None = None) -> Iterator[Line[list[Token]]]:
    """Yields lines that have tokens; a bracket that is open at a line's end continues it.

    Raises:
        FormatError: If a character begins no token, or a bracket or comment is left open.
    """
    builder = _LineBuilder(path)
    position, line, line_start = 0, 1, 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise FormatError(f"unexpected character {text[position]!r}", path, line)
        kind, end = found.lastgroup, found.end()
        if kind == "newline":
            if builder.tokens and not builder.opened:
                yield builder.finished()
                builder = _LineBuilder(path)
            line, line_start = line + 1, end
        elif kind == "comment":
            end = _comment_end(text, end, line, path)
            line += text.count("\n", position, end)
        elif kind != "blank":
            if not builder.tokens:
                builder.indent = _indent(text[line_start:position])
            builder.add(_token(kind, found.group(), line))
        position = end
    if builder.opened:
        opening = builder.opened[-1]
        raise FormatError(f"{opening} is never closed", path, opening.line)
    if builder.tokens:
        yield builder.finished()


def _indent(before: str) -> int:
    """Columns of white space that begin a line, up to its first token or comment."""
    white = before[: len(before) - len(before.lstrip(" \t"))]
    return len(white.expandtabs(8))


def _comment_end(text: str, position: int, line: int, path: Path | str | None) -> int:
    end = text.find("*/", position)
    if end < 0:
        raise FormatError("the comment /* is never closed", path, line)
    return end + 2


def _token(kind: str | None, text: str, line: int) -> Token:
    match kind:
        case "quoted":
            return Token("quoted", text[1:-1], line)
        case "string":
            return Token("string", text[1:-1], line)
        case "number":
            return Token("number", text, line)
        case "word":
            return Token("word", text, line)
        case _:
            return Token("symbol", text, line)


class Cursor:
    """Reads the tokens of one logical line from left to right.

    Args:
        tokens: At least one.
        path: For messages.
    """

    def __init__(self, tokens: list[Token], path: Path | str | None):
        self._tokens = tokens
        self._position = 0
        self.path = path

    @property
    def at_end(self) -> bool:
        return self._position == len(self._tokens)

    def next_is(self, *texts: str) -> bool:
        """Tells whether the next token is one of these keywords or symbols."""
        return not self.at_end and any(self._tokens[self._position].is_sign(t) for t in texts)

    def take(self, wanted: str) -> Token:
        """Returns the next token; `wanted` says what it should be, if there is none."""
        if self.at_end:
            raise FormatError(f"{wanted} must follow {self._tokens[-1]}", self.path, self.line)
        self._position += 1
        return self._tokens[self._position - 1]

    def accept(self, text: str) -> bool:
        """Steps over the keyword or symbol if it is next."""
        found = self.next_is(text)
        self._position += found
        return found

    def expect(self, text: str) -> None:
        """Steps over the keyword or symbol, which must be next."""
        token = self.take(repr(text))
        if not token.is_sign(text):
            raise FormatError(f"expected {text!r}, not {token}", self.path, token.line)

    def expect_end(self) -> None:
        """Makes sure that nothing is left on the line."""
        if not self.at_end:
            raise FormatError(f"unexpected {self._tokens[self._position]}", self.path, self.line)

    @property
    def line(self) -> int:
        """Line of the next token, or of the last one."""
        return self._tokens[min(self._position, len(self._tokens) - 1)].line
