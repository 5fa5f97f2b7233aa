"""Spellings never seen: one word near one term only, and only where the word looks like a term."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dailypage.terms.fold import script_of, surface
from dailypage.terms.glossary import Spelling
from dailypage.terms.index import index, is_acronym
from dailypage.terms.tokens import Token
from dailypage.terms.words import ORDINARY, Hit, Word

SHORTEST = 5


@cache
def _keys(script: str) -> list[str]:
    return sorted(
        key
        for key, spellings in index().keys.items()
        if len(key) >= SHORTEST and script_of(key) == script and not all(is_acronym(s.text) for s in spellings)
    )


def typo(at: int, tokens: Sequence[Token], words: Sequence[Word], language: str) -> Hit | None:
    """The term that word *at* is a slip of, or None: too short, too plain, or near two terms."""
    word, token = words[at], tokens[at]
    if len(word.key) < SHORTEST or word.particle or is_acronym(token.text) or surface(token.text) in ORDINARY:
        return None
    capital = token.text[0].isupper() and not token.first
    alone = len(tokens) <= 2
    if not (capital or alone or len(word.key) >= 7):
        return None
    return _nearest(word.key, language)


@lru_cache(maxsize=20_000)
def _nearest(key: str, language: str) -> Hit | None:
    allowed = 1 if len(key) < 8 else 2
    found = process.extract(
        key, _keys(script_of(key)), scorer=OSA.distance, score_cutoff=allowed, limit=6
    )
    best: dict[str, tuple[int, Spelling]] = {}
    for name, distance, _ in found:
        for spelling in index().keys[name]:
            if name[0] == key[0] or distance == 1:
                old = best.get(spelling.term_id)
                if old is None or distance < old[0]:
                    best[spelling.term_id] = (int(distance), spelling)
    ranked = sorted(best.values(), key=lambda pair: pair[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return Hit(ranked[0][1], "fuzzy")
