"""The lexicon made ready for look-up: single words by surface and key, phrases as a tree of symbols.

A symbol says how one word of a phrase may be met in a text: by its key (``=masa``), by the term it is a spelling
of (``@masach``), or by its number (``#2``). So "Light of Hochma" is also met as "Ohr Chokhmah", and "Tzimtzum Bet"
as "second restriction", without either being listed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from dailypage.terms.fold import AND, OF, keys, numbers, stems, surface, weak_key, without_prefix
from dailypage.terms.glossary import Glossary, Spelling, glossary
from dailypage.terms.tokens import WORD


@dataclass(slots=True)
class Node:
    """A place in the tree of phrases: what may follow, and what phrases end here."""

    next: dict[str, Node] = field(default_factory=dict)
    ends: list[Spelling] = field(default_factory=list)


def is_acronym(text: str) -> bool:
    """Whether *text* is a word of capitals (AHP, ZoN, KaHaB, МАН), which small letters do not make.

    >>> is_acronym("SAG"), is_acronym("ZoN"), is_acronym("Sag")
    (True, True, False)
    """
    letters = [c for c in text if c.isalpha()]
    return " " not in text and 2 <= len(letters) <= 8 and sum(c.isupper() for c in letters) >= 2


def words_of(text: str) -> list[str]:
    """The words of a spelling."""
    return WORD.findall(text)


class Index:
    """Every spelling of a glossary, by surface, by key and by symbols."""

    def __init__(self, known: Glossary) -> None:
        self.surfaces: dict[str, list[Spelling]] = defaultdict(list)
        self.keys: dict[str, list[Spelling]] = defaultdict(list)
        self.stems: dict[str, list[Spelling]] = defaultdict(list)
        self.weak: dict[str, list[Spelling]] = defaultdict(list)
        self.root = Node()
        self.words: set[str] = set()
        phrases = []
        for spelling in known.spellings:
            self.surfaces[surface(spelling.text)].append(spelling)
            parts = words_of(spelling.text)
            if len(parts) == 1:
                self._add_word(spelling)
            elif parts:
                phrases.append((spelling, parts))
                self._add_joined(spelling, parts)
        for spelling, parts in phrases:
            self._add_phrase(spelling, parts)

    def _add_word(self, spelling: Spelling) -> None:
        for key in keys(spelling.text, spelling.language if spelling.language != "he" else ""):
            self.keys[key].append(spelling)
            if is_acronym(spelling.text):
                continue
            if len(key) >= 4:
                self.weak[weak_key(key)].append(spelling)
            if spelling.language == "ru":
                for stem in (key, *stems(key, "ru")[:1]):
                    self.stems[stem].append(spelling)

    def _add_joined(self, spelling: Spelling, parts: list[str]) -> None:
        """A phrase written as one word: Shevirathakelim, Adam Harishon."""
        if any(part.isdigit() for part in parts):
            return
        last = len(parts) - 1
        bare = [part for n, part in enumerate(parts) if n in (0, last) or surface(part) not in OF | AND]
        for form in {"".join(parts), "".join(bare)}:
            for key in keys(form, spelling.language if spelling.language != "he" else ""):
                if len(key) >= 6:
                    self.keys[key].append(spelling)

    def _add_phrase(self, spelling: Spelling, parts: list[str]) -> None:
        """Insert a phrase by the keys of its words, and once more by the terms and numbers they are."""
        inner = [p for n, p in enumerate(parts) if n in (0, len(parts) - 1) or surface(p) not in OF]
        if len(inner) == 1:
            return
        if any(surface(p) in AND for p in inner[1:-1]):
            self._insert(spelling, [p for n, p in enumerate(inner) if n in (0, len(inner) - 1) or surface(p) not in AND])
        self._insert(spelling, inner)

    def _insert(self, spelling: Spelling, inner: list[str]) -> None:
        plain = [_word_symbols(part, spelling.language, first=n == 0) for n, part in enumerate(inner)]
        deep = [self._symbols(part, spelling) or plain[n] for n, part in enumerate(inner)]
        paths = {*_paths(plain), *_paths(deep)}
        if spelling.language == "de" and len(inner) == 2 and not any(s[0][0] == "#" for s in deep):  # Licht Chassadim, Chassadim-Licht
            paths.update(_paths(deep[::-1]))
        for path in paths:
            node = self.root
            for symbol in path:
                node = node.next.setdefault(symbol, Node())
                if symbol[0] == "=":
                    self.words.add(symbol[1:])
            if spelling not in node.ends:
                node.ends.append(spelling)

    def _symbols(self, part: str, spelling: Spelling) -> list[str]:
        if surface(part) in AND:
            return ["&"]
        number = numbers().get(surface(part))
        if number is not None:
            return [f"#{number}"]
        ids = {s.term_id for s in self.surfaces.get(surface(part), ()) if s.language == spelling.language}
        return [f"@{term_id}" for term_id in sorted(ids)[:4]]


def _word_symbols(part: str, language: str, *, first: bool) -> list[str]:
    """The symbols by which a word of a phrase is met when its term is not known: its key, and its bare form."""
    if not first and surface(part) in AND:
        return ["&"]
    found = list(keys(part, language)[:2])
    key = found[0]
    if language == "ru":
        found += stems(key, "ru", 2)[:1]
    elif language == "de":
        found += stems(key, "de")[-1:]
    elif language == "he" and not first:
        found += [rest for prefix, rest in without_prefix(key, 2) if prefix in {"ה", "ד"}]
    return [f"={form}" for form in dict.fromkeys(found)]


def _paths(choices: list[list[str]]) -> list[tuple[str, ...]]:
    """Every way through *choices*, as long as there are few."""
    total = 1
    for some in choices:
        total *= len(some)
    return list(product(*choices)) if total <= 64 else [tuple(some[0] for some in choices)]


@cache
def index() -> Index:
    """The index of the glossary the package ships, built once."""
    return Index(glossary())

