"""Explaining: any spelling in, the term out; or the nearest spellings, when there is none."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import Indel

from dailypage.errors import UnknownTerm
from dailypage.terms.fold import surface
from dailypage.terms.glossary import glossary
from dailypage.terms.index import index, spellings
from dailypage.terms.model import Term
from dailypage.terms.recognise import recognise

SUGGESTIONS = 5
NEAR = 0.6  # likeness below which a suggestion would only puzzle


def explain(spelling: str, language: str | None = None) -> Term:
    """The term that *spelling* stands for, in any language and any known or foldable spelling, or its id.

    Raises UnknownTerm, whose ``suggestions`` are preferred names near the spelling, the nearest first.

    >>> explain("Tsimtsum Beth").id
    'tzimtzum-bet'
    >>> explain("המסך").preferred["en"]
    'Masach'
    """
    known = glossary()
    if spelling in known:
        return known[spelling]
    wanted = surface(spelling)
    whole = [m for m in recognise(spelling, language) if len(surface(m.text)) >= 0.8 * len(wanted)]
    if whole:
        return known[max(whole, key=lambda m: m.confidence).term_id]
    raise UnknownTerm(spelling, near(spelling))


def near(spelling: str) -> tuple[str, ...]:
    """The preferred names of the terms whose spellings are most like *spelling*."""
    known = glossary()
    found = process.extract(
        surface(spelling),
        index().surfaces.keys(),
        scorer=Indel.normalized_similarity,
        score_cutoff=NEAR,
        limit=20,
    )
    names = dict.fromkeys(
        known[spellings(index().surfaces[name])[0].term_id].preferred["en"] for name, _, _ in found
    )
    return tuple(names)[:SUGGESTIONS]
