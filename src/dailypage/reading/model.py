"""The value of this room: Reading, a moment of the system that a passage speaks of."""

from __future__ import annotations

from typing import Literal

import msgspec

Polarity = Literal["asserted", "negated", "counterfactual"]


class Evidence(msgspec.Struct, frozen=True):
    """Words that a reading rests on. Offsets are half-open and count characters of the text that was read.

    says  what they speak of: a concept of data/reading/concepts.toml
    """

    start: int
    end: int
    text: str
    says: str


class Reading(msgspec.Struct, frozen=True):
    """A moment of the system that a passage speaks of.

    start, end  from the first word it rests on to the last, half-open, in characters of the text
    moment      S01 to S44 of the chain, U0 to U11 of the ladder of unity, or LOOP: and a state or transition
    polarity    asserted; negated: said not to be so; counterfactual: what would have been
    confidence  0 to 1; above 0.7 is sure
    evidence    the words it rests on, in order
    reason      the same as a sentence
    paragraph   of a page: (article, paragraph), both from 1, to which the offsets belong; None in a text
    """

    start: int
    end: int
    moment: str
    polarity: Polarity
    confidence: float
    evidence: tuple[Evidence, ...]
    reason: str
    paragraph: tuple[int, int] | None = None
