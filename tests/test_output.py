"""The writer, against a real full disk, a real read-only one, and real signals."""

from __future__ import annotations

import errno
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypage.errors import (
    DailypageError,
    OutputDiskFull,
    OutputError,
    OutputNameError,
    OutputNotAllowed,
)
from dailypage.filenames import STAGE_PREFIX, checked_name, checked_names
from dailypage.output import Writer, write_files
from dailypage.render.registry import File

FONT = bytes(range(256)) * 200


def everything_in(folder: Path) -> dict[str, bytes]:
    """Every file below *folder*, hidden ones too, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A real small file system at *folder* while the test runs, or a skip that says why there is none."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"needs the right to mount a small file system: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB."""
    yield from mounted(tmp_path / "tiny", "size=64k")


def test_files_and_their_folders_are_written_whole(tmp_path: Path) -> None:
    written = write_files(
        tmp_path / "out" / "2010-06-15", [File("index.html", b"page"), File("fonts/a.woff2", FONT)]
    )
    assert everything_in(tmp_path) == {
        "out/2010-06-15/index.html": b"page",
        "out/2010-06-15/fonts/a.woff2": FONT,
    }
    assert [(one.path.name, one.size, one.how) for one in written] == [
        ("index.html", 4, "new"),
        ("a.woff2", len(FONT), "new"),
    ]


def test_a_file_that_changed_is_replaced_and_one_that_did_not_is_left_alone(tmp_path: Path) -> None:
    write_files(tmp_path, [File("same", b"same"), File("other", b"old")])
    os.utime(tmp_path / "same", ns=(1, 1))
    written = write_files(tmp_path, [File("same", b"same"), File("other", b"new")])
    assert [one.how for one in written] == ["unchanged", "replaced"]
    assert (tmp_path / "same").stat().st_mtime_ns == 1
    assert (tmp_path / "other").read_bytes() == b"new"


def test_files_get_the_rights_that_the_user_gives_new_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_files(tmp_path, [File("a.txt", b"a")])
    finally:
        os.umask(before)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


def test_a_big_file_that_comes_again_shares_its_bytes_on_the_disk(tmp_path: Path) -> None:
    writer = Writer()
    for slug in ("one", "two", "three"):
        writer.write(tmp_path / slug, [File("font", FONT), File("page", slug.encode())])
    files = [tmp_path / slug / "font" for slug in ("one", "two", "three")]
    assert len({file.stat().st_ino for file in files}) == 1
    assert all(file.read_bytes() == FONT for file in files)
    assert (tmp_path / "one/page").stat().st_nlink == 1


def test_a_first_copy_that_someone_changed_is_not_linked_to(tmp_path: Path) -> None:
    writer = Writer()
    writer.write(tmp_path, [File("one/font", FONT)])
    (tmp_path / "one/font").write_bytes(FONT[::-1])
    writer.write(tmp_path, [File("two/font", FONT)])
    assert (tmp_path / "two/font").read_bytes() == FONT
    assert (tmp_path / "one/font").read_bytes() == FONT[::-1]


def test_replacing_one_of_two_linked_files_leaves_the_other(tmp_path: Path) -> None:
    writer = Writer()
    writer.write(tmp_path, [File("one", FONT)])
    writer.write(tmp_path, [File("two", FONT)])
    write_files(tmp_path, [File("two", b"other")])
    assert everything_in(tmp_path) == {"one": FONT, "two": b"other"}


def test_a_copy_is_made_where_the_first_one_lies_on_another_disk(tmp_path: Path, tiny_disk: Path) -> None:
    writer = Writer()
    small_font = FONT[:20_000]
    writer.write(tmp_path, [File("font", small_font)])
    (written,) = writer.write(tiny_disk, [File("font", small_font)])
    assert written.how == "new"
    assert (tiny_disk / "font").read_bytes() == small_font


def test_a_full_disk_leaves_everything_as_it_was_and_says_so(tiny_disk: Path) -> None:
    write_files(tiny_disk, [File("page", b"old page"), File("font", b"f" * 20_000)])
    before = everything_in(tiny_disk)
    with pytest.raises(OutputDiskFull) as caught:
        write_files(
            tiny_disk,
            [File("page", b"new page"), File("font", b"n" * 20_000), File("sub/pdf", b"p" * 60_000)],
        )
    assert everything_in(tiny_disk) == before
    assert [path.name for path in tiny_disk.iterdir() if path.is_dir()] == []
    assert caught.value.errno == errno.ENOSPC
    assert isinstance(caught.value, OSError)
    assert str(caught.value) == (
        f"{tiny_disk}/sub/pdf: could not be written: no room for its 60,000 bytes (No space left on device);"
        " nothing there was changed; free some space or choose a folder on another disk"
    )


def test_the_same_files_fit_once_there_is_room_again(tiny_disk: Path) -> None:
    (tiny_disk / "ballast").write_bytes(b"b" * 50_000)
    files = [File("page", b"p" * 30_000)]
    with pytest.raises(OutputDiskFull):
        write_files(tiny_disk, files)
    (tiny_disk / "ballast").unlink()
    write_files(tiny_disk, files)
    assert everything_in(tiny_disk) == {"page": b"p" * 30_000}


def test_a_read_only_disk_is_refused_by_name(tmp_path: Path) -> None:
    for folder in mounted(tmp_path / "disk", "size=64k"):
        write_files(folder, [File("page", b"old")])
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        assert write_files(folder, [File("page", b"old")])[0].how == "unchanged"
        with pytest.raises(
            OutputNotAllowed, match="Read-only file system; nothing there was changed; make the"
        ):
            write_files(folder, [File("page", b"new")])
        assert everything_in(folder) == {"page": b"old"}


def test_a_folder_without_permission_is_refused_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o555)
    # Root is above permissions: the child steps into the folder, then down to a user without rights.
    code = (
        "import os\n"
        "from pathlib import Path\n"
        "from dailypage.errors import OutputNotAllowed\n"
        "from dailypage.output import write_files\n"
        "from dailypage.render.registry import File\n"
        "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "try: write_files(Path(), [File('page', b'x')])\n"
        "except OutputNotAllowed as error: print(error.errno)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    folder.chmod(0o755)
    assert done.stdout.strip() == str(errno.EACCES), done.stderr
    assert everything_in(folder) == {}


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"out/page: could not be written: .*; nothing there was changed"):
        write_files(tmp_path / "out", [File("page", b"x")])
    assert everything_in(tmp_path) == {"out": b"mine"}


def test_a_folder_where_a_file_should_be_is_named_and_kept(tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    with pytest.raises(OutputError, match="Is a directory"):
        write_files(tmp_path, [File("first", b"x"), File("page", b"x")])
    assert everything_in(tmp_path) == {}
    assert (tmp_path / "page").is_dir()


def test_a_move_that_fails_half_way_is_undone(tmp_path: Path) -> None:
    write_files(tmp_path, [File("a", b"old a"), File("b", b"old b")])
    done = subprocess.run(["chattr", "+i", tmp_path / "b"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"needs a file system with locked files: {done.stderr.strip()}")
    try:
        with pytest.raises(OutputNotAllowed):
            write_files(tmp_path, [File("new", b"n"), File("a", b"new a"), File("b", b"new b")])
    finally:
        subprocess.run(["chattr", "-i", tmp_path / "b"], check=True)
    assert everything_in(tmp_path) == {"a": b"old a", "b": b"old b"}


def test_a_renderer_that_fails_in_the_middle_leaves_no_trace(tmp_path: Path) -> None:
    def files() -> Iterator[File]:
        yield File("a", b"a")
        message = "half way"
        raise LookupError(message)

    with pytest.raises(LookupError, match="half way"):
        write_files(tmp_path / "out", files())
    assert list(tmp_path.iterdir()) == []


def test_folders_made_for_a_write_that_failed_are_removed_again(tiny_disk: Path) -> None:
    with pytest.raises(OutputDiskFull):
        write_files(tiny_disk / "a" / "b", [File("c/d", b"x" * 100_000)])
    assert list(tiny_disk.iterdir()) == []


def test_a_link_to_a_folder_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "fonts").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="a link leads out of the folder"):
        write_files(tmp_path / "out", [File("fonts/a", b"x")])
    assert everything_in(tmp_path) == {}


def test_a_link_in_a_files_place_is_replaced_and_its_goal_kept(tmp_path: Path) -> None:
    (tmp_path / "goal").write_bytes(b"mine")
    (tmp_path / "page").symlink_to(tmp_path / "goal")
    write_files(tmp_path, [File("page", b"mine")])
    assert not (tmp_path / "page").is_symlink()
    assert everything_in(tmp_path) == {"goal": b"mine", "page": b"mine"}


@pytest.mark.parametrize(
    "name, rule",
    [
        ("", "relative"),
        ("/etc/passwd", "relative"),
        ("../up", "relative"),
        ("a/../../up", "relative"),
        ("a//b", "relative"),
        ("a/", "relative"),
        ("./a", "relative"),
        ("..\\up", "none of"),
        ("C:\\windows", "none of"),
        ("a\0b", "control"),
        ("a\nb", "control"),
        ("a\x1b[2Jb", "control"),
        ("photo\u202egpj.exe", "direction"),
        ("a\ud800", "control"),
        ("what?", "none of"),
        ("nul", "device"),
        ("a/CON.txt", "device"),
        ("lpt9.tar.gz", "device"),
        ("end.", "ends with"),
        ("end ", "ends with"),
        ("x" * 256, "255 bytes"),
        ("ש" * 128, "255 bytes"),
        ("/".join(["abcdefgh"] * 120), "1024 bytes"),
        (STAGE_PREFIX + "x", "kept"),
    ],
)
def test_a_name_that_is_not_safe_everywhere_is_refused_with_its_rule(
    name: str, rule: str, tmp_path: Path
) -> None:
    with pytest.raises(OutputNameError, match=re.escape(rule)) as caught:
        write_files(tmp_path / "out", [File("good", b"x"), File(name, b"x")])
    assert isinstance(caught.value, ValueError)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["a.txt", "שיעור/הדף.html", "con-text.txt", "nullable", "a b.txt", ".nojekyll"]
)
def test_ordinary_names_in_any_script_are_good(name: str) -> None:
    assert str(checked_name(name)) == name


@pytest.mark.parametrize(
    "pair", [("a", "a"), ("A.txt", "a.TXT"), ("é", "e\u0301"), ("a", "a/b"), ("x/y/z", "X")]
)
def test_names_in_each_others_way_are_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(OutputNameError, match="name"):
        checked_names(pair)


@given(st.text(max_size=40))
def test_no_name_whatever_leaves_the_folder(name: str) -> None:
    root = Path("/folder")
    try:
        path = checked_name(name)
    except OutputNameError:
        return
    target = os.path.normpath(root.joinpath(*path.parts))
    assert target.startswith("/folder/")
    assert target == f"/folder/{name}"


def test_what_a_killed_run_left_is_cleared_away_once_it_is_old(tmp_path: Path) -> None:
    old, young = tmp_path / f"{STAGE_PREFIX}old", tmp_path / f"{STAGE_PREFIX}young"
    for stage in (old, young):
        stage.mkdir()
        (stage / "0").write_bytes(b"half")
    os.utime(old, (time.time() - 4000, time.time() - 4000))
    write_files(tmp_path, [File("page", b"x")])
    assert not old.exists()
    assert young.exists()


# A child that writes, again and again, one of two editions of three files; an edition fills each file
# with one byte, so that a half-written or mixed one cannot be mistaken for a whole one.
WRITING_CHILD = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background turns Ctrl-C off
from pathlib import Path
from dailypage.output import write_files
from dailypage.render.registry import File
folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
for turn in range(rounds):
    sign = b"AB"[turn % 2 :][:1]
    write_files(folder, [File(name, sign * size) for name, size in
        (("index.html", 60_000), ("sub/issue.pdf", 900_000), ("issue.json", 5_000))])
"""


def started_child(folder: Path, rounds: int) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", WRITING_CHILD, folder, str(rounds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    if child.stdout.readline() != "ready\n":
        pytest.fail(child.communicate()[1])
    return child


def signs_of(folder: Path) -> dict[str, set[int]]:
    """The different bytes in each visible file; one means that the file is whole, if its size is right."""
    sizes = {"index.html": 60_000, "sub/issue.pdf": 900_000, "issue.json": 5_000}
    visible = {
        name: data for name, data in everything_in(folder).items() if not name.startswith(STAGE_PREFIX)
    }
    assert {name: len(data) for name, data in visible.items()} == {name: sizes[name] for name in visible}
    return {name: set(data) for name, data in visible.items()}


def test_ctrl_c_in_the_middle_leaves_one_whole_edition_and_nothing_else(tmp_path: Path) -> None:
    chance = random.Random(2010)  # noqa: S311 - moments to press Ctrl-C, no secret
    for turn in range(6):
        folder = tmp_path / str(turn)
        child = started_child(folder, 100_000)
        time.sleep(chance.uniform(0.02, 0.15))
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=20)
        assert "KeyboardInterrupt" in said
        signs = signs_of(folder)
        assert len(signs) in {0, 3}
        assert len(set.union(set(), *signs.values())) <= 1, "two editions are mixed"
        assert not list(folder.glob(f"{STAGE_PREFIX}*"))


def test_an_order_to_end_leaves_one_whole_edition_and_no_stage(tmp_path: Path) -> None:
    chance = random.Random(2011)  # noqa: S311 - moments to end, no secret
    for turn in range(6):
        folder = tmp_path / str(turn)
        child = started_child(folder, 100_000)
        time.sleep(chance.uniform(0.02, 0.15))
        child.terminate()
        child.communicate(timeout=20)
        assert child.returncode == -signal.SIGTERM
        signs = signs_of(folder)
        assert len(signs) in {0, 3}
        assert len(set.union(set(), *signs.values())) <= 1, "two editions are mixed"
        assert not list(folder.glob(f"{STAGE_PREFIX}*"))


def test_a_kill_at_any_moment_leaves_every_visible_file_whole(tmp_path: Path) -> None:
    chance = random.Random(1909)  # noqa: S311 - moments to kill, no secret
    folder = tmp_path / "out"
    seen = 0
    for _ in range(12):
        child = started_child(folder, 100_000)
        time.sleep(chance.uniform(0.0, 0.08))
        child.kill()
        child.communicate(timeout=20)
        signs = signs_of(folder) if folder.exists() else {}
        assert all(len(one) == 1 for one in signs.values()), "a file of two editions"
        seen += len(signs)
    assert seen > 12, "the children were killed before they wrote anything: the test proved nothing"
    write_files(folder, [File("index.html", b"A" * 60_000), File("issue.json", b"A" * 5_000)])
    assert signs_of(folder)["index.html"] == {ord("A")}


def test_every_error_of_the_writer_is_a_dailypage_error() -> None:
    for kind in (OutputError, OutputDiskFull, OutputNotAllowed, OutputNameError):
        assert issubclass(kind, DailypageError)
        assert issubclass(kind, OSError)
