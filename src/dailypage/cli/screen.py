"""What the commands share of talking to a person: tables, messages, JSON, and safe text."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from dailypage.errors import DailypageError


def safe(text: str) -> str:
    r"""*text* on one line, with nothing in it that would steer the terminal or turn its direction.

    >>> safe("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return "".join(
        char if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} else ascii(char)[1:-1]
        for char in text
    )


def width(text: str) -> int:
    """How many columns *text* takes: points and accents that stand on a letter take none.

    >>> width("מָסָךְ")
    3
    """
    return sum(0 if unicodedata.combining(char) else 1 for char in text)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Aligned columns with a head; numbers to the right. The last column is as wide as it needs.

    >>> print(table(["issue", "terms"], [["2010-06-15", 24]]))
    issue       terms
    2010-06-15     24
    """
    cells = [list(head), *([safe(str(cell)) for cell in row] for row in rows)]
    numeric = [
        bool(cells[1:]) and all(row[at].replace(".", "").isdigit() for row in cells[1:])
        for at in range(len(head))
    ]
    widths = [max(width(row[at]) for row in cells) for at in range(len(head))]
    lines = []
    for row in cells:
        parts = []
        for cell, wide, right in zip(row, widths, numeric, strict=True):
            gap = " " * (wide - width(cell))
            parts.append(gap + cell if right else cell + gap)
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)


def complain(error: DailypageError, source: str = "") -> None:
    """Say on standard error what went wrong, where, and the way out."""
    where = error.where or source
    place = f"{safe(where)}: " if where else ""
    click.echo(f"{place}{click.style('error', fg='red', bold=True)}: {safe(error.what)}", err=True)
    if error.hint:
        click.echo(f"  {safe(error.hint)}", err=True)


def echo_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """*value* as JSON on standard output, letters as they are."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def bar(label: str, length: int) -> Iterator[Callable[[int], object]]:
    """A bar on standard error, if a person is watching and there is something to wait for."""
    if length < 2 or not sys.stderr.isatty():
        yield bool
        return
    with click.progressbar(length=length, label=label, file=sys.stderr, show_pos=True) as drawn:
        yield drawn.update
