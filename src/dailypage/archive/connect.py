"""Connect: an archive's address to a database, set up the same way every time, its refusals in plain words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from dailypage.errors import ArchiveBusy, ArchiveRefused, NoArchive, NotAnArchive

VARIABLE = "DAILYPAGE_ARCHIVE"
DEFAULT = "archive.db"
POSTGRESQL = ("postgresql://", "postgres://")
_DRIVER = "postgresql+pg8000"
# One program writes at a time; another waits for it this long.
_PATIENCE_SECONDS = 60
# Any number, the same for all who write to one PostgreSQL archive.
_WRITERS_LOCK = 0x0DA1
_WRITES = "dailypage_writes"


def address(where: str | Path | None) -> str:
    """Where the archive is: as given, or as ``DAILYPAGE_ARCHIVE`` says, or ``archive.db`` in this folder."""
    return str(where or os.environ.get(VARIABLE) or DEFAULT)


def is_postgresql(where: str) -> bool:
    """Whether *where* is the address of a PostgreSQL database and not a file."""
    return where.startswith(POSTGRESQL)


def engine_of(where: str, *, create: bool) -> Engine:
    """The database at *where*. Raises NoArchive for a file that is not there, unless it is to be created."""
    if is_postgresql(where):
        try:
            url = make_url(where).set(drivername=_DRIVER)
        except (ArgumentError, ValueError) as cause:
            raise NoArchive(shown(where), "the address cannot be read") from cause
        engine = create_engine(url)
        # Many rows in one statement: the driver by itself asks the server for each.
        engine.dialect.use_insertmanyvalues_wo_returning = True
        return engine
    path = Path(where)
    if not path.is_file():
        if not create or path.exists():
            raise NoArchive(where, "is no file" if path.exists() else "")
        if not path.parent.is_dir():
            raise NoArchive(where, f"there is no folder {str(path.parent)!r}")
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def shown(where: str) -> str:
    """*where* for people: without a password.

    >>> shown("postgresql://me:secret@db/pages")
    'postgresql://me:***@db/pages'
    """
    if not is_postgresql(where):
        return where
    try:
        return make_url(where).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "postgresql://..."


def _set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own
    connection.isolation_level = None  # transactions begin when we say so, see _begin
    for setting in (
        f"busy_timeout = {_PATIENCE_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",  # what was reported as added is there after a power cut too
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {setting}").close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine, where: str, *, snapshot: bool = False) -> Iterator[Connection]:
    """A transaction that changes nothing. *snapshot*: all its statements see one state, on PostgreSQL too."""
    if snapshot and engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with explained(where), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine, where: str) -> Iterator[Connection]:
    """A transaction that alone may write: all of it comes true at its end, or none."""
    with explained(where), engine.execution_options(**{_WRITES: True}).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")
        yield connection


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn a database's refusal into an error that names the archive and the way out."""
    try:
        yield
    except DBAPIError as cause:
        reason = str(cause.orig)
        if isinstance(cause.orig, sqlite3.OperationalError) and "locked" in reason:
            raise ArchiveBusy(shown(where), _PATIENCE_SECONDS) from cause
        if isinstance(cause.orig, sqlite3.DatabaseError) and "not a database" in reason:
            raise NotAnArchive(shown(where), "it is no SQLite database") from cause
        raise ArchiveRefused(shown(where), reason) from cause
