"""Exchange: an archive as a folder of plain files, and back without loss. Stable names and order, fit for git.

archive.json                            what this is
lexicons/CHECKSUM.json                  the terms that issues were annotated with
issues/2010/2010-03-21/issue.json       what is known of an issue: its prints, versions, history
issues/2010/2010-03-21/print-1.txt      the files it came from, byte for byte
issues/2010/2010-03-21/version-1.json   each version: the parsed page and its annotation
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypeVar

import msgspec
from sqlalchemy import Connection, Row, select

from dailypage.archive.codec import Definitions, fingerprint_of, issue_of, terms_of
from dailypage.archive.model import Said, What
from dailypage.archive.prepare import key_of
from dailypage.archive.schema import change, issue, lexicon, output, print_, version
from dailypage.archive.store import Archive
from dailypage.archive.write import fingerprint_with
from dailypage.errors import BadExport
from dailypage.output import Writer
from dailypage.render.registry import File

_MARK = b'{"format": "dailypage archive", "version": 1}\n'
_HEAD = (
    File("archive.json", _MARK),
    File(".gitattributes", b"# Prints are kept byte for byte; their checksums are in issue.json.\n* -text\n"),
)
_AT_ONCE = 50  # issues that are read, and written, together
_LIMIT = 64 * 1024 * 1024  # bytes of one file: a version of the largest lesson has less

Kind = TypeVar("Kind")


class PrintFile(msgspec.Struct, frozen=True):
    """A print, and the file of the folder that holds it."""

    file: str
    name: str
    checksum: str
    said: Said


class VersionFile(msgspec.Struct, frozen=True):
    """A version: *print* counts the issue's prints from 1; *lexicon* is a checksum."""

    number: int
    print: int
    lexicon: str
    note: str
    fingerprint: str


class ChangeLine(msgspec.Struct, frozen=True):
    """A line of the history; *print* as in VersionFile, or None."""

    what: What
    version: int
    print: int | None
    note: str
    recorded: str


class OutputLine(msgspec.Struct, frozen=True):
    """A file that was made of the issue."""

    name: str
    checksum: str
    size: int
    fingerprint: str


class IssueFile(msgspec.Struct, frozen=True):
    """All that is known of an issue but its texts."""

    key: str
    day: date | None
    language: str
    state: Literal["held", "removed"]
    version: int
    fingerprint: str
    prints: list[PrintFile]
    versions: list[VersionFile]
    history: list[ChangeLine]
    outputs: list[OutputLine] = []


class Texts(msgspec.Struct, frozen=True):
    """The texts of a version, as codec.py writes them."""

    page: msgspec.Raw
    annotation: msgspec.Raw


def export(archive: Archive, folder: Path) -> Iterator[str]:
    """Write all of *archive* into *folder*, and name each issue once its files are there.

    Files that are there already and are as they should be are left alone. Raises BadExport for a folder that
    holds something else, OutputError.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "archive.json").is_file():
        raise BadExport(str(folder), "it holds other files", hint="name a new folder, or an earlier export")
    writer = Writer()
    writer.write(folder, _HEAD)
    with archive.reading(snapshot=True) as connection:
        lexicons = connection.execute(select(lexicon.c.checksum, lexicon.c.terms)).all()
        writer.write(
            folder / "lexicons",
            [File(f"{each.checksum}.json", _pretty(each.terms.encode())) for each in lexicons],
        )
        rows = connection.execute(
            select(issue).order_by(issue.c.day.is_(None), issue.c.day, issue.c.key)
        ).all()
        for at in range(0, len(rows), _AT_ONCE):
            some = rows[at : at + _AT_ONCE]
            writer.write(folder / "issues", list(_files(connection, some)))
            yield from (row.key for row in some)


def _files(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> Iterator[File]:
    numbers = [row.number for row in rows]
    prints = _by_issue(
        connection, select(print_).where(print_.c.issue.in_(numbers)).order_by(print_.c.number)
    )
    wanted = select(version, lexicon.c.checksum.label("recipe")).join(
        lexicon, lexicon.c.number == version.c.lexicon
    )
    versions = _by_issue(connection, wanted.where(version.c.issue.in_(numbers)).order_by(version.c.number))
    changes = _by_issue(
        connection, select(change).where(change.c.issue.in_(numbers)).order_by(change.c.number)
    )
    outputs = _by_issue(connection, select(output).where(output.c.issue.in_(numbers)).order_by(output.c.name))
    for row in rows:
        place = folder_of(row.key, row.day)
        of = {each.number: at for at, each in enumerate(prints[row.number], 1)}
        files = {each.number: f"print-{of[each.number]}{_suffix(each.name)}" for each in prints[row.number]}
        known = IssueFile(
            row.key,
            date.fromisoformat(row.day) if row.day else None,
            row.language,
            row.state,
            row.version,
            row.fingerprint,
            [
                PrintFile(files[p.number], p.name, p.checksum, msgspec.json.decode(p.said, type=Said))
                for p in prints[row.number]
            ],
            [
                VersionFile(v.number, of[v.print], v.recipe, v.note, v.fingerprint)
                for v in versions[row.number]
            ],
            [ChangeLine(c.what, c.version, of.get(c.print), c.note, c.recorded) for c in changes[row.number]],
            [OutputLine(o.name, o.checksum, o.size, o.fingerprint) for o in outputs[row.number]],
        )
        yield File(f"{place}/issue.json", _pretty(msgspec.json.encode(known)))
        yield from (File(f"{place}/{files[each.number]}", each.data) for each in prints[row.number])
        for each in versions[row.number]:
            texts = b'{"page":' + each.page.encode() + b',"annotation":' + each.annotation.encode() + b"}"
            yield File(f"{place}/version-{each.number}.json", _pretty(texts))


def folder_of(key: str, day: str | None) -> str:
    """Where below ``issues`` an issue's files are.

    >>> folder_of("2010-03-21-he", "2010-03-21"), folder_of("undated-notes", None)
    ('2010/2010-03-21-he', 'undated/undated-notes')
    """
    return f"{day[:4] if day else 'undated'}/{key}"


class Folder:
    """An exported archive in a folder. Raises BadExport for a folder that is none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            whole = (folder / "archive.json").read_bytes() == _MARK
        except OSError as cause:
            raise BadExport(str(folder), "it has no archive.json") from cause
        if not whole:
            raise BadExport(str(folder / "archive.json"), "it is of another form than this dailypage knows")
        self._terms: dict[str, tuple[str, Definitions]] = {}

    def issues(self) -> list[Path]:
        """The folders of the issues, in the order of their names."""
        return sorted(path.parent for path in (self.folder / "issues").glob("*/*/issue.json"))

    def terms(self, checksum: str) -> tuple[str, Definitions]:
        """A lexicon, as text and by id."""
        if checksum not in self._terms:
            path = self.folder / "lexicons" / f"{PurePosixPath(checksum).name}.json"
            text = _plain(_read(path)).decode()
            self._terms[checksum] = (text, terms_of(text))
        return self._terms[checksum]

    def read(self, place: Path) -> tuple[IssueFile, list[bytes], list[tuple[str, str]]]:
        """An issue: what is known of it, its prints, and the page and annotation of each version.

        Raises BadExport for what is not as it was exported: every checksum is looked at.
        """
        known = _decoded(place / "issue.json", IssueFile)
        _refers_to_itself(place / "issue.json", known)
        prints = [_read(place / PurePosixPath(each.file).name) for each in known.prints]
        for each, data in zip(known.prints, prints, strict=True):
            if hashlib.sha256(data).hexdigest() != each.checksum:
                raise BadExport(str(place / each.file), "its bytes are not those that were exported")
        texts = []
        for at in known.versions:
            path = place / f"version-{at.number}.json"
            read = msgspec.json.decode(_plain(_read(path)), type=Texts)
            page, annotation = bytes(read.page).decode(), bytes(read.annotation).decode()
            self._check(path, known, at, page, annotation)
            texts.append((page, annotation))
        return known, prints, texts

    def _check(self, path: Path, known: IssueFile, at: VersionFile, page: str, annotation: str) -> None:
        try:
            made = issue_of(known.key, page, annotation, self.terms(at.lexicon)[1])
            same = (
                made.page.checksum == known.prints[at.print - 1].checksum and key_of(made.page) == known.key
            )
        except (msgspec.MsgspecError, ValueError, KeyError, IndexError) as cause:
            raise BadExport(str(path), f"it cannot be read: {cause}") from cause
        if not same or fingerprint_with(fingerprint_of(made, page, annotation), at.note) != at.fingerprint:
            raise BadExport(str(path), "it is not what was exported")


def _refers_to_itself(path: Path, known: IssueFile) -> None:
    """Whether what *known* names by number is in it."""
    prints, versions = range(1, len(known.prints) + 1), {each.number for each in known.versions}
    named = [each.print for each in known.versions] + [each.print for each in known.history if each.print]
    if not {known.version, *(each.version for each in known.history)} <= versions or not known.history:
        raise BadExport(str(path), "it names a version that is not in it")
    if any(each not in prints for each in named):
        raise BadExport(str(path), "it names a print that is not in it")


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if suffix.isascii() and suffix[1:].isalnum() and len(suffix) < 8 else ""


def _pretty(data: bytes) -> bytes:
    return msgspec.json.format(data, indent=1) + b"\n"


def _plain(data: bytes) -> bytes:
    try:
        return msgspec.json.format(data, indent=-1)
    except msgspec.DecodeError as cause:
        raise BadExport("", f"it is not JSON: {cause}") from cause


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LIMIT:
            raise BadExport(str(path), f"it is larger than {_LIMIT:,} bytes")
        return path.read_bytes()
    except OSError as cause:
        raise BadExport(str(path), cause.strerror or str(cause)) from cause


def _decoded(path: Path, kind: type[Kind]) -> Kind:
    try:
        return msgspec.json.decode(_read(path), type=kind)
    except msgspec.MsgspecError as cause:
        raise BadExport(str(path), str(cause)) from cause


def _by_issue(connection: Connection, wanted: Any) -> defaultdict[int, list[Any]]:  # noqa: ANN401 - any select
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(wanted):
        found[row.issue].append(row)
    return found
