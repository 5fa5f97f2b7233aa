"""Reading a PDF back with other people's programs."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from conftest import program

# What never shows: isolates around foreign runs, break points in long words, soft hyphens at line ends.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def read(file: Path, tool: str, *options: str) -> str:
    """What a program of poppler says of *file*, without invisible signs."""
    run = subprocess.run([program(tool), *options, str(file), *(["-"] if tool == "pdftotext" else [])],
                         check=True, capture_output=True)  # fmt: skip
    return _INVISIBLE.sub("", run.stdout.decode(errors="replace"))  # pdfinfo prints some titles as they stand


def facts(file: Path) -> dict[str, str]:
    """What pdfinfo tells: Title, Tagged, Pages, Page size, ..."""
    return {
        key: value.strip()
        for key, _, value in (line.partition(":") for line in read(file, "pdfinfo").splitlines())
    }


@dataclass(frozen=True)
class Tagged:
    """A PDF's structure as a screen reader walks it: the text in its logical order, notes apart."""

    text: str
    notes: tuple[str, ...]
    headings: tuple[str, ...]


def tagged(file: Path) -> Tagged:
    """Read the structure tree, by the indentation in which pdfinfo prints it."""
    text: list[str] = []
    notes: list[list[str]] = []
    headings: list[list[str]] = []
    path: list[tuple[int, str]] = []
    for line in read(file, "pdfinfo", "-struct-text").splitlines():
        depth, said = len(line) - len(line.lstrip()), line.strip()
        path = [step for step in path if step[0] < depth]
        kinds = [kind for _, kind in path]
        if not said.startswith('"'):
            kind = said.split()[0] if said else ""
            path.append((depth, kind))
            if kind == "Note":
                notes.append([])
            elif kind in {"H1", "H2"}:
                headings.append([])
            if kind in {"P", "H1", "H2", "Quote"}:
                text.append(" ")
            continue
        words = said[1:-1]
        if "Note" in kinds:
            notes[-1].append(words)
        elif "Lbl" not in kinds:
            text.append(words)
            if {"H1", "H2"} & set(kinds):
                headings[-1].append(words)
    return Tagged(_flat(text), tuple(map(_flat, notes)), tuple(map(_flat, headings)))


def _flat(parts: list[str]) -> str:
    return " ".join("".join(parts).split())
