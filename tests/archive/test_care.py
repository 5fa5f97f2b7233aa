"""Looking after an archive: check sees what is wrong, a backup and an export bring all of it back."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lessons import STORY, file, lesson
from sqlalchemy import delete, insert, text, update

from dailypage.archive import Archive, open_archive
from dailypage.archive.backup import backup
from dailypage.archive.check import faults
from dailypage.archive.exchange import export
from dailypage.archive.importing import import_folder
from dailypage.archive.prepare import prepare
from dailypage.archive.schema import change, issue, print_, version
from dailypage.archive.schema import output as made
from dailypage.archive.stats import stats
from dailypage.cli import main
from dailypage.errors import BadExport, NotAnArchive

DAY = date(2010, 3, 21)
KEY = "2010-03-21"


@pytest.fixture
def archive(database: str, samples: Path) -> Iterator[Archive]:
    """One with all that can be in it: languages, prints, a correction, a removed issue, an output."""
    moments = iter(f"2026-01-01T00:00:{n:02}Z" for n in range(60))
    with open_archive(database, create=True, clock=lambda: next(moments)) as opened:
        opened.add([prepare(file(path)) for path in sorted(samples.glob("issue-*.txt"))])
        opened.add([prepare(lesson(DAY)), prepare(lesson(DAY + timedelta(days=1)))])
        opened.add([prepare(lesson(DAY, body=STORY.replace("lends", "gives"), name="another.txt"))])
        opened.add([prepare(lesson(DAY, title="The Strength Of Friends"))], note="The title was wrong.")
        opened.remove("2010-03-22", "Twice.")
        with opened.writing() as work:
            values = {"issue": 1, "name": "a.pdf", "checksum": "0" * 64, "size": 3, "fingerprint": "f"}
            work.connection.execute(insert(made), values)
        yield opened


def everything(archive: Archive) -> dict[str, object]:
    """All that can be asked of an archive."""
    keys = [one.key for one in archive.held() + archive.removed()]
    return {
        "held": archive.held(),
        "removed": archive.removed(),
        "issues": [archive.issue(one.key) for one in archive.held()],
        "versions": [archive.versions(key) for key in keys],
        "history": [archive.history(key) for key in keys],
        "sources": [archive.source(key, one.number) for key in keys for one in archive.versions(key)],
        "old": [archive.version(key, one.number) for key in keys for one in archive.versions(key)],
        "files": archive.files(),
    }


def test_an_archive_as_it_was_written_has_no_faults(archive: Archive) -> None:
    assert faults(archive) == []


@pytest.mark.parametrize(
    "spoil, fault",
    [
        (update(print_).values(data=b"other").where(print_.c.issue == 1), "are not those that were put in"),
        (
            update(version).values(annotation='{"articles":[]}').where(version.c.issue == 1),
            "its fingerprint differs",
        ),
        (update(version).values(page="{").where(version.c.issue == 1), "cannot be read"),
        (update(version).values(print=2).where(version.c.issue == 1), "is not of the file that it names"),
        (update(version).values(note="Oh.").where(version.c.issue == 1), "its fingerprint differs"),
        (update(issue).values(fingerprint="0").where(issue.c.number == 1), "not listed with the fingerprint"),
        (update(issue).values(state="removed").where(issue.c.number == 1), "its history tells otherwise"),
        (delete(change).where(change.c.issue == 1), "has a gap in its history"),
    ],
)
def test_check_sees_what_was_changed_behind_its_back(archive: Archive, spoil: object, fault: str) -> None:
    with archive.writing() as work:
        work.connection.execute(spoil)  # type: ignore[call-overload]
    found = faults(archive)
    assert any(fault in one.what for one in found)
    assert {one.where for one in found} == {"2009-10-14"}


def test_a_damaged_database_file_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with open_archive(path, create=True) as archive:
        archive.add([prepare(lesson(DAY + timedelta(days=n))) for n in range(60)])
    with open_archive(path) as archive, archive.writing() as work:
        work.connection.execute(text("PRAGMA writable_schema = ON"))
        work.connection.execute(text("DELETE FROM sqlite_master WHERE name = 'ix_issue_day'"))
    with open_archive(path) as archive:
        assert any(not one.where for one in faults(archive))


def test_a_backup_is_an_equal_archive_in_one_file(archive: Archive, tmp_path: Path) -> None:
    target = tmp_path / "backups" / "copy.db"
    target.parent.mkdir()
    size = backup(archive, target)
    assert [path.name for path in target.parent.iterdir()] == ["copy.db"]
    assert target.stat().st_size == size
    with open_archive(target) as copy:
        assert everything(copy) == everything(archive)
        assert faults(copy) == []


def test_a_backup_is_made_while_another_writes(archive: Archive, tmp_path: Path) -> None:
    some = [prepare(lesson(date(2012, 1, 1) + timedelta(days=n))) for n in range(60)]
    done = threading.Event()

    def write() -> None:
        with open_archive(archive.where) as other:
            for one in some:
                other.add([one])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    sizes: list[int] = []
    while not done.is_set() or not sizes:
        backup(archive, tmp_path / "copy.db")
        with open_archive(tmp_path / "copy.db") as copy:
            assert faults(copy) == []
            sizes.append(len(copy.held()))
    writer.join()
    assert sizes == sorted(sizes)
    assert len(archive.held()) == 8 + 60


def test_a_backup_takes_nothing_elses_place(archive: Archive, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("My notes.")
    with pytest.raises(NotAnArchive):
        backup(archive, notes)
    assert notes.read_text() == "My notes."
    if "postgresql" not in archive.where:
        with pytest.raises(NotAnArchive, match="would be itself"):
            backup(archive, Path(archive.where))


def test_an_export_comes_back_without_loss(archive: Archive, tmp_path: Path) -> None:
    keys = list(export(archive, tmp_path / "folder"))
    assert len(keys) == 9
    with open_archive(tmp_path / "new.db", create=True) as new:
        assert {one.outcome for one in import_folder(new, tmp_path / "folder")} == {"imported"}
        assert everything(new) == everything(archive)
        assert faults(new) == []
        assert {one.outcome for one in import_folder(new, tmp_path / "folder")} == {"unchanged"}
        list(export(new, tmp_path / "again"))
    assert contents(tmp_path / "again") == contents(tmp_path / "folder")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below *folder*."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_export_is_fit_for_git_a_correction_is_a_small_change(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    list(export(archive, folder))

    def git(*arguments: str) -> str:
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
        return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout

    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "first")
    archive.add([prepare(lesson(DAY, title="Strength"))])
    list(export(archive, folder))
    assert git("status", "--short").split() == [
        "M", "issues/2010/2010-03-21/issue.json",
        "??", "issues/2010/2010-03-21/print-4.txt", "??", "issues/2010/2010-03-21/version-3.json",
    ]  # fmt: skip


def test_a_file_that_was_changed_is_refused_and_the_rest_comes_in(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    list(export(archive, folder))
    (folder / "issues/2010/2010-03-21/print-1.txt").write_text("Other words.")
    path = folder / "issues/2010/2010-06-15/version-1.json"
    path.write_text(path.read_text("utf-8").replace("Partzuf", "Parzuf"), "utf-8")
    (folder / "issues/2010/2010-10-05/issue.json").write_text('{"key": "../../x"}')
    with open_archive(tmp_path / "new.db", create=True) as new:
        done = {one.name: one for one in import_folder(new, folder)}
        assert {name for name, one in done.items() if one.outcome == "failed"} == {
            KEY,
            "2010-06-15",
            "2010-10-05",
        }
        assert "its bytes are not those" in str(done[KEY].error)
        assert "it is not what was exported" in str(done["2010-06-15"].error)
        assert len(new.held()) == 5
        assert faults(new) == []


def test_an_import_leaves_what_is_there_alone_and_says_so(archive: Archive, tmp_path: Path) -> None:
    list(export(archive, tmp_path / "folder"))
    with open_archive(tmp_path / "new.db", create=True) as new:
        new.add([prepare(lesson(DAY, title="My Own Title"))])
        before = new.issue(KEY)
        done = {one.name: one for one in import_folder(new, tmp_path / "folder")}
        assert done[KEY].outcome == "failed"
        assert "with another history" in str(done[KEY].error)
        assert new.issue(KEY) == before


def test_what_is_no_export_is_left_alone(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("My notes.")
    with pytest.raises(BadExport, match="holds other files"):
        list(export(archive, tmp_path / "mine"))
    with pytest.raises(BadExport, match=r"no archive\.json"):
        list(import_folder(archive, tmp_path / "mine"))
    assert contents(tmp_path / "mine") == {"notes.txt": b"My notes."}


def test_stats_count_what_is_there(archive: Archive) -> None:
    told = stats(archive)
    assert (told.issues, told.removed, told.versions, told.prints, told.stale) == (8, 1, 10, 11, 0)
    assert (told.first, told.last) == (date(2009, 10, 14), date(2011, 2, 6))
    assert told.languages == {"en": 7, "he": 1}
    assert told.years == {"2009": 1, "2010": 4, "2011": 2, "undated": 1}
    assert told.source_bytes > 10_000


def run(archive: Archive, *arguments: object) -> Result:
    """``dailypage archive`` on *archive*."""
    given = [*map(str, arguments), "--archive", archive.where]
    return CliRunner().invoke(main, ["archive", *given])


def test_the_commands_do_the_same(archive: Archive, tmp_path: Path) -> None:
    assert run(archive, "check").stdout == "8 issues looked at, 0 faults\n"
    assert json.loads(run(archive, "stats", "--json").stdout)["issues"] == 8
    assert "8 (7 en, 1 he)" in run(archive, "stats").stdout
    assert run(archive, "backup", tmp_path / "copy.db").stdout == f"{tmp_path}/copy.db\n"
    assert run(archive, "export", tmp_path / "folder").exit_code == 0
    with open_archive(tmp_path / "new.db", create=True) as new:
        first = run(new, "import", tmp_path / "folder")
        assert (first.exit_code, len(first.stdout.splitlines())) == (0, 9)
        assert run(new, "import", tmp_path / "folder").stderr == "9 unchanged\n"
        with new.writing() as work:
            work.connection.execute(update(issue).values(fingerprint="0").where(issue.c.key == KEY))
        found = run(new, "check", "--json")
        assert found.exit_code == 1
        assert [each["issue"] for each in json.loads(found.stdout)] == [KEY]


def test_outputs_are_made_and_known_by_their_checksums(archive: Archive, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = run(archive, "make", "21-03-10", "2010-06-15", "--to", "text,json", "--out", out)
    assert first.exit_code == 0, first.stderr
    assert sorted(first.stdout.split()) == sorted(str(path) for path in out.rglob("*") if path.is_file())
    assert len(first.stdout.split()) == 4
    with archive.writing() as work:
        work.connection.execute(delete(made).where(made.c.name == "a.pdf"))
    assert run(archive, "check", "--outputs", out).exit_code == 0
    (out / KEY / f"the-daily-page-{KEY}.txt").write_text("Other words.")
    (out / KEY / f"the-daily-page-{KEY}.json").unlink()
    archive.remove("2010-06-15")
    found = run(archive, "check", "--outputs", out)
    assert found.exit_code == 1
    assert [line.rpartition(".")[2] for line in found.stdout.splitlines()[:-1]] == [
        "json is not there", "txt is not as it was made",
        "json is of an issue that was removed", "txt is of an issue that was removed",
    ]  # fmt: skip
    archive.restore("2010-06-15")
    assert run(archive, "make", KEY, "2010-06-15", "--to", "text,json", "--out", out).exit_code == 0
    assert run(archive, "check", "--outputs", out).exit_code == 0
    archive.add([prepare(lesson(DAY, title="Another Title"))])
    assert run(archive, "check", "--outputs", out).stdout.count("was made before the issue changed") == 2
