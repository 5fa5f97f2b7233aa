"""Dates as issues print them. Each place has one order and nothing is guessed."""

from __future__ import annotations

import re
from datetime import date

from dailypage.page.words import Words, folded

# Day, month, year with one separator throughout, as the masthead prints them.
_NUMBERS = re.compile(r"(\d{1,2})\s?([-./–])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ADDRESS = re.compile(
    r"daily[-_ ]?page[-_ ]*(?:(?P<iso>\d{4}-\d{2}-\d{2})|(?P<numbers>\d{6}))(?!\d)", re.IGNORECASE
)


def day_of(day: str, month: str | int, year: str) -> date | None:
    """The date, two digits of a year being of this century; None for one that no calendar has.

    >>> day_of("21", "03", "10"), day_of("31", "02", "10")
    (datetime.date(2010, 3, 21), None)
    """
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def masthead_date(text: str, words: Words) -> tuple[bool, date | None]:
    """Whether *text*, all of it, has the shape of a masthead's date, and the date if there is such a day.

    >>> from dailypage.page.words import words
    >>> masthead_date("05-12-10", words("en")), masthead_date("December 5, 2010", words("en"))
    ((True, datetime.date(2010, 12, 5)), (True, datetime.date(2010, 12, 5)))
    >>> masthead_date("31-02-10", words("en")), masthead_date("Unity Day", words("en"))
    ((True, None), (False, None))
    """
    text = text.strip()
    if len(text) > 40 or not any(char.isdigit() for char in text):
        return False, None
    if found := _NUMBERS.fullmatch(text):
        return True, day_of(found[1], found[3], found[4])
    if found := _ISO.fullmatch(text):
        return True, day_of(found[3], found[2], found[1])
    for form in words.written_dates:
        if found := form.fullmatch(text):
            return True, day_of(found["day"], words.months[folded(found["month"])], found["year"])
    return False, None


def address_date(address: str) -> date | None:
    """The date that an address or a file's name gives, as DDMMYY or in full.

    >>> address_date("https://example.org/the-daily-page-051210"), address_date("notes-051210.txt")
    (datetime.date(2010, 12, 5), None)
    """
    found = _ADDRESS.search(address)
    if not found:
        return None
    if found["iso"]:
        return day_of(found["iso"][8:], found["iso"][5:7], found["iso"][:4])
    numbers = found["numbers"]
    return day_of(numbers[:2], numbers[2:4], numbers[4:])
