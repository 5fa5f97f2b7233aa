"""Profiles: what speaks for each moment. The chain itself says most of it; data/reading/moments.toml the rest."""

from __future__ import annotations

from functools import cache
from math import sqrt

from dailypage.resources import table
from dailypage.system import derive

# How much who, where and what is done tells of a moment, when no other moment has the same.
WEIGHT = {"op": 1.5, "who": 1.2, "where": 0.8, "record": 1.5}
Profile = dict[str, float]


@cache
def said_by_chain() -> dict[str, dict[str, set[str]]]:
    """Moment -> op, who, where and record -> the concepts that speak of them."""
    words = table("reading/chain.toml")
    found: dict[str, dict[str, set[str]]] = {}
    for step in derive().steps:
        if step.moment is None:
            continue
        record = step.demand.record if step.demand else None
        facts = {
            "op": [step.op],
            "who": list(step.who),
            "where": [str(step.where)],
            "record": [f"{record.h}/{record.a}"] if record else [],
        }
        for kind, values in facts.items():
            concepts = {words[kind][value] for value in values if value in words[kind]}
            found.setdefault(step.moment, {}).setdefault(kind, set()).update(concepts)
    return found


@cache
def profiles() -> dict[str, Profile]:
    """Moment -> concept -> how much it speaks for the moment."""
    found: dict[str, Profile] = {m: dict(row) for m, row in table("reading/moments.toml").items()}
    spread: dict[str, int] = {}
    chain = said_by_chain()
    for facts in chain.values():
        for concept in set().union(*facts.values()):
            spread[concept] = spread.get(concept, 0) + 1
    for moment, facts in chain.items():
        for kind, concepts in facts.items():
            for concept in concepts:
                weight = WEIGHT[kind] / sqrt(spread[concept])
                profile = found.setdefault(moment, {})
                profile[concept] = (
                    max(profile.get(concept, weight), weight)
                    if profile.get(concept, 0) >= 0
                    else profile[concept]
                )
    return found
