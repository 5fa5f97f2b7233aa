"""The words of an account: which of them are terms, so that what explains a page explains itself too."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from dailypage.terms.recognise import find


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
    pieces, at, met = [], 0, set[str]()
    for mention in find(account, "en"):
        if mention.term_id in met:
            continue
        met.add(mention.term_id)
        pieces += [Told(account[at : mention.start]), Told(mention.text, mention.term_id)]
        at = mention.end
    return tuple(piece for piece in (*pieces, Told(account[at:])) if piece.text)


def terms_of(accounts: Iterable[str]) -> set[str]:
    """The ids of all terms that *accounts* name."""
    return {piece.term_id for account in accounts for piece in told(account) if piece.term_id}
