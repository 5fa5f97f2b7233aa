"""dailypage archive: what a person at a terminal, or a program, relies on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dailypage.cli import main

STORY = (
    "A person comes to the group with a question that he cannot carry alone, and the friends listen. "
    "When the Masach is weak, everyone lends him a little of his own strength, and so the Partzuf is built."
)


@pytest.fixture(autouse=True)
def _own_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAILYPAGE_ARCHIVE", str(tmp_path / "archive.db"))


def run(*arguments: object, stdin: str | None = None) -> Result:
    """``dailypage archive`` in this process, its two streams apart."""
    return CliRunner().invoke(main, ["archive", *(str(each) for each in arguments)], input=stdin)


def issue(day: date, body: str = STORY) -> str:
    """An issue's text."""
    return f"The Daily Page - {day:%d-%m-%y}\n\nThe Strength Of A Friend\n\n{body}\n"


def write(path: Path, day: date = date(2010, 3, 21), body: str = STORY) -> Path:
    """An issue of that day in a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(issue(day, body), "utf-8")
    return path


def test_a_folder_goes_in_whole_and_only_once(tmp_path: Path) -> None:
    write(tmp_path / "in/2010/a.txt")
    write(tmp_path / "in/2011/b.md", date(2011, 3, 21))
    first = run("add", tmp_path / "in")
    assert (first.exit_code, first.stdout) == (
        0,
        "added  2010-03-21  2010/a.txt\nadded  2011-03-21  2011/b.md\n",
    )
    assert first.stderr.startswith("2 added in")
    again = run("add", tmp_path / "in")
    assert (again.exit_code, again.stdout) == (0, "")
    assert again.stderr.startswith("2 unchanged in")


def test_a_bad_file_is_named_with_its_reason_and_the_rest_goes_in(tmp_path: Path, samples: Path) -> None:
    write(tmp_path / "in/a.txt")
    (tmp_path / "in/b.txt").write_bytes((samples / "transcript-1-numbered-turns.txt").read_bytes())
    (tmp_path / "in/c.pdf").write_bytes(b"%PDF-1.7 and then nothing of the kind")
    write(tmp_path / "in/d.txt", date(2011, 3, 21))
    result = run("add", tmp_path / "in")
    assert result.exit_code == 1
    assert result.stdout.split()[1::3] == ["2010-03-21", "2011-03-21"]
    assert "b.txt:3:1: error: this is a lesson's transcript" in result.stderr
    assert "c.pdf: error: this PDF document cannot be opened" in result.stderr
    assert "2 added, 2 failed" in result.stderr


def test_programs_get_a_line_of_json_for_each_file(tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt")
    (tmp_path / "in/b.txt").write_text(" ")
    result = run("add", tmp_path / "in", "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert lines[0] == {"name": "a.txt", "key": "2010-03-21", "outcome": "added", "changed": 0}
    assert lines[1]["name"] == "b.txt"
    assert "no text" in lines[1]["error"]


def test_a_conflict_is_refused_and_a_correction_is_taken_when_it_is_said(tmp_path: Path) -> None:
    run("add", write(tmp_path / "a.txt"))
    other = write(
        tmp_path / "b.txt", body="Quite another text stands here, of which nothing was said on that day."
    )
    refused = run("add", other)
    assert refused.exit_code == 1
    assert "another issue 2010-03-21 is there already, from 'a.txt'" in refused.stderr
    assert "--as correction" in refused.stderr
    assert STORY[:30] in run("show", "2010-03-21").stdout
    taken = run("add", other, "--as", "correction", "--note", "The wrong text was printed.")
    assert taken.stdout.startswith("corrected  2010-03-21  b.txt (")
    shown = run("show", "2010-03-21").stdout
    assert "Quite another text" in shown
    assert "The wrong text was printed." in shown
    assert STORY[:30] in run("show", "2010-03-21", "--version", "1").stdout


@pytest.mark.parametrize(
    "name",
    ["2010-03-21", "21-03-10", "210310", "3/21/10", "March 21, 2010", "21 de marzo de 2010", "21.03.2010"],
)
def test_an_issue_is_found_by_its_date_in_any_notation(tmp_path: Path, name: str) -> None:
    run("add", write(tmp_path / "a.txt"))
    result = run("history", name, "--json")
    assert [(each["what"], each["print"]) for each in json.loads(result.stdout)] == [("added", "a.txt")]


def test_a_date_that_is_not_there_is_told_with_those_near_it(tmp_path: Path) -> None:
    run("add", write(tmp_path / "a.txt"))
    result = run("show", "22-03-10")
    assert result.exit_code == 1
    assert "holds no issue '2010-03-22'" in result.stderr
    assert "did you mean 2010-03-21" in result.stderr


def test_a_day_in_two_languages_asks_which(tmp_path: Path, samples: Path) -> None:
    run("add", write(tmp_path / "a.txt", date(2011, 2, 6)), samples / "issue-7-web-hebrew.txt")
    result = run("show", "2011.02.06")
    assert result.exit_code == 1
    result = run("show", "06-02-11")
    assert "2011-02-06 or 2011-02-06-he" in result.stderr
    assert "שאלה" in run("show", "06-02-11", "--language", "he").stdout
    assert "Strength" in run("show", "2011-02-06").stdout


def test_an_issue_comes_out_in_each_form_and_as_the_very_file_it_came_from(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    run("add", path)
    assert run("show", "2010-03-21", "--to", "source").stdout_bytes == path.read_bytes()
    assert json.loads(run("show", "2010-03-21", "--to", "json").stdout)["date"] == "2010-03-21"
    assert run("show", "2010-03-21", "--to", "page").stdout.startswith("---\ndate: 2010-03-21\n")
    assert "# The Daily Page" in run("show", "2010-03-21", "--to", "markdown").stdout


def test_what_is_removed_is_listed_apart_and_comes_back(tmp_path: Path) -> None:
    run("add", write(tmp_path / "a.txt"), write(tmp_path / "b.txt", date(2011, 3, 21)))
    assert run("remove", "21-03-10", "--note", "A test.").stdout == "removed  2010-03-21\n"
    assert [each["key"] for each in json.loads(run("list", "--json").stdout)] == ["2011-03-21"]
    assert [each["key"] for each in json.loads(run("list", "--removed", "--json").stdout)] == ["2010-03-21"]
    assert run("add", tmp_path / "a.txt").stdout == "removed  2010-03-21  a.txt\n"
    assert run("restore", "21-03-10").stdout == "restored  2010-03-21\n"
    assert len(json.loads(run("list", "--json").stdout)) == 2


def test_a_cluster_does_the_work_when_it_is_named(tmp_path: Path, dask_scheduler: str) -> None:
    for n in range(1, 21):
        write(tmp_path / f"in/{n}.txt", date(2010, 3, n))
    given = ("--executor", "dask", "--scheduler", dask_scheduler)
    result = run("add", tmp_path / "in", *given)
    assert result.exit_code == 0, result.stderr
    assert result.stderr.startswith("20 added in")
    again = run("reannotate", "--all", *given)
    assert (again.exit_code, again.stderr) == (0, "20 versions annotated\n")
    assert "no Dask scheduler was named" in run("add", tmp_path / "in", "--executor", "dask").stderr


def test_ctrl_c_keeps_what_was_named_and_the_same_command_does_the_rest(tmp_path: Path) -> None:
    for n in range(700):
        write(tmp_path / f"in/{n}.txt", date(2010, 1, 1) + timedelta(days=n))
    program = str(Path(sys.executable).with_name("dailypage"))
    command = [program, "archive", "add", str(tmp_path / "in"), "--jobs", "2"]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert running.stdout
    first = running.stdout.readline()
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to the workers too
    told, said = running.communicate(timeout=60)
    assert running.returncode == 130, said.decode()
    assert b"stopped before the end" in said
    assert b"Traceback" not in said
    named = [line.split()[1] for line in (first + told).decode().splitlines()]
    assert 0 < len(named) < 700
    assert set(named) <= {each["key"] for each in json.loads(run("list", "--json").stdout)}
    rest = run("add", tmp_path / "in")
    assert rest.exit_code == 0
    assert len(json.loads(run("list", "--json").stdout)) == 700


def test_standard_input_is_a_file_too(tmp_path: Path) -> None:
    result = run("add", "-", stdin=issue(date(2010, 3, 21)))
    assert result.stdout == "added  2010-03-21  stdin.txt\n"
    assert (tmp_path / "archive.db").is_file()


def test_a_zip_file_is_a_folder_whose_strange_names_lead_nowhere(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("2010/a.txt", issue(date(2010, 3, 21)))
        packed.writestr("../../b.txt", issue(date(2010, 3, 22)))
        packed.writestr("README.txt", "About this folder.")
        packed.writestr("__MACOSX/2010/._a.txt", "not a lesson")
        packed.writestr("picture.png", b"\x89PNG")
    result = run("add", tmp_path / "in.zip")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == "added  2010-03-22  b.txt\nadded  2010-03-21  2010/a.txt\n"


def test_zip_files_that_would_fill_the_disk_are_refused_before_they_do(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", b"a" * 50_000_000)
    with zipfile.ZipFile(tmp_path / "broken.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", issue(date(2010, 3, 21)) * 20)
        packed.writestr("b.txt", issue(date(2010, 3, 22)))
    damaged = bytearray((tmp_path / "broken.zip").read_bytes())
    damaged[60:70] = b"0123456789"
    (tmp_path / "broken.zip").write_bytes(damaged)
    (tmp_path / "none.zip").write_text("not packed at all")
    result = run("add", tmp_path / "bomb.zip", tmp_path / "broken.zip", tmp_path / "none.zip")
    assert result.exit_code == 1
    assert result.stdout == "added  2010-03-22  b.txt\n"
    assert "bomb.zip: error: cannot be unpacked: 'a.txt' unpacks to" in result.stderr
    assert "broken.zip:a.txt: error: cannot be unpacked" in result.stderr
    assert "none.zip: error: cannot be unpacked" in result.stderr


def test_an_archive_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    result = run("list")
    assert result.exit_code == 1
    assert "there is no archive at" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_settings_of_the_folder_count(tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt")
    (tmp_path / "in/dailypage.toml").write_text('notice = "A draft."\n')
    run("add", tmp_path / "in")
    assert "A draft." in run("show", "2010-03-21").stdout


def test_a_date_and_a_language_can_be_given_for_one_file(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text(f"A Title\n\n{STORY}\n")
    assert (
        run("add", tmp_path / "notes.txt", "--date", "2012-01-02").stdout == "added  2012-01-02  notes.txt\n"
    )
    write(tmp_path / "b.txt")
    assert run("add", tmp_path / "notes.txt", tmp_path / "b.txt", "--date", "2012-01-02").exit_code == 2
