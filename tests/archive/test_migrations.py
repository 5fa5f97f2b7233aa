"""Migrations: what the steps make is what the tables are said to be, on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from lessons import lesson
from sqlalchemy import CheckConstraint, Connection, create_engine, insert, inspect, text

from dailypage.archive import installed, open_archive
from dailypage.archive.check import faults
from dailypage.archive.connect import engine_of, writing
from dailypage.archive.migrations import migrate, scripts
from dailypage.archive.prepare import prepare
from dailypage.archive.schema import STEP, metadata
from dailypage.archive.search.find import search
from dailypage.errors import NotAnArchive


@contextmanager
def migrated(where: str) -> Iterator[Connection]:
    """A database with the tables that the steps make."""
    with database_of(where) as connection:
        migrate(connection)
        yield connection


@contextmanager
def database_of(where: str) -> Iterator[Connection]:
    """A transaction in the database itself."""
    engine = engine_of(where, create=True)
    try:
        with writing(engine, where) as connection:
            yield connection
    finally:
        engine.dispose()


def test_the_last_step_is_the_one_that_the_schema_names() -> None:
    assert scripts().get_heads() == [STEP]


def test_the_steps_make_what_the_schema_says(database: str) -> None:
    with migrated(database) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert constraints(connection) == declared()


def constraints(connection: Connection) -> dict[str, set[tuple[object, ...]]]:
    """What alembic does not compare: keys, checks and their names, by table."""
    looked = inspect(connection)
    return {
        table: {
            (
                "pk",
                looked.get_pk_constraint(table)["name"],
                *looked.get_pk_constraint(table)["constrained_columns"],
            ),
            *(("ck", each["name"]) for each in looked.get_check_constraints(table)),
            *(("fk", each["name"], *each["constrained_columns"]) for each in looked.get_foreign_keys(table)),
        }
        for table in looked.get_table_names()
        if table != "alembic_version"
    }


def declared() -> dict[str, set[tuple[object, ...]]]:
    """The same of the schema."""
    found: dict[str, set[tuple[object, ...]]] = {}
    for table in metadata.tables.values():
        named = found[table.name] = {
            ("ck", each.name) for each in table.constraints if isinstance(each, CheckConstraint)
        }
        named.add(("pk", table.primary_key.name, *(column.name for column in table.primary_key)))
        named |= {("fk", each.name, *each.column_keys) for each in table.foreign_key_constraints}
    return found


def test_on_sqlite_every_table_is_strict_and_as_the_schema_writes_it(tmp_path: Path) -> None:
    def written(connection: Connection) -> dict[str, set[str]]:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        return {name: {part.strip(" ,)(") for part in re.split(r"[\n,]", sql)} for name, sql in rows}

    with create_engine("sqlite://").begin() as connection:
        metadata.create_all(connection)
        expected = written(connection)
    with migrated(str(tmp_path / "archive.db")) as connection:
        made = written(connection)
    made.pop("alembic_version")
    assert made == expected
    assert all("STRICT" in parts for name, parts in made.items() if not name.startswith("ix_"))


def test_a_new_archive_is_at_the_last_step_and_opens_again(database: str) -> None:
    open_archive(database, create=True).close()
    with open_archive(database) as archive:
        assert archive.held() == []


def test_an_archive_of_a_newer_dailypage_is_refused(database: str) -> None:
    open_archive(database, create=True).close()
    with database_of(database) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NotAnArchive, match="newer dailypage"):
        open_archive(database)


def test_a_database_of_something_else_is_refused(database: str) -> None:
    with database_of(database) as connection:
        connection.execute(text("CREATE TABLE recipes (name TEXT)"))
    with pytest.raises(NotAnArchive, match="not ours"):
        open_archive(database, create=True)


def test_a_step_that_fails_leaves_no_table(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Fails:
        def is_there(self, _connection: Connection) -> bool:
            return False

        def create(self, connection: Connection) -> None:
            connection.execute(
                insert(metadata.tables["lexicon"]), {"number": 1, "checksum": "x", "terms": "[]"}
            )
            raise RuntimeError

    monkeypatch.setattr(installed, "INDEX", Fails())
    with pytest.raises(RuntimeError):
        open_archive(database, create=True)
    with database_of(database) as connection:
        assert inspect(connection).get_table_names() == []


def test_an_archive_without_a_search_index_is_searched_and_written_as_any_other(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "INDEX", None)
    with open_archive(database, create=True) as archive:
        archive.add([prepare(lesson(date(2010, 3, day))) for day in range(1, 4)])
    monkeypatch.undo()
    with open_archive(database) as archive:
        assert [fault.what for fault in faults(archive)] == ["is not in the search index"] * 3
        archive.add([prepare(lesson(date(2010, 3, 4)))])
        assert search(archive, "strength").total == 4
        assert faults(archive) == []


def test_an_index_of_another_edition_is_made_anew_by_whoever_comes_first(database: str) -> None:
    with open_archive(database, create=True) as archive:
        archive.add([prepare(lesson(date(2010, 3, day))) for day in range(1, 4)])
    with database_of(database) as connection:
        connection.execute(text("UPDATE search_state SET value = '1' WHERE name = 'edition'"))
        connection.execute(text("DROP TABLE search_issue"))
        connection.execute(text("CREATE TABLE search_issue (number INTEGER PRIMARY KEY, stamp INTEGER)"))
    with open_archive(database) as archive:
        archive.add([prepare(lesson(date(2010, 3, 4)))])
        assert search(archive, "strength").total == 4
        assert faults(archive) == []
