"""State: what stands in a site's folder, what it was made from, and what has to be made again.

One SQLite file in the folder of the site. It names every file that is ours with its checksum, so nothing else is
ever removed; and it holds of each issue what the pages about many issues need, so that a changed issue costs no more
than what depends on it. A *group* is what is made together, a tuple of words joined by "|": ``term|en|masach`` is
the page of one term in English. Issues are known by number, and a *posting* is a group with the numbers that it is
about; see dailypage.deliver.numbers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from dailypage.deliver.digest import Digest
from dailypage.deliver.numbers import Postings, as_bytes, as_postings
from dailypage.errors import SiteBusy

FILE = ".site-state.db"
LOCK = ".site-lock.db"
#: Of the tables below; a file with another one is made anew.
_VERSION = 1
_TABLES = """
CREATE TABLE issue (number INTEGER PRIMARY KEY, slug TEXT UNIQUE, language TEXT, day TEXT, evidence TEXT,
                    digest BLOB, said BLOB, item BLOB) STRICT;
CREATE INDEX issue_day ON issue (language, day, slug);
CREATE TABLE posting (grp TEXT PRIMARY KEY, numbers BLOB) STRICT, WITHOUT ROWID;
CREATE TABLE artifact (path TEXT PRIMARY KEY, grp TEXT, checksum BLOB, size INTEGER, mtime INTEGER) STRICT;
CREATE INDEX artifact_grp ON artifact (grp);
CREATE TABLE dirty (grp TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID;
"""
digest_from = msgspec.msgpack.Decoder(Digest).decode
_END = "\U0010ffff"


class Artifact(NamedTuple):
    """A file of the site: its name below the folder, the group it came with, and the evidence that it still stands.

    checksum  BLAKE2b of its bytes, or b"" while it is on its way
    mtime     nanoseconds, as the file system told when it was put there
    """

    path: str
    group: str
    checksum: bytes
    size: int
    mtime: int


class Known(NamedTuple):
    """What is kept of one issue: its number, what it was made from, and the groups it belongs to with its weight."""

    number: int
    slug: str
    language: str
    day: str
    evidence: str
    digest: bytes
    said: bytes
    item: bytes = b""


class State:
    """The state of one site's folder. Close it; a closed one is whole whatever happens."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        if read_only:
            file = (folder / FILE).resolve().as_uri()
            self.db = sqlite3.connect(f"{file}?mode=ro", uri=True, isolation_level=None)
            return
        self.db = sqlite3.connect(folder / FILE, isolation_level=None)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute("PRAGMA cache_size = -32000")
        if self.db.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            with self.change():
                for name in [
                    row[0] for row in self.db.execute("SELECT name FROM sqlite_schema WHERE type='table'")
                ]:
                    self.db.execute(f'DROP TABLE "{name}"')
                for statement in filter(str.strip, _TABLES.split(";")):
                    self.db.execute(statement)
                self.db.execute(f"PRAGMA user_version = {_VERSION}")

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """All that is done inside lasts, or none of it."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    # What was said of the whole

    def meta(self, name: str) -> str:
        """A value kept with the state, or ""."""
        found = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def set_meta(self, name: str, value: str) -> None:
        """Keep a value."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    # Issues

    def evidence(self) -> dict[str, str]:
        """Slug -> what the issue's page was made from, for every issue that stands."""
        return dict(self.db.execute("SELECT slug, evidence FROM issue"))

    def put_issues(self, known: Iterable[Known]) -> None:
        """Keep what is known of issues."""
        self.db.executemany("INSERT OR REPLACE INTO issue VALUES (?, ?, ?, ?, ?, ?, ?, ?)", known)

    def known(self, slug: str) -> Known | None:
        """What is kept of one issue."""
        found = self.db.execute("SELECT * FROM issue WHERE slug = ?", (slug,)).fetchone()
        return Known(*found) if found else None

    def all_said(self) -> Iterator[tuple[str, int, bytes]]:
        """Language, number and words of every issue, by number."""
        yield from self.db.execute("SELECT language, number, said FROM issue ORDER BY number")

    def drop_issue(self, slug: str) -> None:
        """Forget an issue."""
        self.db.execute("DELETE FROM issue WHERE slug = ?", (slug,))

    def digests(self, language: str = "", since: str = "", until: str = "~") -> list[Digest]:
        """The issues of a language (or all), oldest first; *since* and *until* are the first and past-last day."""
        rows = self.db.execute(
            "SELECT digest FROM issue WHERE (language = ? OR ? = '') AND day >= ? AND day < ? ORDER BY day, slug",
            (language, language, since, until),
        )
        return [digest_from(digest) for (digest,) in rows]

    def newest(self, language: str, count: int) -> list[Digest]:
        """The newest dated issues of a language, newest first."""
        rows = self.db.execute(
            "SELECT digest FROM issue WHERE language = ? AND day > '' ORDER BY day DESC, slug DESC LIMIT ?",
            (language, count),
        )
        return [digest_from(digest) for (digest,) in rows]

    def items(self, language: str, count: int) -> list[bytes]:
        """The feed items of the newest dated issues of a language."""
        rows = self.db.execute(
            "SELECT item FROM issue WHERE language = ? AND day > '' ORDER BY day DESC, slug DESC LIMIT ?",
            (language, count),
        )
        return [bytes(item) for (item,) in rows]

    def days(self, language: str = "") -> list[tuple[str, str]]:
        """Day and slug of the dated issues of a language (or all), oldest first."""
        return self.db.execute(
            "SELECT day, slug FROM issue WHERE (language = ? OR ? = '') AND day > '' ORDER BY day, slug",
            (language, language),
        ).fetchall()

    def days_in(self, year: str) -> list[tuple[str, str]]:
        """Day and slug of the issues of a year, oldest first."""
        return self.db.execute(
            "SELECT day, slug FROM issue WHERE day >= ? AND day < ? ORDER BY day, slug", (year, f"{year}~")
        ).fetchall()

    def digest(self, number: int) -> Digest | None:
        """The issue with that number."""
        found = self.db.execute("SELECT digest FROM issue WHERE number = ?", (number,)).fetchone()
        return digest_from(found[0]) if found else None

    # Which issues a group is about

    def postings(self, group: str) -> Postings[int]:
        """The issues that *group* is about; empty for none."""
        found = self.db.execute("SELECT numbers FROM posting WHERE grp = ?", (group,)).fetchone()
        return as_postings(found[0] if found else b"")

    def all_postings(self, prefix: str) -> Iterator[tuple[str, Postings[int]]]:
        """Every group whose name begins with *prefix*, in order, and the issues that it is about."""
        rows = self.db.execute(
            "SELECT grp, numbers FROM posting WHERE grp >= ? AND grp < ? ORDER BY grp",
            (prefix, prefix + _END),
        )
        return ((group, as_postings(numbers)) for group, numbers in rows)

    def counts(self, prefix: str) -> dict[str, int]:
        """The number of issues of every group whose name begins with *prefix*; what follows it is the key."""
        rows = self.db.execute(
            "SELECT grp, length(numbers) / 4 FROM posting WHERE grp >= ? AND grp < ? ORDER BY grp",
            (prefix, prefix + _END),
        )
        return {group[len(prefix) :]: count for group, count in rows}

    def put_postings(self, postings: Mapping[str, Postings[int]]) -> None:
        """Keep which issues these groups are about, and forget the groups that are about none."""
        ordered = sorted(postings.items())
        self.db.executemany(
            "INSERT OR REPLACE INTO posting VALUES (?, ?)",
            ((group, as_bytes(numbers)) for group, numbers in ordered if numbers),
        )
        self.db.executemany(
            "DELETE FROM posting WHERE grp = ?", ((group,) for group, numbers in ordered if not numbers)
        )

    def replace_postings(self, postings: Mapping[str, Postings[int]]) -> None:
        """Keep these postings and no others."""
        self.db.execute("DELETE FROM posting")
        self.put_postings(postings)

    # What has to be made

    def mark(self, groups: Iterable[str]) -> None:
        """Note that these groups have to be made again."""
        self.db.executemany("INSERT OR IGNORE INTO dirty VALUES (?)", ((group,) for group in groups))

    def marked(self) -> list[str]:
        """The groups that have to be made again."""
        return [group for (group,) in self.db.execute("SELECT grp FROM dirty ORDER BY grp")]

    def unmark(self, groups: Iterable[str]) -> None:
        """Note that these groups stand as they should."""
        self.db.executemany("DELETE FROM dirty WHERE grp = ?", ((group,) for group in groups))

    # Files

    def artifacts(self) -> list[Artifact]:
        """The files of the whole site."""
        return list(map(Artifact._make, self.db.execute("SELECT * FROM artifact")))

    def artifacts_of(self, group: str) -> dict[str, Artifact]:
        """Path -> file, for the files of a group."""
        rows = self.db.execute("SELECT * FROM artifact WHERE grp = ?", (group,))
        return {row[0]: Artifact(*row) for row in rows}

    def paths(self, prefix: str) -> list[str]:
        """The files of every group whose name begins with *prefix*."""
        rows = self.db.execute(
            "SELECT path FROM artifact WHERE grp >= ? AND grp < ?", (prefix, prefix + _END)
        )
        return [path for (path,) in rows]

    def artifact(self, path: str) -> Artifact | None:
        """What is known of a file."""
        found = self.db.execute("SELECT * FROM artifact WHERE path = ?", (path,)).fetchone()
        return Artifact(*found) if found else None

    def put(self, artifacts: Iterable[Artifact]) -> None:
        """Note files that stand, or are on their way."""
        self.db.executemany("INSERT OR REPLACE INTO artifact VALUES (?, ?, ?, ?, ?)", artifacts)

    def put_missing(self, artifacts: Iterable[Artifact]) -> None:
        """Note files that may be there, where nothing is known of them."""
        self.db.executemany("INSERT OR IGNORE INTO artifact VALUES (?, ?, ?, ?, ?)", artifacts)

    def groups(self) -> set[str]:
        """The groups that have files, but for those of single issues."""
        rows = self.db.execute("SELECT DISTINCT grp FROM artifact WHERE grp < 'issue|' OR grp > 'issue}'")
        return {group for (group,) in rows}

    def count_files(self) -> int:
        """How many files the site has."""
        return int(self.db.execute("SELECT count(*) FROM artifact").fetchone()[0])

    def forget(self, paths: Iterable[str]) -> None:
        """Note files that were removed."""
        self.db.executemany("DELETE FROM artifact WHERE path = ?", ((path,) for path in paths))


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep a second build out of *folder*; a killed one keeps nobody out.

    Raises SiteBusy.
    """
    guard = sqlite3.connect(folder / LOCK, isolation_level=None, timeout=0.1)
    try:
        guard.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as cause:
        guard.close()
        raise SiteBusy(str(folder)) from cause
    try:
        yield
    finally:
        guard.close()
