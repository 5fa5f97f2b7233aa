"""Evidence: when a reading is a term and when it is only a word.

A spelling that is nothing but a term stands by itself. One that is also an ordinary word needs support from
its sentence: a second term, a capital where none is due, emphasis, a gloss, or a text that says nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dailypage.terms.glossary import Glossary, Spelling, glossary
from dailypage.terms.index import is_acronym
from dailypage.terms.language import small_words
from dailypage.terms.model import How
from dailypage.terms.phrases import Reading, spelled_as
from dailypage.terms.tokens import Token
from dailypage.terms.words import CONFIDENCE, Hit, Word

CERTAIN, AMBIGUOUS, EVERYDAY = 0, 1, 2
PEOPLE = frozenset({"person", "calendar"})  # kinds that tell of people and their year, not of the system
_POSSESSIVE = re.compile(r"['’‘][sS]$")


@dataclass(slots=True)
class Judged:
    """A reading with its place, its standing, and what it rests on."""

    reading: Reading
    start: int
    end: int
    how: How
    level: int
    rank: float
    reason: str = ""
    confidence: float = 0.0
    gloss_of: int | None = None

    @property
    def term_id(self) -> str:
        """The term it is read as."""
        return self.reading.hit.spelling.term_id

    @property
    def spelling(self) -> Spelling:
        """The spelling it is read as."""
        return self.reading.hit.spelling


def judge(
    text: str,
    tokens: Sequence[Token],
    words: Sequence[Word],
    readings: Sequence[Reading],
    language: str,
    emphasis: Sequence[tuple[int, int]],
) -> list[Judged]:
    """The readings that stand, each with its confidence and reason."""
    known = glossary()
    all_of_them = [_weigh(text, tokens, words, reading, language) for reading in readings]
    sentences = _Sentences(text, tokens, all_of_them, language)
    stand = []
    for one in all_of_them:
        one.reason = _reason(one, text, tokens, words, sentences, emphasis, known)
        if one.reason:
            base = CONFIDENCE[one.how]
            one.confidence = round(base if one.level == CERTAIN else min(base, 0.86), 2)
            stand.append(one)
    return stand


def _level(hit: Hit, written: str = "") -> int:
    if hit.spelling.capital:
        return CERTAIN if written[:1].isupper() or written.casefold().startswith(("the ", "el ", "der ")) else AMBIGUOUS
    return EVERYDAY if hit.spelling.everyday else AMBIGUOUS if hit.spelling.ambiguous else CERTAIN


def _weigh(text: str, tokens: Sequence[Token], words: Sequence[Word], reading: Reading, language: str) -> Judged:
    spelling, how = reading.hit.spelling, reading.hit.how
    start, end = tokens[reading.first].start, tokens[reading.last].end
    if possessive := _POSSESSIVE.search(text[start:end]):
        end -= len(possessive.group())
    written = text[start:end]
    seen = spelled_as(spelling, written)
    if seen:
        how = seen
    level = EVERYDAY if reading.first == reading.last and written.casefold() in small_words(language) else _level(reading.hit, written)
    if how == "compound" and not reading.gloss and reading.last > reading.first and not spelling.everyday:
        parts = range(reading.first, reading.last + 1)
        levels = [min(map(_level, words[p].hits)) for p in parts if words[p].hits]
        level = CERTAIN if CERTAIN in levels else max(levels, default=level)
    rank = CONFIDENCE[how] - 0.2 * level - 0.05 * spelling.generated + 0.02 * (spelling.language == language)
    return Judged(reading, start, end, how, level, rank)


class _Sentences:
    """What is known of each sentence: its terms, and whether it is all capitals or a title."""

    def __init__(self, text: str, tokens: Sequence[Token], judged: Sequence[Judged], language: str) -> None:
        self.language = language
        self.certain: dict[int, list[Judged]] = {}
        self.acronyms: dict[int, set[str]] = {}
        self.phrases: dict[int, list[Judged]] = {}
        self.covered: set[int] = set()
        for one in judged:
            at = tokens[one.reading.first].sentence
            self.covered.update(range(one.reading.first, one.reading.last + 1))
            if one.level == CERTAIN:
                self.certain.setdefault(at, []).append(one)
            elif one.level == AMBIGUOUS and one.reading.first < one.reading.last:
                self.phrases.setdefault(at, []).append(one)
            elif is_acronym(text[one.start : one.end]):
                self.acronyms.setdefault(at, set()).add(one.term_id)
                self.phrases.setdefault(at, []).append(one)
        self.titled = {s for s in {t.sentence for t in tokens} if _is_titled([t for t in tokens if t.sentence == s])}

    def kin(self, one: Judged, sentence: int, known: Glossary) -> Judged | None:
        """Another phrase of the sentence that is as ambiguous and a neighbour of this one: right line, left line."""
        near = known[one.term_id].related
        others = {o.term_id: o for o in self.phrases.get(sentence, ()) if o.term_id in near or one.term_id in known[o.term_id].related}
        others.pop(one.term_id, None)
        enough = 1 if one.spelling.name or one.term_id in self.acronyms.get(sentence, ()) else 2
        return next(iter(others.values())) if len(others) >= enough else None

    def support(self, one: Judged, sentence: int) -> Judged | None:
        """A certain reading elsewhere in the sentence."""
        for other in self.certain.get(sentence, ()):
            if not _may_support(other, one):
                continue
            apart = other.reading.last < one.reading.first or other.reading.first > one.reading.last
            if apart and other.term_id != one.term_id:
                return other
        return None


def _may_support(other: Judged, one: Judged) -> bool:
    """The system is supported by the system only: a teacher's name does not make a head a Rosh."""
    known = glossary()
    if known[one.term_id].kind in PEOPLE or one.spelling.name:
        return True
    return known[other.term_id].kind not in PEOPLE and not other.spelling.name


def _is_titled(tokens: Sequence[Token]) -> bool:
    """Whether capitals say nothing in this sentence, since most of its words have one."""
    long = [t.text for t in tokens if len(t.text) > 3 and t.text[0].isalpha()]
    return len(long) > 1 and sum(word[0].isupper() for word in long) >= 0.7 * len(long)


def _reason(
    one: Judged,
    text: str,
    tokens: Sequence[Token],
    words: Sequence[Word],
    sentences: _Sentences,
    emphasis: Sequence[tuple[int, int]],
    known: Glossary,
) -> str:
    """The evidence in words, or "" when there is not enough."""
    if one.level == CERTAIN and _in_a_name(one, tokens, words, sentences):
        return ""
    if one.level == CERTAIN:
        return {
            "exact": "as the house prints it",
            "variant": "a known spelling",
            "folded": "equal to a known spelling after folding",
            "prefixed": "a known word with a prefix or ending",
            "compound": "put together from known parts",
            "fuzzy": f"near “{one.spelling.text}” only",
        }[one.how]
    first, last = one.reading.first, one.reading.last
    sentence = tokens[first].sentence
    if _is_alone(tokens, first, last):
        return "the text says nothing else"
    if _is_emphasised(text, one, emphasis):
        return "emphasised"
    if _is_glossed(one, tokens, sentences):
        return "glossed by another word for the same term"
    acronym = is_acronym(text[one.start : one.end])
    if not acronym and _has_capital(one, tokens, words, sentences):
        return "a capital in mid-sentence"
    if one.level == EVERYDAY:
        return ""
    if other := sentences.support(one, sentence) or sentences.kin(one, sentence, known):
        return f"beside “{text[other.start : other.end]}”"
    return ""


def _in_a_name(one: Judged, tokens: Sequence[Token], words: Sequence[Word], sentences: _Sentences) -> bool:
    """A short word before an unknown capital is part of a name: Rosh Pina, Hod HaSharon."""
    at = one.reading.last
    if one.reading.first != at or one.end - one.start > 4 or at + 1 >= len(tokens) or sentences.language == "de":
        return False
    after = tokens[at + 1]
    if after.gap not in {"", "join"} or tokens[at].sentence in sentences.titled or is_acronym(tokens[at].text):
        return False
    unknown = not words[at + 1].hits and not words[at + 1].symbols and not words[at + 1].particle
    return unknown and after.text[0].isupper() and len(after.text) > 1


def _is_alone(tokens: Sequence[Token], first: int, last: int) -> bool:
    if len(tokens) - (last - first + 1) > 3:
        return False
    return all(first <= n <= last or t.text.casefold() in small_words() for n, t in enumerate(tokens))


def _is_emphasised(text: str, one: Judged, emphasis: Sequence[tuple[int, int]]) -> bool:
    if any(start <= one.start and one.end <= end and end - start <= 80 for start, end in emphasis):
        return True
    before, after = text[max(0, one.start - 1) : one.start], text[one.end : one.end + 1]
    return before in {"*", "_"} and after in {"*", "_"}


def _is_glossed(one: Judged, tokens: Sequence[Token], sentences: _Sentences) -> bool:
    """X (Y) where both are the same term: each is evidence for the other."""
    first, last = one.reading.first, one.reading.last
    sentence = tokens[first].sentence
    for other in sentences.certain.get(sentence, ()):
        if other.term_id == one.term_id:
            if other.reading.last + 1 == first and tokens[first].gap == "(":
                return True
            if last + 1 == other.reading.first and tokens[other.reading.first].gap == "(":
                return True
    return False


def _has_capital(one: Judged, tokens: Sequence[Token], words: Sequence[Word], sentences: _Sentences) -> bool:
    first, last = one.reading.first, one.reading.last
    if sentences.language == "de" or tokens[first].sentence in sentences.titled:
        return False
    if one.spelling.name:
        return False
    plain = [n for n in range(first, last + 1) if first == last or not any(_level(h) == CERTAIN for h in words[n].hits)]
    if not any(tokens[n].text[0].isupper() and not tokens[n].first for n in plain):
        return False
    for n in (first - 1, last + 1):  # part of a name: "Crown Prince", "Or Cohen"
        if 0 <= n < len(tokens) and n not in sentences.covered:
            neighbour, gap = tokens[n], tokens[max(n, first if n < first else last + 1)].gap
            if gap in {"", "join"} and neighbour.text[0].isupper() and not neighbour.first and len(neighbour.text) > 1:
                return False
    return True
