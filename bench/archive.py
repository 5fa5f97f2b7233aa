"""Ten thousand issues into an archive: beside plain inserts of the same texts, and out again."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.cold import PROGRAM
from bench.corpus import lessons, write
from bench.measure import Row, Scale, best, child, peak, rate

GROUP = "archive"
ISSUES = 10_000
QUICK = 100  # times fewer
_READ = (
    "import gc, sys; gc.set_threshold(200_000)\n"
    "from dailypage.archive import open_archive\n"
    "with open_archive(sys.argv[1]) as archive:\n"
    "    for issue in archive.issues(): pass\n"
)
_LIST = "import sys; from dailypage.archive import open_archive\nopen_archive(sys.argv[1]).held()"


def measure(seed: int, _runs: int, *, quick: bool) -> Iterator[Row]:
    """Plain inserts first: nothing that keeps the texts can be faster. Each once; the clock counts."""
    count = ISSUES // QUICK if quick else ISSUES
    with tempfile.TemporaryDirectory(prefix="dailypage-bench-") as folder:
        here = Path(folder)
        megabytes = write(lessons(count, seed), here / "lessons") / 1e6
        scale = Scale(megabytes, "MB/s", clock=True)
        timed = best(lambda: _plain_inserts(here), 1)
        work = f"{count:,} files of {megabytes:.1f} MB read, and their texts into one table, one transaction"
        row = rate(Row(group=GROUP, name="plain SQLite inserts", work=work), timed, scale, runs=1)
        base = row.figure or 1.0
        yield row
        for jobs in (1, 2):
            command = [PROGRAM, "archive", "add", "lessons", "--archive", f"{jobs}.db", "--jobs", str(jobs)]
            timed = child(command, here)
            name = f"archive add --jobs {jobs}"
            work = "the same read, parsed, terms and moments found, written safely"
            yield rate(Row(group=GROUP, name=name, work=work), timed, scale, runs=1, base=base)
            yield peak(GROUP, name, timed)
        timed = child([PROGRAM, "archive", "add", "lessons", "--archive", "2.db"], here)
        work = "all of it again: every file is known by its checksum"
        yield rate(
            Row(group=GROUP, name="archive add, nothing new", work=work), timed, scale, runs=1, base=base
        )
        for name, program in (("every issue read back", _READ), ("the list of all", _LIST)):
            timed = child([sys.executable, "-c", program, str(here / "2.db")], here)
            work = f"{count:,} issues, a new process"
            row = Row(group=GROUP, name=name, work=work)
            yield rate(row, timed, Scale(count, "issues/s", clock=True), runs=1)
        size = (here / "2.db").stat().st_size / 1e6
        yield Row(
            group=GROUP,
            name="size",
            work="the archive's file",
            figure=size,
            unit="MB",
            ratio=megabytes / size,
        )


def _plain_inserts(here: Path) -> None:
    with closing(sqlite3.connect(here / "plain.db")) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE page (name TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT")
        files = sorted((here / "lessons").rglob("*.txt"))
        connection.executemany(
            "INSERT INTO page VALUES (?, ?)", ((path.name, path.read_text("utf-8")) for path in files)
        )
