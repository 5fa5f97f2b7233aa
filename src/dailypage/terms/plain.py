"""Company that makes an ordinary word plain: a laptop's screen is no Masach, whatever else the sentence holds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from dailypage.resources import table
from dailypage.terms.fold import surface

EVERY = "*"  # the key that holds for every ambiguous word of a language
NEAR = 3  # words on either side


@cache
def _company(spelling: str, language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words that make *spelling* plain, and the beginnings of such words."""
    rows = table("terms/plain.toml").get(language, {})
    words = [surface(word) for word in (*rows.get(EVERY, ()), *rows.get(spelling, ()))]
    return frozenset(w for w in words if not w.endswith("*")), tuple(w[:-1] for w in words if w.endswith("*"))


def is_plain(spelling: str, language: str, near: Iterable[str]) -> bool:
    """Whether *spelling* is an ordinary word beside the words *near* it.

    >>> is_plain("screen", "en", ["the", "laptop", "of"]), is_plain("screen", "en", ["the", "in", "Malchut"])
    (True, False)
    """
    words, beginnings = _company(spelling.casefold(), language)
    flat = [surface(word) for word in near]
    return any(word in words or (beginnings and word.startswith(beginnings)) for word in flat)
