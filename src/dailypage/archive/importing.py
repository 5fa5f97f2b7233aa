"""Importing: an exported folder into an archive, issue by issue; what is there already with another history stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from sqlalchemy import select

from dailypage.archive import likeness
from dailypage.archive.codec import issue_of, page_of
from dailypage.archive.exchange import Folder, IssueFile
from dailypage.archive.schema import change, issue, output, print_, sketch, version
from dailypage.archive.search_port import entry_of
from dailypage.archive.store import Archive
from dailypage.archive.write import Writing, said_text
from dailypage.errors import BadExport, DailypageError, OtherHistory

_AT_ONCE = 100  # issues of one transaction


class Whole(NamedTuple):
    """An issue of a folder, read and found whole."""

    known: IssueFile
    prints: list[bytes]
    texts: list[tuple[str, str]]


class Imported(NamedTuple):
    """What became of an issue's folder."""

    name: str
    outcome: Literal["imported", "unchanged", "failed"]
    error: DailypageError | None = None


def import_folder(archive: Archive, folder: Path) -> Iterator[Imported]:
    """Put every issue of an exported *folder* in, and tell what became of each once it is on the disk.

    Raises BadExport for a folder that is none; one bad issue is told, and the rest goes on.
    """
    source = Folder(folder)
    places = source.issues()
    for at in range(0, len(places), _AT_ONCE):
        read: list[Imported | Whole] = [_read(source, place) for place in places[at : at + _AT_ONCE]]
        done: list[Imported] = []
        with archive.writing() as work:
            done += [one if isinstance(one, Imported) else _put(work, source, one) for one in read]
        yield from done


def _read(source: Folder, place: Path) -> Imported | Whole:
    try:
        return Whole(*source.read(place))
    except DailypageError as error:
        return Imported(place.name, "failed", error)


def _put(work: Writing, source: Folder, one: Whole) -> Imported:
    known = one.known
    there = work.connection.execute(select(issue).where(issue.c.key == known.key)).one_or_none()
    if there:
        lines = (
            select(change.c.what, change.c.recorded)
            .where(change.c.issue == there.number)
            .order_by(change.c.number)
        )
        history = [(row.what, row.recorded) for row in work.connection.execute(lines)]
        if there.fingerprint == known.fingerprint and history == [
            (each.what, each.recorded) for each in known.history
        ]:
            return Imported(known.key, "unchanged")
        return Imported(known.key, "failed", OtherHistory(known.key))
    sums = [each.checksum for each in known.prints]
    taken = work.connection.execute(
        select(print_.c.checksum, print_.c.said, issue.c.key)
        .join(issue, issue.c.number == print_.c.issue)
        .where(print_.c.checksum.in_(sums))
    )
    files = {(each.checksum, said_text(each.said)) for each in known.prints}
    for checksum, said, key in taken:
        if (checksum, said) in files:
            return Imported(known.key, "failed", BadExport(known.key, f"issue {key} has one of its files"))
    _rows(work, source, one)
    work.flush()
    return Imported(known.key, "imported")


def _rows(work: Writing, source: Folder, one: Whole) -> None:
    known, number = one.known, work.number_of(issue)
    day = known.day.isoformat() if known.day else None
    work.put(issue, number=number, key=known.key, day=day, language=known.language,
             state=known.state, version=known.version, fingerprint=known.fingerprint)  # fmt: skip
    numbers = [work.number_of(print_) for _ in known.prints]
    for printed, each, data in zip(numbers, known.prints, one.prints, strict=True):
        work.put(print_, number=printed, issue=number, checksum=each.checksum, said=said_text(each.said),
                 name=each.name, data=data)  # fmt: skip
    for at, (page, annotation) in zip(known.versions, one.texts, strict=True):
        terms, by_id = source.terms(at.lexicon)
        work.put(version, issue=number, number=at.number, print=numbers[at.print - 1], note=at.note,
                 lexicon=work.lexicon(at.lexicon, terms), fingerprint=at.fingerprint,
                 page=page, annotation=annotation)  # fmt: skip
        if at.number == known.version:
            for run in likeness.sketch(likeness.words_of(page_of(page))):
                work.put(sketch, issue=number, run=run)
        if at.number == known.version and known.state == "held":
            entry = entry_of(issue_of(known.key, page, annotation, by_id, at.note))
            work.tell_later(number, msgspec.msgpack.encode(entry))
    for count, line in enumerate(known.history, 1):
        work.put(change, issue=number, number=count, what=line.what, version=line.version, note=line.note,
                 print=numbers[line.print - 1] if line.print else None, recorded=line.recorded)  # fmt: skip
    for made in known.outputs:
        work.put(output, issue=number, name=made.name, checksum=made.checksum, size=made.size,
                 fingerprint=made.fingerprint)  # fmt: skip
