"""What a moment is called: a title of the chain, a row of the ladder of unity, or a step of the turn."""

from __future__ import annotations

from dailypage.system.account import words
from dailypage.system.naming import names

LOOP = "LOOP:"


def title_of(moment: str) -> str:
    """The title of *moment*, one that a Reading names.

    >>> title_of("S15"), title_of("U8")
    ('Second restriction', 'Each is found inside the other.')
    >>> title_of("LOOP:ask")
    'The person asks, of the degree just above.'
    """
    if moment in names():
        return names()[moment].title
    said = words()
    return str(said["loop"][moment.removeprefix(LOOP)] if moment.startswith(LOOP) else said["stage"][moment])
