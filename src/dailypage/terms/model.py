"""The values of this room: Term, what the lexicon knows; Mention, where a text uses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec

How = Literal["exact", "variant", "folded", "prefixed", "compound", "fuzzy"]
Certainty = Literal["cited", "general", "to-check"]


@dataclass(frozen=True, slots=True)
class Term:
    """One concept of the field.

    id             stable name, lower case with hyphens ("tzimtzum-bet")
    kind           one of the lexicon's seventeen kinds ("partzuf", "operation", "source", ...)
    hebrew         the Hebrew as printed, without points
    pronunciation  the Hebrew in Latin letters, as the field writes it, or ""
    preferred      language -> the form the house prints
    plain          a sentence a newcomer understands (English)
    technical      the same, exactly, in the field's words (English), or ""
    source         the work, with its item number only where the citation was looked up
    certainty      cited: work and item were seen; general: the work uses the word throughout;
                   to-check: a number was given from memory, so it is not shown
    related        ids of neighbouring terms
    """

    id: str
    kind: str
    hebrew: str
    pronunciation: str
    preferred: dict[str, str]
    plain: str
    technical: str
    source: str
    certainty: Certainty
    related: tuple[str, ...]


class Mention(msgspec.Struct, frozen=True):
    """A place where a text uses a term. Offsets are half-open and count characters of the text given.

    how         exact: as the house prints it; variant: another known spelling; folded: equal after
                folding; prefixed: a Hebrew prefix or a case ending was taken off; compound: put
                together from parts, or parted by a gloss; fuzzy: never seen, near one term only
    confidence  0 to 1; above 0.8 is sure
    text        the characters themselves, ``text[start:end]``
    reason      the evidence, in words
    """

    start: int
    end: int
    term_id: str
    how: How
    confidence: float
    text: str
    reason: str = ""
