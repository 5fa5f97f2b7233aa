"""The line that says which part of which lesson an article is from: one anchored pattern per language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from dailypage.page.dates import day_of
from dailypage.page.model import Attribution, Text
from dailypage.page.words import folded, pattern, words

# No attribution seen is half as long; what is longer is a paragraph that begins alike.
LONGEST = 300
_QUOTES = '"“”„«»'
_DATE = r"(?P<date>\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2}))(?!\d)"
_CUT_DATE = r"(?P<cut_date>\d{1,2}(?:[./](?:\d{1,2}(?:[./]\d{0,3})?)?)?)$"
_DASH = r"\s*(?:--|[-–—])?\s*"


@dataclass(frozen=True, slots=True)
class _Grammar:
    full: re.Pattern[str]
    dated: re.Pattern[str]
    shapes: tuple[str, ...]
    ordinal: re.Pattern[str]
    ordinals: dict[str, int]
    minutes: re.Pattern[str] | None
    order: str
    joins: frozenset[str]


@cache
def _grammar(language: str) -> _Grammar:
    known = words(language)
    data = known.attribution
    opening, ordinal = data["opening"], data["ordinal"]
    source = r"(?:(?P<comma>\s?,)\s*|\s+)(?P<source>\S.*?)"
    what = f"(?:(?P<preparation>{data['preparation']})|{data['part']})"
    tail = rf"(?:(?:\s*,)?\s*(?:{_DATE}|{_CUT_DATE}))?(?:{source}|(?P<bare>\s?,))?\s*"
    lead = f"(?P<opening>{opening})" + (r"\s*" if known.script == "Hebr" else r"\s+")
    full = pattern(_DASH.replace(" ?", r"\s?") + lead + what, ordinal=ordinal).pattern + tail
    dated = pattern(_DASH + lead + data["lesson"]).pattern + rf",?\s+{_DATE}(?:{source})?\s*"
    return _Grammar(
        re.compile(full),
        re.compile(dated),
        tuple(map(folded, data["shapes"])),
        pattern(ordinal),
        {folded(name): number for name, number in data.get("ordinals", {}).items()},
        re.compile(rf"[\s,]*{data['minutes']}\s*$") if "minutes" in data else None,
        known.attribution_order,
        frozenset(data.get("joins", ())),
    )


def attribution_of(text: Text, language: str = "en", *, last: bool = False) -> Attribution | None:
    """The Attribution that *text*, all of it, is by the grammar of *language*, or None.

    last  the text ends here, so that a line which breaks off is still recognised: it is ``cut``

    >>> from dailypage.page.model import Run
    >>> line = Text((Run("-from the1st part of the Daily Kabbalah Lesson 6/02/10, The Zohar"),))
    >>> found = attribution_of(line)
    >>> found.part, found.date, found.source
    (1, datetime.date(2010, 6, 2), 'The Zohar')
    """
    plain = text.plain
    if len(plain) > LONGEST:
        return None
    grammar = _grammar(language)
    if grammar.minutes:
        plain = grammar.minutes.sub("", plain)
    if found := grammar.full.fullmatch(plain):
        return _full(text, found, grammar)
    if any(char.isdigit() for char in plain) and (found := grammar.dated.fullmatch(plain)):
        if _goes_on(found, grammar):
            return None
        day = _date(found["date"], grammar.order)
        return Attribution(text, None, day, _source(found["source"]))
    return _cut(text, grammar) if last else None


def date_in(attribution: Attribution) -> str | None:
    """The date as the line prints it, whether or not there is such a day."""
    found = re.search(_DATE, attribution.text.plain)
    return found["date"] if found else None


def _full(text: Text, found: re.Match[str], grammar: _Grammar) -> Attribution | None:
    source = found["source"]
    # "From the 2nd part of the lesson we learn that ...": a sentence, not a source
    sentence = source and (not found["comma"] or len(source.split()) > 14 or _ends_sentence(source))
    if (sentence and not found["date"]) or _goes_on(found, grammar):
        return None
    part: int | Literal["preparation"] = "preparation"
    if not found["preparation"]:
        part = _number(found["part"], grammar)
    cut = found["cut_date"] is not None or found["bare"] is not None
    return Attribution(text, part, _date(found["date"], grammar.order), _source(source), cut)


def _goes_on(found: re.Match[str], grammar: _Grammar) -> bool:
    """Whether the lesson is only how a sentence begins: "From the lesson 3/4/10 we learn how to give."

    The name of a source has a capital, or one of a few words before it: "3/7/11 on Women".
    """
    source = found["source"]
    if not source or not source[0].islower() or source.split()[0] in grammar.joins:
        return False
    return not found["comma"] or _ends_sentence(source)


def _ends_sentence(source: str) -> bool:
    return source.rstrip().endswith((".", "?", "!"))


def _number(printed: str, grammar: _Grammar) -> int:
    key = folded(printed).rstrip("'׳")
    return grammar.ordinals[key] if key in grammar.ordinals else int(printed)


def _date(printed: str | None, order: str) -> date | None:
    if not printed:
        return None
    first, second, year = re.split(r"[./]", printed)
    return day_of(first, second, year) if order == "dmy" else day_of(second, first, year)


def _source(printed: str | None) -> str | None:
    """The source without the quotation marks around it, or the one of them that is there."""
    if not printed:
        return None
    inner = printed.strip()
    if len(inner) > 1 and inner[0] in _QUOTES and not set(inner[1:-1]) & set(_QUOTES):
        inner = inner[1:]
        inner = inner[:-1] if inner[-1] in _QUOTES else inner
    return inner.strip(" ,") or None


def _cut(text: Text, grammar: _Grammar) -> Attribution | None:
    """An attribution that breaks off before its lesson is named: the beginning of a known shape."""
    line = folded(text.plain).lstrip("-–— ")
    line = line.removeprefix("taken ")
    found = grammar.ordinal.search(line[:40])
    for shape in grammar.shapes:
        whole = shape
        if found:
            whole = shape.replace("{ordinal}", found[0])
            whole = (
                whole
                if line[found.start() - 1 : found.start()] == " "
                else whole.replace(f" {found[0]}", found[0])
            )
        if len(line) >= 12 and whole != line and whole.startswith(line):
            return Attribution(text, _cut_part(found, line, grammar), None, None, cut=True)
    return None


def _cut_part(
    found: re.Match[str] | None, line: str, grammar: _Grammar
) -> int | Literal["preparation"] | None:
    if found:
        return _number(found["part"], grammar)
    return "preparation" if any(line[:12] in shape and "{" not in shape for shape in grammar.shapes) else None
