"""Write docs/reference/cli.md: every command's own ``--help``, so that page and program cannot differ."""

from __future__ import annotations

import sys

import click
from _generated import ROOT, write_or_check

from dailypage.cli import COMMANDS, main

PAGE = ROOT / "docs" / "reference" / "cli.md"
HEAD = """<!-- Made by builders/cli_reference.py from the commands themselves. -->
# Commands

Results go to standard output, messages and tables to standard error.

| exit code | meaning |
| --- | --- |
| 0 | all well |
| 1 | something failed; for `check`: a lesson has an error; for `explain`: nobody knows the word |
| 2 | the command line was wrong |
| 130 | stopped by Ctrl-C |
"""


def help_of(command: click.Command, *names: str) -> str:
    """What ``--help`` prints, whatever the width of this terminal."""
    parent = click.Context(main, info_name=names[0])
    context = parent if len(names) == 1 else click.Context(command, info_name=names[1], parent=parent)
    context.terminal_width, context.max_content_width = 100, 100
    return command.get_help(context)


def page() -> str:
    """The whole page."""
    parts = [HEAD, f"## dailypage\n\n```text\n{help_of(main, 'dailypage')}\n```\n"]
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        if command is not None:
            parts.append(f"## dailypage {name}\n\n```text\n{help_of(command, 'dailypage', name)}\n```\n")
        if isinstance(command, click.Group):
            for inner, sub in command.commands.items():
                told = help_of(sub, "dailypage", f"{name} {inner}")
                parts.append(f"### dailypage {name} {inner}\n\n```text\n{told}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(write_or_check(PAGE, page(), sys.argv[1:]))
