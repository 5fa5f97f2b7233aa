"""Backup: a copy of a whole archive in one SQLite file, made while others use it; and its search index made anew."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import insert, select

from dailypage.archive.connect import is_postgresql
from dailypage.archive.schema import issue, metadata
from dailypage.archive.search_port import entry_of
from dailypage.archive.store import Archive, open_archive
from dailypage.errors import NotAnArchive, OutputError

_ROWS = 200  # at once: those of `version` and `print` are large


def backup(archive: Archive, target: Path) -> int:
    """Copy *archive* into the SQLite file *target*: an archive like it, which is there whole or not at all.

    An archive that is there already is replaced. Returns the bytes of the file.
    Raises NotAnArchive for another file that is there, OutputError.
    """
    if target.exists():
        open_archive(target).close()
        if not is_postgresql(archive.where) and target.samefile(archive.where):
            raise NotAnArchive(str(target), "a backup of it would be itself")
    try:
        with tempfile.TemporaryDirectory(prefix=".dailypage-", dir=target.parent) as folder:
            made = Path(folder) / target.name
            if is_postgresql(archive.where):
                _copy_rows(archive, made)
            else:
                _copy_pages(archive.where, made)
            with closing(sqlite3.connect(made)) as copy:
                copy.execute("PRAGMA journal_mode = DELETE").close()  # one file, without companions
            with made.open("rb+") as stream:
                os.fsync(stream.fileno())
            made.replace(target)
    except OSError as cause:
        raise OutputError(str(target), cause) from cause
    return target.stat().st_size


def reindex(archive: Archive) -> int:
    """Make the search index anew from what is held; the number of issues in it."""
    held = [one.key for one in archive.held()]
    if archive.index is None:
        return 0
    with archive.writing() as work:
        archive.index.create(work.connection)
        numbers = {
            row.key: row.number for row in work.connection.execute(select(issue.c.key, issue.c.number))
        }
        for number in set(archive.index.numbers(work.connection)) - {numbers[key] for key in held}:
            archive.index.drop(work.connection, number)
        for key in held:
            work.told(numbers[key], entry_of(archive.issue(key)))
    return len(held)


def _copy_pages(source: str, target: Path) -> None:
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as here:
        there.backup(here)


def _copy_rows(source: Archive, target: Path) -> None:
    with source.reading(snapshot=True) as there, open_archive(target, create=True) as copy:
        with copy.writing() as work:
            for table in metadata.sorted_tables:
                rows = there.execution_options(yield_per=_ROWS).execute(select(table))
                for some in rows.mappings().partitions(_ROWS):
                    work.connection.execute(insert(table), [dict(row) for row in some])
        reindex(copy)
