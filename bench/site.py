"""A thousand issues to web pages: the time, the memory, and what writing the files alone takes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.cold import PROGRAM
from bench.generator import issues
from bench.measure import Row, Scale, Timed, best, child, peak, rate

GROUP = "site"
ISSUES = 1000
QUICK = 25  # times fewer


def measure(seed: int, runs: int, *, quick: bool) -> Iterator[Row]:
    """One process first, then two; last the same files written from memory, which nothing can beat."""
    count = ISSUES // QUICK if quick else ISSUES
    runs = max(1, runs // 2)
    with tempfile.TemporaryDirectory(prefix="dailypage-bench-") as folder:
        here = Path(folder)
        lessons = here / "lessons"
        lessons.mkdir()
        for day, text in issues(count, seed):
            (lessons / f"{day.isoformat()}.txt").write_text(text, "utf-8")
        base: float | None = None
        for jobs in (1, 2):
            name = f"--jobs {jobs}"
            command = [PROGRAM, "make", "lessons", "--to", "web", "--out", "out", "--jobs", str(jobs)]
            timed = min((_fresh(command, here) for _ in range(runs)), key=lambda each: each.wall_s)
            row = Row(group=GROUP, name=name, work=f"{count} issues to web pages and an index, by the clock")
            row = rate(row, timed, Scale(count, "issues/s", clock=True), runs=runs, base=base)
            base = base or row.figure
            yield row
            yield peak(GROUP, name, timed)
        yield _files_alone(here / "out", here / "copy", base or 1.0)


def _fresh(command: list[str], here: Path) -> Timed:
    shutil.rmtree(here / "out", ignore_errors=True)
    return child(command, here)


def _files_alone(made: Path, to: Path, base: float) -> Row:
    """The files of *made*, read into memory before, written without care for a crash."""
    files = {path.relative_to(made): path.read_bytes() for path in made.rglob("*") if path.is_file()}
    pages = sum(path.name == "index.html" for path in files) - 1

    def write() -> None:
        for name, data in files.items():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            (to / name).write_bytes(data)

    row = Row(
        group=GROUP, name="the files alone", work=f"the same {len(files):,} files from memory, not synced"
    )
    return rate(row, best(write, 1), Scale(pages, "issues/s", clock=True), base=base)
