"""Word documents: paragraphs in order, italics kept, heading and quotation styles as marks."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from dailypage.errors import BrokenDocument, LessonTooLarge
from dailypage.lesson import Content
from dailypage.lesson.model import Line
from dailypage.lesson.styled import Stretch, line_of

_LARGEST_UNPACKED = 64 * 1024 * 1024
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def content(data: bytes, name: str, limit_characters: int) -> Content:
    """The paragraphs of the document in *data*, each a line; text in tables too, cell by cell.

    Raises BrokenDocument, and LessonTooLarge for one that unpacks to more than a lesson can be.
    """
    _check_size(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
        lines = list(_lines(document.element.body, document))
    except (
        KeyError,
        ValueError,
        zipfile.BadZipFile,
        SyntaxError,
        AttributeError,
        OSError,
        NotImplementedError,
    ) as cause:
        raise BrokenDocument(name, "Word", _reason(cause)) from cause
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


def _lines(body: Any, document: Any) -> Iterator[Line]:  # noqa: ANN401 - python-docx has no types
    """Every paragraph in order; each stands alone, as one that blank lines part from others.

    A line break inside a paragraph ends a line, and the paragraph is then several.
    """
    number = 0
    for element in body.iter(qn("w:p")):
        paragraph = Paragraph(element, document)
        style = (paragraph.style.name or "") if paragraph.style is not None else ""
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
    for run_element in element.iter(qn("w:r")):
        if any(parent.tag in (qn("w:del"), qn("w:moveFrom")) for parent in run_element.iterancestors()):
            continue
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
