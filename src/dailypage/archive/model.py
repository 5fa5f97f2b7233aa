"""The values of this room: what an archive holds, and what became of what was put into it."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

What = Literal["added", "joined", "corrected", "removed", "restored"]
Outcome = Literal["added", "joined", "corrected", "unchanged", "removed"]


class Held(msgspec.Struct, frozen=True):
    """An issue that the archive holds, without its text.

    key          its date, with the language unless it is English ("2010-03-21", "2010-03-21-he");
                 "undated-" and the name of its file when no date is known
    fingerprint  changes if and only if the issue would come out different
    day          its date, or None
    language     en, he, ru, es or de
    """

    key: str
    fingerprint: str
    day: date | None
    language: str

    @property
    def slug(self) -> str:
        """The name of its folder and files: unique in the archive, also where case does not count."""
        return self.key


class Said(msgspec.Struct, frozen=True):
    """What was said of a lesson when it was put in, beyond its own text; None or "" where nothing was."""

    day: date | None = None
    language: str | None = None
    marks: Literal["first", "all", "none"] = "first"
    notice: str = ""


class Raw(msgspec.Struct, frozen=True):
    """A lesson's file, read and not yet understood.

    name      below the folder or packed file that was named, with "/" ("2010/march.txt")
    checksum  SHA-256 of *data*, in hex
    """

    name: str
    data: bytes
    checksum: str
    said: Said = Said()


class Prepared(msgspec.Struct, frozen=True):
    """A lesson understood and annotated, ready to be written: the work of any process, anywhere.

    page, annotation  as dailypage.archive.codec writes them
    sketch            see likeness.sketch
    entry             what the search index is told, as msgpack of an Entry
    lexicon           the checksum of what it was annotated with
    """

    raw: Raw
    key: str
    day: date | None
    language: str
    page: str
    annotation: str
    entry: bytes
    fingerprint: str
    lexicon: str
    sketch: tuple[int, ...] = ()


class Annotated(msgspec.Struct, frozen=True):
    """A version annotated anew; as in Prepared."""

    annotation: str
    entry: bytes
    fingerprint: str
    lexicon: str


class Added(msgspec.Struct, frozen=True):
    """What became of one lesson that was put in.

    outcome  added; joined: another print of an issue that is there; corrected: a new version of it;
             unchanged: the same bytes were there; removed: they were, and were taken out
    changed  how many words differ from what was there, for joined and corrected
    """

    name: str
    key: str
    outcome: Outcome
    changed: int = 0


class Change(msgspec.Struct, frozen=True):
    """One entry of an issue's history.

    number    counted from 1 for each issue
    version   the number of the version it made, or that was current then
    print     the name of the file it came from, or ""
    recorded  when, as UTC: "2026-11-23T10:15:00Z"
    """

    number: int
    what: What
    version: int
    print: str
    note: str
    recorded: str


class Print(msgspec.Struct, frozen=True):
    """A file that an issue was read from. The first is the one it shows until a correction says otherwise."""

    name: str
    checksum: str
    size: int
    said: Said = Said()


class Version(msgspec.Struct, frozen=True):
    """A state of an issue's text: number from 1, the print it was read from, and its note for readers."""

    number: int
    print: Print
    note: str
    fingerprint: str
