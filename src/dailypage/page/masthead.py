"""The lines at the head of an issue; whose paper it is, of which day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from dailypage.errors import SisterPaper
from dailypage.lesson.model import Lesson, Line, Place
from dailypage.page.dates import address_date, masthead_date
from dailypage.page.model import Dropped, Masthead
from dailypage.page.words import Words, folded

_BETWEEN = re.compile(r"^[\s\-–—:|,.]*")
_URL = re.compile(r"https?://\S{1,500}")
# Marks of other formats around a line of the masthead say nothing of it.
_DECORATION = " \t\xa0*_\\"


@dataclass(slots=True)
class Head:
    """The masthead as found.

    date      what it says, or None
    bad_date  the line whose date no calendar has, or None
    taken     the line numbers that belong to it
    dropped   addresses, and lines printed twice
    """

    masthead: Masthead = field(default_factory=Masthead)
    date: date | None = None
    place: Place | None = None
    bad_date: str | None = None
    taken: set[int] = field(default_factory=set)
    dropped: list[Dropped] = field(default_factory=list)
    address: str = ""


def place_of(lesson: Lesson, line: Line) -> Place:
    """Where *line* begins."""
    blank = len(line.text) - len(line.text.lstrip())
    return Place(lesson.name, line.number, line.column + blank, line.page)


def bare(line: Line) -> str:
    """A line's words, as they are compared with the masthead's."""
    text = line.text.replace("\\", "") if "\\" in line.text else line.text
    return text.strip(_DECORATION + "\ufeff\u200e\u200f")


def header(text: str, words: Words) -> tuple[bool, date | None] | None:
    """Whether *text* is the paper's name with a date or without: (says a date, the date), or None.

    >>> from dailypage.page.words import words
    >>> header("The Daily Page March 21, 2010", words("en")), header("The Daily Page", words("en"))
    ((True, datetime.date(2010, 3, 21)), (False, None))
    >>> header("The Daily Page is a collection", words("en"))
    """
    if len(text) > 90:
        return None
    name = folded(text)
    for title in words.title:
        if name == title:
            return False, None
        if name.startswith(title):
            rest = _BETWEEN.sub("", " ".join(text.split())[len(title) :])
            dated, day = masthead_date(rest, words)
            return (dated, day) if dated else None
    return None


def refuse_sister_paper(text: str, words: Words, place: Place) -> None:
    """Raise SisterPaper if *text* is another paper's title or tagline."""
    if folded(text) in words.sister_titles:
        raise SisterPaper(text, str(place))
    refuse_dated_sister_paper(text, words, place)


def refuse_dated_sister_paper(text: str, words: Words, place: Place) -> None:
    """Raise SisterPaper if *text* is another paper's tagline, or its title with a date.

    Below the masthead its name alone may be a link of the site's.
    """
    name = folded(text) if len(text) < 300 else ""
    for title in words.sister_titles:
        if name.startswith(title) and masthead_date(_BETWEEN.sub("", name.removeprefix(title)), words)[0]:
            raise SisterPaper(text, str(place))
    if name.startswith(words.sister_taglines):
        raise SisterPaper(text, str(place))


def head_of(lesson: Lesson, words: Words) -> Head:
    """The masthead of *lesson*; every line of it may be missing. Raises SisterPaper."""
    head = Head()
    lines = [line for line in lesson.lines if bare(line)]
    at = 0
    while at < len(lines):
        used = _line(lesson, lines, at, words, head)
        if not used:
            break
        head.taken |= {line.number for line in lines[at : at + used]}
        at += used
    return head


def _line(lesson: Lesson, lines: list[Line], at: int, words: Words, head: Head) -> int:
    """Take what stands at *at* into *head*; how many lines that was, 0 if it is none of the masthead's."""
    line, text = lines[at], bare(lines[at])
    place, known = place_of(lesson, line), head.masthead
    refuse_sister_paper(text, words, place)
    if _URL.fullmatch(text):
        head.address = head.address or text
        head.dropped.append(Dropped("address", text, place))
        return 1
    if folded(text) in words.heading and not known.title:
        if known.heading:
            head.dropped.append(Dropped("running-head", text, place))
        else:
            head.masthead = Masthead(text, known.title, known.tagline)
        return 1
    if not known.tagline and any(folded(text).startswith(start) for start in words.tagline):
        tagline, used = _tagline(lines, at, words)
        head.masthead = Masthead(known.heading, known.title, tagline)
        return used
    return _title(lines, at, words, head, place)


def _title(lines: list[Line], at: int, words: Words, head: Head, place: Place) -> int:
    text = bare(lines[at])
    found = header(text, words)
    if found is None:
        return 0
    used = 1
    if not found[0] and at + 1 < len(lines):
        following = masthead_date(bare(lines[at + 1]), words)
        if following[0]:
            found, used, text = following, 2, f"{text} {bare(lines[at + 1])}"
    if head.masthead.title is not None:
        if found[0] and found[1] != head.date:
            return 0  # another issue begins: not for the masthead to settle
        head.dropped.append(Dropped("running-head", text, place))
        return used
    head.masthead = Masthead(head.masthead.heading, text, head.masthead.tagline)
    head.date, head.place = found[1], place
    head.bad_date = text if found[0] and found[1] is None else None
    return used


def _tagline(lines: list[Line], at: int, words: Words) -> tuple[str, int]:
    """The tagline, with the next line when a PDF has wrapped it."""
    text = bare(lines[at])
    if at + 1 < len(lines) and lines[at + 1].number == lines[at].number + 1:
        following = bare(lines[at + 1])
        ends_open = folded(text).split()[-1] in words.open_ends or text.endswith((",", "-"))
        goes_on = following[0].islower() or folded(following.split()[0]) in words.open_ends
        if ends_open or goes_on:
            return f"{text} {following}", 2
    return text, 1


def date_of_address(lesson: Lesson, head: Head) -> tuple[str, date] | None:
    """The date that the page's address, one in its text, or the file's name gives, and which it was."""
    for address in (lesson.address, head.address, lesson.name):
        if address and (day := address_date(address)):
            return address, day
    return None
