"""One issue to all outputs, as a person types it: a new process each time."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Row, best_child, child, seconds

GROUP = "cold start"
LESSON = Path(__file__).parent.parent / "samples" / "issue-4-web-2010-question-answer.txt"
PROGRAM = str(Path(sys.executable).with_name("dailypage"))
RUNS = 7
_TOLD = re.compile(r"^import time:\s+(\d+) \|\s+(\d+) \| +(\S+)$", re.MULTILINE)


def measure(_seed: int, _runs: int, *, quick: bool) -> Iterator[Row]:
    """An empty Python first: nothing can start faster. Files are in the system's cache, bytecode is compiled."""
    runs = 2 if quick else RUNS
    with tempfile.TemporaryDirectory(prefix="dailypage-bench-") as folder:
        here = Path(folder)
        child(_make(), here)  # compiles what was not yet compiled
        floor = best_child([sys.executable, "-c", "pass"], here, runs)
        yield seconds(Row(group=GROUP, name="Python alone", work="python -c pass"), floor, runs=runs)
        for name, command in {
            "dailypage, help": [PROGRAM, "make", "--help"],
            "dailypage, web": _make("web"),
            "dailypage, PDF": _make("pdf"),
            "dailypage, all outputs": _make(),
        }.items():
            said = " ".join(["dailypage", *command[1:]]).replace(str(LESSON), "LESSON")
            timed = best_child(command, here, runs)
            yield seconds(Row(group=GROUP, name=name, work=said), timed, runs=runs, base=floor.wall_s)


def _make(to: str = "all") -> list[str]:
    return [PROGRAM, "make", str(LESSON), "--to", to, "--out", "out"]


def imports(_seed: int, *, quick: bool) -> list[tuple[str, float, int]]:
    """What the imports of ``dailypage make`` cost: (package, milliseconds, modules), the costliest first.

    Milliseconds are each module's own, without what it imports, and about a third too high: telling takes time.
    """
    with tempfile.TemporaryDirectory(prefix="dailypage-bench-") as folder:
        command = [sys.executable, "-X", "importtime", *_make()]
        told = best_child(command, Path(folder), 1 if quick else 3).result
    spent: dict[str, float] = {}
    modules: dict[str, int] = {}
    for own, _, name in _TOLD.findall(told):
        package = name.partition(".")[0]
        spent[package] = spent.get(package, 0.0) + int(own) / 1000
        modules[package] = modules.get(package, 0) + 1
    return sorted(((name, time, modules[name]) for name, time in spent.items()), key=lambda row: -row[1])
