"""Runs: consecutive words that may stand in one phrase, and every reading of them.

What a run says depends on its words alone, so it is worked out once and remembered: its readings, all that can be
told of them without their sentence, and, when none needs support, which of them are chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Protocol, TypeVar

import msgspec

from dailypage.terms.glossary import Spelling, glossary
from dailypage.terms.hits import CERTAIN, EVERYDAY, Weighed, level_of, weigh
from dailypage.terms.index import is_acronym
from dailypage.terms.model import How
from dailypage.terms.phrases import MAX_GLOSS, MAX_WORDS, Walk
from dailypage.terms.plain import has_company
from dailypage.terms.tokens import STOPS, Tokens
from dailypage.terms.words import ALONE, BEGINS, FIRST, INSIDE, TERM, Word, WordCache

LONGEST_RUN = 300  # characters; what a longer one says is not kept
PEOPLE = frozenset({"person", "calendar"})  # kinds that tell of people and their year, not of the system
_sign = attrgetter("sign")
_GO_ON = INSIDE + BEGINS + TERM
_ALONE, _BEGIN = TERM + ALONE, BEGINS + FIRST
_RUN = re.compile(f"[{_ALONE}{_ALONE.upper()}][{_GO_ON}]*|[{_BEGIN}{_BEGIN.upper()}][{_GO_ON}]+")
_GLOSSED = str.maketrans(_BEGIN + _BEGIN.upper(), _ALONE + _ALONE.upper())
IN_NAMES = 4  # letters: a word this short before an unknown capital is part of a name
LONG_SLIP = 7  # letters of a key: so long a word near a term is taken for it in small letters too
SURE: dict[How, str] = {
    "exact": "as the house prints it",
    "variant": "a known spelling",
    "folded": "equal to a known spelling after folding",
    "prefixed": "a known word with a prefix or ending",
    "compound": "put together from known parts",
}


class Reading(msgspec.Struct, frozen=True, gc=False):
    """Words of a run read as a term. Places are counted from the beginning of the run.

    first, last  its words
    start, end   its characters
    spelling     what they are read as
    term_id      its term
    how          how it is spelled here
    level        how much support it needs
    order        sorts rivals: the longest by its telling letters first, then the surest
    reason       what it rests on when it is certain, else ""
    capitals     the words whose capital would be evidence
    acronym      it is written as a word of capitals
    person       it tells of people and their year
    of_people    the same, or of their writings
    titled       it is a person, whose title belongs to it
    unproved     a slip in a short word: a term only where it looks like one
    nameable     so short that it may be part of a name
    listed       it has a comma inside, so that it may be a piece of a longer list
    in_company   some words beside it would make it plain
    """

    first: int
    last: int
    start: int
    end: int
    spelling: Spelling
    term_id: str
    how: How
    level: int
    order: tuple[int, float]
    reason: str
    capitals: tuple[int, ...]
    acronym: bool
    person: bool
    of_people: bool
    titled: bool
    unproved: bool
    nameable: bool
    listed: bool
    in_company: bool

    @property
    def tells(self) -> bool:
        """Whether it may stand, or support another, where there is neither emphasis nor a gloss."""
        long = self.last - self.first >= MAX_WORDS
        return self.level != EVERYDAY or bool(self.capitals) or self.acronym or long

    @property
    def open(self) -> bool:
        """Whether its standing depends on what is around it."""
        return self.level != CERTAIN or self.nameable or self.unproved or self.listed or self.in_company


class Run(msgspec.Struct, frozen=True):
    """What a run of words says, wherever it stands.

    readings  every reading: of single words, then of phrases; one for each place and term
    telling   those that may stand where nothing but a capital, or company, can support them
    chosen    which of *telling* are chosen, by number, if that is settled without a look around; else None
    unproved  some are slips that must look like a term
    """

    readings: tuple[Reading, ...]
    telling: tuple[Reading, ...]
    chosen: tuple[int, ...] | None
    unproved: bool


Placed = tuple[Run, int, int]  # a run in its text: its first word, and the first behind it


class _Spanned(Protocol):
    """A reading, by its words."""

    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...


_S = TypeVar("_S", bound=_Spanned)


def without_overlap(ranked: Iterable[_S]) -> Iterator[_S]:
    """Those of *ranked*, the best first, that share no word with a better one."""
    used: set[int] = set()
    for one in ranked:
        span = range(one.first, one.last + 1)
        if used.isdisjoint(span):
            used.update(span)
            yield one


class Reader:
    """Reads the runs of one text."""

    def __init__(self, tokens: Tokens, words: Sequence[Word], met: WordCache) -> None:
        self.tokens, self.words, self.met = tokens, words, met

    def runs(self) -> Iterator[Placed]:
        """Every run that says something, in order.

        A run goes on while words may stand inside a phrase. A phrase goes beyond it only by a gloss in brackets.
        """
        tokens, known = self.tokens, self.met.runs
        text, texts, starts, gaps = tokens.text, tokens.texts, tokens.starts, tokens.gaps
        openings, opening = [at for at, gap in gaps.items() if gap == "("], 0
        for found in _RUN.finditer(self._signs()):
            first, end = found.span()
            while opening < len(openings) and openings[opening] <= first:
                opening += 1
            glossed = opening < len(openings) and openings[opening] <= end
            reach = self._behind_gloss(first, end) if glossed else end
            written = text[starts[first] : starts[reach - 1] + len(texts[reach - 1])]
            run = known.get((written, end - first))
            if run is None:
                run = self._read(first, end)
                if len(written) <= LONGEST_RUN and texts[reach - 1] != "I":  # there what follows matters too
                    known[written, end - first] = run
            if run.readings:
                yield run, first, end

    def _behind_gloss(self, first: int, end: int) -> int:
        """Where a phrase that begins in the run from *first* to *end* must end: behind its gloss it may go on."""
        gaps, count = self.tokens.gaps, len(self.words)
        for at in range(end, first, -1):
            if gaps.get(at) == "(":
                for close in range(at + 1, min(at + MAX_GLOSS, count)):
                    if gaps.get(close) == ")":
                        reach = close + 1
                        while reach < count and self.words[reach].inner and gaps.get(reach) not in STOPS:
                            reach += 1
                        return reach
                break
        return end

    def _signs(self) -> str:
        """A letter for each word; a capital behind what no phrase goes over."""
        signs = list(map(_sign, self.words))
        for at, gap in self.tokens.gaps.items():
            if gap in STOPS:
                signs[at] = signs[at].upper()
            elif gap == "(" and at:  # with its gloss it may be a phrase
                signs[at - 1] = signs[at - 1].translate(_GLOSSED)
        return "".join(signs)

    def _read(self, first: int, end: int) -> Run:
        """The run of words from *first* up to *end*, read word by word."""
        found = [self._reading(at, at, one, first) for at in range(first, end) for one in self._alone(at)]
        walk = Walk(self.tokens, self.words, self.met)
        for at in range(first, end):
            walk.phrases_from(at)
        found += [self._reading(at, last, one, first) for (at, last, _), one in walk.found.items()]
        telling = [one for one in found if one.tells]
        chosen = None
        if "(" in map(self.tokens.gaps.get, range(first + 1, end)):
            telling = found  # a gloss supports any word
        elif not any(one.open or one.last >= end - first for one in telling):
            ranked = sorted(telling, key=lambda one: (one.order, one.first))
            numbers = {id(one): number for number, one in enumerate(telling)}
            chosen = tuple(
                numbers[id(one)] for one in sorted(without_overlap(ranked), key=lambda one: one.first)
            )
        return Run(tuple(found), tuple(telling), chosen, any(one.unproved for one in found))

    def _alone(self, at: int) -> tuple[Weighed, ...]:
        """The terms that word *at* may be without its neighbours."""
        word = self.words[at]
        if word.slip is None:
            return word.weighed
        return (*word.weighed, weigh(word.slip, self.tokens.texts[at], self.met.language))

    def _reading(self, first: int, last: int, one: Weighed, origin: int) -> Reading:
        tokens, spelling = self.tokens, one.spelling
        slip = first == last and one.how == "fuzzy"
        start = tokens.starts[first]
        end = tokens.end(first) if slip else start + one.length
        acronym = is_acronym(tokens.text[start:end])
        kind = glossary()[spelling.term_id].kind
        named = spelling.name or self.met.language == "de"
        certain = one.level == CERTAIN
        reason = SURE.get(one.how) or f"one slip away from “{spelling.text}”"
        person = spelling.name or kind in PEOPLE
        return Reading(
            first - origin,
            last - origin,
            start - tokens.starts[origin],
            end - tokens.starts[origin],
            spelling,
            spelling.term_id,
            one.how,
            one.level,
            (-sum(word.weight for word in self.words[first : last + 1]), -one.rank),
            reason=reason if certain else "",
            capitals=() if named or acronym else self._capitals(first, last, origin),
            acronym=acronym,
            person=person,
            of_people=person or kind == "source",
            titled=kind == "person",
            unproved=slip and len(self.words[first].key) < LONG_SLIP,
            nameable=certain and first == last and end - start <= IN_NAMES and self._nameable(first),
            listed="," in map(tokens.gaps.get, range(first + 1, last + 1)),
            in_company=has_company(spelling.text, spelling.language),
        )

    def _capitals(self, first: int, last: int, origin: int) -> tuple[int, ...]:
        """The words whose capital would tell: in a phrase, none that is surely a term by itself."""
        texts = self.tokens.texts
        return tuple(
            n - origin
            for n in range(first, last + 1)
            if texts[n][0].isupper() and texts[n] != "I" and (first == last or not self._is_certain(n))
        )

    def _is_certain(self, n: int) -> bool:
        return any(level_of(hit.spelling, self.tokens.texts[n]) == CERTAIN for hit in self.words[n].hits)

    def _nameable(self, at: int) -> bool:
        return self.met.language != "de" and not is_acronym(self.tokens.texts[at])
