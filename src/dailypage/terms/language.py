"""Which language a text is in, by its script and its small words."""

from __future__ import annotations

import re
from functools import cache

from dailypage.resources import table
from dailypage.terms.fold import script_of

_WORD = re.compile(r"[^\W\d_]+")


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(words) for language, words in table("terms/languages.toml").items()}


@cache
def small_words(language: str = "") -> frozenset[str]:
    """The small words of *language*, or of every language together."""
    if language:
        return _small_words().get(language, frozenset())
    return frozenset().union(*_small_words().values())


def detect(text: str) -> str:
    """The language of *text*, or "" when a Latin text is too short to tell.

    >>> detect("the light of the screen"), detect("Licht und Schirm, die sich"), detect("צמצום"), detect("Masach")
    ('en', 'de', 'he', '')
    """
    words = [word if word.isupper() else word.casefold() for word in _WORD.findall(text[:4000])]
    scripts = [script_of(word) for word in words]
    count = {script: scripts.count(script) for script in set(scripts)}
    main = max(count, key=lambda s: (count[s], s), default="latin")
    if main == "hebrew":
        return "he"
    if main == "cyrillic":
        return "ru"
    scores = {language: sum(word in small for word in words) for language, small in _small_words().items()}
    best = max(scores, key=lambda s: scores[s])
    return best if scores[best] else ""
