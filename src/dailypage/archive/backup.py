"""Backup: a copy of a whole archive in one SQLite file, made while others use it; and its search index made anew."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import insert, select

from dailypage.archive.connect import is_postgresql
from dailypage.archive.schema import issue, metadata
from dailypage.archive.search_port import entry_of
from dailypage.archive.store import Archive, open_archive
from dailypage.errors import NoSuchIssue, NotAnArchive, OutputError

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


def reindex(archive: Archive, tick: Callable[[int], object] = bool, *, everything: bool = True) -> int:
    """Make the search index anew from what is held, or put in what is missing; the number of issues put in.

    It is done in batches, and what is killed on the way is gone on with by the next search. *tick* hears of each.
    """
    index = archive.index
    if index is None:
        return 0
    with archive.writing() as work:
        if everything:
            index.clear(work.connection)
        index.create(work.connection)
        rows = work.connection.execute(select(issue.c.key, issue.c.number).where(issue.c.state == "held"))
        held = {number: key for key, number in rows}
        there = set(index.numbers(work.connection))
        for number in there - held.keys():
            index.drop(work.connection, number)
    missing = sorted(held.keys() - there)
    for at in range(0, len(missing), _ROWS):
        some = missing[at : at + _ROWS]
        with archive.writing() as work:
            for number in some:
                with suppress(NoSuchIssue):  # somebody took it out meanwhile
                    work.told(number, entry_of(archive.issue(held[number])))
        tick(len(some))
    return len(missing)


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
