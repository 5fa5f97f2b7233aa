"""Word documents: paragraphs in order, italics kept, heading and quotation styles as marks."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Any

import docx
from docx.exceptions import PythonDocxError
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from dailypage.errors import BrokenDocument, LessonTooLarge
from dailypage.lesson import LIMIT_LINES, Content
from dailypage.lesson.model import Line
from dailypage.lesson.styled import Stretch, line_of

_LARGEST_UNPACKED = 64 * 1024 * 1024
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
# What python-docx, lxml and zipfile let through on a damaged file.
_DAMAGE = (
    LookupError, ValueError, TypeError, AttributeError, SyntaxError, OSError, EOFError, NotImplementedError,
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, PythonDocxError, XmlchemyError,
)  # fmt: skip
_PARAGRAPH, _RUN = qn("w:p"), qn("w:r")
# What older programs show in place of a text box: the same text again.
_AGAIN = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Not of a paragraph: what was deleted, and the paragraphs of a text box in it, which stand alone.
_NOT_ITS_OWN = frozenset((_PARAGRAPH, qn("w:del"), qn("w:moveFrom"), _AGAIN))


def content(data: bytes, name: str, limit_characters: int) -> Content:
    """The paragraphs of the document in *data*, each a line; text in tables too, cell by cell.

    Raises BrokenDocument, and LessonTooLarge for one that unpacks to more than a lesson can be.
    """
    _check_size(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
        paragraphs = list(islice(_inside(document.element.body, _PARAGRAPH, {_AGAIN}), LIMIT_LINES + 1))
        lines = list(_lines(paragraphs, document)) if len(paragraphs) <= LIMIT_LINES else []
    except _DAMAGE as cause:
        raise BrokenDocument(name, "Word", _reason(cause)) from cause
    if len(paragraphs) > LIMIT_LINES:
        raise LessonTooLarge(name, None, LIMIT_LINES, "lines")
    characters = sum(len(line.text) for line in lines)
    if characters > limit_characters:
        raise LessonTooLarge(name, characters, limit_characters, "characters")
    return Content(tuple(lines))


def _check_size(data: bytes, name: str) -> None:
    """Refuse an archive that is no document, or one made to fill the memory, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            encrypted = any(member.flag_bits & 1 for member in members)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as cause:
        raise BrokenDocument(name, "Word", _reason(cause)) from cause
    unpacked = sum(member.file_size for member in members)
    if unpacked > _LARGEST_UNPACKED:
        raise LessonTooLarge(name, unpacked, _LARGEST_UNPACKED, "bytes unpacked")
    if encrypted:
        raise BrokenDocument(name, "Word", "it is encrypted", hint="save it without a password")
    if "[Content_Types].xml" not in {member.filename for member in members}:
        raise BrokenDocument(
            name, "Word", "it is an archive of another kind", hint="unpack it and name the lesson in it"
        )


def _reason(cause: Exception) -> str:
    return str(cause).split("\n")[0][:200] or type(cause).__name__


def _inside(element: Any, wanted: str, left_out: AbstractSet[str]) -> Iterator[Any]:  # noqa: ANN401 - no types
    """The elements *wanted* inside *element*, in order, each place looked at once however deep it lies."""
    stack = list(reversed(element))
    while stack:
        child = stack.pop()
        if child.tag == wanted:
            yield child
        if child.tag not in left_out:
            stack.extend(reversed(child))


def _lines(paragraphs: list[Any], document: Any) -> Iterator[Line]:  # noqa: ANN401 - python-docx has no types
    """Every paragraph in order; each stands alone, as one that blank lines part from others.

    A line break inside a paragraph ends a line, and the paragraph is then several.
    """
    number = 0
    names: dict[str | None, str] = {}
    for element in paragraphs:
        paragraph = Paragraph(element, document)
        if element.style not in names:  # asking for it takes longer than all the rest
            names[element.style] = (paragraph.style.name or "") if paragraph.style is not None else ""
        style = names[element.style]
        level = _HEADING.match(style)
        is_title = style.lower() == "title"
        for stretches in _split(_stretches(element, paragraph)):
            text, mark = line_of(stretches)
            number += 1
            if text and (level or is_title):
                yield Line(text, number, mark="heading", level=int(level[1]) if level else 1)
            elif text and "quote" in style.lower():
                yield Line(text, number, mark="quote")
            else:
                yield Line(text, number, mark=mark)


def _stretches(element: Any, paragraph: Any) -> Iterator[Stretch]:  # noqa: ANN401 - as above
    """The runs of a paragraph, those in links too; text that was deleted is not there."""
    for run_element in _inside(element, _RUN, _NOT_ITS_OWN):
        run = Run(run_element, paragraph)
        yield Stretch(run.text, bool(run.italic), bool(run.bold))


def _split(stretches: Iterator[Stretch]) -> Iterator[list[Stretch]]:
    line: list[Stretch] = []
    for stretch in stretches:
        first, *rest = stretch.text.split("\n")
        line.append(stretch._replace(text=first))
        for text in rest:
            yield line
            line = [stretch._replace(text=text)]
    yield line
