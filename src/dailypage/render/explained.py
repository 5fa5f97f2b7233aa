"""What the outputs without boxes (text, Markdown, mail) say of a term, and what they leave out.

A name that only repeats another, a definition given twice, an empty source: nobody reads those.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from dailypage.issue import Explanation, Related

#: What is said of a source; interface words.
CERTAINTY = {
    "cited": "item looked up",
    "general": "used throughout the work",
    "to-check": "item still to be checked",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """The parts of an explanation that say something new, in order.

    names      the Hebrew and how it is said, where the name does not say so already
    sentences  the plain and the technical definition (English)
    printed    how this issue prints the term, if it does in another way than the name
    certainty  an interface word for how sure the source is, or "" without a source
    """

    names: tuple[str, ...]
    sentences: tuple[str, ...]
    printed: tuple[str, ...]
    source: str
    certainty: str
    related: tuple[Related, ...]


def explained(explanation: Explanation) -> Explained:
    """What there is to say of *explanation*."""
    told = {bare(explanation.name)}
    names = []
    for name in (explanation.hebrew, explanation.pronunciation):
        if name and bare(name) not in told:
            told.add(bare(name))
            names.append(name)
    sentences = tuple(dict.fromkeys(s for s in (explanation.plain, explanation.technical) if s))
    printed = tuple(form for form in explanation.as_printed if bare(form) not in told)
    certainty = CERTAINTY[explanation.certainty] if explanation.source else ""
    related = tuple(other for other in explanation.related if other.name)
    return Explained(tuple(names), sentences, printed, explanation.source, certainty, related)


@lru_cache(8192)  # names of terms, which come again in issue after issue
def bare(text: str) -> str:
    """*text* as names are compared: without capitals and points.

    >>> bare("Masach") == bare("masach"), bare("מָסָךְ") == bare("מסך")
    (True, True)
    """
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
