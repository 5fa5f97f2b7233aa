"""Hebrew dates: the day of the Hebrew calendar that a civil day falls on, until its evening.

The arithmetic of Reingold and Dershowitz, Calendrical Calculations, "The Hebrew Calendar": mean months of
29 days 12 hours 793 parts, with the four postponements of the new year.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from dailypage.resources import table

_EPOCH = -1373427  # ordinal of 1 Tishri of the year 1
_TISHRI, _ADAR = 7, 12  # months are counted from Nisan


class HebrewDate(NamedTuple):
    """A day of the Hebrew calendar. *month* counts from Nisan, 1, to Adar, 12, or Adar II, 13, in a leap year."""

    year: int
    month: int
    day: int

    def text(self, language: str) -> str:
        """The date as *language* writes it.

        >>> HebrewDate(5770, 1, 6).text("en"), HebrewDate(5770, 1, 6).text("he")
        ('6 Nisan 5770', 'ו׳ בניסן תש״ע')
        """
        names = table("hebrew.toml")[language]
        adar = is_leap(self.year) and self.month >= _ADAR
        name = names["leap"][self.month - _ADAR] if adar else names["months"][self.month - 1]
        if language == "he":
            return f"{letters(self.day)} ב{name} {letters(self.year % 1000)}"
        return f"{self.day} {name} {self.year}"


def letters(number: int) -> str:
    """A number from 1 to 999 in Hebrew letters.

    >>> letters(15), letters(784), letters(6)
    ('ט״ו', 'תשפ״ד', 'ו׳')
    """
    found = ""
    for letter, value in table("hebrew.toml")["numerals"].items():
        while number >= value:
            found, number = found + letter, number - value
    for spelling, written in table("hebrew.toml")["instead"].items():
        if found.endswith(spelling):
            found = found.removesuffix(spelling) + written
    return f"{found[:-1]}״{found[-1]}" if len(found) > 1 else f"{found}׳"


def is_leap(year: int) -> bool:
    """Whether a Hebrew year has thirteen months."""
    return (7 * year + 1) % 19 < 7


@cache
def hebrew_date(day: date) -> HebrewDate:
    """The Hebrew date of the daylight of *day*.

    >>> hebrew_date(date(2010, 3, 21))
    HebrewDate(year=5770, month=1, day=6)
    """
    ordinal = day.toordinal()
    year = day.year + 3760
    if ordinal >= _new_year(year + 1):
        year += 1
    left = ordinal - _new_year(year)
    months = [*range(_TISHRI, 14 if is_leap(year) else 13), *range(1, _TISHRI)]
    for month in months:
        long = _month_days(year, month)
        if left < long:
            return HebrewDate(year, month, left + 1)
        left -= long
    raise AssertionError(day)


def _elapsed(year: int) -> int:
    """Days from the epoch's new moon to that of *year*, put off from Sunday, Wednesday and Friday."""
    months = (235 * year - 234) // 19
    days = 29 * months + (12084 + 13753 * months) // 25920
    return days + 1 if 3 * (days + 1) % 7 < 3 else days


@cache
def _new_year(year: int) -> int:
    """The ordinal of 1 Tishri; put off once more where a year would come out too long or too short."""
    before, this, after = _elapsed(year - 1), _elapsed(year), _elapsed(year + 1)
    late = 2 if after - this == 356 else 1 if this - before == 382 else 0
    return _EPOCH + this + late


def _month_days(year: int, month: int) -> int:
    days = _new_year(year + 1) - _new_year(year)
    if month == 8:  # Heshvan, long in a full year
        return 30 if days % 10 == 5 else 29
    if month == 9:  # Kislev, short in a lacking year
        return 29 if days % 10 == 3 else 30
    if month in {2, 4, 6, 10, 13} or (month == 12 and not is_leap(year)):
        return 29
    return 30
