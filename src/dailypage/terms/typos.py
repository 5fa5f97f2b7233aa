"""Spellings never seen: a word near one term only. Whether it looks like a term is judged by its sentence."""

from __future__ import annotations

from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dailypage.terms.glossary import Spelling
from dailypage.terms.hits import Hit
from dailypage.terms.index import SHORTEST, index, is_acronym, spellings
from dailypage.terms.ordinary import is_ordinary

SHORTEST_IN_PHRASE = 6  # letters of a word that begins a phrase; the words behind it must fit
TWO_SLIPS = 8  # letters of a key from which on two slips are forgiven


@cache
def _first_words() -> dict[str, list[str]]:
    """The keys with which phrases begin, by their first letter."""
    keys: dict[str, list[str]] = {}
    for symbol in index().root.next:
        if symbol[0] == "=":
            keys.setdefault(symbol[1], []).append(symbol[1:])
    return keys


@cache
def _phrase_words() -> dict[tuple[str, int], list[str]]:
    """The keys met in phrases, by their first letter and their length."""
    found: dict[tuple[str, int], list[str]] = {}
    for word in index().words:
        found.setdefault((word[:1], len(word)), []).append(word)
    return found


def slips_in_phrase(length: int) -> int:
    """How many slips are forgiven in a word of a phrase whose key has this *length*."""
    return 1 if length <= TWO_SLIPS else 2


def is_near_phrases(key: str) -> bool:
    """Whether *key* may be a slip of some word of a phrase."""
    cutoff = slips_in_phrase(len(key))
    known, lengths = _phrase_words(), range(len(key) - cutoff, len(key) + cutoff + 1)
    near = [word for length in lengths for word in known.get((key[:1], length), ())]
    return process.extractOne(key, near, scorer=OSA.distance, score_cutoff=cutoff) is not None


def nearest_symbols(key: str, flat: str, length: int) -> list[str]:
    """The first words of phrases that *key* is a slip of; what follows in the text decides."""
    if length < SHORTEST_IN_PHRASE or not key or is_ordinary(flat):
        return []
    allowed = 1 if len(key) <= TWO_SLIPS else 2
    found = process.extract(
        key, _first_words().get(key[0], ()), scorer=OSA.distance, score_cutoff=allowed, limit=5
    )
    return [f"={name}" for name, _, _ in found]


def nearest(key: str, flat: str, text: str) -> Hit | None:
    """The one term that *key* is a slip of, or None: too short, an everyday word, or near two terms."""
    if len(key) < SHORTEST or is_acronym(text) or is_ordinary(flat):
        return None
    allowed = 1 if len(key) < TWO_SLIPS else 2
    known = index().near
    near = [
        name
        for length in range(len(key) - allowed, len(key) + allowed + 1)
        for name in known.get(f"{key[0]}{length}", ())
    ]
    found = process.extract(key, near, scorer=OSA.distance, score_cutoff=allowed, limit=6)
    best: dict[str, tuple[float, Spelling]] = {}
    for name, distance, _ in found:
        for spelling in spellings(index().keys[name]):
            if spelling.term_id not in best or distance < best[spelling.term_id][0]:
                best[spelling.term_id] = (distance, spelling)
    ranked = sorted(best.values(), key=lambda pair: pair[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return Hit(ranked[0][1], "fuzzy")
