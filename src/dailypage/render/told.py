"""The words of an account: which of them are terms, so that what explains a page explains itself too.

Those of the chain are found beforehand: data/explorer/told.json, made by builders/explorer.py. So a page with pictures
is made again without loading all that recognition needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec

from dailypage.resources import DATA
from dailypage.terms.recognise import find

#: Where each account names a term for the first time.
TOLD = DATA / "explorer" / "told.json"
Named = tuple[int, int, str]  # start, end, term


class Told(NamedTuple):
    """A piece of an account; *term_id* of the term that it names there for the first time, or ""."""

    text: str
    term_id: str = ""


@lru_cache(1024)  # every moment has its few sentences, on page after page
def told(account: str) -> tuple[Told, ...]:
    """*account*, which is English, cut where a term is named.

    >>> [piece.text for piece in told("The line has no Masach.") if piece.term_id]
    ['line', 'Masach']
    """
    known = _known().get(account)
    pieces, at = [], 0
    for start, end, term_id in named(account) if known is None else known:
        pieces += [Told(account[at:start]), Told(account[start:end], term_id)]
        at = end
    return tuple(piece for piece in (*pieces, Told(account[at:])) if piece.text)


def named(account: str) -> list[Named]:
    """Where *account* names each of its terms for the first time."""
    first: dict[str, Named] = {}
    for mention in find(account, "en"):
        first.setdefault(mention.term_id, (mention.start, mention.end, mention.term_id))
    return list(first.values())


def terms_of(accounts: Iterable[str]) -> set[str]:
    """The ids of all terms that *accounts* name."""
    return {piece.term_id for account in accounts for piece in told(account) if piece.term_id}


@cache
def _known() -> dict[str, list[Named]]:
    return msgspec.json.decode(TOLD.read_bytes(), type=dict[str, list[Named]])
