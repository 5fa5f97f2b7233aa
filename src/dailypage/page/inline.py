r"""Emphasis, escapes and spaces inside a paragraph: source characters to a Text that knows its places.

Three dialects. In plain text stars count only around whole words, and a backslash is a backslash. In
text taken out of a document every star that is not escaped is a mark. Markdown has underscores,
references (``&amp;``, ``&#8238;``) and links besides.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from dailypage.lesson.model import Place
from dailypage.page.model import Anchor, Run, Text

_SPACES = r"(?P<space>\s{2,}|[\t\f\v])"
_TOKENS = {
    "text": re.compile(rf"(?P<mark>\*+)|{_SPACES}"),
    "document": re.compile(rf"\\(?P<plain>[!-/:-@\[-`{{-~])|(?P<mark>\*+)|{_SPACES}"),
    "markdown": re.compile(
        rf"\\(?P<plain>[!-/:-@\[-`{{-~])|(?P<mark>\*+|_+)|{_SPACES}"
        r"|&(?P<reference>#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
        r"|!?\[(?P<link>[^\[\]\\*_&]{1,500})\]\([^()\s]{0,500}\)"
    ),
}
_DIALECTS = {"text": "text", "markdown": "markdown"}


class Piece(NamedTuple):
    """Characters that stand side by side in the source from *at* on."""

    text: str
    at: int
    emphasis: bool


@dataclass(slots=True)
class _Mark:
    """A run of stars or underscores, before it is known whether it has a partner."""

    signs: str
    at: int
    opens: bool
    closes: bool
    used: bool = False


@dataclass(slots=True)
class Source:
    """The characters of a paragraph, lines joined, and where each stretch of them stood."""

    text: str = ""
    anchors: list[tuple[int, Place]] = field(default_factory=list)

    def place(self, offset: int) -> Place:
        """Where character *offset* stood."""
        start, at = self.anchors[max(0, bisect_right(self.anchors, offset, key=lambda a: a[0]) - 1)]
        return Place(at.file, at.line, at.column + offset - start, at.page)


def dialect_of(kind: str) -> str:
    """The dialect that lessons of *kind* are written in."""
    return _DIALECTS.get(kind, "document")


def text_of(source: Source, dialect: str) -> tuple[Text, list[int]]:
    r"""The Text of *source*, and the offsets in it of marks that had no partner.

    >>> text, lost = text_of(Source("the *Masach*  (5*3)", [(0, Place("a", 1, 1))]), "text")
    >>> text.plain, text.emphasised, text.place(11), lost
    ('the Masach (5*3)', ((4, 10),), Place(file='a', line=1, column=15, page=None), [])
    """
    if not _TOKENS[dialect].search(source.text):  # most paragraphs have nothing to read
        runs = (Run(source.text),) if source.text else ()
        return Text(runs, tuple(Anchor(at, place) for at, place in source.anchors)), []
    pieces, lost = pieces_of(source.text, dialect)
    return joined(pieces, source), lost


def pieces_of(raw: str, dialect: str) -> tuple[list[Piece], list[int]]:
    """*raw* cut into plain and emphasised pieces, without its marks; and where marks had no partner."""
    tokens = list(_TOKENS[dialect].finditer(raw))
    marks = {token.start(): _mark(raw, token, dialect) for token in tokens if token["mark"]}
    lost = _pair(list(marks.values()))
    pieces: list[Piece] = []
    at, emphasis = 0, False
    for token in tokens:
        start, end = token.span()
        if start > at:
            pieces.append(Piece(raw[at:start], at, emphasis))
        at = end
        mark = marks.get(start)
        if mark and mark.used:
            emphasis = not emphasis
        else:
            pieces.append(_plain(token, emphasis=emphasis))
    if at < len(raw):
        pieces.append(Piece(raw[at:], at, emphasis))
    return pieces, lost


def _plain(token: re.Match[str], *, emphasis: bool) -> Piece:
    groups = token.groupdict()
    if token["space"]:
        return Piece(" ", token.start(), emphasis)
    if groups.get("plain"):
        return Piece(groups["plain"], token.start() + 1, emphasis)
    if groups.get("reference"):
        return Piece(_referred(groups["reference"], token[0]), token.start(), emphasis)
    if groups.get("link"):
        return Piece(groups["link"], token.start("link"), emphasis)
    return Piece(token[0], token.start(), emphasis)


def _referred(name: str, whole: str) -> str:
    """What ``&name;`` stands for; by number any character whatever, so that all can be written."""
    if name[0] != "#":
        return html.unescape(whole)
    number = int(name.replace("#", "0", 1), 0 if name[1] in "xX" else 10)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else whole


def _mark(raw: str, token: re.Match[str], dialect: str) -> _Mark:
    start, end = token.span()
    before = raw[start - 1] if start else " "
    after = raw[end] if end < len(raw) else " "
    opens, closes = not after.isspace(), not before.isspace()
    if dialect == "text" or token[0][0] == "_":  # inside a word, a star multiplies and _ names a file
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    return _Mark(token[0], start, opens and len(token[0]) <= 3, closes and len(token[0]) <= 3)


def _pair(marks: Iterable[_Mark]) -> list[int]:
    """Give each mark its partner, the nearest first; the places of those that wanted one in vain."""
    opened: _Mark | None = None
    lost: list[int] = []
    for mark in marks:
        if opened and mark.closes and mark.signs == opened.signs:
            opened.used = mark.used = True
            opened = None
        elif mark.opens and (opened is None or opened.signs == mark.signs):
            if opened:
                lost.append(opened.at)
            opened = mark
        elif mark.closes and opened is None and mark.signs[0] == "*":
            lost.append(mark.at)
    return [*lost, opened.at] if opened else lost


def joined(pieces: Iterable[Piece], source: Source) -> Text:
    """The pieces as one Text, stretches of one look made one Run, traced through *source*."""
    kept = [piece for piece in pieces if piece.text]
    runs = [
        Run("".join(piece.text for piece in group), emphasis)
        for emphasis, group in groupby(kept, key=lambda piece: piece.emphasis)
    ]
    trace: list[Anchor] = []
    at = 0
    for piece in kept:
        if source.anchors:
            _traced(piece, at, source, trace)
        at += len(piece.text)
    return Text(tuple(runs), tuple(trace))


def _traced(piece: Piece, at: int, source: Source, trace: list[Anchor]) -> None:
    """Add to *trace* where the characters of *piece*, which begin at offset *at*, stood."""
    starts = [piece.at]
    following = bisect_right(source.anchors, piece.at, key=lambda a: a[0])
    while following < len(source.anchors) and source.anchors[following][0] < piece.at + len(piece.text):
        starts.append(source.anchors[following][0])
        following += 1
    for start in starts:
        offset, place = at + start - piece.at, source.place(start)
        last = trace[-1] if trace else None
        if last and last.place.line == place.line and last.place.page == place.page:
            if place.column - last.place.column == offset - last.start:
                continue  # it goes on from where it was
            if last.start == offset:
                trace.pop()
        trace.append(Anchor(offset, place))


def part_of(text: Text, start: int, end: int) -> Text:
    """Characters *start* to *end* of *text*, less the spaces at both ends, with look and places kept.

    >>> part_of(Text((Run("a "), Run("b c", True))), 1, 4)
    Text(runs=(Run(text='b', emphasis=True),))
    """
    plain = text.plain
    if start == 0 and end >= len(plain) and plain == plain.strip():
        return text
    start += len(plain[start:end]) - len(plain[start:end].lstrip())
    end = start + len(plain[start:end].rstrip())
    runs: list[Run] = []
    at = 0
    for run in text.runs:
        low, high = max(start, at), min(end, at + len(run.text))
        if low < high:
            runs.append(Run(run.text[low - at : high - at], run.emphasis))
        at += len(run.text)
    trace: list[Anchor] = []
    if text.trace and start < end:
        first = text.place(start)
        trace = [Anchor(0, first)] if first else []
        trace += [Anchor(a.start - start, a.place) for a in text.trace if start < a.start < end]
    return Text(tuple(runs), tuple(trace))
