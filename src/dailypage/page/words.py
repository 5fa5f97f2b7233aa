"""A language's words as the parser uses them: data/languages/*.toml, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from dailypage.errors import UnknownLanguage
from dailypage.resources import DATA, table

_NAME = r"(?P<speaker>[^\s:;!?\"“”][^:;!?\"“”]{0,59}?)"


@dataclass(frozen=True, slots=True)
class Words:
    """What one language brings to the parser. Names compare folded: without case, spaces made one.

    months  folded month name -> 1 to 12
    labels  (kind, follow_up, pattern), the patterns anchored at the start and ending in the colon
    """

    language: str
    heading: frozenset[str]
    title: tuple[str, ...]
    tagline: tuple[str, ...]
    open_ends: frozenset[str]
    page_number: re.Pattern[str]
    footer_lines: frozenset[str]
    footer_starts: tuple[str, ...]
    footer_afterwards: frozenset[str]
    sister_titles: tuple[str, ...]
    sister_taglines: tuple[str, ...]
    months: dict[str, int]
    written_dates: tuple[re.Pattern[str], ...]
    labels: tuple[tuple[str, bool, re.Pattern[str]], ...]
    label_words: frozenset[str]
    item: re.Pattern[str]
    sources: re.Pattern[str]
    parts: frozenset[str]
    notices: tuple[str, ...]
    attribution: dict[str, Any]
    attribution_order: str
    common: frozenset[str]
    script: str


@cache
def languages() -> tuple[str, ...]:
    """The languages there are words for, English first.

    >>> languages()
    ('en', 'de', 'es', 'he', 'ru')
    """
    found = sorted(path.stem for path in (DATA / "languages").glob("*.toml"))
    return ("en", *(each for each in found if each != "en"))


def folded(text: str) -> str:
    """*text* as names are compared: no case, single spaces, straight apostrophes.

    >>> folded("  Bnei Baruch’s   MISSION ")
    "bnei baruch's mission"
    """
    return " ".join(text.replace("’", "'").replace("‘", "'").split()).casefold()


@cache
def words(language: str) -> Words:
    """The words of *language*. Raises UnknownLanguage."""
    if language not in languages():
        raise UnknownLanguage(language, languages())
    data = table(f"languages/{language}.toml")
    head, foot, labels, dates = data["masthead"], data["footer"], data["labels"], data["dates"]
    quotations, attribution = data["quotations"], data["attribution"]
    months = {
        folded(name): n for names in (dates["short"], dates["months"]) for n, name in enumerate(names, 1)
    }
    return Words(
        language,
        heading=_folded(head["heading"]),
        title=_longest_first(head["title"]),
        tagline=_longest_first(head["tagline"]),
        open_ends=_folded(head["open_ends"]),
        page_number=_page_number(head["page"], head["page_of"]),
        footer_lines=_folded(foot["lines"]),
        footer_starts=_longest_first(foot["starts"]),
        footer_afterwards=_folded(foot.get("afterwards", [])),
        sister_titles=_longest_first(data["sister"]["title"]),
        sister_taglines=_longest_first(data["sister"]["tagline"]),
        months=months,
        written_dates=tuple(_written(form, months) for form in dates["written"]),
        labels=tuple(_labels(labels)),
        label_words=frozenset(labels["words"]),
        item=pattern(labels["item"] + r"\s?:"),
        sources=_any_of(quotations["sources"]),
        parts=frozenset(quotations["parts"]),
        notices=_longest_first(data["transcript"]["notices"]),
        attribution=attribution,
        attribution_order=dates["attribution"],
        common=frozenset(data["common"]),
        script=data["script"],
    )


def pattern(text: str, **values: str) -> re.Pattern[str]:
    r"""The regular expression of a data file: a space is any white space, {name} comes from *values*.

    >>> bool(pattern("from the {n} part", n=r"\d").fullmatch("from  the 1 part"))
    True
    """
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return re.compile(text.replace(" ?", r"\s?").replace("[ ,]", r"[\s,]").replace(" ", r"\s+"))


def _labels(data: dict[str, list[str]]) -> Iterable[tuple[str, bool, re.Pattern[str]]]:
    for key, kind in (("follow_up", "question"), ("question", "question"), ("answer", "answer")):
        for form in data[key]:
            yield kind, key == "follow_up", pattern(form + r"\s?:", name=_NAME)


def _page_number(names: list[str], joined: list[str]) -> re.Pattern[str]:
    name, of = "|".join(map(re.escape, names)), "|".join(map(re.escape, joined))
    return re.compile(
        rf"[-–—\s]*(?:(?:{name})\s?)?\d{{1,4}}(?:\s?(?:/|{of})\s?\d{{1,4}})?[-–—\s]*", re.IGNORECASE
    )


def _written(form: str, months: dict[str, int]) -> re.Pattern[str]:
    month = "(?P<month>" + "|".join(sorted(map(re.escape, months), key=len, reverse=True)) + ")"
    compiled = pattern(form, day=r"(?P<day>\d{1,2})", month=month, year=r"(?P<year>\d{4})")
    return re.compile(compiled.pattern, re.IGNORECASE)


def _any_of(names: list[str]) -> re.Pattern[str]:
    listed = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))
    return re.compile(f"(?:{listed})(?![\\w'’])")


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(folded, names))


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(map(folded, names), key=len, reverse=True))
