"""Pages: those about many issues. Each function makes the files of one group, from the state alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

from babel.dates import format_skeleton

from dailypage.deliver.digest import Digest
from dailypage.deliver.issues import page_address, shown
from dailypage.deliver.look import page, sayings
from dailypage.deliver.moments import Moment
from dailypage.deliver.numbers import LANGUAGES, UNDATED, Postings, numbers_of
from dailypage.deliver.site_of import SiteOf
from dailypage.render.explained import CERTAINTY
from dailypage.render.lines import safe
from dailypage.render.registry import File
from dailypage.render.view import text_in
from dailypage.render.words import words
from dailypage.terms.glossary import glossary
from dailypage.terms.model import Term

View = dict[str, Any]
#: How many issues, the newest, a page about many shows with their titles.
IN_FULL = 20
_LEAP = 2000  # a year that has every day


def terms(site: SiteOf, language: str) -> Iterator[File]:
    """The index of terms, by letter."""
    counts = site.state.counts(f"word|{language}|term:")
    listed = sorted(
        ((_name(term, language), term) for term in glossary()),
        key=lambda pair: (_sorted_as(pair[0]), pair[1].id),
    )
    groups = [
        {
            "letter": letter,
            "terms": [
                {
                    "id": term.id,
                    "name": name,
                    "hebrew": term.hebrew if term.hebrew != name else "",
                    "plain": term.plain,
                    "count": counts.get(term.id, 0),
                }
                for name, term in found
            ],
        }
        for letter, found in groupby(listed, key=lambda pair: _letter(pair[0]))
    ]
    yield _index(site, language, "terms", "terms.html", groups=groups)


def term(site: SiteOf, language: str, term_id: str) -> Iterator[File]:
    """The page of one term: what it means, its neighbours, the moments told with it, its issues."""
    one = glossary()[term_id]
    name = _name(one, language)
    path = f"{site.plan.home(language)}terms/{term_id}/index.html"
    sentences = dict.fromkeys(sentence for sentence in (one.plain, one.technical) if sentence)
    data = page(
        site.plan,
        language,
        path,
        "term.html",
        here="terms",
        kind="term",
        heading=f"{name} · {sayings(language)['paper']}",
        description=one.plain,
        name=name,
        hebrew=one.hebrew if one.hebrew != name else "",
        said=one.pronunciation if one.pronunciation.casefold() != name.casefold() else "",
        sentences=[text_in(sentence, "en", language) for sentence in sentences],
        source=one.source,
        certainty=words(language)(CERTAINTY[one.certainty]) if one.source else "",
        related=[{"id": other, "name": _name(glossary()[other], language)} for other in one.related],
        told_with=[_picture(moment) for moment in site.moments.values() if term_id in moment.terms],
        found=about(site, language, site.state.postings(f"word|{language}|term:{term_id}")),
    )
    yield File(path, data)


def index_of_moments(site: SiteOf, language: str) -> Iterator[File]:
    """All moments, drawn."""
    yield _index(
        site, language, "moments", "moments.html", list=[_picture(moment) for moment in site.moments.values()]
    )


def moment(site: SiteOf, language: str, stem: str) -> Iterator[File]:
    """The page of one moment: its picture and account, and the issues that speak of it."""
    one = site.moments[stem]
    path = f"{site.plan.home(language)}moments/{stem}/index.html"
    data = page(
        site.plan,
        language,
        path,
        "moment.html",
        here="moments",
        kind="moment",
        heading=f"{one.label} {one.title}".strip(),
        description=one.told,
        title=f"{one.label} {one.title}".strip(),
        told=one.told,
        standing=one.standing,
        stem=stem,
        height=one.height,
        terms=[{"id": each, "name": _name(glossary()[each], language)} for each in one.terms],
        found=about(site, language, site.state.postings(f"word|{language}|moment:{stem}")),
    )
    yield File(path, data)


def sources(site: SiteOf, language: str) -> Iterator[File]:
    """The works that issues quote, by name."""
    counts = site.state.counts(f"word|{language}|source:")
    listed = [
        {"id": each, "name": _source(site, language, each), "count": count} for each, count in counts.items()
    ]
    listed.sort(key=lambda one: (_sorted_as(str(one["name"])), one["id"]))
    yield _index(site, language, "sources", "sources.html", list=listed)


def source(site: SiteOf, language: str, name: str) -> Iterator[File]:
    """The page of one source; none when no issue quotes it."""
    found = site.state.postings(f"word|{language}|source:{name}")
    if not found:
        return
    title = _source(site, language, name)
    path = f"{site.plan.home(language)}sources/{name}/index.html"
    data = page(
        site.plan,
        language,
        path,
        "source.html",
        here="sources",
        kind="source",
        heading=f"{title} · {sayings(language)['paper']}",
        description=f"{sayings(language)['source']}: {title}",
        title=title,
        term=name if name in glossary() else "",
        found=about(site, language, found),
    )
    yield File(path, data)


def about(site: SiteOf, language: str, found: Postings[int]) -> View:
    """The issues of some postings: the newest with their titles, all by day if there are more."""
    numbers, root = numbers_of(found), "../" * (2 + bool(site.plan.home(language)))
    newest = [shown(digest, root) for number in numbers[:IN_FULL] if (digest := site.digest(number))]
    view: View = {"count": len(numbers), "newest": newest, "years": []}
    if len(numbers) > IN_FULL:
        days = [_day(number, language, root) for number in numbers if number < UNDATED]
        view["years"] = [
            {"name": f"{year:04}", "days": list(of_year)}
            for year, of_year in groupby(days, key=lambda day: day["year"])
        ]
    return view


@cache
def _day(number: int, language: str, root: str) -> View:
    day = date.fromordinal(number // len(LANGUAGES))
    slug = day.isoformat() + ("" if language == "en" else f"-{language}")
    return {"href": page_address(root, slug), "text": _short(day.month, day.day, language), "year": day.year}


@cache
def _short(month: int, day: int, language: str) -> str:
    """A day without its year; Babel takes its time."""
    return format_skeleton("MMMd", date(_LEAP, month, day), locale=language)


def _index(site: SiteOf, language: str, section: str, template: str, **values: object) -> File:
    w = sayings(language)
    path = f"{site.plan.home(language)}{section}/index.html"
    data = page(
        site.plan,
        language,
        path,
        template,
        here=section,
        kind=section,
        heading=f"{w[section]} · {w['paper']}",
        description=f"{w['paper']}: {w[section]}",
        kicker=w["paper"],
        title=w[section],
        **values,
    )
    return File(path, data)


def _name(term: Term, language: str) -> str:
    return safe(term.preferred.get(language, term.preferred["en"]))


@cache
def _sorted_as(name: str) -> str:
    """*name* without what alphabets pass over: case, accents, points, and signs before the first letter."""
    bare = "".join(
        sign for sign in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(sign)
    )
    return bare.lstrip("'’\"“„ʿʾ׳״ ")


def _letter(name: str) -> str:
    first = _sorted_as(name)[:1].upper()
    return first if first.isalpha() else "#"


def _picture(one: Moment) -> View:
    return {"stem": one.stem, "label": one.label, "title": one.title, "height": one.height}


def _source(site: SiteOf, language: str, name: str) -> str:
    """How a source is called: by the lexicon, or as its newest issue prints it."""
    if name in glossary():
        return _name(glossary()[name], language)
    numbers = numbers_of(site.state.postings(f"word|{language}|source:{name}"))
    digest: Digest | None = site.digest(numbers[0]) if numbers else None
    return safe(dict(digest.sources).get(name, name)) if digest else name
