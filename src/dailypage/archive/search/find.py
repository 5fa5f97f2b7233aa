"""Find: a query over an archive answered - which issues, in what order, with passages, facets and help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from sqlalchemy import Connection, text

from dailypage.archive.asked import Asked, ask
from dailypage.archive.backup import reindex
from dailypage.archive.search.beside import Progress, engine_for, set_up
from dailypage.archive.search.engine import Engine
from dailypage.archive.search.entries import unpacked
from dailypage.archive.search.index import EDITION, state
from dailypage.archive.search.mending import mended
from dailypage.archive.search.snippets import Finder, Marked
from dailypage.archive.search.tree import name
from dailypage.archive.store import Archive
from dailypage.reading.profiles import profiles
from dailypage.terms.glossary import glossary

FACETS = ("year", "language", "part", "source", "term", "moment")
_MOST = 12  # values of a facet


@dataclass(frozen=True, slots=True)
class Hit:
    """An issue that a query finds.

    key      the issue's, as ``archive list`` shows it
    anchor   of the article that answers best, in the issue's web page
    title    of that article; *passage* a piece of it; both with the spans that answer
    source   of that article, as printed, or None; *part* of the lesson, or None
    score    the higher the better; comparable within one answer alone
    """

    key: str
    day: date | None
    language: str
    anchor: str
    title: Marked
    passage: Marked
    source: str | None
    part: int | Literal["preparation"] | None
    score: float


@dataclass(frozen=True)
class Found:
    """What a query finds. *hits* are those asked for; what is to be counted over all is counted when it is asked."""

    query: str
    asked: Asked
    hits: tuple[Hit, ...]
    searcher: Searcher

    @cached_property
    def total(self) -> int:
        """How many issues the query finds in all."""
        return self.searcher.engine.count(self.asked.tree)

    @cached_property
    def facets(self) -> dict[str, list[tuple[str, int]]]:
        """Of all issues found: year, language, part, source, term and moment, each with its most frequent values."""
        return self.searcher.facets(self.asked)

    @cached_property
    def suggestions(self) -> tuple[str, ...]:
        """Queries that may have been meant: some word of this one is in no issue, and near a term that is."""
        return mended(self.query, self.asked.words, self.searcher.count)


class Searcher:
    """Answers queries over one state of an archive; made by searching()."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def ask(self, query: str, since: date | None = None, until: date | None = None) -> Asked:
        """The *query* understood. Raises BadQuery."""
        return ask(query, self._sources, since=since, until=until)

    def find(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        since: date | None = None,
        until: date | None = None,
    ) -> Found:
        """The issues that *query* finds, the best first. Raises BadQuery."""
        asked = self.ask(query, since, until)
        ranked = self.engine.best(asked.tree, limit, offset)
        return Found(query, asked, tuple(self._hits(asked, ranked)), self)

    def count(self, query: str) -> int:
        """How many issues *query* finds."""
        return self.engine.count(self.ask(query).tree)

    def keys(self, query: str) -> set[str]:
        """The keys of all issues that *query* finds."""
        found = set(self.engine.numbers(self.ask(query).tree))
        rows = self.engine.rows("SELECT number, key FROM search_issue")
        return {key for number, key in rows if number in found}

    def _sources(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        """The names of the printed sources that hold each of *tokens*."""
        where = " AND ".join(f"said LIKE :s{at}" for at in range(len(tokens)))
        values = {f"s{at}": f"% {token} %" for at, token in enumerate(tokens)}
        rows = self.engine.rows(f"SELECT token FROM search_source WHERE {where} ORDER BY token", values)  # noqa: S608
        return tuple(token for (token,) in rows)

    def _hits(self, asked: Asked, ranked: list[tuple[int, float]]) -> Iterator[Hit]:
        finder = Finder.of(asked.tree)
        for number, score in ranked:
            ((key, data),) = self.engine.rows(
                "SELECT key, entry FROM search_issue WHERE number = :number", {"number": number}
            )
            kept = unpacked(data)
            entry, best = kept.entry, finder.passage(kept)
            yield Hit(
                key, entry.day, entry.language, best.article.anchor, best.title, best.text,
                best.article.source, best.article.part, score,
            )  # fmt: skip

    def facets(self, asked: Asked) -> dict[str, list[tuple[str, int]]]:
        """Facet -> (value, how many of the issues found have it), the most frequent first."""
        found = set(self.engine.numbers(asked.tree))
        counts: Counter[str] = Counter()
        for number, names in self.engine.rows("SELECT number, names FROM search_issue"):
            if number in found:
                counts.update(names.split())
        named = {**_known(), **dict(map(tuple, self.engine.rows("SELECT token, printed FROM search_source")))}
        facets: dict[str, list[tuple[str, int]]] = {facet: [] for facet in FACETS}
        for token, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
            facet, value = _facet(token, named)
            if facet and len(facets[facet]) < _MOST:
                facets[facet].append((value, count))
        return facets


@contextmanager
def quiet(_label: str, _length: int) -> Iterator[Callable[[int], object]]:
    """Nobody wants to know how far long work is."""
    yield bool


@contextmanager
def searching(archive: Archive, progress: Progress = quiet) -> Iterator[Searcher]:
    """Search in *archive*; its index is brought up first where it is missing, of another edition, or out of step.

    Raises what opening an archive raises.
    """
    bring_up(archive, progress)
    with archive.reading() as connection:
        yield Searcher(engine_for(archive.where, connection, progress))


def search(archive: Archive, query: str, *, limit: int = 10, since: date | None = None) -> Found:
    """The issues of *archive* that *query* finds, counted and with facets already. Raises BadQuery."""
    with searching(archive) as searcher:
        found = searcher.find(query, limit=limit, since=since)
        found.total, found.facets, found.suggestions  # noqa: B018 - asked for while the archive is open
        return found


def index_beside(archive: Archive, progress: Progress = quiet) -> None:
    """Make an index in a folder beside *archive*, or bring up the one that is there.

    Raises ExtraMissing, NoIndexBeside.
    """
    bring_up(archive, progress)
    with archive.reading() as connection:
        set_up(archive.where, connection, progress)


def bring_up(archive: Archive, progress: Progress = quiet) -> None:
    """Put into the index of *archive* what is missing in it, and take out what should not be there."""
    with archive.reading() as connection:
        if _in_step(connection):
            return
    with progress("Indexing", len(archive.held())) as tick:
        reindex(archive, tick, everything=False)


def _in_step(connection: Connection) -> bool:
    if state(connection) != EDITION:
        return False
    held = connection.execute(text("SELECT count(*) FROM issue WHERE state = 'held'")).scalar()
    return held == connection.execute(text("SELECT count(*) FROM search_issue")).scalar()


def _known() -> dict[str, str]:
    """Token -> the term or the moment that it names."""
    terms = {name("", term.id): term.id for term in glossary()}
    return terms | {name("m", moment): moment for moment in profiles()}


def _facet(token: str, named: dict[str, str]) -> tuple[str, str]:
    """The facet that *token* counts for, and the value; ("", "") for one that is none."""
    kind, _, value = token[1:].partition("§")
    match kind:
        case "d":
            return ("year", value) if len(value) == len("2010") else ("", "")
        case "l":
            return "language", value
        case "p":
            return "part", value
        case "s":
            return "source", named.get(token, "")
        case "m":
            return "moment", named.get(token, value.replace("§", ":"))
        case "every":
            return "", ""
    return "term", named.get(token, token[1:].replace("§", "-"))
