"""What one word of a text may be: the terms it is alone, and the symbols by which it takes part in a phrase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from dailypage.terms.fold import (
    AND,
    ARTICLES,
    JOIN,
    OF,
    PREFIXES,
    Script,
    keys,
    numbers,
    script_of,
    stems,
    surface,
    weak_key,
    without_prefix,
)
from dailypage.terms.hits import EVERYDAY, Hit, Weighed, folded, known_hits, weigh
from dailypage.terms.index import SHORTEST, index
from dailypage.terms.language import small_words
from dailypage.terms.model import How
from dailypage.terms.ordinary import is_ordinary
from dailypage.terms.typos import is_near_phrases, nearest, nearest_symbols

LONGEST = 60  # letters; what is longer is no word of the lexicon
SKIPPED = frozenset({"in", "im", "en"})  # particles between the parts of a phrase only: equivalence in form
_MOST_WORDS = 100_000
_most_runs = 20_000  # and phrases: they are larger, and most come but once


# A word in a letter: what it may be in a run of words. (alone, begins a phrase, stands inside one) -> letter
DEAD, INSIDE, BEGINS, FIRST, TERM, ALONE = "dibfta"
_SIGNS = {
    (False, False, False): DEAD,
    (False, False, True): INSIDE,
    (False, True, True): BEGINS,
    (False, True, False): FIRST,
    (True, True, True): TERM,
    (True, False, True): TERM,
    (True, True, False): ALONE,
    (True, False, False): ALONE,
}


@dataclass(slots=True)
class Word:
    """All that is known of a word without its neighbours.

    key       its first key
    hits      the terms it may be alone
    weighed   the best of them for each term
    symbols   symbol -> how it was met, for the tree of phrases
    starts    those of the symbols that begin a phrase
    leads_to  the symbols that may come next in those phrases, and "=" with the first letter of each key
    slip      the term it is one slip away from, if it is not a word at all
    particle  it may stand between the parts of a term without counting
    article   a particle that does so only behind a small word
    odd       no word known to anyone here, and near one that phrases have: it may be a slip of it
    small     a small word of some language: the, of, in
    inner     it may stand inside a phrase: it has symbols, is odd, or may be passed over
    alone     it may be a term by itself
    sign      the same in a letter, for runs.RUN
    weight    its letters, where readings compete; a particle has none
    """

    key: str
    hits: tuple[Hit, ...] = ()
    weighed: tuple[Weighed, ...] = ()
    symbols: dict[str, How] = field(default_factory=dict)
    starts: tuple[tuple[str, How], ...] = ()
    leads_to: frozenset[str] = frozenset()
    slip: Hit | None = None
    particle: bool = False
    article: bool = False
    odd: bool = False
    small: bool = False
    inner: bool = False
    alone: bool = False
    sign: str = DEAD
    weight: int = 0


class WordCache(dict[str, Word]):
    """The words met so far in texts in one language; a new one is read when it is asked for.

    phrases  the readings of the phrases met, filled by phrases.Walk
    runs     what runs of words say, filled by runs.Reader
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.phrases: dict[tuple[object, ...], tuple[Weighed, ...]] = {}
        self.runs: dict[tuple[str, int], Any] = {}

    def __missing__(self, text: str) -> Word:
        word = self[text] = _read(text, self.language) if len(text) <= LONGEST else Word(text)
        word.weight = 0 if word.particle and not text.isupper() else len(text)
        return word

    def clear(self) -> None:
        """Forget every word and phrase."""
        super().clear()
        self.phrases.clear()
        self.runs.clear()


_cache: dict[str, WordCache] = {}


def word_cache(language: str) -> WordCache:
    """The words of texts in *language* ("" when that is not known); what has grown too much of it is forgotten."""
    cache = _cache.get(language)
    if cache is None:
        cache = _cache[language] = WordCache(language)
    if len(cache) > _MOST_WORDS:
        cache.clear()
    for more in (cache.phrases, cache.runs):
        if len(more) > _most_runs:
            more.clear()
    return cache


def keep_runs(most: int) -> None:
    """Keep at most so many runs of words in memory for each language: few, where each text comes but once."""
    global _most_runs  # noqa: PLW0603 - one process, one memory
    _most_runs = most


def look_up(text: str, language: str) -> Word:
    """The word *text* as it may be read in a text in *language*."""
    return word_cache(language)[text]


def _read(text: str, language: str) -> Word:
    flat = surface(text)
    script = script_of(flat)
    own = {"hebrew": "he", "cyrillic": "ru"}.get(script, language)
    forms = keys(text, own)
    word = Word(forms[0], particle=flat in OF, article=flat in ARTICLES)
    word.hits = known_hits(text, flat, own)
    plain = without_s(text, script)
    if not word.hits and plain != text:
        word.hits = look_up(plain, language).hits
    if not word.hits:
        word.hits = folded(text, flat, forms, own)
    if flat in AND:
        word.symbols["&"] = "exact"
    if flat in numbers() and not (len(text) == 1 and text in "abdgi"):  # a letter is a number as a capital
        word.symbols[f"#{numbers()[flat]}"] = "exact"
    _add_symbols(word, flat, forms, script, own)
    if plain != text:
        for symbol, how in look_up(plain, language).symbols.items():
            word.symbols.setdefault(symbol, how)
    _add_joined(word, text, flat, language)
    root = index().root.next
    word.starts = tuple((symbol, how) for symbol, how in word.symbols.items() if symbol in root)
    if not word.hits and not word.particle:
        if not word.starts:
            word.starts = tuple((symbol, "fuzzy") for symbol in nearest_symbols(word.key, flat, len(text)))
        word.slip = nearest(word.key, flat, text)
    word.leads_to = _after(tuple(symbol for symbol, _ in word.starts))
    word.small = flat in small_words()
    known = word.hits or word.particle or word.small or is_ordinary(flat)
    word.odd = len(text) >= SHORTEST and not known and is_near_phrases(word.key)
    everyday = EVERYDAY if flat in small_words(language) else None
    word.weighed = best_of(weigh(hit, text, language, everyday) for hit in word.hits)
    word.inner = bool(word.symbols or word.particle or word.odd or text in SKIPPED)
    word.alone = bool(word.weighed or word.slip)
    word.sign = _SIGNS[word.alone, bool(word.starts), word.inner]
    return word


@cache
def _after(symbols: tuple[str, ...]) -> frozenset[str]:
    """What may follow in the phrases that begin with *symbols*: symbols, and "=" with the first letter of a key."""
    root = index().root.next
    following = {after for symbol in symbols for after in root[symbol].next}
    return frozenset(following | {after[:2] for after in following if after[0] == "="})


def best_of(weighed: Iterable[Weighed]) -> tuple[Weighed, ...]:
    """The best reading for each term, the best term first."""
    best: dict[str, Weighed] = {}
    for one in sorted(weighed, key=lambda one: -one.rank):
        best.setdefault(one.spelling.term_id, one)
    return tuple(best.values())


def without_s(text: str, script: Script) -> str:
    """*text* without an English possessive or plural s; the plurals of Hebrew words are spellings."""
    if script != "latin":
        return text
    for ending in ("'s", "’s", "s'", "s’"):
        if text.endswith(ending):
            return text[: -len(ending)]
    return text[:-1] if len(text) > 4 and text.endswith("s") and not text.endswith("ss") else text


def _add_symbols(word: Word, flat: str, forms: tuple[str, ...], script: Script, language: str) -> None:
    known = index().words
    if script == "latin" and forms[0].endswith("s"):  # the Ashkenazi reading of a final tav
        forms = (*forms, forms[0][:-1] + "t")
    if '"' in forms[0] and not word.hits:
        forms = (*forms, _letter_name(word, forms[0]))
    for key in forms:
        if key in known:
            word.symbols.setdefault(f"={key}", "folded")
        bare = [rest for _, rest in without_prefix(key, 2)] if script == "hebrew" else []
        if script != "hebrew" or not (word.symbols or known.intersection(bare)):
            bare += stems(key, language, 2)
        for form in bare:
            if form in known:
                word.symbols.setdefault(f"={form}", "prefixed")
    if script == "hebrew":
        _add_hebrew(word, flat, forms[0])
    for hit in word.hits:
        word.symbols.setdefault(f"@{hit.spelling.term_id}", "compound")


def _letter_name(word: Word, key: str) -> str:
    """*key* without its gershayim, which stand in letter names and numerals as well: דל״ת, יו״ד."""
    bare = key.replace('"', "")
    if bare in numbers():
        word.symbols[f"#{numbers()[bare]}"] = "folded"
    return bare


def _add_hebrew(word: Word, flat: str, key: str) -> None:
    """A numeral behind a prefix, and defective spelling: בד׳ בחינות, חמשה חסדים."""
    if flat[-1:] == "'" and len(flat) == 3 and flat[0] in PREFIXES and flat[1] in numbers():
        word.symbols.setdefault(f"#{numbers()[flat[1]]}", "prefixed")
    if len(key) > 3 and not (word.symbols or word.hits or is_ordinary(flat)):
        for full in _fuller().get(weak_key(key), ()):
            word.symbols.setdefault(f"={full}", "folded")


@cache
def _fuller() -> dict[str, list[str]]:
    """Weak key -> the keys of Hebrew words of phrases that it may stand for."""
    found: dict[str, list[str]] = {}
    for key in sorted(index().words):
        if len(key) > 3 and script_of(key) == "hebrew":
            found.setdefault(weak_key(key), []).append(key)
    return found


def _add_joined(word: Word, text: str, flat: str, language: str) -> None:
    """A particle written onto a word takes part in a phrase as the word would: haSefirot, d'Bina."""
    for particle in JOIN:
        if not flat.startswith(particle):
            continue
        rest = text[len(particle) :].lstrip("'’-")
        apart = len(rest) < len(text) - len(particle)
        if not apart and (word.hits or is_ordinary(flat)):
            continue  # no ve in "vessels"
        if len(rest) >= 2 + (not apart) and (len(particle) > 1 or apart):
            inner = look_up(rest, language)
            for symbol in inner.symbols:
                word.symbols.setdefault(symbol, "prefixed")
            if not word.hits and (apart or (rest[0].isupper() and text[len(particle) - 1].islower())):
                word.hits = tuple(Hit(h.spelling, "prefixed") for h in inner.hits)
