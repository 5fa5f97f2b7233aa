"""Index: the search index inside an archive's own database, in step with it in every transaction.

``search_text`` (on SQLite a full text table that keeps no text, on PostgreSQL tsvectors) answers any tree;
``search_use`` lists the issues of each term and each moment, the best first, and answers those at once;
``search_issue`` holds what snippets and facets are made of; ``search_log`` tells what changed, in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, inspect, text

from dailypage.archive.search.entries import Indexed, indexed, kept, packed, unpacked
from dailypage.archive.search_port import Entry

#: Of the tables and of what is put into them: another number, and an archive is indexed anew.
EDITION = 3
_MOST_POSITIONS = 60  # of a word for each weight: a tsvector has room for 255

_TABLES = {
    "search_state": "name TEXT PRIMARY KEY, value TEXT NOT NULL",
    "search_issue": (
        "number INTEGER PRIMARY KEY, key TEXT NOT NULL, day TEXT, language TEXT NOT NULL,"
        " names TEXT NOT NULL, entry {blob} NOT NULL"
    ),
    "search_source": "token TEXT PRIMARY KEY, printed TEXT NOT NULL, said TEXT NOT NULL",
    "search_log": "stamp INTEGER PRIMARY KEY, number INTEGER NOT NULL, mark TEXT NOT NULL",
    "search_use": "name TEXT NOT NULL, rank {long} NOT NULL, issue INTEGER NOT NULL, PRIMARY KEY (name, rank, issue)",
}
_SQLITE = (
    (
        "CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING"
        " fts5(title, body, about, facts, content='', tokenize='ascii')"
    ),
)
_POSTGRESQL = (
    (
        "CREATE TABLE IF NOT EXISTS search_text"
        " (number INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL, words TSVECTOR NOT NULL)"
    ),
    "CREATE INDEX IF NOT EXISTS ix_search_text_words ON search_text USING GIN (words)",
)


class Index:
    """A SearchIndex in SQLite's FTS5 or PostgreSQL's full text, by the connection it is given."""

    def is_there(self, connection: Connection) -> bool:
        """Whether its tables are there, and of this edition."""
        return state(connection) == EDITION

    def create(self, connection: Connection) -> None:
        """Make its tables, if they are not there or are of another edition."""
        if state(connection) not in (None, EDITION):
            self.clear(connection)
        lite = _is_sqlite(connection)
        types = {"blob": "BLOB" if lite else "BYTEA", "long": "INTEGER" if lite else "BIGINT"}
        for table, columns in _TABLES.items():
            rowless = " WITHOUT ROWID" if lite and table == "search_use" else ""
            _run(connection, f"CREATE TABLE IF NOT EXISTS {table} ({columns.format(**types)}){rowless}")
        for statement in _SQLITE if lite else _POSTGRESQL:
            _run(connection, statement)
        if state(connection) is None:
            _run(connection, "INSERT INTO search_state VALUES ('edition', :e)", e=str(EDITION))

    def put(self, connection: Connection, number: int, entry: Entry) -> None:
        """Index *entry* as issue *number*, in place of what stood for it."""
        self._drop(connection, number)
        whole = kept(entry)
        one = indexed(whole)
        data = packed(whole)
        values = {
            "number": number,
            "key": entry.key,
            "day": entry.day.isoformat() if entry.day else None,
            "language": entry.language,
            "names": " ".join([*one.ranks, *one.facts.split()]),
            "entry": data,
        }
        _run(
            connection,
            "INSERT INTO search_issue VALUES (:number, :key, :day, :language, :names, :entry)",
            **values,
        )
        uses = [{"name": name, "rank": rank, "issue": number} for name, rank in one.ranks.items()]
        if uses:
            connection.execute(text("INSERT INTO search_use VALUES (:name, :rank, :issue)"), uses)
        sources = [{"t": t, "p": printed, "s": said} for t, (printed, said) in one.sources.items()]
        if sources:
            connection.execute(
                text("INSERT INTO search_source VALUES (:t, :p, :s) ON CONFLICT (token) DO NOTHING"), sources
            )
        _put_text(connection, number, one)
        _note(connection, number, data)

    def drop(self, connection: Connection, number: int) -> None:
        """Forget issue *number*; one that is not there is no error."""
        if self._drop(connection, number):
            _note(connection, number, b"")

    def numbers(self, connection: Connection) -> Collection[int]:
        """The issues that are indexed."""
        return connection.execute(text("SELECT number FROM search_issue")).scalars().all()

    def clear(self, connection: Connection) -> None:
        """Forget everything, and the tables."""
        for table in (*_TABLES, "search_text", "search_gone"):  # the last was there in edition 1
            _run(connection, f"DROP TABLE IF EXISTS {table}")

    def _drop(self, connection: Connection, number: int) -> bool:
        found = connection.execute(text("SELECT entry FROM search_issue WHERE number = :n"), {"n": number})
        data = found.scalar()
        if data is None:
            return False
        one = indexed(unpacked(data))
        uses = [{"name": name, "rank": rank, "issue": number} for name, rank in one.ranks.items()]
        if uses:
            connection.execute(
                text("DELETE FROM search_use WHERE name = :name AND rank = :rank AND issue = :issue"), uses
            )
        if _is_sqlite(connection):  # a table without texts must be told what to forget
            _run(
                connection,
                "INSERT INTO search_text (search_text, rowid, title, body, about, facts)"
                " VALUES ('delete', :n, :title, :body, :about, :facts)",
                n=number, title=one.title, body=one.body, about=one.about, facts=one.facts,
            )  # fmt: skip
        else:
            _run(connection, "DELETE FROM search_text WHERE number = :n", n=number)
        _run(connection, "DELETE FROM search_issue WHERE number = :n", n=number)
        return True


def state(connection: Connection) -> int | None:
    """The edition of the index in the database, or None where there is none."""
    if not inspect(connection).has_table("search_state"):
        return None
    found = connection.execute(text("SELECT value FROM search_state WHERE name = 'edition'")).scalar()
    return int(found) if found is not None else None


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _run(connection: Connection, statement: str, **values: Any) -> None:  # noqa: ANN401 - what columns hold
    connection.execute(text(statement), values)


def _note(connection: Connection, number: int, entry: bytes) -> None:
    """Note that issue *number* is *entry* now. An index beside the archive is brought up by these notes.

    The mark of each depends on all before it: two archives with one mark have one history.
    """
    found = connection.execute(text("SELECT stamp, mark FROM search_log ORDER BY stamp DESC LIMIT 1"))
    stamp, mark = found.one_or_none() or (0, "")
    mark = blake2b(f"{mark} {number} ".encode() + entry, digest_size=8).hexdigest()
    _run(connection, "INSERT INTO search_log VALUES (:s, :n, :m)", s=stamp + 1, n=number, m=mark)


def _put_text(connection: Connection, number: int, one: Indexed) -> None:
    if _is_sqlite(connection):
        _run(
            connection,
            "INSERT INTO search_text (rowid, title, body, about, facts) VALUES (:n, :title, :body, :about, :facts)",
            n=number, title=one.title, body=one.body, about=one.about, facts=one.facts,
        )  # fmt: skip
        return
    _run(
        connection,
        "INSERT INTO search_text VALUES (:n, :title, :body, CAST(:words AS TSVECTOR))",
        n=number, title=f" {one.title} ", body=f" {one.body} ", words=tsvector(one),
    )  # fmt: skip


def tsvector(one: Indexed) -> str:
    """*one* as PostgreSQL writes a tsvector: A titles, B what it is about, C facts, D the words.

    The positions only say how often; phrases are compared in the texts, since a tsvector forgets what is far back.
    """
    counts: dict[str, Counter[str]] = {}
    for weight, said in (("A", one.title), ("B", one.about), ("C", one.facts), ("D", one.body)):
        for token in said.split():
            counts.setdefault(token, Counter())[weight] += 1
    return " ".join(f"'{token}':{','.join(_positions(by_weight))}" for token, by_weight in counts.items())


def _positions(by_weight: Counter[str]) -> Iterator[str]:
    places = (weight for weight, count in by_weight.items() for _ in range(min(count, _MOST_POSITIONS)))
    return (f"{at}{weight}" for at, weight in enumerate(places, 1))
