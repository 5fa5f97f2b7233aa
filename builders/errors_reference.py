"""Write docs/reference/errors.md from errors.py: each exception, and which plain Python error it also is."""

from __future__ import annotations

import inspect
import sys

from _generated import ROOT, write_or_check

from dailypage import errors
from dailypage.errors import DailypageError

PAGE = ROOT / "docs" / "reference" / "errors.md"
HEAD = """<!-- Made by builders/errors_reference.py from src/dailypage/errors.py. -->
# Errors

Every error that dailypage raises on purpose is a `DailypageError`.
Its message says what is wrong, where, and the way out.
`what`, `where` and `hint` hold these apart, for programs.
Each is also the plain Python error it resembles, for callers who know nothing of dailypage.

| error | also a | meaning |
| --- | --- | --- |
"""


def kinds() -> list[type[DailypageError]]:
    """Every exception class, in the order of the file."""
    found = [
        each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, DailypageError)
    ]
    return sorted(found, key=lambda kind: inspect.getsourcelines(kind)[1])


def row(kind: type[DailypageError]) -> str:
    """A line of the table."""
    plain = [base.__name__ for base in kind.__mro__ if base.__module__ == "builtins" and base not in ALWAYS]
    meaning = " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())
    return f"| `{kind.__name__}` | {', '.join(f'`{name}`' for name in plain[:1])} | {meaning} |"


ALWAYS = (Exception, BaseException, object)


if __name__ == "__main__":
    table = "\n".join(map(row, kinds()))
    sys.exit(write_or_check(PAGE, f"{HEAD}{table}\n", sys.argv[1:]))
