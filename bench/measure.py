"""Measuring: work in this process or in a child, several times, the best kept."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace


class Timed(msgspec.Struct, frozen=True):
    """One run. *cpu_s* is user and system time, of children that ended too; *memory* is bytes at the peak."""

    wall_s: float
    cpu_s: float
    result: Any = None
    memory: int = 0


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the table.

    figure  in *unit*, or None when it could not be measured; *note* then says why
    ratio   how many times as fast as the first row of its group
    """

    group: str
    name: str
    work: str
    figure: float | None = None
    unit: str = ""
    ratio: float | None = None
    wall_s: float | None = None
    cpu_s: float | None = None
    runs: int = 0
    note: str = ""


def best(function: Callable[[], Any], runs: int) -> Timed:
    """Run *function* *runs* times here; the run that took least processor time."""
    found: list[Timed] = []
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        result = function()
        found.append(Timed(time.perf_counter() - wall, time.process_time() - cpu, result))
    return min(found, key=lambda timed: timed.cpu_s)


def child(command: Sequence[str], folder: Path) -> Timed:
    """Run *command* in *folder*; its standard error is the result. Raises CalledProcessError if it fails."""
    report = folder / "report.json"
    launcher = [sys.executable, str(Path(__file__).with_name("launch.py")), str(report), *command]
    done = subprocess.run(launcher, cwd=folder, capture_output=True, check=True, text=True)  # noqa: S603 - our own
    return replace(msgspec.json.decode(report.read_bytes(), type=Timed), result=done.stderr)


def best_child(command: Sequence[str], folder: Path, runs: int) -> Timed:
    """The run of *command* that took least by the clock: whoever waits, waits by the clock."""
    return min((child(command, folder) for _ in range(runs)), key=lambda timed: timed.wall_s)


class Scale(NamedTuple):
    """How a time becomes a figure: *amount* of *unit* a second, by the processor's time or by the *clock*."""

    amount: float
    unit: str
    clock: bool = False


def rate(row: Row, timed: Timed, scale: Scale, *, runs: int = 1, base: float | None = None) -> Row:
    """*row* with the best of *runs* filled in; *base* is the figure of its group's first row."""
    figure = scale.amount / (timed.wall_s if scale.clock else timed.cpu_s)
    filled = _filled(row, timed, runs)
    return replace(filled, figure=figure, unit=scale.unit, ratio=figure / base if base else 1.0)


def seconds(row: Row, timed: Timed, *, runs: int, base: float | None = None) -> Row:
    """*row* with the seconds it took by the clock as its figure; *base* is what its group's first row took."""
    ratio = base / timed.wall_s if base else 1.0
    return replace(_filled(row, timed, runs), figure=timed.wall_s, unit="s", ratio=ratio)


def _filled(row: Row, timed: Timed, runs: int) -> Row:
    return replace(row, wall_s=timed.wall_s, cpu_s=timed.cpu_s, runs=runs)


def peak(group: str, name: str, timed: Timed) -> Row:
    """The row of a child's memory: the largest of its processes."""
    return Row(
        group=group,
        name=name,
        work="peak memory of the largest process",
        figure=timed.memory / 1e6,
        unit="MB",
    )
