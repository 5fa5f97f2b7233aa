"""One word read as a term: as it is spelled, or folded, inflected, prefixed."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from dailypage.terms.fold import script_of, stems, surface, weak_key, without_prefix
from dailypage.terms.glossary import Spelling
from dailypage.terms.index import index, is_acronym, spellings
from dailypage.terms.language import small_words
from dailypage.terms.model import How
from dailypage.terms.ordinary import is_ordinary

CERTAIN, AMBIGUOUS, EVERYDAY = 0, 1, 2
CONFIDENCE: dict[How, float] = {
    "exact": 0.98, "variant": 0.95, "folded": 0.88, "prefixed": 0.9, "compound": 0.88, "fuzzy": 0.7,
}  # fmt: skip
SHORT = 3  # letters: shorter than this nothing is folded; of this length a capital must be kept


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A word, or a phrase, read as a spelling of a term."""

    spelling: Spelling
    how: How


class Weighed(msgspec.Struct, frozen=True, gc=False):
    """A hit where it is written: how it is spelled there, the support it needs, its rank among others, its length."""

    spelling: Spelling
    how: How
    level: int
    rank: float
    length: int


@lru_cache(maxsize=65536)
def level_of(spelling: Spelling, written: str) -> int:
    """How much support *spelling* needs where it is *written* so."""
    if spelling.capital:
        first = (
            written.split(" ", 1)[1]
            if written[:4].casefold() in {"the ", "der "} or written[:3].casefold() == "el "
            else written
        )
        return CERTAIN if first[:1].isupper() else AMBIGUOUS
    return EVERYDAY if spelling.everyday else AMBIGUOUS if spelling.ambiguous else CERTAIN


def weigh(hit: Hit, written: str, language: str, level: int | None = None) -> Weighed:
    """*hit* where it is *written* so in a text in *language*; *level* overrules the spelling's own."""
    spelling, how = hit.spelling, hit.how
    if written[-1] in "sS" and written[-2:-1] in {"'", "’", "‘"} and not spelling.text.endswith("s"):
        written = written[:-2]  # the possessive is the sentence's, not the term's
    if how != "fuzzy" and surface(spelling.text) == surface(written):
        how = "exact" if spelling.preferred else "variant"
    if level is None:
        level = level_of(spelling, written)
    rank = CONFIDENCE[how] - 0.2 * level - 0.05 * spelling.generated + 0.02 * (spelling.language == language)
    return Weighed(spelling, how, level, rank, len(written))


def allowed(spelling: Spelling, text: str, language: str) -> bool:
    """Whether *spelling* may be meant by *text* in a text in *language* ("" when it is not known).

    An acronym wants its capitals; a word of one language is no word of another.
    """
    if is_acronym(spelling.text) and not is_acronym(text):
        return False
    short = len(spelling.text) <= SHORT and not spelling.translated and spelling.language != "he"
    if (
        short
        and (spelling.ambiguous or spelling.everyday)
        and text[0].islower()
        and spelling.text[0].isupper()
    ):
        return False  # "El", "Or" and "Yah" are not el, or and yah
    if language in ("", spelling.language) or script_of(text) != "latin":
        return True
    return not spelling.translated


def known_hits(text: str, flat: str, language: str) -> tuple[Hit, ...]:
    """The terms of which *text*, whose surface is *flat*, is a known spelling."""
    return tuple(
        Hit(spelling, "exact" if spelling.preferred else "variant")
        for spelling in spellings(index().surfaces.get(flat.replace(".", ""), ()))
        if allowed(spelling, text, language)
    )


def folded(text: str, flat: str, forms: tuple[str, ...], language: str) -> tuple[Hit, ...]:
    """Readings by key, then by inflection, then by weak key; each only when the one before gave none."""
    if is_ordinary(flat) or flat in small_words():
        return ()
    if flat[-1:] == "'" and script_of(flat) == "hebrew":  # an abbreviation behind a prefix: במל׳
        rests = [rest for _, rest in without_prefix(flat)]
        return tuple(Hit(s, "prefixed") for rest in rests for s in spellings(index().surfaces.get(rest, ())))
    for way in (_by_key, _by_inflection, _by_weak_key):
        hits = tuple(hit for hit in way(forms, language) if allowed(hit.spelling, text, language))
        if hits:
            return hits
    return ()


def _by_key(forms: tuple[str, ...], _language: str) -> list[Hit]:
    known = index().keys
    if script_of(forms[0]) == "latin" and forms[0].endswith("s"):  # the Ashkenazi reading of a final tav
        forms = (*forms, forms[0][:-1] + "t")
    return [Hit(s, "folded") for key in forms if len(key) >= SHORT for s in spellings(known.get(key, ()))]


def _by_inflection(forms: tuple[str, ...], language: str) -> list[Hit]:
    match script_of(forms[0]):
        case "cyrillic":
            return _russian(forms[0])
        case "hebrew":
            return _hebrew(forms[0])
    known = index().keys
    found = [stem for key in forms for stem in stems(key, language) if len(stem) > SHORT]
    return [
        Hit(s, "prefixed") for stem in found for s in spellings(known.get(stem, ())) if not is_acronym(s.text)
    ]


def _russian(key: str) -> list[Hit]:
    known = index().stems
    # дом is no form of домем: a bare stem of three letters is not enough
    found = [stem for stem in (key, *stems(key, "ru")) if stem != key or len(stem) > SHORT]
    return [Hit(s, "prefixed") for stem in found for s in spellings(known.get(stem, ()))]


def _hebrew(key: str) -> list[Hit]:
    known = index().keys
    hits = [Hit(s, "prefixed") for stem in stems(key, "he") for s in spellings(known.get(stem, ()))]
    tried = without_prefix(key)
    for prefix, rest in tried:
        # Behind a bare letter a word of three is trusted only where it must be supported anyway.
        sure = len(rest) > SHORT or '"' in rest or prefix.endswith("ה")
        hits += [Hit(s, "prefixed") for s in spellings(known.get(rest, ())) if sure or s.ambiguous]
    if hits:
        return hits
    twice = [stem for _, rest in tried for stem in stems(rest, "he") if len(stem) > SHORT]
    return [
        Hit(s, "prefixed")
        for stem in twice
        for s in spellings(known.get(stem, ()))
        if not (s.ambiguous or s.everyday)
    ]


def _by_weak_key(forms: tuple[str, ...], _language: str) -> list[Hit]:
    known = index().weak
    found = [weak_key(key) for key in forms if len(key) > SHORT]
    return [Hit(s, "folded") for key in found if len(key) > SHORT for s in spellings(known.get(key, ()))]
