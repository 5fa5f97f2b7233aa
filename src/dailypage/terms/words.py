"""What one word of a text may be: the terms it is alone, and the symbols by which it takes part in a phrase."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from dailypage.resources import DATA
from dailypage.terms.fold import AND, JOIN, OF, keys, numbers, script_of, stems, surface, weak_key, without_prefix
from dailypage.terms.glossary import Spelling
from dailypage.terms.index import index, is_acronym
from dailypage.terms.language import small_words
from dailypage.terms.model import How


@dataclass(frozen=True, slots=True)
class Hit:
    """A word, or a phrase, read as a spelling of a term."""

    spelling: Spelling
    how: How


@dataclass(slots=True)
class Word:
    """All that is known of a word without its neighbours.

    hits      the terms it may be alone
    symbols   symbol -> how it was met, for the tree of phrases
    particle  it may stand between the parts of a term without counting
    """

    key: str
    hits: list[Hit] = field(default_factory=list)
    symbols: dict[str, How] = field(default_factory=dict)
    particle: bool = False


CONFIDENCE: dict[How, float] = {
    "exact": 0.98, "variant": 0.95, "folded": 0.88, "prefixed": 0.9, "compound": 0.88, "fuzzy": 0.7,
}  # fmt: skip


def _ordinary() -> frozenset[str]:
    """Everyday words that folding or a typo would turn into a term; made by builders/ordinary.py."""
    file = DATA / "terms/ordinary.txt"
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    return frozenset(line for line in lines if not line.startswith("#"))


ORDINARY = _ordinary()


def allowed(spelling: Spelling, text: str, language: str) -> bool:
    """Whether *spelling* may be meant by *text* in a text in *language* ("" when it is not known)."""
    if is_acronym(spelling.text) and not is_acronym(text):
        return False
    short = len(spelling.text) <= 3 and not spelling.translated and (spelling.ambiguous or spelling.everyday) and spelling.language != "he"
    if short and text[0].islower() and spelling.text[0].isupper():
        return False  # "El", "Or" and "Yah" are not el, or and yah
    if language in ("", spelling.language) or script_of(text) != "latin":
        return True
    return not spelling.translated


@lru_cache(maxsize=100_000)
def look_up(text: str, language: str) -> Word:
    """The word *text* as it may be read in a text in *language*."""
    flat = surface(text)
    script = script_of(flat)
    language = {"hebrew": "he", "cyrillic": "ru"}.get(script, language)
    forms = keys(text, language)
    word = Word(forms[0], particle=flat in OF)
    known = index()
    if flat in AND:
        word.symbols["&"] = "exact"
    if flat in numbers():
        word.symbols[f"#{numbers()[flat]}"] = "exact"
    for spelling in known.surfaces.get(flat, ()):
        if allowed(spelling, text, language):
            word.hits.append(Hit(spelling, "exact" if spelling.preferred else "variant"))
    plain = _without_s(text, script)
    if not word.hits and plain != text:
        word.hits = list(look_up(plain, language).hits)
    if not word.hits and flat not in ORDINARY and flat not in small_words():
        _folded(word, text, forms, language)
    _symbols(word, forms, script, language)
    if plain != text:
        for symbol, how in look_up(plain, language).symbols.items():
            word.symbols.setdefault(symbol, how)
    _joined(word, text, flat, language)
    return word


def _without_s(text: str, script: str) -> str:
    """*text* without an English possessive or plural s; the plurals of Hebrew words are spellings."""
    if script != "latin":
        return text
    for ending in ("'s", "’s", "s'", "s’"):
        if text.endswith(ending):
            return text[: -len(ending)]
    return text[:-1] if len(text) > 4 and text.endswith("s") and not text.endswith("ss") else text


def _joined(word: Word, text: str, flat: str, language: str) -> None:
    """A particle written onto a word takes part in a phrase as the word would: haSefirot, d'Bina."""
    for particle in JOIN:
        rest = text[len(particle) :].lstrip("'’-")
        apart = len(rest) < len(text) - len(particle)
        if flat.startswith(particle) and len(rest) >= 2 + (not apart) and (len(particle) > 1 or apart):
            inner = look_up(rest, language)
            for symbol in inner.symbols:
                word.symbols.setdefault(symbol, "prefixed")
            if not word.hits and (apart or (rest[0].isupper() and text[len(particle) - 1].islower())):
                word.hits = [Hit(h.spelling, "prefixed") for h in inner.hits]


def _folded(word: Word, text: str, forms: tuple[str, ...], language: str) -> None:
    """Readings by key, then by inflection, then by weak key; each only when the one before gave none."""
    known = index()

    def add(spellings: list[Spelling], how: How) -> None:
        word.hits += [Hit(s, how) for s in spellings if allowed(s, text, language)]

    if script_of(text) == "latin" and forms[0].endswith("s"):  # the Ashkenazi reading of a final tav
        forms = (*forms, forms[0][:-1] + "t")
    for key in forms:
        if len(key) >= 3:
            add(known.keys.get(key, []), "folded")
    if word.hits:
        return
    for key in forms:
        script = script_of(key)
        if script == "cyrillic":
            for stem in (key, *stems(key, "ru")):
                bare = stem == key and len(stem) < 4  # дом is no form of домем
                add([] if bare else known.stems.get(stem, []), "prefixed")
        elif script == "hebrew":
            _hebrew_readings(word, key, text)
        else:
            for stem in stems(key, language):
                if len(stem) >= 4:
                    add([s for s in known.keys.get(stem, []) if not is_acronym(s.text)], "prefixed")
    if word.hits:
        return
    for key in forms:
        if len(key) >= 4 and len(weak_key(key)) >= 4:
            add(known.weak.get(weak_key(key), []), "folded")


def _hebrew_readings(word: Word, key: str, text: str) -> None:
    known = index()
    tried = [(rest, len(prefix)) for prefix, rest in without_prefix(key)]
    for form, cut in [(stem, 1) for stem in stems(key, "he")] + tried:
        for spelling in known.keys.get(form, ()):
            if cut == 1 or len(form) >= 4 or '"' in form or key[cut - 1] == "ה":
                word.hits.append(Hit(spelling, "prefixed"))
    if word.hits:
        return
    for rest, _ in tried:
        for stem in stems(rest, "he"):
            if len(stem) >= 4:
                found = known.keys.get(stem, ())
                word.hits += [Hit(s, "prefixed") for s in found if not (s.ambiguous or s.everyday)]


def _symbols(word: Word, forms: tuple[str, ...], script: str, language: str) -> None:
    known = index()
    if script == "latin" and forms[0].endswith("s"):
        forms = (*forms, forms[0][:-1] + "t")
    if '"' in forms[0] and not word.hits:  # letter names and numerals: דל״ת, יו״ד
        forms = (*forms, forms[0].replace('"', ""))
        if forms[-1] in numbers():
            word.symbols[f"#{numbers()[forms[-1]]}"] = "folded"
    for key in forms:
        if key in known.words:
            word.symbols.setdefault(f"={key}", "folded")
        if script == "hebrew":
            for _, rest in without_prefix(key, 2):
                if rest in known.words:
                    word.symbols.setdefault(f"={rest}", "prefixed")
        for stem in () if script == "hebrew" and word.symbols else stems(key, language, 2):
            if stem in known.words:
                word.symbols.setdefault(f"={stem}", "prefixed")
    for hit in word.hits:
        word.symbols.setdefault(f"@{hit.spelling.term_id}", "compound")
