"""Calendars: by year and month, Hebrew dates beside, the newest issue, and the same as an iCalendar file."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import minijinja
from babel import Locale
from babel.dates import format_skeleton, get_day_names

from dailypage.deliver.digest import Digest
from dailypage.deliver.hebrew import hebrew_date, letters
from dailypage.deliver.issues import Beside, folder_of, page_address, page_of, shown
from dailypage.deliver.look import page, sayings, way_up
from dailypage.deliver.site_of import SiteOf
from dailypage.render.lines import safe
from dailypage.render.registry import File
from dailypage.render.words import long_date

View = dict[str, Any]
#: How many issues the page of the newest names besides.
RECENT = 7
_LINE = 74  # bytes, after which iCalendar folds a line


def today(site: SiteOf, language: str) -> Iterator[File]:
    """The home page of a language: its newest issue, and those before it by title."""
    path = f"{site.plan.home(language)}index.html"
    newest = site.state.newest(language, RECENT + 1) or site.state.digests(language)[-1:]
    if not newest:
        w = sayings(language)
        empty = page(site.plan, language, path, "empty.html", here="today", title=w["paper"], heading=w["paper"],
                     description=w["paper"])  # fmt: skip
        yield File(path, empty)
        return
    issue = site.archive.issue(newest[0].slug)
    yield File(path, page_of(site.plan, site.addressed(issue), Beside(), path, newest[1:]))


def years(site: SiteOf, language: str) -> Iterator[File]:
    """The years there are, and the issues without a date."""
    path = f"{site.plan.home(language)}calendar/index.html"
    w = sayings(language)
    counted = Counter(day[:4] for day, _ in site.state.days(language))
    undated = site.state.digests(language, "", "0")
    data = page(
        site.plan,
        language,
        path,
        "calendar.html",
        here="calendar",
        kind="calendar",
        heading=f"{w['calendar']} · {w['paper']}",
        description=f"{w['paper']}: {w['calendar']}",
        kicker=w["paper"],
        title=w["calendar"],
        years=[{"name": year, "count": count} for year, count in sorted(counted.items(), reverse=True)],
        undated=[shown(digest, way_up(path)) for digest in undated],
    )
    yield File(path, data)


def year(site: SiteOf, language: str, name: str) -> Iterator[File]:
    """The twelve months of a year; none for a year without issues."""
    everything = site.state.digests(language, name, f"{name}~")
    if not everything:
        return
    path = f"{site.plan.home(language)}calendar/{name}/index.html"
    slugs = {digest.day: digest for digest in everything}
    there = sorted({day[:4] for day, _ in site.state.days(language)})
    w = sayings(language)
    months = []
    for number in range(1, 13):
        month = _month(int(name), number, language, slugs, way_up(path))
        has = any(day.startswith(f"{name}-{number:02}") for day in slugs)
        months.append(month | {"href": f"{number:02}/index.html" if has else ""})
    data = page(
        site.plan,
        language,
        path,
        "year.html",
        here="calendar",
        kind="year",
        heading=f"{name} · {w['paper']}",
        description=f"{w['paper']}: {name}",
        kicker=w["calendar"],
        title=name,
        months=months,
        before=_turn(there, name, -1, "../{}/index.html", w["year_before"], str),
        after=_turn(there, name, 1, "../{}/index.html", w["year_after"], str),
        up={"href": "../index.html", "name": w["calendar"]},
        books=books(site, language, name, "../../"),
    )
    yield File(path, data)


def month(site: SiteOf, language: str, name: str) -> Iterator[File]:
    """A month, and its issues with their titles; none for a month without issues. *name* is as 2010-03."""
    found = site.state.digests(language, name, f"{name}~")
    if not found:
        return
    number_of_year, number = (int(part) for part in name.split("-"))
    path = f"{site.plan.home(language)}calendar/{name.replace('-', '/')}/index.html"
    there = sorted({day[:7] for day, _ in site.state.days(language)})
    w, root = sayings(language), way_up(path)
    title = _month_name(number_of_year, number, language)

    def told(of: str) -> str:
        return _month_name(*(int(part) for part in of.split("-")), language)

    data = page(
        site.plan,
        language,
        path,
        "month.html",
        here="calendar",
        kind="month",
        heading=f"{title} · {w['paper']}",
        description=f"{w['paper']}: {title}",
        kicker=w["calendar"],
        title=title,
        hebrew=_span(number_of_year, number, language),
        month=_month(number_of_year, number, language, {digest.day: digest for digest in found}, root),
        list=[shown(digest, root) | {"hebrew": _hebrew(digest, language)} for digest in reversed(found)],
        before=_turn(there, name, -1, "../../{}/index.html", w["month_before"], told),
        after=_turn(there, name, 1, "../../{}/index.html", w["month_after"], told),
        up={"href": "../index.html", "name": str(number_of_year)},
        books=books(site, language, name, "../../../"),
    )
    yield File(path, data)


def books(site: SiteOf, language: str, period: str, home: str) -> list[View]:
    """The book of a month or year in each format, for a page from which *home* leads home; none if there is none."""
    if ("month" if "-" in period else "year") not in site.plan.books:
        return []
    name = f"{home}books/the-daily-page-{period}{'' if language == 'en' else f'-{language}'}"
    files = {"EPUB": f"{name}.epub", "PDF": f"{name}-a5.pdf"}
    return [{"format": each, "href": minijinja.safe(file)} for each, file in files.items()]


def _turn(there: list[str], here: str, by: int, href: str, told: str, name: Any) -> View | None:  # noqa: ANN401 - a function
    at = there.index(here) + by
    if not 0 <= at < len(there):
        return None
    return {"href": href.format(there[at].replace("-", "/")), "told": told, "name": name(there[at])}


def _hebrew(digest: Digest, language: str) -> str:
    return hebrew_date(date.fromisoformat(digest.day)).text(language)


@cache
def _span(year: int, month: int, language: str) -> str:
    """The Hebrew dates of a month's first and last day."""
    last = calendar.monthrange(year, month)[1]
    return " – ".join(hebrew_date(date(year, month, day)).text(language) for day in (1, last))


@cache
def _month_name(year: int, month: int, language: str) -> str:
    # The skeleton, and not the pattern LLLL: Babel resolves that one across locales.
    return format_skeleton("yMMMM", datetime(year, month, 1, tzinfo=UTC), locale=language)


@cache
def _weekdays(language: str) -> list[View]:
    first = Locale.parse(language).first_week_day
    full = get_day_names("wide", context="stand-alone", locale=language)
    short = get_day_names("short", context="stand-alone", locale=language)
    return [{"name": full[(first + at) % 7], "short": short[(first + at) % 7]} for at in range(7)]


def _month(year: int, month: int, language: str, there: dict[str, Digest], root: str) -> View:
    first = Locale.parse(language).first_week_day
    weeks = [
        [_cell(day, language, there, root) if day.month == month else None for day in week]
        for week in calendar.Calendar(first).monthdatescalendar(year, month)
    ]
    return {"name": _month_name(year, month, language), "weekdays": _weekdays(language), "weeks": weeks}


def _cell(day: date, language: str, there: dict[str, Digest], root: str) -> View:
    hebrew, digest = hebrew_date(day), there.get(day.isoformat())
    cell: View = {"number": day.day, "hebrew": letters(hebrew.day)}
    if digest:
        cell["href"] = page_address(root, digest.slug)
        cell["label"] = f"{long_date(day, language)}, {hebrew.text(language)}"
    return cell


def ical(site: SiteOf, language: str) -> Iterator[File]:
    """Every dated issue as an event of its day."""
    w, base = sayings(language), site.plan.base_url
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dailypage//site//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
             f"X-WR-CALNAME:{_told(w['paper'])}"]  # fmt: skip
    for digest in site.state.digests(language, "0"):
        compact = digest.day.replace("-", "")
        summary = " · ".join(title.text for title in digest.titles) or w["paper"]
        lines += ["BEGIN:VEVENT", f"UID:{digest.slug}@dailypage", f"DTSTAMP:{compact}T000000Z",
                  f"DTSTART;VALUE=DATE:{compact}", f"SUMMARY:{_told(summary)}", "TRANSP:TRANSPARENT"]  # fmt: skip
        if base:
            lines.append(f"URL:{base}{folder_of(digest.slug)}")
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    yield File(f"{site.plan.home(language)}calendar.ics", "".join(_folded(line) for line in lines).encode())


def _told(text: str) -> str:
    """*text* as iCalendar writes a value (RFC 5545, 3.3.11)."""
    return safe(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """*line* in pieces of 75 bytes at most, never amid a character."""
    if len(line) <= _LINE and line.isascii():
        return f"{line}\r\n"
    data, pieces = line.encode(), []
    while len(data) > _LINE:
        at = _LINE
        while data[at] & 0xC0 == 0x80:  # amid a character
            at -= 1
        pieces.append(data[:at].decode())
        data = b" " + data[at:]
    return "\r\n".join([*pieces, data.decode()]) + "\r\n"
