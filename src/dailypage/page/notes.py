"""Notes for the editor: each has a code, and data/notes.toml says what it means and what to do."""

from __future__ import annotations

from dailypage.lesson.model import Place
from dailypage.page.model import Note
from dailypage.resources import table

_LONGEST = 60  # characters of the text that a note shows


def note(code: str, place: Place | None, **values: object) -> Note:
    """The note *code* at *place*, its message filled with *values*; KeyError for an unknown code.

    >>> note("date-missing", None).severity
    'warning'
    """
    entry = table("notes.toml")[code]
    return Note(code, entry["severity"], entry["message"].format(**values), place, entry["hint"])


def shown(text: str) -> str:
    """The beginning of *text*, short enough for a message.

    >>> shown("word " * 20)
    'word word word word word word word word word word word word…'
    """
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"
