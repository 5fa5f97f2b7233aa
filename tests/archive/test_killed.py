"""A process that is killed while it adds: what it reported is there, nothing is half there, the next goes on."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from lessons import lesson

from dailypage.archive import open_archive
from dailypage.archive.check import faults
from dailypage.archive.model import Added, Prepared
from dailypage.archive.prepare import prepare

DAILYPAGE = Path(sys.executable).parent / "dailypage"
FIRST = date(2010, 1, 1)
KILLS = 40
LESSONS = 1100  # more than a few transactions' worth


@pytest.fixture(scope="module")
def prepared() -> list[Prepared]:
    """Four hundred issues that differ."""
    return [
        prepare(lesson(FIRST + timedelta(days=n), title=f"The Strength Of Friend {n}")) for n in range(400)
    ]


def add_until_killed(where: str, prepared: list[Prepared], report: int) -> None:
    """Add in small batches, in a process of its own; report each key once its batch is said to be there."""
    with open_archive(where) as archive:
        for at in range(0, len(prepared), 3):
            done = archive.add(prepared[at : at + 3])
            new = [one.key for one in done if isinstance(one, Added) and one.outcome == "added"]
            os.write(report, "".join(f"{key}\n" for key in new).encode())


def killed(where: str, prepared: list[Prepared], wanted: int, after: float) -> list[str]:
    """The keys that a process reported before it was killed: *after* so many seconds, once *wanted* were reported.

    By what it has done, not by the clock alone: a machine may be as slow as it likes.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(read)
            add_until_killed(where, prepared, write)
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb", buffering=0) as reported:
        told = b""
        while told.count(b"\n") < wanted and (more := reported.read(4096)):
            told += more
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told += reported.readall() or b""
    return told.decode().split()


def test_whatever_moment_it_is_killed_at_nothing_reported_is_lost_or_half_there(
    database: str, prepared: list[Prepared]
) -> None:
    chance = random.Random(5)  # noqa: S311 - reproducible, not secret
    open_archive(database, create=True).close()
    reported: list[str] = []
    rounds = []
    for _ in range(KILLS):
        reported += killed(database, prepared, chance.choice([0, 0, 3, 6]), chance.uniform(0.0, 0.03))
        with open_archive(database) as archive:
            held = {one.key for one in archive.held()}
            assert set(reported) <= held
            assert faults(archive) == []
        rounds.append(len(held))
    assert len(reported) == len(set(reported))
    assert len(set(rounds)) > 3, "the kills never came amid the work"
    assert rounds[0] < len(prepared), "the first was done before it was killed"
    with open_archive(database) as archive:
        archive.add(prepared)
        assert len(archive.held()) == len(prepared)
        assert faults(archive) == []


def test_the_command_killed_again_and_again_ends_up_with_everything(database: str, tmp_path: Path) -> None:
    chance = random.Random(6)  # noqa: S311 - reproducible, not secret
    for n in range(LESSONS):
        one = lesson(FIRST + timedelta(days=n), title=f"The Strength Of Friend {n}")
        (tmp_path / one.name).write_bytes(one.data)
    reported: set[str] = set()
    for kill in range(4):
        lines = lines_before_kill(tmp_path, database, chance.uniform(0, 0.3), wait=kill > 0)
        reported |= {line["key"] for line in lines}
        with open_archive(database, create=True) as archive:
            held = {one.key for one in archive.held()}
            assert reported <= held
            assert faults(archive) == []
    assert len(reported) > 0
    assert len(held) < LESSONS, "nothing was left to do when it was killed"
    done = subprocess.run(command(tmp_path, database), check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert len(done.stdout.splitlines()) == LESSONS
    with open_archive(database) as archive:
        assert len(archive.held()) == LESSONS
        assert faults(archive) == []


def command(folder: Path, database: str) -> list[str]:
    """The command that adds what is in *folder*."""
    return [str(DAILYPAGE), "archive", "add", str(folder), "--archive", database, "--jobs", "2", "--json"]


def lines_before_kill(folder: Path, database: str, after: float, *, wait: bool) -> list[dict[str, str]]:
    """What the command printed until it and its workers were killed, *after* so many seconds.

    wait  until it says that something new was added
    """
    running = subprocess.Popen(
        command(folder, database), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    assert running.stdout
    told = b""
    while wait and b'"added"' not in told:
        told += running.stdout.readline()
    time.sleep(after)
    os.killpg(running.pid, signal.SIGKILL)
    told += running.stdout.read()
    running.stdout.close()
    running.wait()
    return [json.loads(line) for line in told.splitlines(keepends=True) if line.endswith(b"\n")]
