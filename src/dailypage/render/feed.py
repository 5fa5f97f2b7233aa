"""Feed: an index page over several issues, with an Atom and a JSON feed of the newest ones.

What names an entry is the issue's date and language, never an address: a feed that moves to another
host shows nobody old entries as new. No clock: an entry was updated on its issue's date.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, groupby
from urllib.parse import quote

import msgspec
from babel.dates import format_skeleton

from dailypage.issue import Issue
from dailypage.render.lines import safe
from dailypage.render.registry import File
from dailypage.render.standing import Standing, whole
from dailypage.render.view import IssueView, View
from dailypage.render.web import assets, locale_of, template
from dailypage.render.words import long_date, words
from dailypage.spans import direction_of

#: How many issues, the newest, a feed carries in full; the index page lists all.
FEED_LENGTH = 50
_MARKUP = re.compile("<[^>]*>")
# The authority and year that a tag URI asks for (RFC 4151); the same wherever the feed stands.
_TAG = "tag:dailypage,2026:"


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the index page says of one issue: little, so that thousands fit in memory."""

    day: date | None
    slug: str
    language: str
    titles: tuple[View, ...]
    notice: str

    @property
    def href(self) -> str:
        return f"{quote(self.slug)}/index.html"


def index_files(
    issues: Iterable[Issue], base_url: str = "", standing: Iterable[Standing] = ()
) -> tuple[File, ...]:
    """The index page, both feeds and ``assets/``, for the folder that holds the issues' folders.

    *issues* may come in any order and from a generator: only the newest ones are kept. *standing* are
    issues made before, whose pages are in the folder still; it is asked for only after the last of
    *issues*, and of two with one slug the issue counts. Issues without a date are listed on the page but
    not in the feeds, where an entry needs one. *base_url* is where the folder will be on the web;
    without it, links are relative and the feeds name no address.
    """
    entries: list[_Entry] = []
    newest: list[tuple[date, str, str, int, Issue | Standing]] = []
    made: set[str] = set()
    older = (each for each in standing if each.slug not in made)
    everything: Iterable[Issue | Standing] = chain(issues, older)
    for count, issue in enumerate(everything):
        if isinstance(issue, Issue):
            made.add(issue.slug)
        entries.append(_entry(issue))
        if issue.date:
            keep = heapq.heappush if len(newest) < FEED_LENGTH else heapq.heappushpop
            keep(newest, (issue.date, issue.slug, issue.language, count, issue))
    language = _language(entries)
    base = f"{base_url.rstrip('/')}/" if base_url else ""
    page = _page(entries, language, base)
    items = [_item(kept[-1], base) for kept in sorted(newest, reverse=True)]
    return (
        File("index.html", page.encode()),
        File("atom.xml", _atom(items, language, base).encode()),
        File("feed.json", _json(items, language, base)),
        *assets(page),
    )


def item_of(issue: Issue, base: str) -> bytes:
    """An issue as the feeds carry it, to be kept until feeds_of; *base* as for index_files, ending in "/"."""
    return msgspec.json.encode(_item(issue, base))


def feeds_of(items: Iterable[bytes], language: str, base: str, home: str = "") -> tuple[File, ...]:
    """Both feeds of a language, of what item_of made; they stand in the folder *home*, "" or ending in "/"."""
    kept = [msgspec.json.decode(item) for item in items]
    where = f"{base}{home}" if base else ""
    return (
        File(f"{home}atom.xml", _atom(kept, language, where).encode()),
        File(f"{home}feed.json", _json(kept, language, where)),
    )


def _entry(issue: Issue | Standing) -> _Entry:
    if isinstance(issue, Standing):
        return _Entry(issue.date, issue.slug, issue.language, issue.titles, issue.notice)
    view = IssueView(issue)
    titles = tuple({"anchor": one.anchor, "html": view.title(one)} for one in issue.articles if one.title)
    return _Entry(issue.date, issue.slug, issue.language, titles, view.native(issue.notice))


def _language(entries: list[_Entry]) -> str:
    """The language most issues are in; of equals, the first by name."""
    counted = Counter(entry.language for entry in entries)
    return min(counted, key=lambda language: (-counted[language], language), default="en")


def _page(entries: list[_Entry], language: str, base: str) -> str:
    say = words(language)
    # What all issues say stands once, at the head; else each that says something says it itself.
    notices = {_MARKUP.sub("", str(entry.notice)) for entry in entries}
    native = [entry.notice for entry in entries if entry.language == language]
    common = native[0] if len(notices) == 1 else ""
    ordered = sorted(entries, key=lambda entry: (_day(entry), entry.slug, entry.language), reverse=True)
    return template(
        "index.html",
        w={
            "paper": say("The Daily Page"),
            "all": say("All issues"),
            "follow": say("Follow"),
            "skip": say("Skip to the text"),
            "undated": say("Without a date"),
        },
        language=language,
        locale=locale_of(language),
        direction=direction_of(language),
        heading=say("The Daily Page"),
        description=f"{say('The Daily Page')}: {say('All issues')}",
        address=base,
        notice=common,
        years=_years([entry for entry in ordered if entry.day], language),
        undated=[_shown(entry) for entry in reversed(ordered) if not entry.day],
    )


def _years(dated: list[_Entry], language: str) -> list[View]:
    """The dated entries by year and month, newest first."""
    years = []
    for year, of_year in groupby(dated, key=lambda entry: _day(entry).year):
        months = [
            # The skeleton, and not the pattern LLLL: Babel resolves that one across locales.
            {
                "name": format_skeleton("yMMMM", datetime(year, month, 1, tzinfo=UTC), locale=language),
                "issues": [_shown(entry) for entry in of_month],
            }
            for month, of_month in groupby(of_year, key=lambda entry: _day(entry).month)
        ]
        years.append({"name": str(year), "months": months})
    return years


def _day(entry: _Entry) -> date:
    """The date to sort by; entries without one come before all others."""
    return entry.day or date.min


def _shown(entry: _Entry) -> View:
    """An entry as the index page prints it."""
    return {
        "slug": safe(entry.slug),
        "href": entry.href,
        "language": entry.language,
        "direction": direction_of(entry.language),
        "iso_date": entry.day.isoformat() if entry.day else "",
        "date": long_date(entry.day, entry.language) if entry.day else "",
        "titles": entry.titles,
        "notice": entry.notice,
    }


def _item(issue: Issue | Standing, base: str) -> View:
    """An issue as both feeds carry it, its text in full."""
    view = whole(issue) if isinstance(issue, Standing) else _whole(IssueView(issue))
    heading, description = _head(issue)
    content = template(
        "entry.html",
        w={"glossary": words(issue.language)("Glossary")},
        language=issue.language,
        direction=direction_of(issue.language),
        notice=_entry(issue).notice,
        **view,
    )
    return {
        "id": f"{_TAG}{quote(issue.date.isoformat() if issue.date else issue.slug)}/{issue.language}",
        "language": issue.language,
        "title": _legal(safe(heading)),
        "summary": _legal(description),
        "updated": f"{issue.date}T00:00:00Z",
        "link": f"{base}{quote(issue.slug)}/index.html",
        "content": _legal(content),
    }


def _head(issue: Issue | Standing) -> tuple[str, str]:
    if isinstance(issue, Standing):
        return issue.heading, issue.description
    view = IssueView(issue)
    return view.heading(), view.description()


def _whole(view: IssueView) -> View:
    articles = [view.article(article) for article in view.issue.articles]
    return {"articles": articles, "explanations": view.explanations()}


def _legal(text: str) -> str:
    """*text* without the two code points that safe() lets stand and XML forbids."""
    return re.sub("[\ufffe\uffff]", "\ufffd", text)


def _atom(items: list[View], language: str, base: str) -> str:
    return template(
        "atom.xml",
        id=f"{_TAG}feed/{language}",
        title=words(language)("The Daily Page"),
        language=language,
        updated=max((item["updated"] for item in items), default="1970-01-01T00:00:00Z"),
        home=base or "index.html",
        self=f"{base}atom.xml" if base else "",
        entries=items,
    )


def _json(items: list[View], language: str, base: str) -> bytes:
    """JSON Feed 1.1; addresses in it must be absolute, so without a base there are none."""
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": words(language)("The Daily Page"),
        "language": language,
    }
    if base:
        feed |= {"home_page_url": base, "feed_url": f"{base}feed.json"}
    feed["items"] = [
        {
            "id": item["id"],
            **({"url": item["link"]} if base else {}),
            "title": item["title"],
            "summary": item["summary"],
            "content_html": item["content"],
            "date_published": item["updated"],
            "language": item["language"],
        }
        for item in items
    ]
    return msgspec.json.encode(feed)
