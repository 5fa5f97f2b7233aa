"""Everyday words that folding or a slip would turn into a term; the list is made by builders/ordinary.py."""

from __future__ import annotations

from functools import cache

from dailypage.resources import DATA


@cache
def ordinary() -> frozenset[str]:
    """The surfaces of the words listed."""
    lines = (DATA / "terms/ordinary.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def is_ordinary(flat: str) -> bool:
    """Whether the word with surface *flat* is an everyday word that only looks like a term.

    >>> is_ordinary("corrected"), is_ordinary("masakh")
    (True, False)
    """
    return flat in ordinary()
