"""Which language a text is in, by its script and its small words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from dailypage.resources import table
from dailypage.terms.fold import Script, script_of

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


@lru_cache(maxsize=65536)
def _tells(word: str) -> tuple[Script, tuple[str, ...]]:
    """The script of *word*, and the languages of which it is a small word."""
    folded = word if word.isupper() else word.casefold()
    return script_of(folded), tuple(name for name, small in _small_words().items() if folded in small)


def detect(text: str) -> str:
    """The language of *text*, or "" when a Latin text is too short to tell.

    >>> detect("the light of the screen"), detect("Licht und Schirm, die sich"), detect("צמצום"), detect("Masach")
    ('en', 'de', 'he', '')
    """
    count: Counter[Script] = Counter()
    scores = dict.fromkeys(_small_words(), 0)
    for word, times in Counter(_WORD.findall(text[:4000])).items():
        script, languages = _tells(word)
        count[script] += times
        for language in languages:
            scores[language] += times
    main = max(count, key=lambda s: (count[s], s), default="latin")
    if main == "hebrew":
        return "he"
    if main == "cyrillic":
        return "ru"
    best = max(scores, key=lambda s: scores[s])
    return best if scores[best] else ""
