"""Glossary: every term of the lexicon, and every spelling it is known by."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

from dailypage.resources import DATA
from dailypage.terms.model import Mention, Term


class Spelling(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One known way to write a term. *flags* hold a letter for each thing that is so, read by the properties."""

    text: str
    term_id: str
    language: str
    flags: str = ""

    @property
    def ambiguous(self) -> bool:
        """Also an ordinary word or another term: a term only with support from its sentence."""
        return "a" in self.flags

    @property
    def everyday(self) -> bool:
        """An ordinary word so common that only its own look (capital, emphasis) makes it a term."""
        return "e" in self.flags

    @property
    def capital(self) -> bool:
        """With its capital it is the term, without one an ordinary word."""
        return "c" in self.flags

    @property
    def name(self) -> bool:
        """It always has a capital, which is therefore no evidence."""
        return "n" in self.flags

    @property
    def translated(self) -> bool:
        """A word of its language, not the Hebrew in its letters."""
        return "t" in self.flags

    @property
    def generated(self) -> bool:
        """Made by rule, not seen in a text."""
        return "g" in self.flags

    @property
    def slip(self) -> bool:
        """A misprint seen in print: recognised, kept as printed, noted for the editor."""
        return "s" in self.flags

    @property
    def preferred(self) -> bool:
        """The form the house prints in its language."""
        return "p" in self.flags


class _Compiled(msgspec.Struct):
    """The shape of data/lexicon.json, made by builders/lexicon.py."""

    made_by: str
    terms: list[Term]
    spellings: list[Spelling]


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
        return cls(data.terms, data.spellings)

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
