"""What one word of a text may be: the terms it is alone, and the symbols by which it takes part in a phrase."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from dailypage.resources import DATA
from dailypage.terms.fold import BETWEEN, keys, numbers, script_of, stems, surface, weak_key, without_prefix
from dailypage.terms.glossary import Spelling
from dailypage.terms.index import index, is_acronym
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
    word = Word(forms[0], particle=flat in BETWEEN)
    known = index()
    if flat in numbers():
        word.symbols[f"#{numbers()[flat]}"] = "exact"
    for spelling in known.surfaces.get(flat, ()):
        if allowed(spelling, text, language):
            word.hits.append(Hit(spelling, "exact" if spelling.preferred else "variant"))
    bare = flat.removesuffix("'s").removesuffix("s'") if script == "latin" else flat
    if not word.hits and bare != flat:
        word.hits = [Hit(h.spelling, h.how) for h in look_up(_same_case(text, bare), language).hits]
    if not word.hits and flat not in ORDINARY:
        _folded(word, text, forms, language)
    _symbols(word, forms, script, language)
    return word


def _same_case(text: str, bare: str) -> str:
    return text[: len(bare)]


def _folded(word: Word, text: str, forms: tuple[str, ...], language: str) -> None:
    """Readings by key, then by inflection, then by weak key; each only when the one before gave none."""
    known = index()

    def add(spellings: list[Spelling], how: How) -> None:
        word.hits += [Hit(s, how) for s in spellings if allowed(s, text, language)]

    for key in forms:
        if len(key) >= 3:
            add(known.keys.get(key, []), "folded")
    if word.hits:
        return
    for key in forms:
        script = script_of(key)
        if script == "cyrillic":
            for stem in stems(key, "ru"):
                add([s for s in known.stems.get(stem, []) if not is_acronym(s.text)], "prefixed")
        elif script == "hebrew":
            _hebrew_readings(word, key, text)
        else:
            for stem in stems(key, language):
                if len(stem) >= 4:
                    add([s for s in known.keys.get(stem, []) if not is_acronym(s.text)], "folded")
    if word.hits:
        return
    for key in forms:
        if len(key) >= 5 and len(weak_key(key)) >= 4:
            add(known.weak.get(weak_key(key), []), "folded")


def _hebrew_readings(word: Word, key: str, text: str) -> None:
    known = index()
    tried = [(rest, len(prefix)) for prefix, rest in without_prefix(key)]
    for form, cut in [(stem, 1) for stem in stems(key, "he")] + tried:
        for spelling in known.keys.get(form, ()):
            if cut == 1 or len(form) >= 4 or '"' in form:
                word.hits.append(Hit(spelling, "prefixed"))
    if word.hits:
        return
    for rest, _ in tried:
        for stem in stems(rest, "he"):
            if len(stem) >= 4:
                word.hits += [Hit(s, "prefixed") for s in known.keys.get(stem, ())]


def _symbols(word: Word, forms: tuple[str, ...], script: str, language: str) -> None:
    known = index()
    for key in forms:
        if key in known.words:
            word.symbols.setdefault(f"={key}", "folded")
        for stem in stems(key, language):
            if stem in known.words:
                word.symbols.setdefault(f"={stem}", "prefixed")
        if script == "hebrew":
            for _, rest in without_prefix(key):
                if rest in known.words:
                    word.symbols.setdefault(f"={rest}", "prefixed")
    for hit in word.hits:
        word.symbols.setdefault(f"@{hit.spelling.term_id}", "compound")
