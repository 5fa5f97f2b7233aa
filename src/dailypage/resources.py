"""Where the package keeps its data, and how it is read: tables of text are data, never Python."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def table(name: str) -> dict[str, Any]:
    """The TOML file *name* under ``data/``, read once.

    >>> table("languages/en.toml")["direction"]
    'ltr'
    """
    return tomllib.loads((DATA / name).read_text("utf-8"))
