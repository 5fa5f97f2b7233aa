"""Lesson: the raw text as it came in, with its provenance. The only door text comes in by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["", "heading", "quote"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A point in a file: line and column count from 1, as editors count them.

    Lines are those of the text as read: for ``.txt`` and ``.md`` the file's own; for ``.html``,
    ``.docx`` and ``.pdf`` those of the text taken out of it, with *page* given for a PDF.

    >>> print(Place("lesson.txt", 3, 14))
    lesson.txt:3:14
    """

    file: str
    line: int
    column: int
    page: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Line:
    r"""One line of a lesson's text.

    text    the line without its end; ``*stars*`` stand around what the source emphasised. In every
            kind but plain text a backslash makes the sign after it plain: ``\*`` is a star
    number  counted from 1
    column  where text[0] stood in the source line, counted from 1 (2 when a mark was cut off)
    mark    what the source's own markup says of the line: a heading, a quotation, or nothing
    page    the PDF page it stood on, counted from 1
    level   of a heading, 1 (highest) to 6, where the source tells it; else 0
    """

    text: str
    number: int
    column: int = 1
    mark: Mark = ""
    page: int | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson's text, decoded and cut into lines, before anything is understood of it.

    name      the file name as given, or ``<stdin>``
    kind      the reader that made it: text, markdown, html, docx or pdf
    lines     every line, blank ones too: line n is ``lines[n - 1]``
    checksum  SHA-256 of the bytes as they came, in hex
    encoding  the encoding the bytes were in, or "" where the format fixes it
    address   the page's own web address when the file tells it, or ""
    """

    name: str
    kind: str
    lines: tuple[Line, ...]
    checksum: str
    encoding: str = ""
    address: str = ""
