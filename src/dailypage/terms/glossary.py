"""Glossary: every term of the lexicon, and every spelling it is known by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import msgspec

from dailypage.resources import DATA
from dailypage.terms.model import Mention, Term


@dataclass(frozen=True, slots=True)
class Spelling:
    """One known way to write a term.

    ambiguous  also an ordinary word or another term: a term only with support from its sentence
    everyday   an ordinary word so common that only its own look (capital, emphasis) makes it a term
    generated  made by rule, not seen in a text
    slip       a misprint seen in print: recognised, kept as printed, noted for the editor
    preferred  the form the house prints in *language*
    translated  a word of *language*, not the Hebrew in its letters
    capital    with its capital it is the term, without one an ordinary word
    name       always has a capital, which is therefore no evidence
    """

    text: str
    term_id: str
    language: str
    ambiguous: bool = False
    everyday: bool = False
    generated: bool = False
    slip: bool = False
    preferred: bool = False
    translated: bool = False
    name: bool = False
    capital: bool = False


class _Compiled(msgspec.Struct):
    """The shape of data/lexicon.json, made by builders/lexicon.py."""

    made_by: str
    terms: list[Term]
    spellings: list[tuple[str, str, str, str]]


class Glossary:
    """All terms by id.

    >>> glossary()["masach"].hebrew
    'מסך'
    >>> len(glossary()) > 600
    True
    """

    def __init__(self, terms: list[Term], spellings: list[Spelling]) -> None:
        self._terms = {term.id: term for term in terms}
        self.spellings = tuple(spellings)
        self._slips = {spelling.text.casefold() for spelling in spellings if spelling.slip}

    @classmethod
    def of(cls, compiled: bytes) -> Glossary:
        """The glossary that builders/lexicon.py compiled."""
        data = msgspec.json.decode(compiled, type=_Compiled)
        spellings = [
            Spelling(text, term_id, language, *(flag in flags for flag in "aegsptnc"))
            for text, term_id, language, flags in data.spellings
        ]
        return cls(data.terms, spellings)

    def __getitem__(self, term_id: str) -> Term:
        return self._terms[term_id]

    def __contains__(self, term_id: object) -> bool:
        return term_id in self._terms

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)

    def is_slip(self, mention: Mention) -> bool:
        """Whether the print slipped here: a misprint known from print, or a spelling never seen."""
        return mention.how == "fuzzy" or mention.text.casefold() in self._slips


@cache
def glossary() -> Glossary:
    """The glossary the package ships, read once."""
    return Glossary.of((DATA / "lexicon.json").read_bytes())
