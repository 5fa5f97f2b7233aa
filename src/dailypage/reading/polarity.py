"""Whether what a passage tells is so, is said not to be so, or would only have been."""

from __future__ import annotations

import re
from functools import cache

from dailypage.reading.concepts import Hit
from dailypage.reading.model import Polarity
from dailypage.resources import table

_SENTENCE = re.compile(r"[^.!?…\n]+")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(table("reading/polarity.toml")[name]), re.IGNORECASE)


def polarity_of(text: str, hits: list[Hit]) -> Polarity:
    """How the sentence in which most of *hits* stand says it."""
    votes: dict[Polarity, int] = {}
    for sentence in _SENTENCE.finditer(text):
        inside = [hit for hit in hits if sentence.start() <= hit.start < sentence.end()]
        if not inside:
            continue
        said = _of(sentence[0])
        votes[said] = votes.get(said, 0) + len(inside)
    return max(votes, key=lambda each: (votes[each], each), default="asserted")


def _of(sentence: str) -> Polarity:
    if _pattern("counterfactual").search(sentence):
        return "counterfactual"
    return "negated" if _pattern("negated").search(sentence) else "asserted"
