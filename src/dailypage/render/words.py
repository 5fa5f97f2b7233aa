"""The interface's words, from Babel catalogs, and dates as each language writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from babel.dates import format_date
from babel.messages.pofile import read_po

from dailypage.resources import DATA


@cache
def words(language: str) -> Callable[[str], str]:
    """A function from an English interface string to *language*; the English where none is known.

    >>> words("en")("Glossary")
    'Glossary'
    """
    file = DATA / "locale" / language / "LC_MESSAGES" / "dailypage.po"
    known: dict[str, str] = {}
    if file.is_file():
        with file.open("rb") as stream:
            known = {str(m.id): str(m.string) for m in read_po(stream) if m.id and m.string}
    return lambda text: known.get(text, text)


@cache
def long_date(day: date, language: str) -> str:
    """*day* in full, as *language* writes it.

    >>> long_date(date(2010, 3, 21), "en")
    'March 21, 2010'
    """
    return format_date(day, "long", locale=language)
