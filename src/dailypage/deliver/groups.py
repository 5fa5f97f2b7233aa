"""Groups: what is made together, by which function, and which of them an issue has to do with.

A group's name is its kind and what it is of, with "|" between: ``month|en|2010-03``, ``shard|he|term:m``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import msgspec

from dailypage.archive import open_archive
from dailypage.deliver import calendars, data, fixed, offline, pages, shards
from dailypage.deliver.digest import Digest
from dailypage.deliver.files import put_all
from dailypage.deliver.look import Plan
from dailypage.deliver.site_of import SiteOf
from dailypage.deliver.state import Artifact, State
from dailypage.render.registry import File
from dailypage.terms.glossary import glossary

_BOOKS = "dailypage.deliver.books"  # loads a typesetter: only for sites that have books


def book(site: SiteOf, language: str, period: str) -> Iterator[File]:
    """The book of a month or a year, if the site has such books."""
    if site.plan.books:
        yield from import_module(_BOOKS).in_site(site, language, period)


MAKERS: dict[str, Callable[..., Iterator[File]]] = {
    "today": calendars.today,
    "years": calendars.years,
    "year": calendars.year,
    "month": calendars.month,
    "book": book,
    "ical": calendars.ical,
    "terms": pages.terms,
    "term": pages.term,
    "sources": pages.sources,
    "source": pages.source,
    "moments": pages.index_of_moments,
    "moment": pages.moment,
    "feeds": data.feeds,
    "manifest": data.manifest,
    "api-month": data.month,
    "api": data.index,
    "sitemap": data.sitemap,
    "shard": shards.shard,
    "search": fixed.search,
    "offline-page": fixed.offline,
    "assets": fixed.assets,
    "docs": fixed.docs,
    "spellings": fixed.spellings,
    "system": fixed.system,
    # These tell which files there are, so they come last.
    "shards": shards.beginnings,
    "sitemaps": data.sitemaps,
    "offline": offline.kept,
}
LAST = ("shards", "sitemaps", "offline")
_PAGES = ("term", "source", "moment")  # what a key with a colon has a page for


class Job(msgspec.Struct, frozen=True):
    """Groups to make in one go; *run* is another in each build, in which nothing of what they read changes."""

    archive: str
    out: str
    plan: Plan
    run: int
    groups: tuple[str, ...]


class Group(msgspec.Struct, frozen=True):
    """A group that was made: the files it has now, and how many of them are other than before."""

    name: str
    files: list[Artifact]
    written: int


def fixed_groups(plan: Plan, stems: Sequence[str]) -> Iterator[str]:
    """The groups that every site has, whatever is in it; *stems* are of all moments."""
    yield from ("assets", "docs", "spellings", "system", "api", "sitemaps")
    for language in plan.languages:
        for kind in ("today", "years", "ical", "terms", "sources", "moments", "feeds", "manifest", "search",
                     "offline-page", "shards", "offline"):  # fmt: skip
            yield f"{kind}|{language}"
        yield from (f"term|{language}|{term.id}" for term in glossary())
        yield from (f"moment|{language}|{stem}" for stem in stems)


def groups_of_text(digest: Digest) -> Iterator[str]:
    """The groups that show more of an issue than it is in short: its whole text, or the checksums of its files."""
    language, day = digest.language, digest.day
    yield from (f"today|{language}", f"feeds|{language}", f"offline|{language}")
    yield from (f"book|{language}|{day[:length]}" for length in (4, 7) if day)


def groups_of_issue(digest: Digest) -> Iterator[str]:
    """The groups that an issue has to do with, but for those of its words and terms."""
    language, day = digest.language, digest.day
    yield from groups_of_text(digest)
    yield from (f"{kind}|{language}" for kind in ("years", "ical", "terms", "sources"))
    yield from ("api", "sitemaps", f"api-month|{day[:7] or 'undated'}", f"sitemap|{day[:4] or 'undated'}")
    if day:
        yield from (f"year|{language}|{day[:4]}", f"month|{language}|{day[:7]}")


def groups_of_key(language: str, key: str) -> Iterator[str]:
    """The groups that show an issue because it is found by *key*."""
    kind, colon, rest = key.partition(":")
    if colon and kind in _PAGES:
        yield f"{kind}|{language}|{rest}"


def groups_of_change(language: str, keys: Iterable[str]) -> Iterator[str]:
    """The groups of a search in which *keys* of an issue changed."""
    yield from {f"shard|{language}|{shards.bucket_of(key)}" for key in keys}
    yield f"shards|{language}"


def in_order(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """*names* in two rounds: those that tell of other files in the second."""
    first: list[str] = []
    last: list[str] = []
    for name in sorted(names):
        (last if name.partition("|")[0] in LAST else first).append(name)
    return first, last


def together(names: Sequence[str], most: int) -> Iterator[tuple[str, ...]]:
    """*names* in tasks of so many at the *most*; a book is a task."""
    books = [name for name in names if name.startswith("book|")]
    others = [name for name in names if not name.startswith("book|")]
    yield from ((name,) for name in books)
    yield from (tuple(others[at : at + most]) for at in range(0, len(others), most))


@lru_cache(1)
def _site(where: str, out: str, plan: Plan, _run: int) -> SiteOf:
    """One for the run and the process."""
    return SiteOf(plan, State(Path(out), read_only=True), open_archive(where))


def make_groups(job: Job) -> list[Group]:
    """Make each group of *job*, in whichever process."""
    site = _site(job.archive, job.out, job.plan, job.run)
    return [make_group(site, Path(job.out), name) for name in job.groups]


def make_group(site: SiteOf, out: Path, name: str) -> Group:
    """The files of a group, put where they belong."""
    kind, *of = name.split("|", 2)
    before = site.state.artifacts_of(name)
    known = kind in MAKERS and (not of or of[0] in site.plan.languages or kind in {"api-month", "sitemap"})
    files = put_all(out, name, MAKERS[kind](site, *of) if known else (), before)
    return Group(name, files, sum(before.get(file.path) != file for file in files))
