"""Adding and annotating anew: the same archive whoever does the work, and however often workers are lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path

import pytest
from lessons import lesson, page_of
from sqlalchemy import update

from dailypage.archive import Archive, adding, open_archive
from dailypage.archive.adding import Failed, add_files, prepare_all
from dailypage.archive.again import reannotate
from dailypage.archive.check import faults
from dailypage.archive.codec import annotation_text, fingerprint_of, page_text
from dailypage.archive.files import Reader, origins
from dailypage.archive.model import Added, Prepared, Raw, Said
from dailypage.archive.prepare import issue_from, prepare
from dailypage.archive.schema import issue, lexicon, version
from dailypage.archive.stats import stats
from dailypage.errors import WorkerDiffers, WorkerLost
from dailypage.executors import Executor, executor
from dailypage.issue import Issue
from dailypage.settings import UNSAID

COUNT = 40
LESSONS = [lesson(date(2010, 1, 1) + timedelta(days=n), title=f"Friend {n}") for n in range(COUNT)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The lessons as files, with a bad one among them."""
    made = tmp_path / "lessons"
    made.mkdir()
    for one in LESSONS:
        (made / one.name).write_bytes(one.data)
    (made / "2010-01-05-bad.txt").write_text(" ")
    return made


@pytest.fixture(params=["here", "processes", "dask"])
def worker(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """Each executor that there is."""
    with chosen(request) as made:
        yield made


def chosen(request: pytest.FixtureRequest) -> AbstractContextManager[Executor]:
    scheduler = request.getfixturevalue("dask_scheduler") if request.param == "dask" else ""
    return executor(request.param, jobs=2, scheduler=scheduler)


def content(archive: Archive) -> list[tuple[str, Issue]]:
    """Every issue with its fingerprint."""
    return [(one.fingerprint, archive.issue(one.key)) for one in archive.held()]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Issue]]:
    """What is there when each lesson was added by itself."""
    with open_archive(tmp_path_factory.mktemp("expected") / "archive.db", create=True) as archive:
        for one in LESSONS:
            archive.add([prepare(one)])
        return content(archive)


def test_each_executor_makes_the_same_archive(
    worker: Executor, folder: Path, tmp_path: Path, expected: list[tuple[str, Issue]]
) -> None:
    with open_archive(tmp_path / "archive.db", create=True) as archive:
        done = list(add_files(archive, origins([str(folder)]), Reader(UNSAID), worker))
        bad = [one for one in done if isinstance(one, Failed)]
        assert [one.name for one in bad] == ["2010-01-05-bad.txt"]
        assert [one.key for one in done if isinstance(one, Added)] == [held.key for held in archive.held()]
        assert content(archive) == expected
        assert faults(archive) == []
        with executor("here") as other:  # who did the work is nothing that a file is known by
            again = list(add_files(archive, origins([str(folder)]), Reader(UNSAID), other))
        assert [one.outcome for one in again if isinstance(one, Added)] == ["unchanged"] * COUNT


def test_each_executor_annotates_anew_what_an_older_lexicon_annotated(
    worker: Executor, tmp_path: Path, expected: list[tuple[str, Issue]]
) -> None:
    with open_archive(tmp_path / "archive.db", create=True) as archive:
        archive.add([prepare(one) for one in LESSONS])
        age(archive)
        assert content(archive) != expected
        assert stats(archive).stale == COUNT
        assert faults(archive) == []
        done = list(reannotate(archive, worker))
        assert [one.key for one in done] == [held.key for held in archive.held()]
        assert content(archive) == expected
        assert stats(archive).stale == 0
        assert faults(archive) == []
        with archive.reading() as connection:
            assert len(connection.execute(lexicon.select()).all()) == 1
        assert list(reannotate(archive, worker)) == []
        assert len(list(reannotate(archive, worker, everything=True))) == COUNT
        assert content(archive) == expected


def age(archive: Archive) -> None:
    """Have all issues as a lexicon without a single term would have annotated them."""
    with archive.writing() as work:
        work.connection.execute(update(lexicon).values(checksum="older"))
        for number, one in enumerate(LESSONS, 1):
            page = page_of(one)
            old = issue_from(page, Said(marks="none"))
            annotation = annotation_text(old)
            values = {
                "annotation": annotation,
                "fingerprint": fingerprint_of(old, page_text(page), annotation),
            }
            work.connection.execute(update(version).where(version.c.issue == number).values(values))
            changed = update(issue).where(issue.c.number == number).values(fingerprint=values["fingerprint"])
            work.connection.execute(changed)


def test_a_file_that_ends_its_worker_each_time_is_told_and_the_rest_goes_in(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: list[tuple[str, Issue]]
) -> None:
    monkeypatch.setattr(adding, "prepare_all", deadly)
    with (
        open_archive(tmp_path / "archive.db", create=True) as archive,
        executor("processes", jobs=2) as worker,
    ):
        done = list(add_files(archive, origins([str(folder)]), Reader(UNSAID), worker))
        lost = [one for one in done if isinstance(one, Failed) and isinstance(one.error, WorkerLost)]
        assert [one.name for one in lost] == ["2010-01-09.txt"]
        assert worker.again > 0
        held = [one.key for one in archive.held()]
        assert held == [issue.slug for _, issue in expected if issue.slug != "2010-01-09"]
        assert faults(archive) == []


def deadly(some: list[Raw]) -> list[Prepared | Failed]:
    """As prepare_all, but one file makes the system end the process."""
    if any(raw.name == "2010-01-09.txt" for raw in some):
        os.kill(os.getpid(), signal.SIGKILL)
    return prepare_all(some)


def test_work_of_another_dailypage_is_not_taken(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "recipe", lambda: "of another lexicon")
    with open_archive(tmp_path / "archive.db", create=True) as archive, executor("here") as worker:
        with pytest.raises(WorkerDiffers):
            list(add_files(archive, origins([str(folder)]), Reader(UNSAID), worker))
        assert archive.held() == []


def test_two_at_once_add_everything_once(folder: Path, database: str) -> None:
    with (
        open_archive(database, create=True) as one,
        open_archive(database) as other,
        executor("here") as worker,
    ):
        found = origins([str(folder)])
        first, second = (add_files(archive, found, Reader(UNSAID), worker) for archive in (one, other))
        next(first)  # both have looked at what is there before either has written
        next(second)
        done = [*first, *second]
        assert sorted(each.outcome for each in done if isinstance(each, Added)) == (
            ["added"] * COUNT + ["unchanged"] * COUNT
        )
        assert faults(one) == []
