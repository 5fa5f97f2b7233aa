"""Numbers: issues known by a number that depends on day and language alone, so that any history gives the same.

A posting is a number and a weight in four bytes; the postings of a word are in order of their days.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import pairwise
from operator import sub
from zlib import crc32

LANGUAGES = ("en", "he", "ru", "es", "de")
#: From here on issues without a date, by a checksum of their slug; days come nowhere near.
UNDATED = 1 << 25
_UNDATED_MASK = (1 << 29) - 1
_FOUR = 4
#: What an issue says of a word: 0 a part of another word, 1 once, 2 several times, 3 in a title.
PART, ONCE, OFTEN, TITLE = range(4)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SMALL = 1 << 14  # differences whose text is kept

Postings = array  # of unsigned four-byte integers: number * 4 + weight


def number_of(day: date | None, language: str, slug: str) -> int:
    """The number of an issue. Two issues without a date share one once in half a milliard.

    >>> number_of(date(2010, 3, 21), "he", "2010-03-21-he") - number_of(date(2010, 3, 20), "he", "2010-03-20-he")
    5
    """
    if day is None:
        return UNDATED + (crc32(slug.encode()) & _UNDATED_MASK)
    return day.toordinal() * len(LANGUAGES) + LANGUAGES.index(language)


def postings() -> Postings[int]:
    """No postings."""
    return array("I")


def as_postings(kept: bytes) -> Postings[int]:
    """Postings from the bytes that as_bytes made."""
    found = postings()
    found.frombytes(kept)
    if sys.byteorder == "big":
        found.byteswap()
    return found


def as_bytes(numbers: Postings[int]) -> bytes:
    """Postings as bytes that are the same on every machine."""
    if sys.byteorder == "big":
        numbers = array("I", numbers)
        numbers.byteswap()
    return numbers.tobytes()


def changed(old: Postings[int], gone: Iterable[int], come: Iterable[tuple[int, int]]) -> Postings[int]:
    """*old* without the issues *gone* and with those that have *come*, number and weight."""
    came = [number * _FOUR + weight for number, weight in come]
    without = set(gone) | {each // _FOUR for each in came}
    return array("I", sorted([*(each for each in old if each // _FOUR not in without), *came]))


def numbers_of(found: Postings[int]) -> list[int]:
    """The issues, newest first, those without a date last."""
    numbers = [each // _FOUR for each in reversed(found)]
    return [n for n in numbers if n < UNDATED] + [n for n in numbers if n >= UNDATED]


def as_text(found: Postings[int]) -> str:
    """Postings as a browser reads them: differences to the one before in base 36, oldest first.

    >>> as_text(array("I", [36, 37, 73]))
    '10 1 10'
    """
    if not found:
        return ""
    try:
        steps = map(_small().__getitem__, map(sub, found[1:], found))
        return " ".join([_base36(found[0]), *steps])
    except IndexError:  # a long pause
        return " ".join([_base36(after - before) for before, after in pairwise([0, *found])])


def _base36(value: int) -> str:
    digits = _DIGITS[value % 36]
    while value := value // 36:
        digits = _DIGITS[value % 36] + digits
    return digits


@cache
def _small() -> list[str]:
    return [_base36(value) for value in range(_SMALL)]
