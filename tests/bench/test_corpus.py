"""The corpus that an archive is measured on: issues that are read as what they are, the same each time."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from conftest import ROOT

from bench.corpus import MOST, Lesson, documents, key_of, lessons
from dailypage.lesson import read_bytes
from dailypage.page.parse import parse

COUNT = 60


@pytest.fixture(scope="module")
def some() -> list[Lesson]:
    """A few issues, all languages among them."""
    return list(lessons(COUNT, seed=3))


def test_every_issue_is_read_as_what_it_is(some: list[Lesson]) -> None:
    pages = [parse(read_bytes(one.text.encode(), one.name)) for one in some]
    assert [(page.date, page.language) for page in pages] == [(one.day, one.language) for one in some]
    assert {page.language for page in pages} == {"en", "he", "ru", "es", "de"}
    assert {len(page.articles) for page in pages} == {3}
    lines = [article.attribution for page in pages for article in page.articles]
    assert all(line and line.part and line.source and line.date for line in lines)
    assert {line.source for line in lines if line} >= {
        "The Zohar",
        "Книга Зоар",
        "ספר הזוהר",
        "Das Buch Sohar",
    }
    assert {note.severity for page in pages for note in page.notes} <= {"info"}


def test_no_two_issues_have_one_name_even_after_a_century() -> None:
    assert len({key_of(number) for number in range(MOST)}) == MOST
    with pytest.raises(ValueError, match="182625"):
        next(lessons(MOST + 1))


def test_the_command_writes_the_same_bytes_each_time(tmp_path: Path, some: list[Lesson]) -> None:
    command = [
        sys.executable,
        "-m",
        "bench.corpus",
        "--issues",
        str(COUNT),
        "--seed",
        "3",
        "--out",
        str(tmp_path),
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    written = {
        path.relative_to(tmp_path).as_posix(): path.read_text("utf-8") for path in tmp_path.rglob("*.txt")
    }
    assert written == {one.name: one.text for one in some}


def test_documents_are_of_the_size_that_is_said_and_differ() -> None:
    found = list(islice(documents(1000, seed=3), 40))
    sizes = [len(one.text.encode()) for one in found]
    assert 2500 < sum(sizes) / len(sizes) < 3200
    assert len({one.text for one in found}) == 40
    assert found == list(documents(40, seed=3))
