"""The door text comes in by: a file, bytes or a stream becomes a Lesson, whatever its format.

Plain text costs nothing but its decoding; the readers of other formats are modules of their own,
loaded when a lesson of that kind comes.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from dailypage.errors import (
    CannotRead,
    EmptyLesson,
    LessonIsFolder,
    LessonTooLarge,
    NoSuchLesson,
    UnknownKind,
)
from dailypage.lesson.kinds import KINDS, SUFFIXES, kind_of
from dailypage.lesson.model import Lesson, Line, Mark, Place

__all__ = ["KINDS", "SUFFIXES", "Lesson", "Line", "Mark", "Place", "read", "read_bytes"]

LIMIT_BYTES = 8 * 1024 * 1024
# Text taken out of a packed format may be larger than its file, but no lesson is ten million letters.
LIMIT_CHARACTERS = 10_000_000
# Ten thousand articles have some 60,000; each line is looked at one by one.
LIMIT_LINES = 200_000


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader made of the bytes."""

    lines: tuple[Line, ...]
    encoding: str = ""
    address: str = ""


class Reader(Protocol):
    """A reader's one function: bytes and the file's name in, Content out."""

    def __call__(self, data: bytes, name: str, limit_characters: int) -> Content:
        """Raise DailypageError for what it cannot read."""


def read(
    source: Path | str | bytes | BinaryIO,
    *,
    name: str | None = None,
    kind: str | None = None,
    limit_bytes: int = LIMIT_BYTES,
) -> Lesson:
    r"""The lesson in *source*: a path, its bytes, or a binary stream such as ``sys.stdin.buffer``.

    name         how messages call it; by default the path as given, ``<bytes>`` or the stream's name
    kind         text, markdown, html, docx or pdf; by default told by the suffix, then by the content
    limit_bytes  the most that is read; a larger file is refused before it is read

    Raises NoSuchLesson, LessonIsFolder, CannotRead, LessonTooLarge, EmptyLesson, NotText,
    UndecodableText, BrokenDocument, UnknownKind.

    >>> lesson = read("Daily Kabbalah Lesson\nThe Daily Page - 14-10-09".encode("utf-16"))
    >>> lesson.kind, lesson.encoding, lesson.lines[1].text
    ('text', 'utf-16-le', 'The Daily Page - 14-10-09')
    """
    if isinstance(source, bytes):
        return read_bytes(source, name or "<bytes>", kind=kind, limit_bytes=limit_bytes)
    if isinstance(source, str | Path):
        name = name or str(source)
        data = bytes_of(Path(source), name, limit_bytes)
    else:
        name = name or _stream_name(source)
        data = taken(source, name, limit_bytes)
    return read_bytes(data, name, kind=kind, limit_bytes=limit_bytes)


def read_bytes(
    data: bytes, name: str = "<bytes>", *, kind: str | None = None, limit_bytes: int = LIMIT_BYTES
) -> Lesson:
    """The lesson in *data*, called *name* in messages; the rest as for read.

    >>> read_bytes(b"The Daily Page - 14-10-09", "lesson.txt").lines[0].number
    1
    """
    if len(data) > limit_bytes:
        raise LessonTooLarge(name, len(data), limit_bytes)
    if not data.strip():
        raise EmptyLesson(name)
    kind = kind or kind_of(data, name)
    if kind not in KINDS:
        raise UnknownKind(kind, tuple(KINDS))
    reader: Reader = import_module(KINDS[kind]).content
    content = reader(data, name, LIMIT_CHARACTERS)
    if len(content.lines) > LIMIT_LINES:
        raise LessonTooLarge(name, len(content.lines), LIMIT_LINES, "lines")
    if not any(line.text.strip() for line in content.lines):
        raise EmptyLesson(name)
    return Lesson(
        name, kind, content.lines, hashlib.sha256(data).hexdigest(), content.encoding, content.address
    )


def bytes_of(path: Path, name: str, limit: int = LIMIT_BYTES) -> bytes:
    """What is in the file at *path*, called *name* in messages; a file beyond *limit* bytes is not read to its end.

    Raises NoSuchLesson, LessonIsFolder, CannotRead, LessonTooLarge.
    """
    try:
        stream = path.open("rb")
    except FileNotFoundError as cause:
        raise NoSuchLesson(name) from cause
    except IsADirectoryError as cause:
        raise LessonIsFolder(name) from cause
    except OSError as cause:
        # Some systems say "permission denied" of a folder.
        raise (LessonIsFolder(name) if path.is_dir() else CannotRead(name, cause)) from cause
    except ValueError as cause:  # a name that no system can hold, such as one with a NUL
        raise NoSuchLesson(name) from cause
    with stream:
        size = os.fstat(stream.fileno()).st_size
        if size > limit:
            raise LessonTooLarge(name, size, limit)
        return taken(stream, name, limit)


def taken(stream: IO[bytes], name: str, limit: int = LIMIT_BYTES) -> bytes:
    """All of *stream*, one byte beyond the limit at the most: an endless one ends here.

    Raises CannotRead, LessonTooLarge.
    """
    pieces: list[bytes] = []
    left = limit + 1
    try:
        while left > 0 and (piece := stream.read(min(left, 1 << 20))):
            pieces.append(piece)
            left -= len(piece)
    except OSError as cause:
        raise CannotRead(name, cause) from cause
    if left <= 0:
        raise LessonTooLarge(name, None, limit)
    return b"".join(pieces)


def _stream_name(stream: BinaryIO) -> str:
    name = getattr(stream, "name", None)
    return name if isinstance(name, str) and name else "<stdin>" if name == 0 else "<stream>"
