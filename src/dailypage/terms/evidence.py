"""Evidence: when a reading is a term and when it is only a word.

A spelling that is nothing but a term stands by itself. One that is also an ordinary word needs support from
its sentence: a second term, a capital where none is due, emphasis, a gloss, or a text that says nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from operator import attrgetter

import msgspec

from dailypage.terms.fold import HEADS, OF
from dailypage.terms.glossary import Glossary, glossary
from dailypage.terms.hits import AMBIGUOUS, CERTAIN, EVERYDAY
from dailypage.terms.language import small_words
from dailypage.terms.phrases import MAX_WORDS
from dailypage.terms.plain import NEAR, is_plain, speaking
from dailypage.terms.runs import Placed, Reading, Run, without_overlap
from dailypage.terms.tokens import Tokens
from dailypage.terms.words import Word

LONE = 3  # words beside a reading in a text that still says nothing else
LONGEST_EMPHASIS = 80  # characters; a longer one stresses a sentence, not a term
TITLED = 0.7  # share of capitals from which on a capital says nothing
_first, _start = attrgetter("first"), attrgetter("start")
CHORUS = 3  # ordinary words of one sentence that may all be terms, and so are


class Judged(msgspec.Struct, gc=False):
    """A reading at its place: words *first* to *last*, characters *start* to *end*, and what it rests on.

    sentence  the number of the one it begins in
    """

    first: int
    last: int
    start: int
    end: int
    sentence: int
    reading: Reading
    reason: str

    @property
    def term_id(self) -> str:
        """The term it is read as."""
        return self.reading.term_id


class Court:
    """Judges the readings of one text, run by run."""

    def __init__(
        self,
        text: str,
        tokens: Tokens,
        words: Sequence[Word],
        language: str,
        emphasis: Sequence[tuple[int, int]],
    ) -> None:
        self.text, self.tokens, self.words = text, tokens, words
        self.language, self.emphasis = language, emphasis
        self.known: Glossary = glossary()
        self.readings: list[Judged] = []
        self._titled: dict[int, bool] = {}
        self._may_be_emphasised = bool(emphasis) or "*" in text or "_" in text
        self._may_be_glossed = "(" in tokens.gaps.values()

    def chosen(self, runs: Sequence[Placed]) -> list[Judged]:
        """The readings that stand and are the best of those that share a word, in order, each with its reason."""
        taken: list[Judged] = []
        open_ones: list[Judged] = []
        reach = -1  # the last word of the readings so far: a gloss may lead beyond a run
        for run, first, end in runs:
            quiet = self._is_quiet(first, end)
            readings = self._place(run, first, run.telling if quiet else run.readings)
            self.readings += readings
            if quiet and run.chosen is not None and first > reach:
                taken += [readings[n] for n in run.chosen]
            else:
                open_ones += readings
                reach = max(reach, *(one.last for one in readings)) if readings else reach
        if not open_ones:
            return taken
        taken += longest(one for one in open_ones if self._stands(one))
        return sorted(taken, key=_start)

    def _is_quiet(self, first: int, end: int) -> bool:
        """Whether nothing but a capital or company can support an ordinary word of a run."""
        if self._may_be_emphasised or len(self.tokens) <= LONE + MAX_WORDS:
            return False
        gaps = self.tokens.gaps
        return not self._may_be_glossed or (gaps.get(first) != "(" and gaps.get(end) != "(")

    def _place(self, run: Run, first: int, readings: Sequence[Reading]) -> list[Judged]:
        start, sentence = self.tokens.starts[first], self.tokens.sentence
        if run.unproved:
            readings = [
                one for one in readings if not one.unproved or self._looks_like_a_term(first + one.first)
            ]
        return [
            Judged(
                first + one.first,
                first + one.last,
                start + one.start,
                start + one.end,
                sentence(first + one.first),
                one,
                one.reason,
            )
            for one in readings
        ]

    def _looks_like_a_term(self, at: int) -> bool:
        return (self.tokens.texts[at][0].isupper() and at not in self.tokens.firsts) or len(self.tokens) <= 2

    def _stands(self, one: Judged) -> bool:
        """Whether *one* stands; its reason is noted."""
        reading = one.reading
        if reading.listed and self._goes_on(one):
            one.reason = ""
        elif reading.level != CERTAIN:
            one.reason = self._supported(one)
        elif (reading.nameable and self._opens_a_name(one)) or self._is_plainly_not(one):
            one.reason = ""
        return bool(one.reason)

    # What a sentence holds, gathered only when a word needs support.

    @cached_property
    def _ordered(self) -> list[Judged]:
        """The readings of single words, then those of phrases."""
        return sorted(self.readings, key=lambda one: one.first < one.last)

    @cached_property
    def _certain(self) -> dict[int, list[Judged]]:
        found: dict[int, list[Judged]] = {}
        for one in self._ordered:
            if one.reading.level == CERTAIN and not self._is_plainly_not(one):
                found.setdefault(one.sentence, []).append(one)
        return found

    @cached_property
    def _in_names(self) -> set[int]:
        """The words of the names of people: the Rav of "Rav Laitman" says nothing of his head."""
        sure = [one for some in self._certain.values() for one in some if one.reading.titled]
        return {n for one in sure for n in range(one.first, one.last + 1)}

    @cached_property
    def _of_the_system(self) -> dict[int, list[Judged]]:
        """Those of the certain ones that tell neither of people nor of their year, and are no part of a name."""
        in_names = self._in_names
        return {
            sentence: [one for one in some if not (one.reading.person or one.first in in_names)]
            for sentence, some in self._certain.items()
        }

    @cached_property
    def _kin(self) -> dict[int, list[Judged]]:
        """The ambiguous phrases and acronyms of each sentence."""
        found: dict[int, list[Judged]] = {}
        for one in self._ordered:
            level = one.reading.level
            phrase = level == AMBIGUOUS and (one.first < one.last or one.term_id in self._speaking)
            if phrase or (level != CERTAIN and one.reading.acronym):
                found.setdefault(one.sentence, []).append(one)
        return found

    @cached_property
    def _speaking(self) -> frozenset[str]:
        """The terms that in this language are evidence for each other, although each is an ordinary word."""
        return speaking(self.language)

    @cached_property
    def _covered(self) -> set[int]:
        """The words that are surely terms, and so no part of anybody's name."""
        sure = [one for some in self._certain.values() for one in some if not one.reading.spelling.name]
        return {n for one in sure for n in range(one.first, one.last + 1)}

    def _is_titled(self, at: int) -> bool:
        """Whether most words of the sentence of word *at* have a capital, so that it says nothing."""
        sentence = self.tokens.sentence(at)
        if sentence not in self._titled:
            start, end = self.tokens.sentence_span(at)
            capitals = [text[0].isupper() for text in self.tokens.texts[start:end] if len(text) > 3]
            self._titled[sentence] = len(capitals) > 1 and sum(capitals) >= TITLED * len(capitals)
        return self._titled[sentence]

    def _goes_on(self, one: Judged) -> bool:
        """A list of which *one* is only a piece: "Keter, Hochma, Bina, Tifferet" speaks of each."""
        gaps = self.tokens.gaps
        return "," in {gaps.get(one.first), gaps.get(one.last + 1)}

    # The kinds of evidence.

    def _supported(self, one: Judged) -> str:
        """The evidence in words, or "" when there is not enough."""
        if len(self.tokens) <= LONE + one.last - one.first + 1 and self._is_alone(one):
            return "the text says nothing else"
        if self._may_be_emphasised and self._is_emphasised(one):
            return "emphasised"
        if self._may_be_glossed and self._is_glossed(one):
            return "glossed by another word for the same term"
        if one.reading.capitals and self._has_capital(one):
            return "a capital in mid-sentence"
        if one.reading.level == EVERYDAY:
            return ""
        if (other := self._companion(one) or self._relative(one) or self._chorus(one)) and not self._is_plain(
            one
        ):
            return f"beside “{self.text[other.start : other.end]}”"
        return ""

    def _is_alone(self, one: Judged) -> bool:
        first, last = one.first, one.last
        small = small_words()
        return all(
            first <= n <= last or text.casefold() in small or text.casefold() in HEADS | OF
            for n, text in enumerate(self.tokens.texts)
        )

    def _is_emphasised(self, one: Judged) -> bool:
        if self.emphasis and any(
            s <= one.start and one.end <= e and e - s <= LONGEST_EMPHASIS for s, e in self.emphasis
        ):
            return True
        return self.text[max(0, one.start - 1) : one.start] in {"*", "_"} and self.text[
            one.end : one.end + 1
        ] in {"*", "_"}

    def _is_glossed(self, one: Judged) -> bool:
        """X (Y) where both are the same term: each is evidence for the other."""
        first, last = one.first, one.last
        if "(" not in (self.tokens.gaps.get(first), self.tokens.gaps.get(last + 1)):
            return False
        return any(
            (other.last + 1 == first and self.tokens.gaps.get(first) == "(")
            or (last + 1 == other.first and self.tokens.gaps.get(other.first) == "(")
            for other in self._certain.get(one.sentence, ())
            if other.term_id == one.term_id
        )

    def _has_capital(self, one: Judged) -> bool:
        first, last = one.first, one.last
        origin = first - one.reading.first
        due = self.tokens.firsts
        if (
            all(origin + n in due for n in one.reading.capitals)
            or self._is_article(one)
            or self._is_titled(first)
        ):
            return False
        return not (self._is_name_part(first - 1, first) or self._is_name_part(last + 1, last + 1))

    def _is_article(self, one: Judged) -> bool:
        """A small word before a capital: "El Zóhar" holds no name El."""
        at = one.last + 1
        small = one.first == one.last and self.tokens.texts[one.first].casefold() in small_words(
            self.language
        )
        return small and at < len(self.tokens) and self.tokens.texts[at][0].isupper()

    def _stands_out(self, n: int) -> bool:
        """Word *n* has a capital where none is due."""
        text = self.tokens.texts[n]
        return text[0].isupper() and n not in self.tokens.firsts and text != "I"

    def _is_name_part(self, n: int, gap_before: int) -> bool:
        """Word *n* beside a reading makes a name of it: Crown Prince, Or Cohen."""
        if not 0 <= n < len(self.tokens) or self.tokens.gaps.get(gap_before, "join") != "join":
            return False
        return len(self.tokens.texts[n]) > 1 and self._stands_out(n) and n not in self._covered

    def _opens_a_name(self, one: Judged) -> bool:
        """A short word before an unknown capital: Rosh Pina, Hod HaSharon."""
        at = one.last
        if at + 1 >= len(self.tokens):
            return False
        word, text = self.words[at + 1], self.tokens.texts[at + 1]
        unknown = not word.hits and not word.symbols and not word.particle
        beside = self.tokens.gaps.get(at + 1, "join") == "join"
        capital = beside and text[0].isupper() and len(text) > 1
        return unknown and capital and not self._is_titled(at)

    def _is_plainly_not(self, one: Judged) -> bool:
        """A word that is else surely a term, but has company that tells otherwise: The Creator, a film."""
        return one.reading.in_company and self._is_plain(one)

    def _is_plain(self, one: Judged) -> bool:
        spelling = one.reading.spelling
        start, end = self.tokens.sentence_span(one.first)
        before = self.tokens.texts[max(start, one.first - NEAR) : one.first]
        behind = self.tokens.texts[one.last + 1 : min(end, one.last + 1 + NEAR)]
        run = " ".join(self.tokens.texts[max(start, one.first - NEAR) : min(end, one.last + 1 + NEAR)])
        return is_plain(spelling.text, spelling.language, (*before, *behind), run)

    def _companion(self, one: Judged) -> Judged | None:
        """A certain reading elsewhere in the sentence. A teacher's name does not make a head a Rosh."""
        some = self._certain if one.reading.of_people else self._of_the_system
        for other in some.get(one.sentence, ()):
            apart = other.last < one.first or other.first > one.last
            if apart and other.term_id != one.term_id:
                return other
        return None

    def _relative(self, one: Judged) -> Judged | None:
        """Another phrase or acronym of the sentence, as ambiguous, that the lexicon relates to this one.

        One is enough for an acronym or a name, as MA beside BON; of phrases there must be two, as the three lines.
        """
        if one.term_id in self._speaking:
            return self._speaker(one)
        enough = one.reading.acronym or one.reading.spelling.name
        if not (enough or one.first < one.last):
            return None
        near = self.known[one.term_id].related
        others = {
            other.term_id: other
            for other in self._kin.get(one.sentence, ())
            if other.term_id != one.term_id
            and (other.term_id in near or one.term_id in self.known[other.term_id].related)
        }
        return next(iter(others.values())) if len(others) >= (1 if enough else 2) else None

    @cached_property
    def _voices(self) -> dict[int, dict[int, Judged]]:
        """The words of each sentence that may be terms and are in no plain company, by their places."""
        found: dict[int, dict[int, Judged]] = {}
        if self._speaking:
            for one in self._ordered:
                long = one.end - one.start > 2  # גר, מן: too common to count
                if (
                    one.reading.level == AMBIGUOUS
                    and long
                    and not one.reading.person
                    and not self._is_plain(one)
                ):
                    found.setdefault(one.sentence, {}).setdefault(one.first, one)
        return found

    def _chorus(self, one: Judged) -> Judged | None:
        """Another of three or more such words, one of which speaks for others: so many are no accident."""
        voices = self._voices.get(one.sentence, {}) if self._speaking else {}
        ids = {other.term_id for other in voices.values()}
        if (
            len(voices) < CHORUS
            or len(ids) < CHORUS
            or (ids.isdisjoint(self._speaking) and not self._in_names)
        ):
            return None
        apart = (other for other in voices.values() if other.first > one.last or other.last < one.first)
        return next(apart, None)

    def _speaker(self, one: Judged) -> Judged | None:
        """Another of the words that speak for each other: one apart from this ("crown of kingship" is none), or two."""
        others = {
            other.term_id: other
            for other in self._kin.get(one.sentence, ())
            if other.term_id != one.term_id and other.term_id in self._speaking and not self._is_plain(other)
        }
        apart = [
            other for other in others.values() if other.first > one.last + 1 or other.last < one.first - 1
        ]
        found = apart or (list(others.values()) if len(others) > 1 else [])
        return found[0] if found else None


def longest(stand: Iterable[Judged]) -> list[Judged]:
    """The longest by its telling letters first, then the surest; what overlaps a chosen one is left out."""
    taken: list[Judged] = []
    for rivals in _overlapping(stand):
        if len(rivals) > 1:
            taken += without_overlap(sorted(rivals, key=lambda one: (one.reading.order, one.first)))
        else:
            taken += rivals
    return taken


def _overlapping(stand: Iterable[Judged]) -> Iterator[list[Judged]]:
    """*stand* in groups: readings that share words, directly or by way of others."""
    group: list[Judged] = []
    last = -1
    for one in sorted(stand, key=_first):
        if one.first > last and group:
            yield group
            group = []
        group.append(one)
        last = max(last, one.last)
    if group:
        yield group
