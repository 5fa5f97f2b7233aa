"""Asked: what the words of a query stand for - terms in any spelling, moments, dates - as a tree for an index."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from msgspec.structs import replace

from dailypage.archive.folding import Word, forms_of, key_of, keys_in, words_in
from dailypage.archive.longer import longer
from dailypage.archive.naming import day_named
from dailypage.archive.query import All, AnyOf, Field, Node, Quoted, Run, Without, parse_query
from dailypage.archive.search.tree import (
    FIRST_DAY,
    LAST_DAY,
    NOTHING,
    Not,
    Phrase,
    Token,
    Tree,
    both,
    days,
    either,
    name,
    without,
)
from dailypage.errors import BadQuery, UnknownMoment, UnknownTerm
from dailypage.page.words import languages
from dailypage.reading import read
from dailypage.reading.concepts import hits
from dailypage.reading.decode import TWINS, totals
from dailypage.resources import table
from dailypage.system.account import words as said_of_system
from dailypage.system.naming import label_of, names
from dailypage.terms.explain import explain
from dailypage.terms.glossary import glossary
from dailypage.terms.language import detect, small_words
from dailypage.terms.model import Mention
from dailypage.terms.recognise import recognise

Sources = Callable[[tuple[str, ...]], tuple[str, ...]]
_TWINS = TWINS | {twin: one for one, twin in TWINS.items()}
_SURELY = 2.5  # evidence from which on a question's words are about a moment
_FEW_TERMS = 60  # words of a run that are recognised together: as many as a person types
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?")
_LADDER = re.compile(r"[Uu]?(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query understood.

    tree     what an index is asked
    terms    the ids of the terms that its words stand for, in order
    moments  the moments it asks for
    words    the folded words it looks for outside of fields, for help with spelling
    """

    tree: Tree
    terms: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()


def ask(text: str, sources: Sources, *, since: date | None = None, until: date | None = None) -> Asked:
    """The query *text* understood; *sources* finds the tokens of the printed sources that hold some tokens.

    Raises BadQuery.

    >>> ask("tsimtsum beth", lambda tokens: ()).terms
    ('tzimtzum-bet',)
    >>> ask("where does the breaking happen?", lambda tokens: ()).moments
    ('S24', 'U7')
    """
    reader = _Reader(text, sources)
    tree = reader.tree(parse_query(text))
    if since or until:
        tree = both([tree, days(since or FIRST_DAY, until or LAST_DAY)])
    elif isinstance(tree, Not):
        tree = both([tree])
    return Asked(
        tree, tuple(dict.fromkeys(reader.terms)), tuple(dict.fromkeys(reader.moments)), tuple(reader.words)
    )


@dataclass(slots=True)
class _Reader:
    query: str
    sources: Sources
    terms: list[str] = field(default_factory=list)
    moments: list[str] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)

    def tree(self, node: Node) -> Tree:
        match node:
            case All(parts):
                return both([self.tree(part) for part in parts])
            case AnyOf(parts):
                return either([self.tree(part) for part in parts])
            case Without(part):
                aside = _Reader(self.query, self.sources)  # what is excluded is neither shown nor mended
                return without(aside.tree(part))
            case Quoted(keys):
                return Phrase(keys) if len(keys) > 1 else Token(keys)
            case Field():
                return self.field(node)
        return self.begins(node) if node.begins else self.run(node)

    def begins(self, run: Run) -> Tree:
        key = key_of(run.text)
        if len(key) < 2:
            raise BadQuery(
                self.query, run.column, "one letter and a star say too little", "write two letters at least"
            )
        return Token((key,), begins=True)

    def run(self, run: Run) -> Tree:
        """Plain words: each, or the term that some of them spell; of a question what it is about."""
        if day := day_named(run.text):
            return days(day, day)
        mentions = _mentions(run)
        parts = [*self._parts(run, mentions)]
        if run.asks and (moments := moments_asked(run.text, mentions)):
            self.moments += moments
            moment = Token(tuple(name("m", one) for one in moments))
            return either([moment, both(parts)]) if parts else moment
        return both(parts) if parts else NOTHING

    def _parts(self, run: Run, mentions: list[Mention]) -> Iterator[Tree]:
        words = list(words_in(run.text))
        idle = _idle(run, words, mentions)
        for mention in mentions:
            self.terms.append(mention.term_id)
            own = [word.key for word in words if mention.start <= word.start < mention.end]
            spelled = Phrase(tuple(own)) if len(own) > 1 else Token(forms_of(own[0])) if own else NOTHING
            parts: list[Tree] = [Token((name("", mention.term_id),)), spelled]
            if names := tuple(name("", one) for one in longer().get(mention.term_id, ())):
                parts.append(Token(names, longer=True))
            yield either(parts)
        for word in words:
            at = word.start
            if at in idle or any(each.start <= at < each.end for each in mentions):
                continue
            self.words.append(Word(run.column - 1 + at, run.column - 1 + word.end, word.key))
            yield Token(forms_of(word.key))

    def field(self, field: Field) -> Tree:
        match field.name:
            case "term":
                return self._term(field)
            case "moment" | "unity":
                moments = self._moments(field)
                self.moments += moments
                return Token(tuple(name("m", one) for one in moments))
            case "title":
                return self._title(field)
            case "source":
                return self._source(field)
            case "part" | "lang":
                return self._plain(field)
        return self._days(field)

    def _bad(self, field: Field, problem: str, hint: str) -> BadQuery:
        return BadQuery(self.query, field.column, problem, hint)

    def _term(self, field: Field) -> Tree:
        try:
            found = explain(field.value).id
        except UnknownTerm as error:
            raise self._bad(field, error.what, error.hint) from error
        self.terms.append(found)
        return Token((name("", found),))

    def _moments(self, field: Field) -> list[str]:
        value = field.value
        if field.name == "unity" and (row := _LADDER.fullmatch(value)):
            value = f"U{row[1]}"
        try:
            found = moment_named(value)
        except UnknownMoment as error:
            raise self._bad(field, error.what, error.hint) from error
        return [found, _TWINS[found]] if found in _TWINS else [found]

    def _title(self, field: Field) -> Tree:
        keys = tuple(keys_in(field.value))
        if not keys:
            raise self._bad(field, "there is no word in it", 'write it like title:light or title:"the light"')
        return Phrase(keys, title=True) if len(keys) > 1 else Token(forms_of(keys[0]), title=True)

    def _source(self, field: Field) -> Tree:
        tokens = source_tokens(field.value)
        if not tokens:
            raise self._bad(
                field, "there is no word in it", 'write it like source:Shamati or source:"Shamati 96"'
            )
        return Token(self.sources(tokens))

    def _plain(self, field: Field) -> Tree:
        value = field.value.casefold()
        if field.name == "lang":
            if value not in languages():
                raise self._bad(
                    field, f"there is no language {field.value!r}", f"choose from {', '.join(languages())}"
                )
            return Token((name("l", value),))
        if value != "preparation" and not (value.isascii() and value.isdigit() and 0 < int(value[:4]) < 100):
            raise self._bad(field, f"there is no part {field.value!r}", "a part is a number, or preparation")
        return Token((name("p", value if value == "preparation" else str(int(value))),))

    def _days(self, field: Field) -> Tree:
        first, dots, last = field.value.partition("..")
        if not dots:
            since, until = self._span(field, field.value)
            if field.name == "since":
                until = LAST_DAY
            elif field.name == "until":
                since = FIRST_DAY
        else:
            since = self._span(field, first)[0] if first else FIRST_DAY
            until = self._span(field, last)[1] if last else LAST_DAY
        if (dots and field.name != "date") or (dots and not first and not last):
            raise self._bad(field, f"{field.name}: takes one day", "a range is written date:2009..2010-03")
        if since > until:
            raise self._bad(
                field, f"the range ends ({until}) before it begins ({since})", "write the earlier day first"
            )
        return days(since, until)

    def _span(self, field: Field, text: str) -> tuple[date, date]:
        """The first and the last day of a year, a month or a day."""
        try:
            return span_of(text)
        except ValueError as error:
            hint = 'write 2010, 2010-03, 2010-03-21, 21-03-10, 210310, 3/21/10, or "March 21, 2010" in quotation marks'
            raise self._bad(field, f"{text!r} is no date", hint) from error


def span_of(text: str) -> tuple[date, date]:
    """The first and the last day of the year, the month or the day that *text* names. Raises ValueError.

    >>> [str(day) for day in span_of("2010-02")], [str(day) for day in span_of("3/21/10")]
    (['2010-02-01', '2010-02-28'], ['2010-03-21', '2010-03-21'])
    """
    if found := _PARTIAL.fullmatch(text.strip()):
        year, month = int(found[1]), int(found[2] or 1)
        last = int(found[2] or 12)
        return date(year, month, 1), date(year, last, monthrange(year, last)[1])
    if day := day_named(text):
        return day, day
    raise ValueError(text)


def source_tokens(text: str) -> tuple[str, ...]:
    """What stands for a source, printed or asked for: the works that it names, by term, and its other words.

    >>> source_tokens('Shamati, Article No. 96'), source_tokens("שמעתי")
    (('§shamati', 'article', 'no', '96'), ('§shamati',))
    """
    known = glossary()
    works = [each for each in recognise(text) if known[each.term_id].kind == "source"]
    rest = [word.key for word in words_in(text) if not any(w.start <= word.start < w.end for w in works)]
    return tuple(dict.fromkeys([*(name("", work.term_id) for work in works), *rest]))


def moment_named(text: str) -> str:
    """The moment that *text* names: S19, a name of it in any spelling, U3, LOOP:ask. Raises UnknownMoment."""
    asked = text.strip()
    upper = asked.upper()
    stages = said_of_system()["stage"]
    if upper in stages:
        return upper
    if upper.startswith("LOOP:"):
        step = next((one for one in said_of_system()["loop"] if one.casefold() == asked[5:].casefold()), None)
        if step:
            return f"LOOP:{step}"
    return label_of(asked, names())


def moments_asked(text: str, mentions: list[Mention]) -> list[str]:
    """The moments that a question asks about: what the reading room reads in it, or the one its words speak for."""
    told = [reading.moment for reading in read(text)]
    if not told:
        found = totals(hits(text, mentions, whole=True))
        best = max(found, key=lambda moment: (found[moment], moment), default="")
        rivals = [value for moment, value in found.items() if moment not in {best, _TWINS.get(best)}]
        if not best or found[best] < _SURELY or found[best] <= max(rivals, default=0.0):
            return []
        told = [best]
    return [each for one in told for each in ((one, _TWINS[one]) if one in _TWINS else (one,))]


def _mentions(run: Run) -> list[Mention]:
    """The terms in the words of *run*; those that only ask are no company for a term."""
    if run.text.count(" ") >= _FEW_TERMS:
        return []
    words = [word for word in words_in(run.text) if not (run.asks and word.key in _asking())]
    start, end = (words[0].start, words[-1].end) if words else (0, 0)
    return [
        replace(one, start=one.start + start, end=one.end + start) for one in recognise(run.text[start:end])
    ]


def _idle(run: Run, words: list[Word], mentions: list[Mention]) -> set[int]:
    """Where the words of *run* stand that say nothing beside the others: small ones, and those that only ask."""
    language = detect(run.text)
    small = small_words("en") if language in ("", "en") else small_words(language)
    idle = {word.start for word in words if word.key in small}
    if language in ("es", "de") and len(idle) < 2:  # sin, war and die are English words too
        idle = {word.start for word in words if word.key in small_words("en")}
    if run.asks:
        idle |= {word.start for word in words if word.key in _asking()}
    in_terms = [word.start for word in words if any(m.start <= word.start < m.end for m in mentions)]
    if not in_terms and len(idle) == len(words) and not run.asks:
        return set()
    return idle


@cache
def _asking() -> frozenset[str]:
    """The keys of words that make questions, in all languages."""
    return frozenset(
        key_of(word) for some in table("archive/search.toml")["questions"].values() for word in some
    )
