"""PDF: paragraphs by the geometry of the page, italics by the names of fonts, with page numbers."""

from __future__ import annotations

import ctypes
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from dailypage.errors import BrokenDocument, LessonTooLarge
from dailypage.lesson import Content
from dailypage.lesson.model import Line
from dailypage.lesson.styled import Stretch, line_of

_ITALIC_NAME = re.compile(r"italic|oblique|kursiv", re.IGNORECASE)
_BOLD_NAME = re.compile(r"bold|black|heavy", re.IGNORECASE)
_ITALIC_FLAG = 1 << 6
_ENDS = (".", "!", "?", ":", "”", '"')
_MOST_PAGES = 2_000
_MOST_ON_PAGE = 100_000  # characters; a sheet of the smallest print holds a fifth of that


@dataclass(slots=True)
class _Row:
    """One printed line: its characters' looks, and its box in points, counted from the page's foot."""

    stretches: list[Stretch]
    left: float
    right: float
    top: float
    bottom: float
    page: int
    first_word: float = 0.0

    @property
    def text(self) -> str:
        """The characters alone."""
        return "".join(each.text for each in self.stretches)

    @property
    def height(self) -> float:
        """How high it is."""
        return max(self.top - self.bottom, 1.0)


def content(data: bytes, name: str, limit_characters: int) -> Content:
    """The text of the PDF in *data*, a paragraph a line, blank lines where the page leaves room.

    Raises BrokenDocument for a file that is damaged, encrypted or holds only pictures.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as cause:
        locked = "password" in str(cause).lower()
        hint = "save it without a password" if locked else ""
        raise BrokenDocument(name, "PDF", str(cause), hint=hint) from cause
    try:
        if len(document) > _MOST_PAGES:
            raise LessonTooLarge(name, len(document), _MOST_PAGES, "pages")
        rows: list[_Row] = []
        left = limit_characters
        for number in range(len(document)):
            page = _rows(document, number, min(left, _MOST_ON_PAGE))
            if page is None:
                on_page = f"characters on page {number + 1}" if left > _MOST_ON_PAGE else "characters"
                raise LessonTooLarge(name, None, min(left, _MOST_ON_PAGE), on_page)
            left -= sum(len(row.text) for row in page)
            rows += page
    except pypdfium2.PdfiumError as cause:  # a page that is none, or leads back to itself
        raise BrokenDocument(name, "PDF", str(cause)) from cause
    finally:
        document.close()
    if not rows:
        raise BrokenDocument(
            name, "PDF", "it holds pictures and no text", hint="recognise its text first (OCR)"
        )
    return Content(tuple(_lines(rows)))


def _rows(document: pypdfium2.PdfDocument, number: int, most: int) -> list[_Row] | None:
    """The printed lines of a page in the order in which it holds them; None if it has over *most* characters."""
    page = document[number]
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        if count > most:
            return None
        text = [_sign(text_page, at) for at in range(count)]
        rows = [row for row in _split(text_page, text, number + 1) if row.text.strip()]
    finally:
        text_page.close()
        page.close()
    return rows


def _sign(text_page: pypdfium2.PdfTextPage, at: int) -> str:
    code = pdfium.FPDFText_GetUnicode(text_page, at)
    if code in (0xFFFE, 0x2):  # how pdfium writes a hyphen that a line's end brought
        return "-"
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _split(text_page: pypdfium2.PdfTextPage, text: list[str], page: int) -> Iterator[_Row]:
    start = 0
    for at in range(len(text) + 1):
        if at == len(text) or text[at] in ("\r", "\n"):
            if at > start:
                yield _row(text_page, text, start, at, page)
            start = at + 1


def _row(text_page: pypdfium2.PdfTextPage, text: list[str], start: int, end: int, page: int) -> _Row:
    boxes = [text_page.get_charbox(at, loose=True) for at in range(start, end) if text[at].strip()]
    looks = [_look(text_page, at) if text[at].strip() else None for at in range(start, end)]
    for at, look in enumerate(looks):  # a space looks as what stands before it
        if look is None:
            looks[at] = looks[at - 1] if at else (False, False)
    stretches = [
        Stretch("".join(sign for sign, _ in group), *look)
        for look, group in groupby(
            zip(text[start:end], [look or (False, False) for look in looks], strict=True),
            key=lambda pair: pair[1],
        )
    ]
    if not boxes:
        return _Row(stretches, 0, 0, 0, 0, page)
    word = "".join(text[start:end]).split(maxsplit=1)[0] if boxes else ""
    first = boxes[: max(1, len(word))]
    return _Row(
        stretches,
        min(box[0] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
        min(box[1] for box in boxes),
        page,
        max(box[2] for box in first) - min(box[0] for box in first),
    )


def _look(text_page: pypdfium2.PdfTextPage, at: int) -> tuple[bool, bool]:
    """Whether a character is italic, and whether it is bold, as far as its font's name tells."""
    flags = ctypes.c_int(0)
    length = pdfium.FPDFText_GetFontInfo(text_page, at, None, 0, ctypes.byref(flags))
    buffer = ctypes.create_string_buffer(max(length, 1))
    pdfium.FPDFText_GetFontInfo(text_page, at, buffer, length, ctypes.byref(flags))
    font = buffer.value.decode("utf-8", "replace")
    return bool(_ITALIC_NAME.search(font)) or bool(flags.value & _ITALIC_FLAG), bool(_BOLD_NAME.search(font))


def _lines(rows: list[_Row]) -> Iterator[Line]:
    """Rows joined where a sentence went on for want of room; a blank line where the page leaves one."""
    margins = {page: _margins(list(group)) for page, group in groupby(rows, key=lambda row: row.page)}
    pitches = [a.top - b.top for a, b in pairwise(rows) if a.page == b.page and 0 < a.top - b.top < 60]
    pitch = statistics.median_low(pitches) if pitches else 14.0
    number, current, before = 0, list[_Row](), None
    for row in rows:
        if before is not None and _goes_on(before, row, pitch, margins[row.page]):
            current.append(row)
        else:
            if current:
                number += 1
                yield _line(current, number)
                number += 1
                yield Line("", number, page=row.page)
            current = [row]
        before = row
    if current:
        yield _line(current, number + 1)


def _margins(rows: list[_Row]) -> tuple[float, float]:
    return min(row.left for row in rows), max(row.right for row in rows)


def _goes_on(above: _Row, below: _Row, pitch: float, margins: tuple[float, float]) -> bool:
    """Whether the row *below* belongs to the paragraph of the one *above*."""
    if above.page != below.page:
        return False
    step = above.top - below.top
    if step > pitch * 1.35 or step < 0 or abs(above.height - below.height) > 0.25 * above.height:
        return False
    space = above.height * 0.3
    room = max(margins[1] - above.right, above.left - margins[0])  # right-to-left rows leave it at the left
    return room < below.first_word + space or not above.text.rstrip().endswith(_ENDS)


def _line(rows: list[_Row], number: int) -> Line:
    """The rows of a paragraph as one line; a hyphen at a row's end stays, and no space comes after it."""
    stretches: list[Stretch] = []
    for row in rows:
        if stretches and not stretches[-1].text.endswith("-"):
            stretches.append(
                Stretch(" ", stretches[-1].italic and row.stretches[0].italic, stretches[-1].bold)
            )
        stretches += row.stretches
    text, mark = line_of(stretches)
    return Line(text, number, mark=mark, page=rows[0].page)
