"""Whether what a passage tells is so, is said not to be so, or would only have been."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from dailypage.reading.concepts import Hit
from dailypage.reading.model import Polarity
from dailypage.resources import table

LONGEST = 600  # characters of a sentence that are looked at: the patterns look back
_SENTENCE = re.compile(r"[^.!?…\n]+")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(table("reading/polarity.toml")[name]), re.IGNORECASE)


def polarity_of(text: str, hits: list[Hit]) -> Polarity:
    """How the sentence in which most of *hits* stand says it.

    A sentence with "would" goes on with the condition of the one before it.
    """
    votes: dict[Polarity, int] = {}
    before: Polarity = "asserted"
    starts = sorted(hit.start for hit in hits)
    for sentence in _SENTENCE.finditer(text):
        said = sentence[0][:LONGEST]
        goes_on = before == "counterfactual" and _pattern("goes_on").search(said)
        before = "counterfactual" if goes_on else _of(said)
        inside = bisect_left(starts, sentence.end()) - bisect_left(starts, sentence.start())
        if inside:
            votes[before] = votes.get(before, 0) + inside
    return max(votes, key=lambda each: (votes[each], each), default="asserted")


def _of(sentence: str) -> Polarity:
    if _pattern("counterfactual").search(sentence):
        return "counterfactual"
    return "negated" if _pattern("negated").search(sentence) else "asserted"
