"""Queries over 100,000 documents: a term by any spelling, and free text with passages, beside other engines.

The others find a term as they must, by an OR of all its spellings; ours has recognised it when the document was
put in. The documents are those of corpus.py, the queries are drawn from them; each row tells the 99th percentile.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from msgspec.structs import replace
from sqlalchemy import create_engine

from bench.corpus import FIRST_DAY, Document, documents
from bench.measure import Row
from bench.rivals import has
from dailypage.archive.folding import keys_in
from dailypage.archive.search.find import Searcher
from dailypage.archive.search.index import Index
from dailypage.archive.search.tree import Token, name
from dailypage.archive.search_port import Entry, EntryArticle, Use, Words
from dailypage.terms.glossary import glossary
from dailypage.terms.language import small_words
from dailypage.terms.recognise import find

GROUP_TERM, GROUP_TEXT, GROUP_BUILD = "search, term", "search, free text", "search, index"
COUNT, QUICK, QUERIES = 100_000, 100, 300
Ask = Callable[[str], object]


def measure(seed: int, _runs: int, *, quick: bool) -> Iterator[Row]:
    """All engines over the same documents; ours in the store alone, then with ten passages."""
    count = COUNT // QUICK if quick else COUNT
    with tempfile.TemporaryDirectory(prefix="dailypage-bench-") as folder:
        here = Path(folder)
        texts = list(documents(count, seed))
        entries = [entry_of(one) for one in texts]
        terms, words = _queries(texts, entries, seed)
        work = f"{count:,} documents of about 2.5 KB"
        engine, took = _ours(here / "ours.db", entries)
        size = sum(len(one.text.encode()) for one in texts)
        yield Row(
            group=GROUP_BUILD, name="dailypage", work=work, figure=size / took / 1e6, unit="MB/s", wall_s=took
        )
        with engine.connect() as connection:
            yield from _asked_of_ours(Searcher(connection), terms, words, work)
        for rival, build in {"SQLite FTS5": fts5, "tantivy": tantivy}.items():
            if rival == "tantivy" and not has("tantivy"):
                yield Row(group=GROUP_TERM, name=rival, work=work, note="not installed: make bench")
                continue
            began = time.perf_counter()
            by_spellings, by_words = build(here, texts)
            took = time.perf_counter() - began
            yield Row(
                group=GROUP_BUILD, name=rival, work=work, figure=size / took / 1e6, unit="MB/s", wall_s=took
            )
            yield _percentile(
                Row(group=GROUP_TERM, name=rival, work="OR of all spellings, ten best"), by_spellings, terms
            )
            yield _percentile(
                Row(group=GROUP_TEXT, name=rival, work="ten best, with passages"), by_words, words
            )
        engine.dispose()


def entry_of(one: Document) -> Entry:
    """*one* as the archive tells an index of an issue."""
    uses = tuple(Use(each.term_id, each.start, each.end) for each in find(one.text, one.language))
    article = EntryArticle("a1", (Words("body", 0, one.text, uses),))
    return Entry(
        f"document-{one.number}", FIRST_DAY + timedelta(days=one.number % 9000), one.language, (article,)
    )


def _queries(texts: list[Document], entries: list[Entry], seed: int) -> tuple[list[str], list[str]]:
    """Terms as texts use them, and pairs of words that stand near each other in a text."""
    random = Random(seed)  # noqa: S311 - no secret
    terms: list[str] = []
    words: list[str] = []
    while len(terms) < QUERIES or len(words) < QUERIES:
        at = random.randrange(len(texts))
        uses = entries[at].articles[0].words[0].uses
        if uses and len(terms) < QUERIES:
            terms.append(random.choice(uses).term_id)
        keys = [key for key in keys_in(texts[at].text) if len(key) > 3 and key not in small_words()]
        start = random.randrange(max(1, len(keys) - 4))
        if len(keys) > 4 and len(words) < QUERIES:
            words.append(f'"{keys[start]}" "{keys[start + random.randrange(1, 4)]}"')
    return terms, words


def _percentile(row: Row, ask: Ask, queries: list[str], base: float | None = None) -> Row:
    """*row* with the milliseconds below which 99 of 100 *queries* are answered; each is asked once before."""
    times = []
    for query in queries:
        ask(query)
        began = time.perf_counter()
        ask(query)
        times.append(time.perf_counter() - began)
    times.sort()
    p50, p99 = times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000
    return replace(
        row, figure=p99, unit="ms, p99", ratio=base / p99 if base else 1.0, note=f"p50 {p50:.3f} ms"
    )


def _ours(path: Path, entries: list[Entry]) -> tuple[Any, float]:
    engine = create_engine(f"sqlite:///{path}")
    began, index = time.perf_counter(), Index()
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        index.create(connection)
        for number, entry in enumerate(entries, 1):
            index.put(connection, number, entry)
    return engine, time.perf_counter() - began


def _asked_of_ours(searcher: Searcher, terms: list[str], words: list[str], work: str) -> Iterator[Row]:
    def in_store(term: str) -> object:
        return searcher.engine.best(Token((name("", term),)), 10)

    yield _percentile(Row(group=GROUP_TERM, name="dailypage, in the store", work=work), in_store, terms)
    whole = [f"term:{term}" for term in terms]
    yield _percentile(
        Row(group=GROUP_TERM, name="dailypage, with passages", work="query to ten hits"), searcher.find, whole
    )
    yield _percentile(
        Row(group=GROUP_TEXT, name="dailypage", work="two words, ten best, with passages"),
        searcher.find,
        words,
    )


def _spellings(term: str) -> list[str]:
    return sorted({" ".join(keys_in(one.text)) for one in glossary().spellings if one.term_id == term})


def fts5(here: Path, texts: list[Document]) -> tuple[Ask, Ask]:
    """FTS5 as anyone would use it, over folded texts."""
    connection = sqlite3.connect(here / "fts5.db")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize='unicode61')")
    connection.executemany("INSERT INTO t VALUES (?)", ((" ".join(keys_in(one.text)),) for one in texts))
    connection.commit()

    def by_spellings(term: str) -> object:
        said = " OR ".join(f'"{one}"' for one in _spellings(term))
        return connection.execute(
            "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10", (said,)
        ).fetchall()

    def by_words(said: str) -> object:
        wanted = (
            "SELECT rowid, snippet(t, 0, '[', ']', '…', 30) FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10"
        )
        return connection.execute(wanted, (said,)).fetchall()

    return by_spellings, by_words


def tantivy(here: Path, texts: list[Document]) -> tuple[Ask, Ask]:
    """Tantivy over folded texts, kept for its passages."""
    package: Any = import_module("tantivy")
    builder = package.SchemaBuilder()
    builder.add_text_field("body", stored=True, tokenizer_name="default")
    folder = here / "tantivy"
    folder.mkdir()
    schema = builder.build()
    index = package.Index(schema, path=str(folder))
    writer = index.writer(128_000_000, 1)
    for one in texts:
        writer.add_document(package.Document(body=" ".join(keys_in(one.text))))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def by_spellings(term: str) -> object:
        said = " OR ".join(f'"{one}"' for one in _spellings(term))
        return searcher.search(index.parse_query(said, ["body"]), 10).hits

    def by_words(said: str) -> object:
        query = index.parse_query(said.replace('" "', '" AND "'), ["body"])
        snippets = package.SnippetGenerator.create(searcher, query, schema, "body")
        return [
            snippets.snippet_from_doc(searcher.doc(at)).to_html() for _, at in searcher.search(query, 10).hits
        ]

    return by_spellings, by_words
