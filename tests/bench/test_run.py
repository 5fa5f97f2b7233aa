"""The bench runs and prints its table. No time is asserted: a busy machine is no fault of the program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT


def bench(*options: str, folder: Path = ROOT) -> str:
    """What ``python bench/run.py`` prints, run in *folder*."""
    command = [sys.executable, str(ROOT / "bench" / "run.py"), *options]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def cells(printed: str) -> list[list[str]]:
    """The rows of the table in *printed*, each as its cells."""
    lines = [line for line in printed.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_recognition_prints_its_rivals_its_machine_and_where_its_time_goes(tmp_path: Path) -> None:
    printed = bench("--only", "recognition", "--quick", "--runs", "1", "--where", folder=tmp_path)
    header, rule, *rows = cells(printed)
    assert header[:5] == ["name", "work", "figure", "unit", "ratio"]
    assert all(set(cell) <= {"-", ":"} for cell in rule)
    names = {row[0] for row in rows}
    assert {
        "recognition: flashtext2",
        "recognition: spaCy PhraseMatcher",
        "recognition: matching alone",
        "recognition: dailypage",
    } <= names
    own = [row for row in rows if row[0] == "recognition: dailypage"]
    assert [row[3] for row in own] == ["MB/s", "mentions/s"]
    assert all(float(row[2].replace(",", "")) > 0 for row in own)
    assert all(f"\n{name}:" in f"\n{printed}" for name in ("processor", "cores", "Python", "typst", "seed"))
    assert "warm recognition by module" in printed
    assert "  tokens " in printed


@pytest.mark.parametrize(
    "name, unit", [("parser", "MB/s"), ("pdf", "pages/s"), ("site", "issues/s"), ("cold", "s")]
)
def test_each_measure_can_be_run_alone_and_told_as_json(name: str, unit: str) -> None:
    told: dict[str, Any] = json.loads(bench("--only", name, "--quick", "--runs", "1", "--json"))
    assert told["quick"] is True
    measured = [row for row in told["rows"] if row["unit"] == unit]
    assert len(measured) >= 2
    assert measured[0]["ratio"] == 1
    assert all(row["figure"] > 0 and row["wall_s"] > 0 and row["runs"] > 0 for row in measured)
