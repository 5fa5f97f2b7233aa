"""Lessons for the tests of the archive: the samples as files read, and small ones made up on the spot."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from dailypage.archive.model import Raw, Said
from dailypage.lesson import read_bytes
from dailypage.page.model import Page
from dailypage.page.parse import parse

STORY = (
    "A person comes to the group with a question that he cannot carry alone, and the friends listen. "
    "When the Masach is weak, everyone lends him a little of his own strength, and so the Partzuf is built. "
    "In the evening they read again what they had read in the morning, and it is another text."
)


def raw(text: str, name: str = "lesson.txt", said: Said = Said()) -> Raw:  # noqa: B008 - frozen
    """A file of that *text*."""
    data = text.encode()
    return Raw(name, data, hashlib.sha256(data).hexdigest(), said)


def file(path: Path) -> Raw:
    """The file at *path*."""
    data = path.read_bytes()
    return Raw(path.name, data, hashlib.sha256(data).hexdigest())


def lesson(day: date, *, title: str = "The Strength Of A Friend", body: str = STORY, name: str = "") -> Raw:
    """An English issue of that *day*."""
    line = f"From the 1st part of the Daily Kabbalah Lesson {day:%m/%d/%y}"
    text = f"The Daily Page - {day:%d-%m-%y}\n\n{title}\n\n{body}\n\n{line}\n"
    return raw(text, name or f"{day}.txt")


def page_of(one: Raw) -> Page:
    """What its text says."""
    return parse(read_bytes(one.data, one.name), date=one.said.day, language=one.said.language)
