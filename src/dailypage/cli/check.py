"""dailypage check: the editor's notes on a lesson, as a linter prints its findings."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import click

from dailypage.cli import options
from dailypage.cli.screen import complain, echo_json, safe
from dailypage.errors import DailypageError
from dailypage.lesson import SUFFIXES
from dailypage.page.model import Note
from dailypage.publish import notes_of
from dailypage.settings import Settings
from dailypage.sources import sources

COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


@click.command(
    epilog=options.examples(
        "dailypage check lessons/",
        "dailypage check lesson.txt --json",
    )
)
@options.inputs
@options.language
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
@options.as_json
def command(given: tuple[str, ...], language: str | None, strict: bool, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Print the notes for the editor, as a linter prints its findings.

    Each tells file, line and column, its code, what was found and what to do.

    Exit code 1 if a lesson could not be read or has a note of severity error (with --strict: or
    warning); 0 otherwise. docs/reference/notes.md explains every code.
    """
    settings = Settings(language=language)  # type: ignore[arg-type]  # the option's choice
    found: list[dict[str, Any]] = []
    lessons = sources(given, SUFFIXES)
    for source in lessons:
        try:
            notes = notes_of(source, settings)
        except DailypageError as error:
            found.append(_unreadable(source, error))
            if not as_json:
                complain(error, source)
            continue
        for note in notes:
            found.append(_row(source, note))
            if not as_json:
                click.echo(line(source, note))
    if as_json:
        echo_json(found)
    counts = Counter(row["severity"] for row in found)
    click.echo(summary(counts, len(lessons)), err=True)
    sys.exit(1 if counts["error"] or (strict and counts["warning"]) else 0)


def line(source: str, note: Note) -> str:
    """A note as one line and its hint as another, in the form that editors jump to."""
    where = str(note.place) if note.place else source
    severity = click.style(note.severity, fg=COLOURS[note.severity], bold=True)
    hint = f"\n    {safe(note.hint)}" if note.hint else ""
    return f"{safe(where)}: {severity} {note.code}: {safe(note.message)}{hint}"


def _row(source: str, note: Note) -> dict[str, Any]:
    return {
        "file": source,
        "line": note.place.line if note.place else None,
        "column": note.place.column if note.place else None,
        "severity": note.severity,
        "code": note.code,
        "message": note.message,
        "hint": note.hint,
    }


def _unreadable(source: str, error: DailypageError) -> dict[str, Any]:
    row = _row(source, Note("unreadable", "error", error.what, hint=error.hint))
    return {**row, "where": error.where}


def summary(counts: Counter[str], lessons: int) -> str:
    """How many notes of which severity, in how many lessons."""
    kinds = ", ".join(
        f"{counts[kind]} {kind}{'s' * (counts[kind] != 1 and kind != 'info')}" for kind in COLOURS
    )
    return f"{lessons} lesson{'s' * (lessons != 1)}: {kinds}"
