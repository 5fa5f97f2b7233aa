"""Books: the issues of an archive by month and by year, each period and language one EPUB and one PDF."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from dailypage.archive import Archive, Held
from dailypage.deliver.site_of import SiteOf
from dailypage.errors import DailypageError, NoBook, WorkerLost
from dailypage.executors import Executor
from dailypage.render import epub, pdf
from dailypage.render.book import Book, bind
from dailypage.render.registry import File

FORMATS = ("epub", "pdf")
PAPER = "a5"  # of a book, where nobody says another
Every = Literal["month", "year"]
PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
_LENGTH = {"month": len("2010-03"), "year": len("2010")}


class Volume(NamedTuple):
    """A book that can be made: a month or a year ("2010-03", "2010"), a language, and its issues by date."""

    period: str
    language: str
    held: tuple[Held, ...]

    @property
    def slug(self) -> str:
        """What its files are called by: the period, with the language unless it is English."""
        return self.period if self.language == "en" else f"{self.period}-{self.language}"


class Task(NamedTuple):
    """A book to make: all of it, so that a worker needs no archive."""

    book: Book
    formats: tuple[str, ...]
    paper: str


class Made(NamedTuple):
    """A book that was made, or why it was not."""

    slug: str
    files: tuple[File, ...] = ()
    error: DailypageError | None = None


def volumes(held: Iterable[Held], every: Every) -> list[Volume]:
    """The books of *held*, a *month* or a *year* each, the oldest first; issues without a date are in none."""
    found: dict[tuple[str, str], list[Held]] = {}
    for one in held:
        if one.day is not None:
            found.setdefault((str(one.day)[: _LENGTH[every]], one.language), []).append(one)
    return [Volume(period, language, tuple(found[period, language])) for period, language in sorted(found)]


def volumes_of(held: Sequence[Held], periods: Iterable[str], language: str | None = None) -> list[Volume]:
    """The books of *periods*, as "2010-03" or "2010", in each language or in one. Raises NoBook for an empty one."""
    by_period = {every: volumes(held, every) for every in _LENGTH}  # type: ignore[arg-type]  # its keys are the two
    wanted = []
    for period in periods:
        every = length_of(period)
        some = [one for one in by_period[every] if one.period == period and language in (None, one.language)]
        if not some:
            there = sorted(str(one.day) for one in held if one.day and language in (None, one.language))
            raise NoBook(period, there[0] if there else "", there[-1] if there else "")
        wanted += some
    return wanted


def make_books(
    archive: Archive, wanted: Iterable[Volume], formats: tuple[str, ...], paper: str, executor: Executor
) -> Generator[Made, None, None]:
    """Make each of *wanted* into *formats*, the PDF on *paper* ("a4", "a5"). One that fails is told, the rest goes on.

    The same issues give the same bytes wherever they are made.
    """
    tasks = (
        Task(bind(list(archive.issues([held.key for held in one.held])), one.period), formats, paper)
        for one in wanted
    )
    yield from executor.run(make_book, tasks, lambda task: Made(task.book.issue.slug, error=WorkerLost()))


def in_site(site: SiteOf, language: str, period: str) -> Iterator[File]:
    """The book of a site's issues of one *period*; none where none is wanted, or there is no issue."""
    if length_of(period) not in site.plan.books:
        return
    slugs = [digest.slug for digest in site.state.digests(language, period, f"{period}~")]
    if slugs:
        book = bind(list(site.archive.issues(slugs)), period)
        for file in (epub.book(book), pdf.book(book, PAPER)):
            yield File(
                f"{site.plan.home(language)}books/{file.name}", file.data
            )  # calendars.books leads there


def length_of(period: str) -> Every:
    """Whether *period* is a month or a year."""
    return "month" if "-" in period else "year"


def make_book(task: Task) -> Made:
    """Make one book: the part that any process can do, on any machine."""
    book = task.book
    try:
        files = tuple(
            epub.book(book) if name == "epub" else pdf.book(book, task.paper) for name in task.formats
        )
    except DailypageError as error:
        return Made(book.issue.slug, error=error)
    return Made(book.issue.slug, files)
