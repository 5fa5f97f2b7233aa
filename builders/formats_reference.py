"""Write docs/reference/formats.md: every registered output format and what its renderer says of itself."""

from __future__ import annotations

import inspect
import sys

from _generated import ROOT, write_or_check

from dailypage.render.registry import BUILT_IN, Renderer, renderer

PAGE = ROOT / "docs" / "reference" / "formats.md"
HEAD = """<!-- Made by builders/formats_reference.py from the registered renderers. -->
# Output formats

Ask for them by name: `dailypage make lesson.txt --to web,pdf`, or `dailypage.render_as(issue, "web")`.
The same issue gives the same bytes, whatever the day and the machine.
`{slug}` is the issue's date, or the name of its file when it has no date.
"""


def section(each: Renderer) -> str:
    """One format: the first paragraphs of its renderer's docstring."""
    said = (inspect.getdoc(each.render) or "").replace("*issue*", "the issue")
    return f"## {each.name}\n\n`{each.main}`, {each.media_type}.\n\n{said[:1].upper()}{said[1:]}\n"


if __name__ == "__main__":
    sections = "\n".join(section(renderer(name)) for name in BUILT_IN)
    sys.exit(write_or_check(PAGE, f"{HEAD}\n{sections}", sys.argv[1:]))
