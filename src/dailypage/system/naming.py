"""Names, attached afterwards: which moment of the tradition a step of the run is, in any spelling.

No rule reads a name. `DESCRIBED` says what else has a name of its own: a part of a state, at the moment when its
description first holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from dailypage.errors import UnknownMoment
from dailypage.system.axis import given
from dailypage.system.operations.base import Certainty
from dailypage.system.operations.correction import has_class
from dailypage.system.state import State
from dailypage.system.unity import SPARKS, u7

ESSENCE = "S00"


@dataclass(frozen=True, slots=True)
class Name:
    """What the tradition calls a moment: its label, title, other names, source and certainty."""

    label: str
    title: str
    names: tuple[str, ...]
    cite: tuple[str, ...]
    certainty: Certainty
    note: str = ""


def _lit(s: State, name: str) -> bool:
    return name in s and s[name].stage == "GADLUT"


def _is_permanent(s: State) -> bool:
    return has_class(s, "BB", "CORRECTED") and has_class(s, "RR", "SET_ASIDE")


DESCRIBED: dict[str, Callable[[State], bool]] = {
    "places": lambda s: bool(s.places),
    "nekudim": lambda s: "nek_zat" in s,
    "holam": lambda s: _lit(s, "nek_keter"),
    "shuruk": lambda s: _lit(s, "nek_avi"),
    "daat": lambda s: "daat.panim" in s.klis,
    "kings": u7,
    "what_broke": lambda s: "nek_zat" in s and s["nek_zat"].status == "BROKEN",
    "sparks": lambda s: sum(spark.count for spark in s.sparks) >= SPARKS,
    "permanent_state": _is_permanent,
}


@cache
def names() -> dict[str, Name]:
    """Label -> name, S01 to S44."""
    return {
        label: Name(
            label,
            row["title"],
            tuple(row.get("names", ())),
            tuple(row["cite"]),
            row.get("certainty", "doctrine"),
            row.get("note", ""),
        )
        for label, row in given("moments").items()
    }


@cache
def _labels() -> dict[str, str]:
    return {event: label for label, row in given("moments").items() for event in row["events"]}


class Labels:
    """Gives each event of one run its label, counting those that come again."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, op: str, subject: str) -> str | None:
        """The label of the next event *op* on *subject*, or None where the table knows none."""
        key = f"{op} {subject}"
        times = self._seen[key] = self._seen.get(key, 0) + 1
        table = _labels()
        return table.get(f"{key} {times}") or table.get(key) or table.get(f"{op} *")


# What spellings have in common, step by step: the same in the explorer's search.
FOLDING = (
    (r"\bthe\b|\bof\b|\bde\b|\bha\b|\band\b|\b[vw]e\b|\bin\b", " "),
    (r"beth?\b|\bbeis\b|\bb\b", "bet"),
    (r"\balef\b|\baleph?h?\b|\ba\b", "alef"),
    ("ts|tz|z", "z"),
    ("th", "t"),
    ("ph", "f"),
    ("kh|ch|h", ""),
    ("[ckq]", "k"),
    ("[wv]", "v"),
    ("oo|ou", "u"),
    ("ee|y", "i"),
    ("ei|ai|e", "e"),
    (r"(.)\1+", r"\1"),
    (r"[^\w]+", ""),
)


@cache
def fold(text: str) -> str:
    """*text* as its spellings have it in common.

    >>> fold("nekudot de sag") == fold("Nekudoth of SAG"), fold("Tsimtsum Beth") == fold("Tzimtzum Bet")
    (True, True)
    """
    folded = unicodedata.normalize("NFKD", text)
    folded = "".join(c for c in folded if not unicodedata.combining(c)).casefold()
    folded = re.sub(r"\bd['’](?=\w)", " ", folded)  # "d'SAG"
    folded = re.sub("['\"’׳״]", "", folded)  # 'Z"A', "n'kudot"
    folded = re.sub(r"[^\w]+", " ", folded)
    for old, new in FOLDING:
        folded = re.sub(old, new, folded)
    return folded


def _skeleton(folded: str) -> str:
    """A folded name without its vowels, which spellings drop and add the most."""
    return re.sub("[aeiou]", "", folded)


SHORTEST = 3  # consonants
LONGEST_LETTERS = 3  # characters: of a name that is one letter said twice, with a sign between
LONGEST = 120  # characters: no name is longer


@cache
def _by_skeleton() -> dict[str, str]:
    """Skeleton -> label, for those that only one moment has."""
    found: dict[str, set[str]] = {}
    for key, label in spellings().items():
        found.setdefault(_skeleton(key), set()).add(label)
    return {key: labels.pop() for key, labels in found.items() if len(labels) == 1 and len(key) >= SHORTEST}


@cache
def spellings() -> dict[str, str]:
    """Every name of every moment, folded, in whichever language -> its label."""
    found: dict[str, str] = {}
    for label, name in names().items():
        for spelling in (label, name.title, *name.names):
            found.setdefault(fold(spelling), label)
    for label, foreign in given("spellings").items():
        for spelling in foreign:
            found.setdefault(fold(spelling), label)
    return found


def label_of(text: str, present: Iterable[str]) -> str:
    """The label that *text* names, among those *present* in a run.

    >>> label_of("Tsimtsum Beth", ["S15"]), label_of("צמצום ב׳", ["S15"])
    ('S15', 'S15')

    Raises UnknownMoment, with the nearest names, for what it does not know.
    """
    asked = re.sub(r"^[Ss](\d)$", r"S0\1", text.strip())
    label = asked.upper() if asked.upper() in names() else _named(asked)
    if label is None:
        if asked.upper() == ESSENCE:
            raise UnknownMoment(text, (), "of His Essence nothing can be said, so it is not modelled")
        near = () if re.fullmatch(r"[SsUu]\d+", asked) else _near(fold(asked))  # no number is like another
        raise UnknownMoment(text, near)
    if label not in set(present):
        raise UnknownMoment(text, (), f"{label}, {names()[label].title}, did not come about in this run")
    return label


def _named(asked: str) -> str | None:
    folded = fold(asked)
    if len(folded) == 1 and len(asked) > LONGEST_LETTERS:  # "AA" is one letter when folded; "aaaaa" is nobody
        return None
    return spellings().get(folded) or _by_skeleton().get(_skeleton(folded))


def _near(folded: str) -> tuple[str, ...]:
    near = get_close_matches(folded, spellings(), n=3, cutoff=0.6) if len(folded) > 1 else []
    return tuple(dict.fromkeys(names()[spellings()[key]].title for key in near))
