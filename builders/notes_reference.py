"""Write docs/reference/notes.md from data/notes.toml: every code an editor may meet, and what to do."""

from __future__ import annotations

import sys

from _generated import ROOT, write_or_check

from dailypage.resources import table

PAGE = ROOT / "docs" / "reference" / "notes.md"
HEAD = """<!-- Made by builders/notes_reference.py from src/dailypage/data/notes.toml. -->
# Notes for the editor

`dailypage check` prints them; readers never see them.
Names in braces stand for what was found in the lesson.

- **error**: the page says something that cannot be; mend it before you publish.
- **warning**: probably wrong; look at it.
- **info**: done, and told so that nothing happens behind your back.

"""


def page() -> str:
    """The whole page, a section for each severity, the codes in the order of the file."""
    notes = table("notes.toml")
    parts = [HEAD]
    for severity in ("error", "warning", "info"):
        parts.append(
            f"## {severity.capitalize()}\n\n| code | what it says | what to do |\n| --- | --- | --- |\n"
        )
        parts += [
            f"| `{code}` | {cell(note['message'])} | {cell(note.get('hint', ''))} |\n"
            for code, note in notes.items()
            if note["severity"] == severity
        ]
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"


def cell(text: str) -> str:
    """*text* inside a table."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(write_or_check(PAGE, page(), sys.argv[1:]))
