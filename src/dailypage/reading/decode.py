"""From what a passage speaks of to the moments it tells, one after the other.

The words of a passage are read as a path through the moments: each word speaks for some, and to go on to another
moment takes evidence (less for the one beside it, forward or back: narratives keep an order). The best path is
found in one pass, in time that grows with the words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from dailypage.reading.concepts import Hit
from dailypage.reading.profiles import profiles
from dailypage.resources import table

# One moment under two names: a step of the chain and the row of the ladder it brings about.
TWINS = {
    "S13": "U2",
    "S15": "U4",
    "S19": "U5",
    "S24": "U7",
    "S28": "U8",
    "S44": "U11",
    "LOOP:couple": "LOOP:AT_GOAL",
}


def weight(name: str) -> float:
    """One of data/reading/weights.toml."""
    return float(table("reading/weights.toml")[name])


@dataclass(slots=True)
class Stretch:
    """A run of hits that tell one moment; *score* is their evidence."""

    moment: str
    hits: list[Hit] = field(default_factory=list)
    score: float = 0.0


def evidence(stretch: Stretch) -> float:
    """What speaks for *stretch*, each concept counted once: to say a word again proves nothing."""
    of = {hit.says: _speaks_for()[hit.says].get(stretch.moment, 0.0) for hit in stretch.hits}
    return sum(of.values())


@cache
def beside() -> dict[str, tuple[str, ...]]:
    """Moment -> those beside it in the order of the chain, of the ladder, or of the turn."""
    found: dict[str, list[str]] = {moment: [] for moment in profiles()}
    rows: dict[str, list[str]] = {}
    for moment in profiles():
        rows.setdefault(moment[0], []).append(moment)
    for row in rows.values():
        for one, other in pairwise(row):
            found[one].append(other)
            found[other].append(one)
    for one, other in TWINS.items():
        both = [*found[one], *found[other]]
        found[one] = found[other] = both
    return {moment: tuple(others) for moment, others in found.items()}


@cache
def _speaks_for() -> dict[str, dict[str, float]]:
    """Concept -> moment -> weight."""
    found: dict[str, dict[str, float]] = {}
    for moment, profile in profiles().items():
        for concept, value in profile.items():
            found.setdefault(concept, {})[moment] = value
    return found


def is_of_field(found: list[Hit], surest: float) -> bool:
    """Whether a passage speaks of the field at all, and not in ordinary words of ordinary things.

    surest  the evidence for the moment it tells best
    """
    said: dict[str, float] = {}
    against = set()
    known = _speaks_for()
    for hit in found:
        if hit.says == "everyday":
            against.add(hit.start)
        elif hit.says in known or hit.says == "spirit":
            value = weight("term") if hit.term else weight("spoken")
            said[hit.says] = max(said.get(hit.says, 0.0), value)
    field = sum(said.values()) - weight("everyday") * len(against)
    return field + weight("told") * surest >= weight("field")


def _emissions(found: list[Hit]) -> list[dict[str, float]]:
    """For each hit, what it says for each moment; what is said again counts less."""
    times: dict[str, int] = {}
    rows = []
    for hit in found:
        n = times[hit.says] = times.get(hit.says, 0) + 1
        worth = weight("again") ** min(n - 1, 3)
        rows.append({m: value * worth for m, value in _speaks_for()[hit.says].items()})
    return rows


def totals(found: list[Hit]) -> dict[str, float]:
    """Moment -> what the whole passage says for it, each concept counted once."""
    said = {hit.says for hit in found}
    sums: dict[str, float] = {}
    for concept in said:
        for moment, value in _speaks_for().get(concept, {}).items():
            sums[moment] = sums.get(moment, 0.0) + value
    return sums


def path(found: list[Hit]) -> list[Stretch]:
    """The moments of the hits *found*, in the order told."""
    found = [hit for hit in found if hit.says in _speaks_for()]
    if not found:
        return []
    rows, whole = _emissions(found), totals(found)
    most = max(whole.values())
    entry = {m: weight("change") + weight("passage") * (most - value) for m, value in whole.items()}
    scores = {m: rows[0].get(m, 0.0) - cost for m, cost in entry.items()}
    back: list[dict[str, str]] = []
    for row in rows[1:]:
        best = max(scores, key=lambda m: (scores[m], m))
        came, after = {}, {}
        for moment, cost in entry.items():
            options = [(scores[moment], moment), (scores[best] - cost, best)]
            options += [
                (scores[other] - cost + weight("next"), other)
                for other in beside()[moment]
                if other in scores
            ]
            value, came[moment] = max(options)
            after[moment] = value + row.get(moment, 0.0)
        scores = after
        back.append(came)
    return _stretches(found, rows, scores, back)


def _stretches(
    found: list[Hit], rows: list[dict[str, float]], scores: dict[str, float], back: list[dict[str, str]]
) -> list[Stretch]:
    moment = max(scores, key=lambda m: (scores[m], m))
    told = [moment]
    for came in reversed(back):
        moment = came[moment]
        told.append(moment)
    told.reverse()
    stretches: list[Stretch] = []
    for hit, row, now in zip(found, rows, told, strict=True):
        if not stretches or stretches[-1].moment != now:
            stretches.append(Stretch(now))
        if (value := row.get(now, 0.0)) > 0:
            stretches[-1].hits.append(hit)
            stretches[-1].score += value
    return [one for one in stretches if one.hits]
