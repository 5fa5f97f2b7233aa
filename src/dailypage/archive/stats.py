"""Stats: an archive in numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
from sqlalchemy import Table, func, select

from dailypage.archive.connect import is_postgresql, shown
from dailypage.archive.prepare import recipe
from dailypage.archive.schema import issue, lexicon, print_, version
from dailypage.archive.store import Archive


class Stats(msgspec.Struct, frozen=True):
    """What an archive holds.

    first, last  the dates of the oldest and the newest issue
    languages    language -> issues; years: year -> issues, "undated" for those without a date
    removed      issues that can be restored
    versions     of all issues, those of removed ones too; prints likewise, and their bytes in source_bytes
    stale        versions that were annotated with another lexicon: `dailypage archive reannotate`
    file_bytes   of the whole archive on the disk, or None for a PostgreSQL database
    """

    archive: str
    issues: int
    removed: int
    first: date | None
    last: date | None
    languages: dict[str, int]
    years: dict[str, int]
    versions: int
    prints: int
    source_bytes: int
    stale: int
    file_bytes: int | None


def stats(archive: Archive) -> Stats:
    """The numbers of *archive*."""
    held = archive.held()
    languages: dict[str, int] = {}
    years: dict[str, int] = {}
    for one in held:
        languages[one.language] = languages.get(one.language, 0) + 1
        year = str(one.day.year) if one.day else "undated"
        years[year] = years.get(year, 0) + 1
    days = [one.day for one in held if one.day]
    old = select(func.count()).select_from(version).join(lexicon, lexicon.c.number == version.c.lexicon)
    with archive.reading(snapshot=True) as connection:

        def count(table: Table) -> int:
            return connection.scalar(select(func.count()).select_from(table)) or 0

        return Stats(
            shown(archive.where),
            len(held),
            count(issue) - len(held),
            min(days, default=None),
            max(days, default=None),
            dict(sorted(languages.items(), key=lambda each: (-each[1], each[0]))),
            years,
            count(version),
            count(print_),
            connection.scalar(select(func.sum(func.length(print_.c.data)))) or 0,
            connection.scalar(old.where(lexicon.c.checksum != recipe())) or 0,
            None if is_postgresql(archive.where) else _file_bytes(Path(archive.where)),
        )


def _file_bytes(path: Path) -> int:
    log = path.with_name(f"{path.name}-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)
