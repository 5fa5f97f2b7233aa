"""The lexicon made ready for look-up: single words by surface and key, phrases as a tree of symbols.

A symbol says how one word of a phrase may be met in a text: by its key (``=masa``), by the term it is a spelling
of (``@masach``), or by its number (``#2``). So "Light of Hochma" is also met as "Ohr Chokhmah", and "Tzimtzum Bet"
as "second restriction", without either being listed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product
from typing import Any

import msgspec

from dailypage.resources import DATA
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
    """Every spelling of a glossary, by surface, by key and by symbols.

    Building it folds ten thousand spellings; builders/lexicon.py does that once and keeps it as data/index.json.
    """

    def __init__(self) -> None:
        self.surfaces: dict[str, list[Spelling]] = {}
        self.keys: dict[str, list[Spelling]] = {}
        self.stems: dict[str, list[Spelling]] = {}
        self.weak: dict[str, list[Spelling]] = {}
        self.root = Node()
        self.words: set[str] = set()

    @classmethod
    def build(cls, known: Glossary) -> Index:
        """The index of *known*, folded here and now."""
        made = cls()
        phrases = []
        for spelling in known.spellings:
            _put(made.surfaces, surface(spelling.text), spelling)
            parts = words_of(spelling.text)
            if len(parts) == 1:
                made._add_word(spelling)
            elif parts:
                phrases.append((spelling, parts))
                made._add_joined(spelling, parts)
        for spelling, parts in phrases:
            made._add_phrase(spelling, parts)
        return made

    def dump(self, known: Glossary) -> dict[str, Any]:
        """The index as plain data: spellings are their numbers in *known*."""
        number = {spelling: n for n, spelling in enumerate(known.spellings)}

        def numbered(spellings: list[Spelling]) -> list[int]:
            return [number[s] for s in spellings]

        def tree(node: Node) -> list[Any]:
            return [numbered(node.ends), {symbol: tree(child) for symbol, child in node.next.items()}]

        tables = {name: getattr(self, name) for name in _TABLES}
        return {name: {key: numbered(some) for key, some in rows.items()} for name, rows in tables.items()} | {
            "tree": tree(self.root)
        }

    @classmethod
    def load(cls, data: dict[str, Any], known: Glossary) -> Index:
        """The index that *dump* wrote for the same glossary."""
        made, every = cls(), known.spellings

        def node(raw: list[Any]) -> Node:
            for symbol in raw[1]:
                if symbol[0] == "=":
                    made.words.add(symbol[1:])
            return Node({symbol: node(child) for symbol, child in raw[1].items()}, [every[n] for n in raw[0]])

        for name in _TABLES:
            setattr(made, name, {key: [every[n] for n in some] for key, some in data[name].items()})
        made.root = node(data["tree"])
        return made

    def _add_word(self, spelling: Spelling) -> None:
        for key in keys(spelling.text, spelling.language if spelling.language != "he" else ""):
            _put(self.keys, key, spelling)
            if is_acronym(spelling.text):
                continue
            if len(key) >= 4:
                _put(self.weak, weak_key(key), spelling)
            if spelling.language == "ru":
                for stem in (key, *stems(key, "ru")[:1]):
                    _put(self.stems, stem, spelling)

    def _add_joined(self, spelling: Spelling, parts: list[str]) -> None:
        """A phrase written as one word: Shevirathakelim, Adam Harishon."""
        if any(part.isdigit() for part in parts):
            return
        last = len(parts) - 1
        bare = [part for n, part in enumerate(parts) if n in (0, last) or surface(part) not in OF | AND]
        for form in dict.fromkeys(["".join(parts), "".join(bare)]):
            for key in keys(form, spelling.language if spelling.language != "he" else ""):
                if len(key) >= 6:
                    _put(self.keys, key, spelling)

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
        if all(some[0][0] == "#" for some in deep):  # בית ראשון is a house, not "second first"
            deep = plain
        paths = dict.fromkeys([*_paths(plain), *_paths(deep)])  # a set would change its order from run to run
        if spelling.language == "de" and len(inner) == 2 and not any(s[0][0] == "#" for s in deep):  # Licht Chassadim, Chassadim-Licht
            paths |= dict.fromkeys(_paths(deep[::-1]))
        for path in paths:
            node = self.root
            for symbol in path:
                node = node.next.setdefault(symbol, Node())
                if symbol[0] == "=":
                    self.words.add(symbol[1:])
            if not any(_twins(spelling, other) for other in node.ends):
                node.ends.append(spelling)

    def _symbols(self, part: str, spelling: Spelling) -> list[str]:
        if surface(part) in AND:
            return ["&"]
        number = numbers().get(surface(part))
        if number is not None:
            return [f"#{number}"]
        ids = {s.term_id for s in self.surfaces.get(surface(part), ()) if s.language == spelling.language}
        return [f"@{term_id}" for term_id in sorted(ids)[:4]]


_TABLES = ("surfaces", "keys", "stems", "weak")


def _twins(one: Spelling, other: Spelling) -> bool:
    """Whether two spellings say the same of a form that folds to both."""
    return replace(one, text="", generated=False, preferred=False) == replace(
        other, text="", generated=False, preferred=False
    ) and surface(one.text).replace("'", "") == surface(other.text).replace("'", "")


def _put(rows: dict[str, list[Spelling]], key: str, spelling: Spelling) -> None:
    some = rows.setdefault(key, [])
    if not any(_twins(spelling, other) for other in some):
        some.append(spelling)


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
    return Index.load(msgspec.json.decode((DATA / "index.json").read_bytes()), glossary())
