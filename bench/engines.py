"""Search engines beside ours, each over the same folded documents, used as anyone would: all in one process but one.

A term is asked for by an OR of all its spellings, free text by its words; the answer is the ten best, free text
with a passage of each. What is not installed has no engine and a reason.
"""

from __future__ import annotations

import io
import sqlite3
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.rivals import has

TESTS = Path(__file__).parent.parent / "tests"
MOST = 10


class Rival(ABC):
    """An engine that documents are put into, and then asked; *clock* tells its time."""

    name: str
    clock: Callable[[], float] = staticmethod(time.process_time)

    @abstractmethod
    def put(self, texts: list[str]) -> None:
        """Take in some folded texts."""

    def finish(self) -> None:  # noqa: B027 - not all have something to do
        """Be ready to be asked."""

    @abstractmethod
    def by_spellings(self, spellings: list[str]) -> object:
        """The ten best documents with one of *spellings*."""

    @abstractmethod
    def by_words(self, words: tuple[str, ...]) -> object:
        """The ten best documents with all of *words*, and a passage of each."""


class Fts5(Rival):
    """SQLite's own full text, keeping the texts for its passages."""

    name = "SQLite FTS5"

    def __init__(self, here: Path) -> None:
        self._connection = sqlite3.connect(here / "fts5.db")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize='unicode61')")

    def put(self, texts: list[str]) -> None:
        """In one statement."""
        self._connection.executemany("INSERT INTO t VALUES (?)", ((text,) for text in texts))

    def finish(self) -> None:
        """All of it was one transaction."""
        self._connection.commit()

    def by_spellings(self, spellings: list[str]) -> object:
        """By bm25."""
        said = " OR ".join(f'"{one}"' for one in spellings)
        wanted = f"SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT {MOST}"  # noqa: S608 - a number of ours
        return self._connection.execute(wanted, (said,)).fetchall()

    def by_words(self, words: tuple[str, ...]) -> object:
        """By bm25, with snippet()."""
        said = " AND ".join(f'"{one}"' for one in words)
        wanted = (
            "SELECT rowid, snippet(t, 0, '[', ']', '…', 30) FROM t WHERE t MATCH ?"  # noqa: S608 - as above
            f" ORDER BY rank LIMIT {MOST}"
        )
        return self._connection.execute(wanted, (said,)).fetchall()


class Tantivy(Rival):
    """Tantivy alone, keeping the texts for its passages."""

    name = "tantivy"

    def __init__(self, here: Path) -> None:
        self._package: Any = import_module("tantivy")
        builder = self._package.SchemaBuilder()
        builder.add_text_field("body", stored=True, tokenizer_name="default")
        self._schema = builder.build()
        folder = here / "tantivy"
        folder.mkdir()
        self._index = self._package.Index(self._schema, path=str(folder))
        self._writer = self._index.writer(128_000_000, 1)

    def put(self, texts: list[str]) -> None:
        """One after the other."""
        for text in texts:
            self._writer.add_document(self._package.Document(body=text))

    def finish(self) -> None:
        """Commit, and wait for what it still does."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def by_spellings(self, spellings: list[str]) -> object:
        """By bm25."""
        query = self._index.parse_query(" OR ".join(f'"{one}"' for one in spellings), ["body"])
        return self._searcher.search(query, MOST).hits

    def by_words(self, words: tuple[str, ...]) -> object:
        """By bm25, with its own passages."""
        query = self._index.parse_query(" AND ".join(f'"{one}"' for one in words), ["body"])
        snippets = self._package.SnippetGenerator.create(self._searcher, query, self._schema, "body")
        return [
            snippets.snippet_from_doc(self._searcher.doc(at)).to_html()
            for _, at in self._searcher.search(query, MOST).hits
        ]


class Postgresql(Rival):
    """PostgreSQL's full text with a GIN index, in a server of its own as the tests start it."""

    name = "PostgreSQL"
    clock = staticmethod(time.perf_counter)  # it works in a process of its own

    def __init__(self, server: str) -> None:
        dbapi: Any = import_module("pg8000.dbapi")
        host, _, port = server.partition("@")[2].partition("/")[0].partition(":")
        self._connection = dbapi.connect(user="dailypage", host=host, port=int(port), database="postgres")
        self._cursor = self._connection.cursor()
        self._cursor.execute(
            "CREATE TABLE t (number SERIAL, body TEXT,"
            " words TSVECTOR GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED)"
        )

    def put(self, texts: list[str]) -> None:
        """By COPY."""
        stream = io.BytesIO("".join(f"{text}\n" for text in texts).encode())
        self._cursor.execute("COPY t (body) FROM STDIN", stream=stream)

    def finish(self) -> None:
        """The index is made when all is there."""
        self._cursor.execute("CREATE INDEX t_words ON t USING GIN (words)")
        self._connection.commit()
        self._connection.autocommit = True
        self._cursor.execute("VACUUM ANALYZE t")

    def by_spellings(self, spellings: list[str]) -> object:
        """By ts_rank."""
        said = " | ".join(f"({' <-> '.join(one.split())})" for one in spellings)
        self._cursor.execute(
            "SELECT number FROM t, to_tsquery('simple', %s) q WHERE words @@ q"  # noqa: S608 - a number of ours
            f" ORDER BY ts_rank(words, q) DESC LIMIT {MOST}",
            (said,),
        )
        return self._cursor.fetchall()

    def by_words(self, words: tuple[str, ...]) -> object:
        """By ts_rank, with ts_headline."""
        self._cursor.execute(
            "SELECT number, ts_headline('simple', body, q) FROM (SELECT number, body, q FROM t,"  # noqa: S608 - as above
            " to_tsquery('simple', %s) q WHERE words @@ q"
            f" ORDER BY ts_rank(words, q) DESC LIMIT {MOST}) best",
            (" & ".join(words),),
        )
        return self._cursor.fetchall()


def rivals(here: Path, stack: ExitStack) -> Iterator[Rival | tuple[str, str]]:
    """Every engine that is there; of one that is not, its name and the reason."""
    yield Fts5(here)
    if not (has("pg8000") and has("pytest") and any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))):
        yield Postgresql.name, "needs the Debian package postgresql, and `make check` once"
    else:
        sys.path.append(str(TESTS))
        yield Postgresql(
            stack.enter_context(
                import_module("postgres_server").server(shared_buffers="1GB", work_mem="64MB")
            )
        )
    yield Tantivy(here) if has("tantivy") else (Tantivy.name, "not installed: make bench")
