"""Check: whether an archive is whole - its database, every checksum, every issue's history, and its index."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select, text

from dailypage.archive.codec import Definitions, fingerprint_of, issue_of, page_of, terms_of
from dailypage.archive.schema import change, issue, lexicon, print_, version
from dailypage.archive.search_port import SearchIndex
from dailypage.archive.store import Archive
from dailypage.archive.write import fingerprint_with

_TAKES_OUT = {"removed": "removed", "restored": "held"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written. *where* is an issue's key, or "" for the archive itself."""

    where: str
    what: str


def faults(archive: Archive) -> list[Fault]:
    """Everything that is wrong in *archive*. All of it is read, each issue with all its versions and prints."""
    with archive.reading(snapshot=True) as connection:
        return list(_all(connection, archive.index))


def _all(connection: Connection, index: SearchIndex | None) -> Iterator[Fault]:
    yield from _of_database(connection)
    keys = {row.number: row.key for row in connection.execute(select(issue.c.number, issue.c.key))}
    yield from _of_prints(connection, keys)
    yield from _of_versions(connection, keys)
    yield from _of_histories(connection)
    if index:
        held = set(connection.scalars(select(issue.c.number).where(issue.c.state == "held")))
        indexed = set(index.numbers(connection))
        yield from (Fault(keys[number], "is not in the search index") for number in sorted(held - indexed))
        yield from (
            Fault(keys.get(number, ""), f"issue number {number} is in the search index and should not be")
            for number in sorted(indexed - held)
        )


def _of_database(connection: Connection) -> Iterator[Fault]:
    """What the database knows of its own state; PostgreSQL watches over itself."""
    if connection.dialect.name != "sqlite":
        return
    for (told,) in connection.execute(text("PRAGMA integrity_check")):
        if told != "ok":
            yield Fault("", told)
    for table, row, other, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield Fault("", f"row {row} of {table} refers to a row of {other} that is not there")


def _of_prints(connection: Connection, keys: dict[int, str]) -> Iterator[Fault]:
    rows = connection.execution_options(yield_per=100).execute(
        select(print_.c.issue, print_.c.name, print_.c.checksum, print_.c.data)
    )
    for number, name, checksum, data in rows:
        if hashlib.sha256(data).hexdigest() != checksum:
            yield Fault(keys.get(number, ""), f"the bytes of {name!r} are not those that were put in")


def _of_versions(connection: Connection, keys: dict[int, str]) -> Iterator[Fault]:
    """Each version is read, made into its issue, and its fingerprint taken anew."""
    terms = {
        number: terms_of(told)
        for number, told in connection.execute(select(lexicon.c.number, lexicon.c.terms))
    }
    rows = connection.execution_options(yield_per=100).execute(
        select(version, print_.c.checksum, print_.c.issue.label("of")).join(
            print_, print_.c.number == version.c.print
        )
    )
    for row in rows:
        if fault := _of_version(row, keys[row.issue], terms):
            yield Fault(keys[row.issue], f"version {row.number} {fault}")


def _of_version(row: Row[*tuple[Any, ...]], key: str, terms: dict[int, Definitions]) -> str:
    try:
        issue = issue_of(key, row.page, row.annotation, terms[row.lexicon])
    except (msgspec.MsgspecError, ValueError, KeyError) as cause:
        return f"cannot be read: {cause}"
    if page_of(row.page).checksum != row.checksum or row.of != row.issue:
        return "is not of the file that it names"
    if fingerprint_with(fingerprint_of(issue, row.page, row.annotation), row.note) != row.fingerprint:
        return "is not what was written: its fingerprint differs"
    return ""


def _of_histories(connection: Connection) -> Iterator[Fault]:
    """Each issue's history is without a gap, and leads to the state and the version that it has."""
    told: dict[int, list[Any]] = {}
    for row in connection.execute(
        select(change.c.issue, change.c.number, change.c.what, change.c.version).order_by(
            change.c.issue, change.c.number
        )
    ):
        told.setdefault(row.issue, []).append(row)
    current = {
        (number, at): fingerprint
        for number, at, fingerprint in connection.execute(
            select(version.c.issue, version.c.number, version.c.fingerprint)
        )
    }
    for row in connection.execute(select(issue)):
        changes = told.pop(row.number, [])
        if [each.number for each in changes] != list(range(1, len(changes) + 1)) or not changes:
            yield Fault(row.key, "has a gap in its history")
            continue
        state = next((_TAKES_OUT[each.what] for each in reversed(changes) if each.what in _TAKES_OUT), "held")
        if (state, changes[-1].version) != (row.state, row.version):
            yield Fault(row.key, f"is {row.state} in version {row.version}, and its history tells otherwise")
        if current.get((row.number, row.version)) != row.fingerprint:
            yield Fault(row.key, "is not listed with the fingerprint of its version")
