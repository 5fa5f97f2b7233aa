"""The store: what is put in comes out whole, and what it refuses leaves it as it was."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lessons import STORY, file, lesson, page_of, raw
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, delete, insert, inspect, select

from dailypage.archive import Archive, installed, open_archive
from dailypage.archive.model import Added, Raw, Said
from dailypage.archive.prepare import issue_from, prepare
from dailypage.archive.search_port import Entry, entry_of
from dailypage.archive.write import Taken
from dailypage.errors import NoArchive, NoSuchIssue, NotAnArchive, OtherIssue

DAY = date(2010, 3, 21)
KEY = "2010-03-21"


@pytest.fixture
def archive(database: str) -> Iterator[Archive]:
    with open_archive(database, create=True, clock=lambda: "2026-01-01T00:00:00Z") as opened:
        yield opened


def put(archive: Archive, *some: Raw, taken: Taken = "auto", note: str = "") -> list[str]:
    """The outcome of each, or the name of its error."""
    done = archive.add([prepare(one) for one in some], taken=taken, note=note)
    return [one.outcome if isinstance(one, Added) else type(one).__name__ for one in done]


def test_every_sample_comes_out_as_it_would_be_made_from_its_file(archive: Archive, samples: Path) -> None:
    some = [file(path) for path in sorted(samples.glob("issue-*.txt"))]
    assert put(archive, *some) == ["added"] * 7
    made = {issue.slug: issue for issue in (issue_from(page_of(one), one.said) for one in some)}
    assert {held.key: archive.issue(held.key) for held in archive.held()} == made
    back = archive.issue("2010-06-15").page
    page = page_of(some[3])
    assert (back.dropped, back.notes, back.name, back.checksum) == (
        page.dropped,
        page.notes,
        page.name,
        page.checksum,
    )
    assert back.articles[0].title is not None
    assert str(back.articles[0].title.place(3)) == f"{some[3].name}:9:4"


def test_what_was_said_of_a_lesson_comes_out_too(archive: Archive) -> None:
    one = raw(f"A Title\n\n{STORY}\n", "notes.txt", Said(DAY, "en", "all", "A draft."))
    put(archive, one)
    issue = archive.issue("2010-03-21")
    assert (issue.date, issue.notice) == (DAY, "A draft.")
    assert issue == issue_from(page_of(one), one.said)


def test_held_lists_by_date_with_those_without_one_last(archive: Archive) -> None:
    put(archive, raw(f"A Title\n\n{STORY}", "A Talk.txt"), lesson(date(2010, 3, 22)), lesson(DAY))
    held = archive.held()
    assert [one.slug for one in held] == ["2010-03-21", "2010-03-22", "undated-a-talk"]
    assert [one.day for one in held] == [DAY, date(2010, 3, 22), None]


def test_the_same_file_again_changes_nothing(archive: Archive) -> None:
    put(archive, lesson(DAY))
    before = archive.held()
    assert put(archive, lesson(DAY), lesson(DAY)) == ["unchanged", "unchanged"]
    assert archive.held() == before
    assert len(archive.history("2010-03-21")) == 1


def test_another_print_of_an_issue_joins_it_and_its_text_stays(archive: Archive) -> None:
    put(archive, lesson(DAY, name="web/a.txt"))
    before = archive.held()
    other = lesson(DAY, body=STORY.replace("everyone lends", "each lends"), name="pdf/a.txt")
    (joined,) = archive.add([prepare(other)])
    assert joined == Added("pdf/a.txt", "2010-03-21", "joined", 1)
    assert archive.held() == before
    assert [(one.what, one.print) for one in archive.history("2010-03-21")] == [
        ("added", "web/a.txt"), ("joined", "pdf/a.txt"),
    ]  # fmt: skip


def test_a_print_without_a_date_joins_the_issue_that_has_its_text(archive: Archive) -> None:
    put(
        archive,
        lesson(DAY),
        lesson(date(2010, 3, 22), body="Of the friends it is said that they came. " + STORY[120:]),
    )
    undated = raw(f"The Strength Of A Friend\n\n{STORY[:170]}\n", "cut.txt")
    assert [one.key for one in archive.add([prepare(undated)]) if isinstance(one, Added)] == [KEY]
    assert [(one.what, one.print) for one in archive.history(KEY)][1:] == [("joined", "cut.txt")]
    assert put(archive, undated) == ["unchanged"]
    other = raw("A Title\n\nNothing of what was said before is said here at all, by nobody.\n", "other.txt")
    assert put(archive, other) == ["added"]
    assert [one.key for one in archive.held()][2:] == ["undated-other"]


def test_a_print_that_was_cut_short_joins_too(archive: Archive) -> None:
    assert put(archive, lesson(DAY), lesson(DAY, body=STORY[:110], name="cut.txt")) == ["added", "joined"]


def test_a_file_that_has_changed_is_a_correction_which_readers_see(archive: Archive) -> None:
    put(archive, lesson(DAY))
    before = archive.held()[0].fingerprint
    assert put(archive, lesson(DAY, title="The Strength Of Friends")) == ["corrected"]
    issue = archive.issue("2010-03-21")
    assert issue.articles[0].title_text == "The Strength Of Friends"
    assert issue.notice == "This issue has been corrected since it first appeared."
    assert archive.held()[0].fingerprint != before
    assert archive.version("2010-03-21", 1).articles[0].title_text == "The Strength Of A Friend"
    assert [(one.number, one.note) for one in archive.versions("2010-03-21")] == [(1, ""), (2, issue.notice)]


def test_a_correction_can_be_said_with_a_note_and_be_unlike(archive: Archive) -> None:
    put(archive, lesson(DAY))
    other = lesson(DAY, title="Another Text", body="Nothing of what was said before is said here at all.")
    assert put(archive, other, taken="correction", note="The wrong text was printed.") == ["corrected"]
    assert archive.issue("2010-03-21").notice == "The wrong text was printed."


def test_another_text_of_the_same_day_is_refused_and_the_rest_goes_in(archive: Archive) -> None:
    put(archive, lesson(DAY))
    before = archive.held()
    other = lesson(
        DAY, title="Another Text", body="Nothing of what was said before is said here at all.", name="b.txt"
    )
    refused, added = archive.add([prepare(other), prepare(lesson(date(2010, 3, 22)))])
    assert isinstance(refused, OtherIssue)
    assert (refused.key, refused.where, refused.there) == ("2010-03-21", "b.txt", "2010-03-21.txt")
    assert isinstance(added, Added)
    assert archive.held()[:1] == before
    assert archive.history("2010-03-21") == archive.history("2010-03-21")[:1]


def test_a_conflict_inside_one_batch_is_seen(archive: Archive) -> None:
    other = lesson(
        DAY, title="Another Text", body="Nothing of what was said before is said here at all.", name="b.txt"
    )
    assert put(archive, lesson(DAY), other) == ["added", "OtherIssue"]


def test_one_day_in_two_languages_is_two_issues(archive: Archive, samples: Path) -> None:
    hebrew = file(samples / "issue-7-web-hebrew.txt")
    assert put(archive, hebrew, lesson(date(2011, 2, 6))) == ["added", "added"]
    assert [one.key for one in archive.held()] == ["2011-02-06", "2011-02-06-he"]


def test_a_removed_issue_is_gone_until_it_is_restored(archive: Archive) -> None:
    put(archive, lesson(DAY))
    before = archive.held(), archive.issue("2010-03-21")
    archive.remove("2010-03-21", "by mistake")
    assert archive.held() == []
    with pytest.raises(NoSuchIssue, match="restore 2010-03-21"):
        archive.issue("2010-03-21")
    assert put(archive, lesson(DAY)) == ["removed"]
    archive.restore("2010-03-21")
    assert (archive.held(), archive.issue("2010-03-21")) == before
    assert [(one.what, one.note) for one in archive.history("2010-03-21")] == [
        ("added", ""), ("removed", "by mistake"), ("restored", ""),
    ]  # fmt: skip


def test_an_issue_that_is_not_there_is_named_with_those_like_it(archive: Archive) -> None:
    put(archive, lesson(DAY))
    with pytest.raises(NoSuchIssue, match="did you mean 2010-03-21"):
        archive.issue("2010-3-21")
    with pytest.raises(NoSuchIssue, match="2010-03-21"):
        archive.restore("2010-03-21")


def test_an_archive_crosses_to_a_worker_as_its_address(archive: Archive) -> None:
    put(archive, lesson(DAY))
    packed = pickle.dumps(archive)
    assert len(packed) < 300
    with pickle.loads(packed) as again:  # noqa: S301 - our own
        assert again.held() == archive.held()


def test_no_archive_is_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(NoArchive, match="archive add"):
        open_archive(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_archive_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("These are my notes, and they are long enough to be no database at all. " * 20)
    before = path.read_bytes()
    with pytest.raises(NotAnArchive, match="no SQLite database"):
        open_archive(path, create=True)
    assert path.read_bytes() == before


class Recorder:
    """A search index that keeps each entry as text in a table of the archive."""

    table = Table("recorded", MetaData(), Column("number", Integer, primary_key=True), Column("entry", Text))

    def is_there(self, connection: Connection) -> bool:
        return inspect(connection).has_table(self.table.name)

    def clear(self, connection: Connection) -> None:
        self.table.drop(connection, checkfirst=True)

    def create(self, connection: Connection) -> None:
        self.table.create(connection, checkfirst=True)

    def put(self, connection: Connection, number: int, entry: Entry) -> None:
        self.drop(connection, number)
        connection.execute(insert(self.table), {"number": number, "entry": repr(entry)})

    def drop(self, connection: Connection, number: int) -> None:
        connection.execute(delete(self.table).where(self.table.c.number == number))


def test_the_index_is_told_of_every_change_in_its_transaction(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "INDEX", Recorder())
    with open_archive(database, create=True) as archive:

        def indexed() -> list[str | None]:
            with archive._engine.connect() as connection:  # noqa: SLF001 - the table is no part of the archive
                return list(connection.scalars(select(Recorder.table.c.entry)))

        def current() -> list[str | None]:
            return [repr(entry_of(issue)) for issue in archive.issues()]

        put(archive, lesson(DAY), lesson(date(2010, 3, 22)))
        assert len(indexed()) == 2
        assert indexed() == current()
        put(archive, lesson(DAY, title="The Strength Of Friends"))
        archive.remove("2010-03-22")
        assert len(indexed()) == 1
        assert indexed() == current()
        archive.restore("2010-03-22")
        assert indexed() == current()


def test_an_entry_tells_terms_and_moments_by_offsets_of_its_own_text(samples: Path) -> None:
    one = file(samples / "issue-5-web-2010-source-in-attribution.txt")
    issue = issue_from(page_of(one), one.said)
    entry = entry_of(issue)
    found = [(words.text[use.start : use.end], use.term_id) for article in entry.articles for words in article.words
             for use in words.uses]  # fmt: skip
    named = [(piece.mention.text, piece.mention.term_id) for article in issue.articles for block in article.blocks
             for piece in block.body if piece.mention]  # fmt: skip
    assert set(named) <= set(found)
    assert len(named) == 10
    assert [article.source for article in entry.articles] == [
        article.attribution.source if article.attribution else None for article in issue.page.articles
    ]
    assert any(article.source for article in entry.articles)
