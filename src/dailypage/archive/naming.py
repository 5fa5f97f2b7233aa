"""Naming: what a person calls an issue (a date in any notation, a key) as the issues it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dailypage.archive.model import Held
from dailypage.archive.near import near
from dailypage.errors import NoSuchIssue, SeveralIssues
from dailypage.page.dates import day_of, masthead_date
from dailypage.page.words import languages, words

_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_RUN_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{2})")


def day_named(text: str) -> date | None:
    """The day that *text* names, in any notation that issues use, each with its one order; None if it is none.

    >>> [str(day_named(each)) for each in ("2010-12-05", "05-12-10", "051210", "12/05/10", "December 5, 2010")]
    ['2010-12-05', '2010-12-05', '2010-12-05', '2010-12-05', '2010-12-05']
    >>> str(day_named("5 декабря 2010 г.")), str(day_named("05.12.2010")), day_named("31-02-10")
    ('2010-12-05', '2010-12-05', None)
    """
    text = text.strip()
    if found := _RUN_TOGETHER.fullmatch(text):
        return day_of(found[1], found[2], found[3])
    if found := _SLASHES.fullmatch(text):  # of a lesson, as attributions print it: the month first
        return day_of(found[2], found[1], found[3])
    for language in languages():
        is_date, day = masthead_date(text, words(language))
        if is_date:
            return day
    return None


def named(held: Sequence[Held], text: str, language: str | None = None) -> Held:
    """The issue among *held* that *text* names; *language* tells those of one day apart.

    Raises NoSuchIssue, SeveralIssues.
    """
    day = day_named(text)
    found = [
        one
        for one in held
        if (one.key == text or (day is not None and one.day == day)) and language in (None, one.language)
    ]
    if exact := [one for one in found if one.key == text]:
        return exact[0]
    if len(found) > 1:
        raise SeveralIssues(text, tuple(one.key for one in found))
    if not found:
        wanted = day.isoformat() if day else text
        raise NoSuchIssue(wanted, near(wanted, [one.key for one in held]))
    return found[0]
