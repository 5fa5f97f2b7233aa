"""The table: what it was measured on, a line for each row, the same as JSON."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.measure import Row

PACKAGES = (
    "dailypage",
    "daachorse",
    "flashtext2",
    "spacy",
    "rapidfuzz",
    "minijinja",
    "typst",
    "msgspec",
    "tantivy",
)
NAMES = {"s": "{:.3f}", "ms": "{:.0f}"}  # how a unit is printed; others get three digits


def machine() -> dict[str, str]:
    """What the figures depend on; nothing that names the machine."""
    found = {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg())
        if hasattr(os, "getloadavg")
        else "?",
    }
    return found | {name: _version(name) for name in PACKAGES}


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def head(told: dict[str, str]) -> str:
    """The machine and the versions, as the lines above the table."""
    return "\n".join(f"{name + ':':<16}{value}" for name, value in told.items())


def as_text(rows: Sequence[Row]) -> str:
    """*rows* as a Markdown table, one for each group's header line, columns in step."""
    cells: list[tuple[str, ...]] = [
        ("name", "work", "figure", "unit", "ratio", "wall s", "CPU s", "best of", "note")
    ]
    cells += [_cells(row) for row in rows]
    if not any(row.note for row in rows):
        cells = [each[:-1] for each in cells]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    right = {2, 4, 5, 6, 7}
    lines = []
    for line in cells:
        padded = [
            text.rjust(width) if column in right else text.ljust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        lines.append(f"| {' | '.join(padded)} |")
    rule = [
        ("-" * (width - 1) + ":") if column in right else "-" * width for column, width in enumerate(widths)
    ]
    lines.insert(1, f"| {' | '.join(rule)} |")
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        f"{row.group}: {row.name}",
        row.work,
        "-" if row.figure is None else _number(row.figure, row.unit),
        row.unit,
        "-" if row.ratio is None else f"{row.ratio:.2f}",
        "-" if row.wall_s is None else f"{row.wall_s:.3f}",
        "-" if row.cpu_s is None else f"{row.cpu_s:.3f}",
        str(row.runs or "-"),
        row.note,
    )


def _number(value: float, unit: str) -> str:
    if unit in NAMES:
        return NAMES[unit].format(value)
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
