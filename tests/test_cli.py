"""dailypage terms, explain, check, open, formats: results to one stream, messages to the other."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dailypage.cli import COMMANDS, main
from dailypage.cli.screen import safe, table

DAILYPAGE = Path(sys.executable).parent / "dailypage"
SAMPLE = "issue-4-web-2010-question-answer.txt"


def run(*arguments: object, stdin: str | None = None) -> Result:
    """The command in this process, its two streams apart."""
    return CliRunner().invoke(main, [str(each) for each in arguments], input=stdin)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_with_an_example(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"Example:\n    dailypage {name}" in result.output


def test_the_help_names_every_command() -> None:
    assert [name for name in COMMANDS if f"\n  {name} " not in run("--help").output] == []


def test_the_version_is_the_package_s() -> None:
    assert run("--version").output == "dailypage 0.1.0\n"


def test_a_wrong_command_line_exits_with_two() -> None:
    assert run("publish").exit_code == 2
    assert run("make").exit_code == 2
    assert run("terms", "--what").exit_code == 2


def test_terms_are_listed_with_their_place_and_their_evidence(samples: Path) -> None:
    result = run("terms", samples / SAMPLE)
    assert result.exit_code == 0, result.stderr
    head, *rows = result.stdout.splitlines()
    assert head.split() == ["place", "text", "term", "how", "confidence", "reason"]
    assert any(row.split()[:3] == ["15:31", "Partzuf", "partzuf"] for row in rows), rows[:5]
    assert "mentions of" in result.stderr


def test_terms_as_json_point_into_the_file(samples: Path) -> None:
    lines = (samples / SAMPLE).read_text("utf-8").split("\n")
    rows = json.loads(run("terms", samples / SAMPLE, "--json").stdout)
    assert len(rows) > 20
    for row in rows:
        assert lines[row["line"] - 1][row["column"] - 1 :].startswith(row["text"])
        assert 0 < row["confidence"] <= 1


def test_a_known_spelling_is_explained() -> None:
    result = run("explain", "Masach")
    assert result.exit_code == 0, result.stderr
    assert "מסך" in result.stdout


def test_a_spelling_never_seen_is_explained_as_what_it_is() -> None:
    assert json.loads(run("explain", "Zivug deHaka'ah", "--json").stdout)["id"] == "zivug-de-hakaa"


def test_an_unknown_word_exits_with_one_and_close_misses_are_offered() -> None:
    result = run("explain", "asdf Partzufery")
    assert result.exit_code == 1
    assert "Partzuf" in result.stderr
    assert result.stdout == ""


def test_check_prints_the_notes_as_a_linter_does(samples: Path) -> None:
    path = samples / "issue-3-pdf-2010-running-header.txt"
    result = run("check", path)
    for line in result.stdout.splitlines():
        assert line.startswith((f"{path}:", "    "))
    assert "1 lesson:" in result.stderr


def test_check_as_json_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "undated.txt"
    path.write_text(
        "The Daily Page\n\nA Title\n\nQuestion: Why?\n\nAnswer: Because of the Masach.\n", "utf-8"
    )
    rows = json.loads(run("check", path, "--json").stdout)
    assert rows
    assert rows[0]["file"] == str(path)
    assert {"line", "column", "severity", "code", "message", "hint"} <= rows[0].keys()


def test_check_exits_with_one_for_a_lesson_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    result = run("check", tmp_path / "empty.txt")
    assert result.exit_code == 1
    assert "empty.txt" in result.stderr


def test_check_is_stricter_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "undated.txt"
    path.write_text(
        "The Daily Page\n\nA Title\n\nQuestion: Why?\n\nAnswer: Because of the Masach.\n", "utf-8"
    )
    assert run("check", path).exit_code == 0
    assert run("check", path, "--strict").exit_code == 1


def test_a_page_printed_mended_and_made_again_is_the_same_page(samples: Path, tmp_path: Path) -> None:
    printed = run("page", samples / SAMPLE)
    assert printed.exit_code == 0, printed.stderr
    (tmp_path / "lesson.md").write_text(printed.stdout, "utf-8")
    assert run("page", tmp_path / "lesson.md").stdout == printed.stdout
    mended = printed.stdout.replace("## Where Is The Firmament?", "## Where Is It?")
    assert "## Where Is It?" in run("page", "-", stdin=mended).stdout


def test_formats_are_listed() -> None:
    result = run("formats")
    assert [line.split()[0] for line in result.stdout.splitlines()[1:]] == [
        "web", "pdf", "epub", "mail", "text", "markdown", "json"
    ]  # fmt: skip


def test_open_serves_the_folder_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>here</p>", "utf-8")
    process = subprocess.Popen(
        [DAILYPAGE, "open", tmp_path, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 - our own address
        assert response.read() == b"<p>here</p>"
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "Traceback" not in stderr


def test_open_says_what_to_do_when_there_is_nothing_yet(tmp_path: Path) -> None:
    result = run("open", tmp_path / "none")
    assert result.exit_code == 1
    assert "dailypage make" in result.stderr


def test_a_bad_file_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    for command in ("terms", "check", "make"):
        process = subprocess.run(
            [DAILYPAGE, command, tmp_path / "not-there.txt"], capture_output=True, text=True, check=False
        )
        assert process.returncode == 1
        assert "not-there.txt" in process.stderr
        assert "Traceback" not in process.stderr
        assert process.stdout == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_behind_standard_output_is_an_error_and_no_traceback(samples: Path) -> None:
    program = [sys.executable, "-m", "dailypage", "terms", str(next(samples.glob("issue-1*")))]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert "standard output: error: could not be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_hostile_text_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2Jb.txt"
    path.write_bytes(b"")
    result = run("check", path)
    assert "\x1b[2J" not in result.stderr
    assert "a\\x1b[2Jb.txt" in result.stderr


def test_direction_overrides_are_shown_and_not_obeyed() -> None:
    assert safe("a\u202eb\u2066c\nd") == "a\\u202eb\\u2066c\\nd"


def test_columns_line_up_under_points_and_accents() -> None:
    lines = table(["term", "n"], [["מָסָךְ", 1], ["Bina", 20]]).splitlines()
    assert lines[2:] == ["Bina  20"]
    assert lines[1].endswith("   1")


def test_importing_the_package_and_asking_for_help_load_no_heavy_library() -> None:
    heavy = {
        "typst",
        "docx",
        "pypdfium2",
        "babel",
        "minijinja",
        "css_inline",
        "rapidfuzz",
        "http.server",
        "lxml",
    }
    code = "import sys, dailypage.cli as c; c.main(['--version'], standalone_mode=False); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "dailypage.cli" in loaded.split()
    assert heavy & set(loaded.split()) == set()
