"""Again: what was annotated with another lexicon, annotated with the one that is there now. Pages stay as parsed."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import NamedTuple

import msgspec
from sqlalchemy import and_, or_, select

from dailypage.archive.codec import page_of
from dailypage.archive.model import Annotated, Said
from dailypage.archive.prepare import annotated, recipe
from dailypage.archive.schema import issue, lexicon, print_, version
from dailypage.archive.store import Archive
from dailypage.errors import WorkerDiffers
from dailypage.executors import Executor

_CHUNK = 16  # versions that a worker gets at once, and that one transaction writes for each worker
_SAID = msgspec.json.Decoder(Said)


class Stale(NamedTuple):
    """A version that was annotated with another lexicon."""

    key: str
    number: int
    at: int
    page: str
    said: str


class Renewed(NamedTuple):
    """What became of one: *new* is None if its worker was lost each time."""

    key: str
    at: int
    new: Annotated | None


def annotate_all(some: list[Stale]) -> list[Annotated]:
    """Each of *some* annotated now: the part that any process can do."""
    return [annotated(page_of(one.page), one.page, _SAID.decode(one.said)) for one in some]


def reannotate(
    archive: Archive, executor: Executor, *, everything: bool = False
) -> Generator[Renewed, None, None]:
    """Annotate what is stale, or *everything*, and tell of each version once it is on the disk.

    A run that was stopped is taken up by the next. Raises WorkerDiffers.
    """
    chunks = list(_chunks(archive, everything=everything))
    done = executor.run(_with_chunk, (_texts(archive, chunk) for chunk in chunks), _lost)
    for some, results in done:
        if any(new.lexicon != recipe() for new in results):
            raise WorkerDiffers
        with archive.writing() as work:
            for one, new in zip(some, results, strict=False):
                work.annotated(one.number, one.at, new)
        if not results:
            yield from (Renewed(one.key, one.at, None) for one in some)
        yield from (Renewed(one.key, one.at, new) for one, new in zip(some, results, strict=False))
    with archive.writing() as work:
        work.forget_lexicons()


def _with_chunk(some: list[Stale]) -> tuple[list[Stale], list[Annotated]]:
    return some, annotate_all(some)


def _lost(some: list[Stale]) -> tuple[list[Stale], list[Annotated]]:
    return some, []


def _chunks(archive: Archive, *, everything: bool) -> Iterator[list[tuple[int, int]]]:
    """The numbers of the issues and versions to do, some at a time."""
    wanted = select(version.c.issue, version.c.number).join(lexicon, lexicon.c.number == version.c.lexicon)
    if not everything:
        wanted = wanted.where(lexicon.c.checksum != recipe())
    with archive.reading() as connection:
        rows = [
            (row.issue, row.number)
            for row in connection.execute(wanted.order_by(version.c.issue, version.c.number))
        ]
    return (rows[at : at + _CHUNK] for at in range(0, len(rows), _CHUNK))


def _texts(archive: Archive, chunk: list[tuple[int, int]]) -> list[Stale]:
    these = or_(*(and_(version.c.issue == number, version.c.number == at) for number, at in chunk))
    wanted = (
        select(issue.c.key, version.c.issue, version.c.number, version.c.page, print_.c.said)
        .join(version, version.c.issue == issue.c.number)
        .join(print_, print_.c.number == version.c.print)
        .where(these)
    )
    with archive.reading() as connection:
        return [Stale(*row) for row in connection.execute(wanted)]
