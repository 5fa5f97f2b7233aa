"""Markdown: headings and quotations are marked, their signs cut off; the rest stays as written.

Only what a lesson needs is read at this level, line by line, so that every column stays true;
emphasis and escapes are read where paragraphs are made.
"""

from __future__ import annotations

import re

from dailypage.lesson import Content
from dailypage.lesson.decode import decoded
from dailypage.lesson.model import Line
from dailypage.lesson.read_text import lines_of

_HEADING = re.compile(r" {0,3}(?P<signs>#{1,6})(?:[ \t]+(?P<text>.*?))?(?:[ \t]+#+)?[ \t]*$")
_QUOTE = re.compile(r" {0,3}>[ \t]?(?P<text>.*)$")
_UNDERLINE = re.compile(r" {0,3}(?P<sign>=+|-{3,})[ \t]*$")


def content(data: bytes, name: str, limit_characters: int) -> Content:  # noqa: ARG001 - as read_text
    r"""The lines of *data*, decoded and marked.

    >>> [(line.text, line.mark, line.column) for line in content(b"## Title\n> said", "a.md", 100).lines]
    [('Title', 'heading', 4), ('said', 'quote', 3)]
    """
    text, encoding = decoded(data, name)
    lines: list[Line] = []
    head = text.startswith("---")  # the block between two --- at the top is data, not text
    for number, raw in enumerate(lines_of(text, name), 1):
        if head:
            lines.append(Line(raw, number))
            head = number == 1 or not raw.startswith("---")
            continue
        lines.append(_marked(raw, number))
        _underlined(lines)
    return Content(tuple(lines), encoding)


def _marked(raw: str, number: int) -> Line:
    if found := _HEADING.match(raw):
        column = (found.start("text") if found["text"] is not None else len(raw)) + 1
        return Line(found["text"] or "", number, column, "heading", level=len(found["signs"]))
    if found := _QUOTE.match(raw):
        return Line(found["text"], number, found.start("text") + 1, "quote")
    return Line(raw, number)


def _underlined(lines: list[Line]) -> None:
    """Make ``Title`` above ``=====`` the heading that it is."""
    if len(lines) < 2 or not (found := _UNDERLINE.match(lines[-1].text)):
        return
    above = lines[-2]
    if above.mark or not above.text.strip() or _UNDERLINE.match(above.text):
        return
    if len(lines) > 2 and lines[-3].text.strip() and not lines[-3].mark:
        return  # the last line of a longer paragraph: no title
    level = 1 if found["sign"][0] == "=" else 2
    lines[-2] = Line(above.text, above.number, above.column, "heading", level=level)
    lines[-1] = Line("", lines[-1].number)
