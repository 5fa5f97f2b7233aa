"""An index of tantivy beside an archive: it follows every change, whatever is killed when, and finds the same."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from lessons import lesson

from dailypage.archive import Archive, open_archive
from dailypage.archive.backup import backup
from dailypage.archive.prepare import prepare
from dailypage.archive.search.beside import folder_of, is_beside, take_down
from dailypage.archive.search.find import index_beside, searching
from dailypage.errors import NoIndexBeside

FIRST = date(2010, 1, 1)
KILLS = 10
WRITES = """
import os, sys
from datetime import date, timedelta
sys.path.insert(0, {tests!r})
from lessons import lesson
from dailypage.archive import open_archive
from dailypage.archive.prepare import prepare
from dailypage.archive.search import tantivy
from dailypage.archive.search.find import searching
tantivy._AT_ONCE = 2
with open_archive({where!r}) as archive:
    for turn in range(400):
        day = date(2010, 1, 1) + timedelta(days=len(archive.held()))
        archive.add([prepare(lesson(day + timedelta(days=n), title=f"The Friend {{turn}}")) for n in range(3)])
        if turn % 3 == 2:
            archive.remove(day.isoformat())
        with searching(archive) as searcher:
            os.write(1, b"." if searcher.engine.name == "tantivy" else b"!")
"""


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An archive in a file with three issues, and an index beside it."""
    opened = open_archive(tmp_path / "archive.db", create=True)
    opened.add(
        [
            prepare(lesson(FIRST + timedelta(days=n), title=title))
            for n, title in enumerate(("Rain", "Snow", "Wind"))
        ]
    )
    index_beside(opened)
    return opened


def found(archive: Archive, query: str) -> set[str]:
    """What tantivy finds."""
    with searching(archive) as searcher:
        assert searcher.engine.name == "tantivy"
        assert searcher.keys(query) == {hit.key for hit in searcher.find(query, limit=10_000).hits}
        assert searcher.count(query) == len(searcher.keys(query))
        return searcher.keys(query)


def held(archive: Archive) -> set[str]:
    return {one.key for one in archive.held()}


def test_it_follows_what_is_added_taken_out_brought_back_and_corrected(archive: Archive) -> None:
    assert found(archive, "title:snow") == {"2010-01-02"}
    archive.remove("2010-01-02")
    assert found(archive, "snow") == set()
    archive.restore("2010-01-02")
    assert found(archive, "snow") == {"2010-01-02"}
    archive.add([prepare(lesson(FIRST, title="Hail"))])
    assert found(archive, "rain") == set()
    assert found(archive, "hail") == {"2010-01-01"}
    assert found(archive, "lang:en") == held(archive)


def test_an_older_copy_put_in_the_archives_place_is_told_from_it(archive: Archive, tmp_path: Path) -> None:
    backup(archive, tmp_path / "copy.db")
    archive.add([prepare(lesson(FIRST + timedelta(days=7), title="Fog"))])
    assert found(archive, "fog") == {"2010-01-08"}
    archive.close()
    for file in tmp_path.glob("archive.db-*"):
        file.unlink()
    shutil.copy(tmp_path / "copy.db", tmp_path / "archive.db")
    with open_archive(tmp_path / "archive.db") as older:
        older.add(
            [prepare(lesson(FIRST + timedelta(days=8), title="Dew"))]
        )  # as many changes as the other had
        assert found(older, "fog") == set()
        assert found(older, "dew") == {"2010-01-09"}
        assert found(older, "lang:en") == held(older)


def test_a_folder_that_is_broken_is_made_anew(archive: Archive) -> None:
    folder = folder_of(archive.where)
    assert folder
    (folder / "meta.json").write_text("{")
    assert found(archive, "lang:en") == held(archive)
    for file in folder.iterdir():
        file.unlink()
    assert found(archive, "lang:en") == held(archive)


def test_without_the_folder_the_archive_answers_by_itself(archive: Archive) -> None:
    assert is_beside(archive.where)
    assert take_down(archive.where)
    assert not take_down(archive.where)
    with searching(archive) as searcher:
        assert searcher.engine.name == "SQLite FTS5"
        assert searcher.keys("snow") == {"2010-01-02"}


def test_while_another_program_writes_it_the_archive_answers_by_itself(archive: Archive) -> None:
    tantivy = pytest.importorskip("tantivy")
    folder = folder_of(archive.where)
    writer = tantivy.Index.open(str(folder)).writer(15_000_000, 1)
    archive.add([prepare(lesson(FIRST + timedelta(days=9), title="Frost"))])
    with searching(archive) as searcher:
        assert searcher.engine.name == "SQLite FTS5"
        assert searcher.keys("frost") == {"2010-01-10"}
    del writer
    assert found(archive, "frost") == {"2010-01-10"}


def test_beside_postgresql_there_is_no_place(postgresql: str) -> None:
    with open_archive(postgresql, create=True) as archive, pytest.raises(NoIndexBeside):
        index_beside(archive)


def test_whenever_it_is_killed_the_next_search_finds_all_that_is_held(archive: Archive) -> None:
    chance = random.Random(7)  # noqa: S311 - reproducible, not secret
    sizes = []
    for _ in range(KILLS):
        program = WRITES.format(tests=str(Path(__file__).parent), where=archive.where)
        running = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        assert running.stdout
        told = os.read(running.stdout.fileno(), 1)  # it has begun
        time.sleep(chance.uniform(0, 0.1))
        running.send_signal(signal.SIGKILL)
        told += running.stdout.read()
        running.stdout.close()
        running.wait()
        assert set(told) == set(b".")
        assert found(archive, "lang:en") == held(archive)
        assert found(archive, "title:friend -snow") == {key for key in held(archive) if key > "2010-01-03"}
        sizes.append(len(held(archive)))
    assert sizes == sorted(sizes)
    assert sizes[-1] > 3 * KILLS
