"""What a page says of the chain that the model refuses: for the editor, never for the reader.

Only what is said plainly is checked: an act and the one in whom it is said to be ("Tzimtzum Bet in Partzuf AB"), or
two acts and their order or cause ("the breaking came before Tzimtzum Bet").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from dailypage.page.model import Note, Text
from dailypage.page.notes import note, shown
from dailypage.reading.concepts import Hit, hits
from dailypage.reading.polarity import LONGEST, polarity_of
from dailypage.reading.profiles import said_by_chain
from dailypage.resources import table
from dailypage.system import LAWS, derive
from dailypage.system.naming import names
from dailypage.terms.model import Mention

CODE = "against-the-system"
NEAR = 40  # concepts after an act, within its sentence, that may be what is claimed of it


def notes_on(text: Text, mentions: Sequence[Mention]) -> Iterator[Note]:
    """A note for each thing *text* says that the chain refuses, with the law and the source."""
    plain = text.plain
    for start, end, why, moment in claims(plain, mentions):
        name = names()[moment]
        source = ", ".join([*_laws(moment), *name.cite])
        yield note(CODE, text.place(start), value=shown(plain[start:end]), why=why, source=source)


def claims(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int, str, str]]:
    """What *text* claims against the chain, each claim once: where, why not, and the moment that says so.

    >>> from dailypage.terms.recognise import find
    >>> text = "The breaking of the vessels came before Tzimtzum Bet."
    >>> [why for *_, why, moment in claims(text, find(text))]
    ['in the chain S15 (Second restriction) comes before S24 (The light passes Parsa and the vessels break)']
    """
    acts = table("reading/claims.toml")["act"]
    said = hits(text, mentions, whole=True)
    told: set[str] = set()
    for at, act in enumerate(said):
        if act.says not in acts:
            continue
        for other in said[at + 1 : at + 1 + NEAR]:
            if other.sentence != act.sentence:
                break
            if other.start < act.end:
                continue
            between = text[act.end : other.start]
            printed = text[other.start : other.end]
            why = _misplaced(acts[act.says], other, between, printed) or _misordered(
                acts[act.says], acts.get(other.says, ""), between
            )
            if why and why not in told and _is_asserted(text, act):
                told.add(why)
                yield act.start, other.end, why, acts[act.says]
                break


def _is_asserted(text: str, act: Hit) -> bool:
    start = max(0, act.start - LONGEST)
    near = text[start : act.end + LONGEST]
    return polarity_of(near, [replace(act, start=act.start - start)]) == "asserted"


def _misplaced(moment: str, who: Hit, between: str, printed: str) -> str:
    """Why the act of *moment* is not in *who*, whom the text calls *printed*, or ""."""
    if who.says not in _who() or not _is("in", between):
        return ""
    allowed = said_by_chain()[moment]["who"] | set(table("reading/claims.toml")["also"].get(moment, ()))
    if who.says in allowed:
        return ""
    title = names()[moment].title
    return f"in the chain {moment} ({title}) is not in {printed}"


def _misordered(moment: str, other: str, between: str) -> str:
    """Why the act of *moment* does not stand to that of *other* as *between* says, or ""."""
    if not other or other == moment:
        return ""
    first, second = sorted((moment, other))
    wrong = _is("before", between) if moment == second else _is("after", between)
    if not wrong or _is("before", between) == _is("after", between):
        return ""
    return f"in the chain {first} ({names()[first].title}) comes before {second} ({names()[second].title})"


@cache
def _who() -> frozenset[str]:
    return frozenset(table("reading/chain.toml")["who"].values())


@cache
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(table("reading/claims.toml")["words"][word], re.IGNORECASE)


def _is(word: str, between: str) -> bool:
    return _pattern(word).search(between) is not None


@cache
def _laws(moment: str) -> tuple[str, ...]:
    """The laws that the steps of *moment* follow."""
    found = dict.fromkeys(law for step in derive()[moment].steps for law in step.laws)
    return tuple(law for law in found if law in LAWS)
