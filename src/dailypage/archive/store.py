"""Store: an archive that is open, and what can be asked of it and done to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
from sqlalchemy import Connection, Engine, Row, and_, bindparam, inspect, select, text

from dailypage.archive import installed
from dailypage.archive.codec import Definitions, issue_of, terms_of
from dailypage.archive.connect import address, engine_of, reading, shown, writing
from dailypage.archive.model import Added, Change, Held, Prepared, Print, Said, Version
from dailypage.archive.near import near
from dailypage.archive.schema import STEP, change, issue, lexicon, print_, version
from dailypage.archive.search_port import SearchIndex, entry_of
from dailypage.archive.write import Taken, Writing
from dailypage.errors import DailypageError, NoSuchIssue, NotAnArchive
from dailypage.issue import Issue

_CURRENT = and_(version.c.issue == issue.c.number, version.c.number == issue.c.version)
_TEXTS = (issue.c.key, version.c.page, version.c.annotation, version.c.lexicon, version.c.note)

_BY_KEY = (
    select(*_TEXTS).join(version, _CURRENT).where(issue.c.key == bindparam("key"), issue.c.state == "held")
)
_MIGRATIONS = (
    "dailypage.archive.migrations"  # loaded for an archive that is new or older: alembic takes its time
)


def now() -> str:
    """The present moment as history records it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Archive:
    """An open archive: use it in a ``with``, or close() it. It pickles as its address alone.

    Several may read at once, in threads and processes, while one writes.
    """

    def __init__(
        self, where: str, engine: Engine, index: SearchIndex | None, clock: Callable[[], str]
    ) -> None:
        self.where, self._engine, self.index, self._clock = where, engine, index, clock
        self._lexicons: dict[int, Definitions] = {}

    def __reduce__(self) -> tuple[object, ...]:
        return open_archive, (self.where,)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def reading(self, *, snapshot: bool = False) -> Iterator[Connection]:
        """A transaction for whoever asks the tables of schema.py; *snapshot*: every statement sees the same state."""
        with reading(self._engine, self.where, snapshot=snapshot) as connection:
            yield connection

    @contextmanager
    def writing(self, note: str = "", taken: Taken = "auto") -> Iterator[Writing]:
        """A transaction that alone may write; all of it comes true at its end, or none. See Writing."""
        with writing(self._engine, self.where) as connection:
            work = Writing(connection, self.index, self._clock(), taken, note)
            yield work
            work.flush()

    # What is there.

    def held(self) -> list[Held]:
        """Every issue that is there, oldest first, those without a date last; no texts are read."""
        return self._listed("held")

    def removed(self) -> list[Held]:
        """Every issue that was taken out and can be restored, in the order of held()."""
        return self._listed("removed")

    def _listed(self, state: str) -> list[Held]:
        wanted = (
            select(issue.c.key, issue.c.fingerprint, issue.c.day, issue.c.language)
            .where(issue.c.state == state)
            .order_by(issue.c.day.is_(None), issue.c.day, issue.c.key)
        )
        with self.reading() as connection:
            return [
                Held(key, fingerprint, date.fromisoformat(day) if day else None, language)
                for key, fingerprint, day, language in connection.execute(wanted)
            ]

    def issue(self, key: str) -> Issue:
        """The issue of that *key*, as it was annotated when it was put in. Raises NoSuchIssue."""
        with self.reading() as connection:
            found = connection.execute(_BY_KEY, {"key": key}).one_or_none()
            if found is None:
                raise self._missing(connection, key)
            return self._issue(connection, found)

    def version(self, key: str, number: int) -> Issue:
        """The issue of that *key* as it was in version *number*, also when it was removed. Raises NoSuchIssue."""
        with self.reading() as connection:
            wanted = (
                select(*_TEXTS)
                .join(version, version.c.issue == issue.c.number)
                .where(issue.c.key == key, version.c.number == number)
            )
            found = connection.execute(wanted).one_or_none()
            if found is None:
                raise self._missing(connection, key)
            return self._issue(connection, found)

    def source(self, key: str, number: int | None = None) -> bytes:
        """The file that an issue shows, or that version *number* of it was read from. Raises NoSuchIssue."""
        wanted = (
            select(print_.c.data)
            .join(version, version.c.print == print_.c.number)
            .join(issue, issue.c.number == version.c.issue)
            .where(issue.c.key == key, version.c.number == (number or issue.c.version))
        )
        with self.reading() as connection:
            data: bytes | None = connection.scalar(wanted)
            if data is None:
                raise self._missing(connection, key)
        return data

    def versions(self, key: str) -> list[Version]:
        """The versions of an issue, the first one first. Raises NoSuchIssue."""
        wanted = (
            select(version, print_.c.name, print_.c.checksum, print_.c.data, print_.c.said)
            .join(print_, print_.c.number == version.c.print)
            .join(issue, issue.c.number == version.c.issue)
            .where(issue.c.key == key)
            .order_by(version.c.number)
        )
        with self.reading() as connection:
            rows = connection.execute(wanted).all()
            if not rows:
                raise self._missing(connection, key)
        return [
            Version(
                row.number,
                Print(row.name, row.checksum, len(row.data), msgspec.json.decode(row.said, type=Said)),
                row.note,
                row.fingerprint,
            )
            for row in rows
        ]

    def history(self, key: str) -> list[Change]:
        """All that happened to an issue, also after it was removed, in order. Raises NoSuchIssue."""
        wanted = (
            select(
                change.c.number,
                change.c.what,
                change.c.version,
                print_.c.name,
                change.c.note,
                change.c.recorded,
            )
            .outerjoin(print_, print_.c.number == change.c.print)
            .join(issue, issue.c.number == change.c.issue)
            .where(issue.c.key == key)
            .order_by(change.c.number)
        )
        with self.reading() as connection:
            rows = connection.execute(wanted).all()
            if not rows:
                raise self._missing(connection, key)
        return [Change(row[0], row[1], row[2], row[3] or "", row[4], row[5]) for row in rows]

    def files(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Every file that was put in, by its checksum and write.said_text of it: its issue's key and state."""
        wanted = select(print_.c.checksum, print_.c.said, issue.c.key, issue.c.state).join(
            issue, issue.c.number == print_.c.issue
        )
        with self.reading() as connection:
            return {
                (checksum, said): (key, state) for checksum, said, key, state in connection.execute(wanted)
            }

    # What is done to it.

    def add(
        self, prepared: Sequence[Prepared], *, taken: Taken = "auto", note: str = ""
    ) -> list[Added | DailypageError]:
        """Put *prepared* in, all in one transaction, and tell what became of each, in order.

        One that conflicts with what is there is an OtherIssue in the list, and the rest goes on; see
        write.Writing for *taken* and *note*. When this returns, the others are on the disk.
        """
        outcomes: list[Added | DailypageError] = []
        with self.writing(note, taken) as work:
            work.expect(prepared)
            for one in prepared:
                try:
                    outcomes.append(work.add(one))
                except DailypageError as error:
                    outcomes.append(error)
        return outcomes

    def remove(self, key: str, note: str = "") -> None:
        """Take an issue out; all of it is kept, and restore() undoes it. Raises NoSuchIssue."""
        with self.writing(note) as work:
            work.turn(self._number(work.connection, key, "held"), "removed", None)

    def restore(self, key: str, note: str = "") -> None:
        """Bring back an issue that was removed. Raises NoSuchIssue for one that was not."""
        with self.writing(note) as work:
            number = self._number(work.connection, key, "removed")
            wanted = select(*_TEXTS).join(version, _CURRENT).where(issue.c.number == number)
            entry = entry_of(self._issue(work.connection, work.connection.execute(wanted).one()))
            work.turn(number, "restored", entry)

    # How.

    def _issue(self, connection: Connection, row: Row[Any, Any, Any, Any, Any]) -> Issue:
        key, page, annotation, number, note = row
        if number not in self._lexicons:
            terms = connection.scalar(select(lexicon.c.terms).where(lexicon.c.number == number))
            self._lexicons[number] = terms_of(terms or "[]")
        return issue_of(key, page, annotation, self._lexicons[number], note)

    def _number(self, connection: Connection, key: str, state: str) -> int:
        wanted = select(issue.c.number).where(issue.c.key == key, issue.c.state == state)
        found: int | None = connection.scalar(wanted)
        if found is None:
            raise self._missing(connection, key)
        return found

    def _missing(self, connection: Connection, key: str) -> NoSuchIssue:
        rows = {each: state for each, state in connection.execute(select(issue.c.key, issue.c.state))}  # noqa: C416 - rows are no pairs to mypy
        if key in rows:
            return NoSuchIssue(key, removed=rows[key] == "removed")
        return NoSuchIssue(key, near(key, [each for each, state in rows.items() if state == "held"]))

    def issues(self, keys: Sequence[str] | None = None) -> Iterator[Issue]:
        """The issues of *keys* in that order, or all that are held."""
        for key in keys if keys is not None else [one.key for one in self.held()]:
            yield self.issue(key)


def open_archive(
    where: str | Path | None = None, *, create: bool = False, clock: Callable[[], str] = now
) -> Archive:
    """The archive at *where*: a file, or postgresql://user@host/database.

    where   None for what DAILYPAGE_ARCHIVE says, or archive.db in the folder one is in
    create  make it, if it is not there
    clock   tells the time for the history

    Raises NoArchive, NotAnArchive, ArchiveBusy, ArchiveRefused.
    """
    place = address(where)
    engine = engine_of(place, create=create)
    index = installed.INDEX
    with ExitStack() as at_failure:
        at_failure.callback(engine.dispose)
        with reading(engine, place) as connection:
            step = _step(connection, place, create=create)
            searched = index is None or index.is_there(connection)
        if step != STEP or not searched:
            with writing(engine, place) as connection:
                if step != STEP:
                    import_module(_MIGRATIONS).migrate(connection)
                if index:  # what is missing in it, the first search puts in
                    index.create(connection)
        at_failure.pop_all()
    return Archive(place, engine, index, clock)


def _step(connection: Connection, where: str, *, create: bool) -> str | None:
    """The step its tables are at; None for a new database. Raises NotAnArchive for tables that are not ours."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables or not create:
            raise NotAnArchive(shown(where), "its tables are not ours" if tables else "it is empty")
        return None
    step: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if step and step > STEP:
        raise NotAnArchive(shown(where), f"a newer dailypage made it (step {step}; this one knows {STEP})")
    return step
