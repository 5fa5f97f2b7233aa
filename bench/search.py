"""Queries over documents of about 2.5 KB: a term by any spelling, and free text with passages, beside other engines.

The others find a term as they must, by an OR of all its spellings; ours has recognised it when the document was
put in. The documents are those of corpus.py, the queries are drawn from them. Each query is asked four times, a
slow one but once, and the fastest counts; a row tells the 99th percentile of all queries, in time of the processor:
the clock also counts what else a machine does. Only PostgreSQL, which works elsewhere, is timed by the clock.

``python -m bench.search --documents 100000`` measures this alone, on as many; ``python -m bench`` takes DOCUMENTS.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from msgspec.structs import replace
from sqlalchemy import create_engine, text

from bench.corpus import FIRST_DAY, Document, documents
from bench.engines import Rival, rivals
from bench.generator import SEED
from bench.measure import Row
from bench.rivals import has
from bench.table import as_text, head, machine
from dailypage.archive.folding import keys_in
from dailypage.archive.search.beside import engine_for, set_up, take_down
from dailypage.archive.search.entries import unpacked
from dailypage.archive.search.find import Searcher, quiet
from dailypage.archive.search.index import Index
from dailypage.archive.search.tree import Token, name
from dailypage.archive.search_port import Entry, EntryArticle, Use, Words
from dailypage.terms.glossary import glossary
from dailypage.terms.language import small_words
from dailypage.terms.recognise import find

TERM, TEXT, BUILD = "search, term", "search, free text", "search, index"
DOCUMENTS, QUICK, QUERIES = 20_000, 1000, 300
_AT_ONCE = 1000
_SLOW_SECONDS = 0.1  # what takes longer is not asked again
_SAMPLED = 2000  # documents that queries are drawn from
Ask = Callable[[Any], object]


class Queries(NamedTuple):
    """Terms as documents use them, and pairs of words that stand near each other in one."""

    terms: list[str]
    words: list[tuple[str, str]]


class Filling:
    """Documents put into each engine in turns, each by its own clock."""

    def __init__(self) -> None:
        self.took: dict[str, float] = {}
        self.size = 0

    @contextmanager
    def timed(self, what: str, clock: Callable[[], float] = time.process_time) -> Iterator[None]:
        """Add to the seconds of *what*."""
        began = clock()
        yield
        self.took[what] = self.took.get(what, 0.0) + clock() - began

    def rows(self, work: str) -> Iterator[Row]:
        """How fast each was; the first is what the others are compared with."""
        base = next(iter(self.took.values()))
        for what, took in self.took.items():
            figure = self.size / took / 1e6
            yield Row(
                group=BUILD, name=what, work=work, figure=figure, unit="MB/s", ratio=base / took, cpu_s=took
            )


def measure(
    seed: int,
    _runs: int,
    *,
    quick: bool,
    count: int = DOCUMENTS,
    keep: Path | None = None,
    alone: bool = False,
) -> Iterator[Row]:
    """All engines over the same documents; of ours what the store alone takes, too.

    keep   a file for our index, which is used as it is if it holds as many documents
    alone  without the others, which take twice as long as ours
    """
    count = QUICK if quick else count
    with ExitStack() as stack:
        here = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dailypage-bench-")))
        asked: list[Rival] = []
        for one in () if alone else rivals(here, stack):
            if isinstance(one, Rival):
                asked.append(one)
            else:
                yield Row(group=TERM, name=one[0], work="", note=one[1])
        where, filling = keep or here / "ours.db", Filling()
        queries = _fill(where, asked, filling, documents(count, seed), count)
        work = f"{count:,} documents of about 2.5 KB, {filling.size / 1e6:,.0f} MB"
        engine = create_engine(f"sqlite:///{where}")
        stack.callback(engine.dispose)
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))  # one state for all that follows
            own = [Searcher(engine_for(str(where), connection, quiet))]
            if has("tantivy"):
                take_down(str(where))
                with filling.timed("dailypage, tantivy beside it"):
                    set_up(str(where), connection, quiet)
                own.append(Searcher(engine_for(str(where), connection, quiet)))
            yield from filling.rows(work)
            yield from _of_terms(asked, own, queries)
            yield from _of_words(asked, own, queries)


def _fill(
    where: Path, asked: list[Rival], filling: Filling, found: Iterator[Document], count: int
) -> Queries:
    """All documents into every engine, and queries drawn from some of them."""
    engine, index = create_engine(f"sqlite:///{where}"), Index()
    done = 0
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        index.create(connection)
        there = len(index.numbers(connection)) == count
        while some := list(islice(found, _AT_ONCE)):
            filling.size += sum(len(one.text.encode()) for one in some)
            folded = [" ".join(keys_in(one.text)) for one in some]
            for each in asked:
                with filling.timed(each.name, each.clock):
                    each.put(folded)
            if not there:
                with filling.timed("dailypage, finding the terms"):
                    entries = [entry_of(one) for one in some]
                with filling.timed("dailypage, FTS5 and lists of terms"):
                    for number, entry in enumerate(entries, done + 1):
                        index.put(connection, number, entry)
            done += len(some)
            print(f"  {done:,} of {count:,} documents", file=sys.stderr, flush=True)
        for each in asked:
            with filling.timed(each.name, each.clock):
                each.finish()
        wanted = text("SELECT entry FROM search_issue WHERE number % :step = 0 ORDER BY number")
        rows = connection.execute(wanted, {"step": max(1, count // _SAMPLED)})
        queries = _queries([unpacked(data).entry for (data,) in rows])
    engine.dispose()
    return queries


def entry_of(one: Document) -> Entry:
    """*one* as the archive tells an index of an issue."""
    uses = tuple(Use(each.term_id, each.start, each.end) for each in find(one.text, one.language))
    article = EntryArticle("a1", (Words("body", 0, one.text, uses),))
    return Entry(
        f"document-{one.number}", FIRST_DAY + timedelta(days=one.number % 9000), one.language, (article,)
    )


def _queries(sampled: list[Entry]) -> Queries:
    random = Random(SEED)  # noqa: S311 - no secret
    found = Queries([], [])
    while len(found.terms) < QUERIES or len(found.words) < QUERIES:
        words = random.choice(sampled).articles[0].words[0]
        if words.uses:
            found.terms.append(random.choice(words.uses).term_id)
        keys = [key for key in keys_in(words.text) if len(key) > 3 and key not in small_words()]
        if len(keys) > 4:
            start = random.randrange(len(keys) - 4)
            found.words.append((keys[start], keys[start + random.randrange(1, 4)]))
    return Queries(found.terms[:QUERIES], found.words[:QUERIES])


def _of_terms(asked: list[Rival], own: list[Searcher], queries: Queries) -> Iterator[Row]:
    """The rivals by all spellings of a term, ours by the term."""
    spelled = [_spellings(term) for term in queries.terms]
    base = None
    for rival in asked:
        row = Row(group=TERM, name=rival.name, work="OR of all spellings, ten best")
        row = _percentile(row, rival.by_spellings, spelled, base, rival.clock)
        base = base or row.figure
        yield row

    def in_store(term: str) -> object:
        return own[0].engine.best(Token((name("", term),)), 10)

    row = Row(group=TERM, name="dailypage, in the store", work="the term, ten best")
    yield _percentile(row, in_store, queries.terms, base)
    row = Row(
        group=TERM, name="dailypage, with passages", work="from the typed query to ten hits with passages"
    )
    yield _percentile(row, own[0].find, [f"term:{term}" for term in queries.terms], base)


def _of_words(asked: list[Rival], own: list[Searcher], queries: Queries) -> Iterator[Row]:
    """Two words, ten best with passages."""
    base = None
    for rival in asked:
        row = Row(group=TEXT, name=rival.name, work="two words, ten best, with passages")
        row = _percentile(row, rival.by_words, queries.words, base, rival.clock)
        base = base or row.figure
        yield row
    quoted = [f'"{one}" "{other}"' for one, other in queries.words]
    for searcher in own:
        label = "dailypage" if searcher is own[0] else "dailypage, tantivy beside it"
        row = Row(group=TEXT, name=label, work="the same, from the typed query")
        yield _percentile(row, searcher.find, quoted, base)


def _spellings(term: str) -> list[str]:
    return sorted({" ".join(keys_in(one.text)) for one in glossary().spellings if one.term_id == term})


def _percentile(
    row: Row, ask: Ask, queries: list[Any], base: float | None, clock: Callable[[], float] = time.process_time
) -> Row:
    """*row* with the milliseconds below which 99 of 100 *queries* are answered."""
    times = sorted(_fastest(ask, query, clock) for query in queries)
    p50, p99 = times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000
    print(f"  {row.group}: {row.name}: p99 {p99:.3g} ms, p50 {p50:.3g} ms", file=sys.stderr, flush=True)
    note = f"p50 {p50:.3g} ms{'' if clock is time.process_time else ', by the clock'}"
    return replace(row, figure=p99, unit="ms, p99", ratio=base / p99 if base else 1.0, note=note)


def _fastest(ask: Ask, query: object, clock: Callable[[], float]) -> float:
    took: list[float] = []
    while len(took) < (4 if sum(took) < _SLOW_SECONDS else 1):
        began = clock()
        ask(query)
        took.append(clock() - began)
    return min(took)


def main(arguments: list[str] | None = None) -> int:
    """Measure this alone, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description="Search beside its peers.")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help=f"default {DOCUMENTS:,}")
    parser.add_argument(
        "--keep", type=Path, help="a file for our index: used as it is by the next run of as many"
    )
    parser.add_argument("--alone", action="store_true", help="without the others, which take twice as long")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the generated text (default {SEED})")
    given = parser.parse_args(arguments)
    told = machine()
    found = measure(given.seed, 1, quick=False, count=given.documents, keep=given.keep, alone=given.alone)
    rows = list(found)
    print(head({**told, "seed": str(given.seed)}))
    print(f"\n{as_text(rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
