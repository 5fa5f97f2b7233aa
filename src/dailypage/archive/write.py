"""Write: what becomes of prepared lessons in one transaction: new issues, other prints, corrections, conflicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Table, and_, delete, func, insert, select, update

from dailypage.archive.codec import page_of, terms_text
from dailypage.archive.likeness import SAME, changed, likeness, words_of
from dailypage.archive.model import Added, Annotated, Outcome, Prepared, Said, What
from dailypage.archive.schema import change, issue, lexicon, output, print_, sketch, version
from dailypage.archive.search_port import Entry, SearchIndex
from dailypage.errors import OtherIssue
from dailypage.resources import table
from dailypage.terms.glossary import glossary

Taken = Literal["auto", "print", "correction"]
_TABLES = (
    issue,
    sketch,
    print_,
    version,
    change,
    output,
)  # in the order in which rows may refer to each other
_ENOUGH = 3  # runs of a sketch that two prints share at least
_SAID = msgspec.json.Encoder()
_ENTRY = msgspec.msgpack.Decoder(Entry)


def said_text(said: Said) -> str:
    """*said* as a print's row keeps it; with the checksum it tells whether a file is there already."""
    return _SAID.encode(said).decode()


def fingerprint_with(fingerprint: str, note: str) -> str:
    """The fingerprint of an issue that also shows *note*."""
    return blake2b(f"{fingerprint} {note}".encode(), digest_size=16).hexdigest() if note else fingerprint


@dataclass(frozen=True, slots=True)
class _There:
    """An issue that is in the archive, as far as a newcomer of the same key must know it."""

    number: int
    state: str
    page: str
    print: str


@dataclass(slots=True)
class Writing:
    """Rows on their way into the archive within one transaction. flush() sends what waits.

    recorded  when this happens, as history tells it
    taken     what a text is that is like one that is there: another print, a correction, or "auto":
              a correction if it comes from the file of the same name as that one, else a print
    note      what a correction says of itself to readers; "" for the usual sentence
    """

    connection: Connection
    index: SearchIndex | None
    recorded: str
    taken: Taken = "auto"
    note: str = ""
    _rows: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)
    _entries: list[tuple[int, bytes]] = field(default_factory=list)
    _keys: set[str] = field(default_factory=set)
    _files: set[tuple[str, str]] = field(default_factory=set)
    _next: dict[Table, int] = field(default_factory=dict)
    _lexicons: dict[str, int] = field(default_factory=dict)

    def expect(self, prepared: Iterable[Prepared]) -> None:
        """Look up at once which keys and files of *prepared* are there already."""
        some = list(prepared)
        keys = select(issue.c.key).where(issue.c.key.in_([one.key for one in some]))
        sums = select(print_.c.checksum, print_.c.said).where(
            print_.c.checksum.in_([one.raw.checksum for one in some])
        )
        self._keys |= set(self.connection.scalars(keys))
        self._files |= {(checksum, said) for checksum, said in self.connection.execute(sums)}

    def add(self, one: Prepared) -> Added:
        """Take in *one*, which was expected. Raises OtherIssue, and then nothing of it is written."""
        file = (one.raw.checksum, said_text(one.raw.said))
        if file in self._files:
            return self._again(one, *file)
        outcome: Outcome = "added"
        differs = 0
        if one.key not in self._keys and one.day is None and (key := self._alike(one)):
            differs = self._join(self._there(key), one)  # its text tells what its head does not
            self._files.add(file)
            return Added(one.raw.name, key, "joined", differs)
        if one.key not in self._keys:
            number = self.number_of(issue)
            self.put(issue, number=number, key=one.key, day=_iso(one.day), language=one.language, state="held",
                      version=1, fingerprint=one.fingerprint)  # fmt: skip
            self._new_version(number, 1, one, "added", "")
            self._keys.add(one.key)
        else:
            outcome, differs = self._beside(one)
        self._files.add(file)
        return Added(one.raw.name, one.key, outcome, differs)

    def _alike(self, one: Prepared) -> str | None:
        """The key of the issue that *one*, which has no date, is another print of."""
        if self.taken == "correction":
            return None
        self.flush()
        wanted = (
            select(issue.c.key)
            .join(sketch, sketch.c.issue == issue.c.number)
            .where(sketch.c.run.in_(one.sketch), issue.c.language == one.language, issue.c.state == "held")
            .group_by(issue.c.key)
            .having(func.count() >= _ENOUGH)
            .order_by(func.count().desc(), issue.c.key)
            .limit(_ENOUGH)
        )
        mine = words_of(page_of(one.page))
        keys: list[str] = list(self.connection.scalars(wanted))
        for key in keys:
            if likeness(mine, words_of(page_of(self._there(key).page))) >= SAME:
                return key
        return None

    def _again(self, one: Prepared, checksum: str, said: str) -> Added:
        """The same file is there; it may have been taken out on purpose."""
        self.flush()
        found = self.connection.execute(
            select(issue.c.key, issue.c.state)
            .join(print_, print_.c.issue == issue.c.number)
            .where(print_.c.checksum == checksum, print_.c.said == said)
        ).one()
        return Added(one.raw.name, found.key, "removed" if found.state == "removed" else "unchanged")

    def _beside(self, one: Prepared) -> tuple[Outcome, int]:
        """*one* has the key of an issue that is there: join it, correct it, or refuse."""
        self.flush()
        there = self._there(one.key)
        new, old = words_of(page_of(one.page)), words_of(page_of(there.page))
        alike = likeness(new, old)
        if alike < SAME and self.taken != "correction":
            raise OtherIssue(one.key, one.raw.name, there.print, alike)
        if there.state == "removed":
            return "removed", 0
        differs = changed(new, old)
        same_file = self.taken == "auto" and one.raw.name == there.print
        if self.taken == "correction" or (same_file and one.page != there.page):
            self._correct(there, one)
            return "corrected", differs
        return "joined", self._join(there, one)

    def _join(self, there: _There, one: Prepared) -> int:
        """Keep *one* as another print of an issue that is there; how many words differ."""
        ordinal, last = self._last_change(there.number)
        self._change(there.number, ordinal, "joined", last, self._print(there.number, one), "")
        return changed(words_of(page_of(one.page)), words_of(page_of(there.page)))

    def _correct(self, there: _There, one: Prepared) -> None:
        ordinal, last = self._last_change(there.number)
        newest = self.connection.scalar(
            select(func.max(version.c.number)).where(version.c.issue == there.number)
        )
        number = max(newest or 0, last) + 1
        note = self.note or table("archive/words.toml")["corrected"][one.language]
        self._new_version(there.number, number, one, "corrected", note, ordinal)
        self.connection.execute(delete(sketch).where(sketch.c.issue == there.number))
        values = {"version": number, "fingerprint": fingerprint_with(one.fingerprint, note)}
        self.connection.execute(update(issue).where(issue.c.number == there.number).values(values))

    def _new_version(
        self, number: int, ordinal: int, one: Prepared, what: What, note: str, at: int = 1
    ) -> None:
        printed = self._print(number, one)
        values = {"issue": number, "number": ordinal, "print": printed, "lexicon": self.lexicon(one.lexicon)}
        texts = {"page": one.page, "annotation": one.annotation}
        for run in one.sketch:
            self.put(sketch, issue=number, run=run)
        self.put(version, note=note, fingerprint=fingerprint_with(one.fingerprint, note), **values, **texts)
        self._change(number, at, what, ordinal, printed, note)
        self.tell_later(number, one.entry)

    def _print(self, number: int, one: Prepared) -> int:
        printed = self.number_of(print_)
        raw = one.raw
        self.put(print_, number=printed, issue=number, checksum=raw.checksum, said=said_text(raw.said),
                  name=raw.name, data=raw.data)  # fmt: skip
        return printed

    def _change(self, number: int, ordinal: int, what: What, at: int, printed: int | None, note: str) -> None:
        self.put(change, issue=number, number=ordinal, what=what, version=at, print=printed, note=note,
                  recorded=self.recorded)  # fmt: skip

    def _there(self, key: str) -> _There:
        found = self.connection.execute(
            select(issue.c.number, issue.c.state, version.c.page, print_.c.name)
            .join(version, and_(version.c.issue == issue.c.number, version.c.number == issue.c.version))
            .join(print_, print_.c.number == version.c.print)
            .where(issue.c.key == key)
        ).one()
        return _There(*found)

    def _last_change(self, number: int) -> tuple[int, int]:
        """The number of the next change of an issue, and its current version."""
        ordinal = self.connection.scalar(select(func.max(change.c.number)).where(change.c.issue == number))
        current = self.connection.scalar(select(issue.c.version).where(issue.c.number == number))
        return (ordinal or 0) + 1, current or 1

    def lexicon(self, checksum: str, terms: str = "") -> int:
        """The number of the lexicon that *checksum* names; its *terms* by default are those there are now."""
        if checksum not in self._lexicons:
            number = self.connection.scalar(select(lexicon.c.number).where(lexicon.c.checksum == checksum))
            if number is None:
                number = self.number_of(lexicon)
                terms = terms or terms_text(list(glossary()))
                self.connection.execute(
                    insert(lexicon), {"number": number, "checksum": checksum, "terms": terms}
                )
            self._lexicons[checksum] = number
        return self._lexicons[checksum]

    def number_of(self, what: Table) -> int:
        """A number for a new row of that table."""
        if what not in self._next:
            self._next[what] = self.connection.scalar(select(func.coalesce(func.max(what.c.number), 0))) or 0
        self._next[what] += 1
        return self._next[what]

    def put(self, what: Table, /, **values: object) -> None:
        """Have a row wait for flush()."""
        self._rows.setdefault(what, []).append(values)

    def flush(self) -> None:
        """Send what waits, and tell the search index."""
        for what in _TABLES:
            if rows := self._rows.pop(what, None):
                self.connection.execute(insert(what), rows)
        entries, self._entries = self._entries, []
        if self.index:
            for number, entry in entries:
                self.index.put(self.connection, number, _ENTRY.decode(entry))

    def tell_later(self, number: int, entry: bytes) -> None:
        """Have the search index told of issue *number* at flush(), once its rows are there."""
        self._entries.append((number, entry))

    def told(self, number: int, entry: Entry) -> None:
        """Tell the search index of issue *number*, which is there already."""
        if self.index:
            self.index.put(self.connection, number, entry)

    def annotated(self, number: int, at: int, one: Annotated) -> None:
        """Keep version *at* of issue *number* as it is annotated now."""
        of = (version.c.issue == number, version.c.number == at)
        note = self.connection.scalar(select(version.c.note).where(*of)) or ""
        fingerprint = fingerprint_with(one.fingerprint, note)
        values = {
            "annotation": one.annotation,
            "lexicon": self.lexicon(one.lexicon),
            "fingerprint": fingerprint,
        }
        self.connection.execute(update(version).where(*of).values(values))
        current = (issue.c.number == number, issue.c.version == at)
        done = self.connection.execute(update(issue).where(*current).values(fingerprint=fingerprint))
        if done.rowcount and self.connection.scalar(select(issue.c.state).where(*current)) == "held":
            self.tell_later(number, one.entry)

    def forget_lexicons(self) -> None:
        """Let go of what nothing is annotated with any more."""
        used = select(version.c.lexicon)
        self.connection.execute(delete(lexicon).where(lexicon.c.number.not_in(used)))

    def turn(self, number: int, what: Literal["removed", "restored"], entry: Entry | None) -> None:
        """Take issue *number* out, or bring it back with its *entry*."""
        state = "removed" if what == "removed" else "held"
        self.connection.execute(update(issue).where(issue.c.number == number).values(state=state))
        ordinal, current = self._last_change(number)
        self._change(number, ordinal, what, current, None, self.note)
        self.flush()
        if self.index and entry is None:
            self.index.drop(self.connection, number)
        elif entry:
            self.told(number, entry)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
