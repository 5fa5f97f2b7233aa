"""Company that makes an ordinary word plain: a laptop's screen is no Masach, whatever else the sentence holds."""

from __future__ import annotations

from functools import cache, lru_cache

from dailypage.resources import table
from dailypage.terms.fold import surface, without_prefix

EVERY = "*"  # the key that holds for every ambiguous word of a language
NEAR = 3  # words on either side


@cache
def _rows(language: str) -> dict[str, list[str]]:
    """The company of each spelling of *language*; spellings as casefold leaves them (Gefäß: gefäss)."""
    return {
        spelling.casefold(): words for spelling, words in table("terms/plain.toml").get(language, {}).items()
    }


@cache
def _company(spelling: str, language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words that make *spelling* plain, and the beginnings of such words."""
    rows = _rows(language)
    words = [word for word in (*rows.get(EVERY, ()), *rows.get(spelling, ())) if " " not in word]
    whole = frozenset(surface(word) for word in words if not word.endswith("*"))
    return whole, tuple(surface(word[:-1]) for word in words if word.endswith("*"))


@cache
def _idioms(spelling: str, language: str) -> tuple[str, ...]:
    """The runs of words, *spelling* among them, in which it is plain: came to light."""
    return tuple(surface(run) for run in _rows(language).get(spelling, ()) if " " in run)


@lru_cache(maxsize=16384)  # by the words around it: most come but once
def is_plain(spelling: str, language: str, near: tuple[str, ...], run: str = "") -> bool:
    """Whether *spelling* is an ordinary word beside the words *near* it, or in the *run* of words it stands in.

    >>> is_plain("screen", "en", ("the", "laptop", "of")), is_plain("screen", "en", ("the", "in", "Malchut"))
    (True, False)
    """
    words, beginnings = _company(spelling.casefold(), language)
    if run and any(f" {idiom} " in f" {surface(run)} " for idiom in _idioms(spelling.casefold(), language)):
        return True
    flat = [surface(word) for word in near]
    if language == "he":  # the kitchen, in the kitchen: a prefix is written onto the word
        flat += [rest for word in flat for _, rest in without_prefix(word)]
    return any(word in words or (beginnings and word.startswith(beginnings)) for word in flat)


@cache
def _with_company(language: str) -> frozenset[str]:
    return frozenset(_rows(language))


def has_company(spelling: str, language: str) -> bool:
    """Whether *spelling* has company of its own that makes it plain, so that it is worth looking for.

    >>> has_company("Screen", "en"), has_company("Masach", "en")
    (True, False)
    """
    return spelling.casefold() in _with_company(language)


@cache
def speaking(language: str) -> frozenset[str]:
    """The terms whose words, though ordinary, speak for each other in a text in *language*.

    >>> "malchut" in speaking("he"), "sof" in speaking("he")
    (True, False)
    """
    return frozenset(table("terms/speaking.toml").get(language, ()))
