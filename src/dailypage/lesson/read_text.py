"""Plain text: a line is a line, and nothing in it is changed."""

from __future__ import annotations

import re

from dailypage.errors import LessonTooLarge
from dailypage.lesson import LIMIT_LINES, Content
from dailypage.lesson.decode import decoded
from dailypage.lesson.model import Line

_LINE_END = re.compile(r"\r\n?|\n")


def content(data: bytes, name: str, limit_characters: int) -> Content:  # noqa: ARG001 - a reader's signature; text cannot grow
    r"""The lines of *data*, decoded.

    >>> [line.text for line in content(b"one\r\n\r\ntwo", "a.txt", 100).lines]
    ['one', '', 'two']
    """
    text, encoding = decoded(data, name)
    return Content(tuple(Line(line, n) for n, line in enumerate(lines_of(text, name), 1)), encoding)


def lines_of(text: str, name: str) -> list[str]:
    """*text* cut where editors cut it (LF, CR LF, CR); the end of the last line begins no new one.

    Raises LessonTooLarge, before millions of them become objects.
    """
    lines = _LINE_END.split(text)
    if len(lines) > LIMIT_LINES:
        raise LessonTooLarge(name, len(lines), LIMIT_LINES, "lines")
    return lines[:-1] if len(lines) > 1 and not lines[-1] else lines
