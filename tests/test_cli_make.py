"""dailypage make: what a person at a terminal relies on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dailypage.cli import main

DAILYPAGE = Path(sys.executable).parent / "dailypage"
LESSON = """The Daily Page

March 5, 2024

The Screen Decides

Question: Why does the Partzuf not receive all the Light at once?

Answer: Because the Masach measures what can be received in order to bestow.
"""


def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
    """The command in this process, its two streams apart."""
    return CliRunner().invoke(main, [str(each) for each in arguments], input=stdin)


def lesson(folder: Path, name: str = "lesson.txt", *, day: str = "March 5, 2024") -> Path:
    """A small lesson of that day."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(LESSON.replace("March 5, 2024", day), "utf-8")
    return path


def test_a_sample_is_made_into_every_format_there_is(samples: Path, tmp_path: Path) -> None:
    result = run("make", samples / "issue-4-web-2010-question-answer.txt", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    paths = [Path(line) for line in result.stdout.splitlines()]
    assert {path.suffix for path in paths} == {".html", ".pdf", ".epub", ".eml", ".txt", ".md", ".json"}
    assert all(path.is_file() and path.is_relative_to(tmp_path / "out" / "2010-06-15") for path in paths)
    assert "1 of 1 made" in result.stderr


def test_everything_made_from_the_samples_says_that_they_are_invented(samples: Path, tmp_path: Path) -> None:
    result = run("make", samples / "issue-6-web-2011-follow-up.txt", "--to", "text,markdown", "-o", tmp_path)
    assert len(result.stdout.splitlines()) == 2
    for line in result.stdout.splitlines():
        assert "Invented sample for tests" in Path(line).read_text("utf-8")


def test_only_the_formats_asked_for_are_made(tmp_path: Path) -> None:
    result = run("make", lesson(tmp_path), "--to", "json, text", "--out", tmp_path / "out")
    assert [Path(line).suffix for line in result.stdout.splitlines()] == [".json", ".txt"]
    assert {path.suffix for path in (tmp_path / "out" / "2024-03-05").iterdir()} == {".json", ".txt"}


def test_an_unknown_format_is_a_wrong_command_line_that_names_the_known_ones(tmp_path: Path) -> None:
    result = run("make", lesson(tmp_path), "--to", "web,dvi", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "'dvi'" in result.stderr
    assert "web, pdf, epub" in result.stderr
    assert not (tmp_path / "out").exists()


def test_standard_input_is_read_for_a_dash(tmp_path: Path) -> None:
    result = run("make", "-", "--to", "text", "--out", tmp_path, stdin=LESSON)
    assert result.exit_code == 0, result.stderr
    assert "The Screen Decides" in Path(result.stdout.strip()).read_text("utf-8")


def test_one_bad_file_is_named_and_does_not_stop_the_rest(tmp_path: Path) -> None:
    lesson(tmp_path, "a/first.txt", day="March 4, 2024")
    (tmp_path / "a" / "middle.txt").write_bytes(b"")
    lesson(tmp_path, "a/third.txt", day="March 6, 2024")
    result = run("make", tmp_path / "a", "--to", "text", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert [Path(line).parent.name for line in result.stdout.splitlines()] == ["2024-03-04", "2024-03-06"]
    assert "middle.txt" in result.stderr
    assert "2 of 3 made; 1 failed" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_stands_for_its_lessons_and_a_pattern_for_its_matches(tmp_path: Path) -> None:
    for name, day in (
        ("x/one.txt", "March 1, 2024"),
        ("x/y/two.md", "March 2, 2024"),
        ("x/three.txt", "March 3, 2024"),
    ):
        lesson(tmp_path, name, day=day)
    (tmp_path / "x" / "README.md").write_text("about this folder", "utf-8")
    (tmp_path / "x" / ".hidden.txt").write_text("hidden", "utf-8")
    whole = run("make", tmp_path / "x", "--to", "text", "--out", tmp_path / "all")
    assert len(whole.stdout.splitlines()) == 3, whole.stderr
    pattern = run("make", tmp_path / "x" / "*.txt", "--to", "text", "--out", tmp_path / "some")
    assert sorted(path.name for path in (tmp_path / "some").iterdir() if path.is_dir()) == [
        "2024-03-01",
        "2024-03-03",
    ]
    assert pattern.exit_code == 0


def test_outputs_inside_the_folder_of_lessons_are_not_read_as_lessons(tmp_path: Path) -> None:
    lesson(tmp_path)
    for _ in range(2):
        result = run("make", tmp_path, "--to", "text,markdown", "--out", tmp_path / "out")
        assert result.exit_code == 0, result.stderr
        assert "1 of 1 made" in result.stderr


@pytest.mark.parametrize("given", ["nothing-here/*.txt", "empty"])
def test_nothing_to_read_is_an_error_with_a_way_out(tmp_path: Path, given: str) -> None:
    (tmp_path / "empty").mkdir()
    result = run("make", tmp_path / given, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "nothing to read" in result.stderr
    assert ".docx" in result.stderr


def test_a_second_lesson_of_the_same_date_is_refused_and_overwrites_nothing(tmp_path: Path) -> None:
    first, second = lesson(tmp_path, "a.txt"), lesson(tmp_path, "b.txt")
    second.write_text(LESSON.replace("Decides", "Is Another"), "utf-8")
    result = run("make", first, second, "--to", "text", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "b.txt" in result.stderr
    assert "would overwrite '2024-03-05'" in result.stderr
    assert "The Screen Decides" in Path(result.stdout.strip()).read_text("utf-8")


def test_the_same_file_named_twice_is_made_once(tmp_path: Path) -> None:
    path = lesson(tmp_path)
    result = run("make", path, tmp_path, "--to", "text", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert "1 of 1 made" in result.stderr


def test_making_it_again_changes_no_file(tmp_path: Path) -> None:
    path, out = lesson(tmp_path), tmp_path / "out"
    run("make", path, "--out", out)
    before = {file: file.stat().st_mtime_ns for file in out.rglob("*") if file.is_file()}
    result = run("make", path, "--out", out)
    assert result.exit_code == 0
    assert len(before) > 7
    assert {file: file.stat().st_mtime_ns for file in out.rglob("*") if file.is_file()} == before


def test_several_processes_make_the_same_bytes_in_the_same_order(tmp_path: Path) -> None:
    for day in range(1, 10):
        lesson(tmp_path, f"in/{day}.txt", day=f"March {day}, 2024")
    results = [
        run("make", tmp_path / "in", "--to", "text,json", "--out", tmp_path / f"out{jobs}", "--jobs", jobs)
        for jobs in (1, 3)
    ]
    assert [result.exit_code for result in results] == [0, 0], results[1].stderr
    one, three = (result.stdout.splitlines() for result in results)
    assert [line.replace("out3", "out1") for line in three] == one
    assert [Path(line).read_bytes() for line in three] == [Path(line).read_bytes() for line in one]


def test_a_date_can_be_given_when_the_text_has_none(tmp_path: Path) -> None:
    path = lesson(tmp_path, day="")
    result = run("make", path, "--date", "2024-03-09", "--to", "text", "--out", tmp_path / "out")
    assert Path(result.stdout.strip()).parent.name == "2024-03-09", result.stderr


def test_one_date_for_several_lessons_is_a_wrong_command_line(tmp_path: Path) -> None:
    result = run("make", lesson(tmp_path, "a.txt"), lesson(tmp_path, "b.txt"), "--date", "2024-03-09")
    assert result.exit_code == 2
    assert "--date is for a single lesson" in result.stderr


def test_the_mail_is_from_and_to_whom_the_settings_say(tmp_path: Path) -> None:
    path = lesson(tmp_path)
    toml = 'mail_from = "The Daily Page <page@example.org>"\nmail_to = "a@example.org, b@example.org"\n'
    (tmp_path / "dailypage.toml").write_text(toml, "utf-8")
    done = run("make", path, "--to", "mail,json", "--out", tmp_path / "1")
    assert done.exit_code == 0, done.stderr
    eml, data = (Path(name).read_bytes() for name in done.stdout.split())
    mail = message_from_bytes(eml, policy=policy.default)
    assert mail["From"] == "The Daily Page <page@example.org>"
    assert mail["To"] == "a@example.org, b@example.org"
    assert b"example.org" not in data  # addresses of readers are for the mail alone


def test_an_address_that_is_none_fails_the_mail_and_nothing_else(tmp_path: Path) -> None:
    done = run(
        "make", lesson(tmp_path), "--to", "mail,text", "--mail-from", "nobody", "--out", tmp_path / "o"
    )
    assert done.exit_code == 1
    assert "'nobody' cannot stand in From" in done.stderr
    assert [Path(name).suffix for name in done.stdout.split()] == [".txt"]


def test_an_option_goes_before_the_settings_file(tmp_path: Path) -> None:
    path = lesson(tmp_path)
    (tmp_path / "dailypage.toml").write_text('notice = "From the file."\nmarks = "none"\n', "utf-8")
    plain = run("make", path, "--to", "text", "--out", tmp_path / "1")
    assert "From the file." in Path(plain.stdout.strip()).read_text("utf-8")
    option = run("make", path, "--to", "text", "--out", tmp_path / "2", "--notice", "From the option.")
    text = Path(option.stdout.strip()).read_text("utf-8")
    assert "From the option." in text
    assert "From the file." not in text


@pytest.mark.parametrize("toml", ["notic = 'a slip'", "marks = 'some'", "notice = ", "notice = 3"])
def test_a_settings_file_that_cannot_be_taken_is_named(tmp_path: Path, toml: str) -> None:
    path = lesson(tmp_path)
    (tmp_path / "dailypage.toml").write_text(toml, "utf-8")
    result = run("make", path, "--to", "text", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "dailypage.toml" in result.stderr
    assert "the keys are notice, language, marks, base_url" in result.stderr


def test_a_folder_that_cannot_be_written_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be", "utf-8")
    path = lesson(tmp_path)
    process = subprocess.run(
        [DAILYPAGE, "make", path, "--to", "text", "--out", tmp_path / "out" / "below"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert process.returncode == 1
    assert "below" in process.stderr
    assert "Traceback" not in process.stderr


def test_a_broken_pipe_is_quiet(tmp_path: Path) -> None:
    for day in range(1, 4):
        lesson(tmp_path, f"in/{day}.txt", day=f"March {day}, 2024")
    command = f"{DAILYPAGE} make {tmp_path}/in --to text --out {tmp_path}/out 2>{tmp_path}/err | true"
    subprocess.run(["bash", "-c", command], check=True)
    assert "Traceback" not in (tmp_path / "err").read_text("utf-8")
    assert "BrokenPipe" not in (tmp_path / "err").read_text("utf-8")


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_stops_cleanly_and_says_what_is_done(samples: Path, tmp_path: Path, jobs: int) -> None:
    text = (samples / "issue-4-web-2010-question-answer.txt").read_text("utf-8")
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for year in range(20):
        for month in range(1, 13):
            (folder / f"{year:02}-{month:02}.txt").write_text(
                text.replace("15-06-10", f"15-{month:02}-{year:02}"), "utf-8"
            )
    process = subprocess.Popen(
        [DAILYPAGE, "make", folder, "--to", "pdf,text", "--out", out, "--jobs", str(jobs)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while len(list(out.glob("*/*.pdf"))) < 8 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the command
    stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 130, stderr
    assert "stopped before the end" in stderr
    assert "Traceback" not in stderr
    listed = [Path(line) for line in stdout.splitlines()]
    assert 1 <= len(listed) < 2 * 240
    assert all(path.stat().st_size > 1000 for path in listed)
    assert not list(out.rglob(".dailypage-*"))
    for made in out.iterdir():  # whole folders or none
        assert {path.suffix for path in made.iterdir()} == {".pdf", ".txt"}


def test_no_progress_bar_is_drawn_when_nobody_watches(tmp_path: Path) -> None:
    for day in range(1, 4):
        lesson(tmp_path, f"in/{day}.txt", day=f"March {day}, 2024")
    result = run("make", tmp_path / "in", "--to", "text", "--out", tmp_path / "out")
    assert "Making" not in result.stderr
    assert "\r" not in result.stderr


def test_a_progress_bar_is_drawn_for_a_person(tmp_path: Path) -> None:
    for day in range(1, 4):
        lesson(tmp_path, f"in/{day}.txt", day=f"March {day}, 2024")
    master, terminal = os.openpty()
    subprocess.run(
        [DAILYPAGE, "make", tmp_path / "in", "--to", "text", "--out", tmp_path / "out"],
        stdout=subprocess.PIPE, stderr=terminal, check=True,
    )  # fmt: skip
    seen = os.read(master, 100_000).decode()
    os.close(terminal)
    os.close(master)
    assert "Making" in seen
    assert "3/3" in seen
