"""The lexicon made ready for look-up: single words by surface and key, phrases as a tree of symbols.

A symbol says how one word of a phrase may be met in a text: by its key (``=masa``), by the term it is a spelling
of (``@masach``), or by its number (``#2``). So "Light of Hochma" is also met as "Ohr Chokhmah", and "Tzimtzum Bet"
as "second restriction", without either being listed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import product

import msgspec

from dailypage.resources import DATA
from dailypage.terms.fold import AND, OF, keys, numbers, stems, surface, weak_key, without_prefix
from dailypage.terms.glossary import Glossary, Spelling, glossary
from dailypage.terms.tokens import WORD

SHORTEST = 5  # letters of a key that a slip may lead to: below it one slip leads anywhere


class Node(msgspec.Struct, array_like=True):
    """A place in the tree of phrases: the spellings that end here (by number), and what may follow."""

    ends: list[int] = []
    next: dict[str, Node] = {}


@lru_cache(maxsize=65536)
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


class Index(msgspec.Struct):
    """Every spelling of a glossary, by surface, by key and by symbols. Spellings are their numbers in the glossary.

    near  keys of single words that a slip may lead to, by their first letter and length: "m5"

    Building it folds ten thousand spellings; builders/lexicon.py does that once and keeps it as data/index.json.
    """

    surfaces: dict[str, list[int]] = {}
    keys: dict[str, list[int]] = {}
    stems: dict[str, list[int]] = {}
    weak: dict[str, list[int]] = {}
    words: set[str] = set()
    near: dict[str, list[str]] = {}
    root: Node = msgspec.field(default_factory=Node)

    @classmethod
    def build(cls, known: Glossary) -> Index:
        """The index of *known*, folded here and now."""
        builder = _Builder(known)
        for number, spelling in enumerate(known.spellings):
            builder.add(number, spelling)
        builder.add_phrases()
        builder.add_near()
        return builder.index


class _Builder:
    """Fills an Index."""

    def __init__(self, known: Glossary) -> None:
        self.known, self.index = known, Index()
        self.phrases: list[tuple[int, Spelling, list[str]]] = []

    def add(self, number: int, spelling: Spelling) -> None:
        self._put(self.index.surfaces, surface(spelling.text), number)
        parts = words_of(spelling.text)
        if len(parts) == 1:
            self._add_word(number, spelling)
        elif parts:
            self.phrases.append((number, spelling, parts))
            self._add_joined(number, spelling, parts)

    def add_phrases(self) -> None:
        """The phrases last: their parts are told by the single words."""
        for number, spelling, parts in self.phrases:
            self._add_phrase(number, spelling, parts)

    def add_near(self) -> None:
        """By first letter, where no slip is forgiven, and by length, which slips change little."""
        for key, found in self.index.keys.items():
            if len(key) >= SHORTEST and not all(is_acronym(self.known.spellings[n].text) for n in found):
                self.index.near.setdefault(f"{key[0]}{len(key)}", []).append(key)

    def _put(self, rows: dict[str, list[int]], key: str, number: int) -> None:
        some = rows.setdefault(key, [])
        if not any(self._twins(number, other) for other in some):
            some.append(number)

    def _twins(self, one: int, other: int) -> bool:
        """Whether two spellings say the same of a form that folds to both."""
        return _essence(self.known.spellings[one]) == _essence(self.known.spellings[other])

    def _add_word(self, number: int, spelling: Spelling) -> None:
        for key in keys(spelling.text, spelling.language if spelling.language != "he" else ""):
            self._put(self.index.keys, key, number)
            if is_acronym(spelling.text):
                continue
            if len(key) >= 4:
                self._put(self.index.weak, weak_key(key), number)
            if spelling.language == "ru":
                for stem in (key, *stems(key, "ru")[:1]):
                    self._put(self.index.stems, stem, number)

    def _add_joined(self, number: int, spelling: Spelling, parts: list[str]) -> None:
        """A phrase written as one word: Shevirathakelim, Adam Harishon."""
        if any(part.isdigit() for part in parts):
            return
        last = len(parts) - 1
        bare = [part for n, part in enumerate(parts) if n in (0, last) or surface(part) not in OF | AND]
        for form in dict.fromkeys(["".join(parts), "".join(bare)]):
            for key in keys(form, spelling.language if spelling.language != "he" else ""):
                if len(key) >= 6:
                    self._put(self.index.keys, key, number)

    def _add_phrase(self, number: int, spelling: Spelling, parts: list[str]) -> None:
        """Insert a phrase by the keys of its words, and once more by the terms and numbers they are."""
        inner = [p for n, p in enumerate(parts) if n in (0, len(parts) - 1) or surface(p) not in OF]
        if len(inner) == 1:
            return
        if any(surface(p) in AND for p in inner[1:-1]):
            self._insert(
                number,
                spelling,
                [p for n, p in enumerate(inner) if n in (0, len(inner) - 1) or surface(p) not in AND],
            )
        self._insert(number, spelling, inner)

    def _insert(self, number: int, spelling: Spelling, inner: list[str]) -> None:
        plain = [_word_symbols(part, spelling.language, first=n == 0) for n, part in enumerate(inner)]
        deep = [self._symbols(part, spelling) or plain[n] for n, part in enumerate(inner)]
        counted = all(some[0][0] == "#" for some in deep)
        if counted:  # בית ראשון is a house, not "second first"
            deep = plain
        paths = dict.fromkeys([*_paths(plain), *_paths(deep)])  # a set would change its order from run to run
        if (
            spelling.language == "de"
            and len(inner) == 2
            and all(part[0].isupper() for part in inner)  # not "über der Zeit"
            and not (counted or any(s[0][0] == "#" for s in deep))
        ):  # Licht Chassadim, Chassadim-Licht
            paths |= dict.fromkeys(_paths(deep[::-1]))
        for path in paths:
            node = self.index.root
            for symbol in path:
                node = node.next.setdefault(symbol, Node())
                if symbol[0] == "=":
                    self.index.words.add(symbol[1:])
            if not any(self._twins(number, other) for other in node.ends):
                node.ends.append(number)

    def _symbols(self, part: str, spelling: Spelling) -> list[str]:
        if surface(part) in AND:
            return ["&"]
        number = numbers().get(surface(part))
        if number is not None:
            return [f"#{number}"]
        same = [self.known.spellings[n] for n in self.index.surfaces.get(surface(part), ())]
        ids = {s.term_id for s in same if s.language == spelling.language}
        return [f"@{term_id}" for term_id in sorted(ids)[:4]]


def _essence(spelling: Spelling) -> tuple[str, str, str, str]:
    flags = spelling.flags.replace("g", "").replace("p", "")
    return surface(spelling.text).replace("'", ""), spelling.term_id, spelling.language, flags


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
    """The index of the glossary the package ships, read once."""
    return msgspec.json.decode((DATA / "index.json").read_bytes(), type=Index)


def spellings(numbers: Iterable[int]) -> list[Spelling]:
    """The spellings with these *numbers*."""
    every = glossary().spellings
    return [every[n] for n in numbers]
