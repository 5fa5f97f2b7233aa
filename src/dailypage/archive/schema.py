"""The tables of an archive, the same on SQLite (STRICT) and PostgreSQL.

``issue`` is small, so that the list of thousands is read at once; texts stand in ``version`` and ``print``.
Dates and times are ISO text, which sorts as they do and needs no type that SQLite lacks.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

#: The last of the steps in migrations/versions: what the tables below are.
STEP = "0001"

# Names for what databases would name each in its own way; migrations speak of them.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str, *more: ForeignKey, key: bool = False) -> Column[int]:
    # The store counts by itself: the databases' own counters differ, and leave gaps.
    return Column(name, Integer, *more, primary_key=key, nullable=False, autoincrement=False)


#: What issues were annotated with: the terms as they were then, so that an issue comes out as it was made.
lexicon = Table(
    "lexicon",
    metadata,
    _number("number", key=True),
    _text("checksum"),
    _text("terms"),
    UniqueConstraint("checksum"),
    sqlite_strict=True,
)

#: An issue. *version* is the number of its current version, *fingerprint* that version's.
issue = Table(
    "issue",
    metadata,
    _number("number", key=True),
    _text("key"),
    Column("day", Text),
    _text("language"),
    _text("state"),
    _number("version"),
    _text("fingerprint"),
    UniqueConstraint("key"),
    CheckConstraint("state IN ('held', 'removed')", name="state"),
    Index("ix_issue_day", "day"),
    sqlite_strict=True,
)

#: What a print without a date is recognised by: likeness.sketch of the current version.
sketch = Table(
    "sketch",
    metadata,
    _number("issue", ForeignKey("issue.number"), key=True),
    _number("run", key=True),
    Index("ix_sketch_run", "run"),
    sqlite_strict=True,
)

#: A file an issue was read from, byte for byte, and what was said of it (JSON of Said).
print_ = Table(
    "print",
    metadata,
    _number("number", key=True),
    _number("issue", ForeignKey("issue.number")),
    _text("checksum"),
    _text("said"),
    _text("name"),
    Column("data", LargeBinary, nullable=False),
    UniqueConstraint("checksum", "said"),
    Index("ix_print_issue", "issue"),
    sqlite_strict=True,
)

#: A state of an issue's text: the parsed page and its annotation as codec.py writes them.
version = Table(
    "version",
    metadata,
    _number("issue", ForeignKey("issue.number"), key=True),
    _number("number", key=True),
    _number("print", ForeignKey("print.number")),
    _number("lexicon", ForeignKey("lexicon.number")),
    _text("note"),
    _text("fingerprint"),
    _text("page"),
    _text("annotation"),
    sqlite_strict=True,
)

#: An issue's history, in order.
change = Table(
    "change",
    metadata,
    _number("issue", ForeignKey("issue.number"), key=True),
    _number("number", key=True),
    _text("what"),
    _number("version"),
    Column("print", Integer, ForeignKey("print.number")),
    _text("note"),
    _text("recorded"),
    ForeignKeyConstraint(["issue", "version"], ["version.issue", "version.number"], name="fk_change_version"),
    CheckConstraint("what IN ('added', 'joined', 'corrected', 'removed', 'restored')", name="what"),
    sqlite_strict=True,
)

#: What was made of an issue: the checksum of each file, and the fingerprint of the issue it was made of.
output = Table(
    "output",
    metadata,
    _number("issue", ForeignKey("issue.number"), key=True),
    Column("name", Text, primary_key=True, nullable=False),
    _text("checksum"),
    _number("size"),
    _text("fingerprint"),
    sqlite_strict=True,
)
