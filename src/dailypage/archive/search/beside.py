"""Beside: whether a second index stands in a folder beside an archive's file, and how it is made and unmade.

The folder alone decides: where it is, tantivy answers; where it is not, or tantivy is not installed, FTS5 does.
Both find the same issues. tantivy.py, which needs the library, is loaded only then.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from dailypage.archive.connect import is_postgresql, shown
from dailypage.archive.search.engine import Engine
from dailypage.archive.search.postgresql import PostgresqlEngine
from dailypage.archive.search.sqlite import SqliteEngine
from dailypage.errors import ExtraMissing, NoIndexBeside

SUFFIX = ".tantivy"
#: What is to be done and how much of it -> a context with what hears how much was done since it was told last.
Progress = Callable[[str, int], AbstractContextManager[Callable[[int], object]]]


def folder_of(where: str) -> Path | None:
    """The folder for an index beside the archive at *where*; None for PostgreSQL, which has no place beside it."""
    return None if is_postgresql(where) else Path(f"{where}{SUFFIX}")


def is_beside(where: str) -> bool:
    """Whether an index stands beside the archive at *where*, and the library for it is here."""
    folder = folder_of(where)
    return folder is not None and folder.is_dir() and find_spec("tantivy") is not None


def engine_for(where: str, connection: Connection, progress: Progress) -> Engine:
    """The kind of index that answers for the archive at *where*; one beside it is brought up first."""
    if connection.dialect.name != "sqlite":
        return PostgresqlEngine(connection)
    try:
        searcher = _library().brought_up(folder_of(where), connection, progress) if is_beside(where) else None
    except (OSError, ValueError):  # it may not be written; nothing that it knows is lost
        searcher = None
    engine: Engine = _library().TantivyEngine(connection, searcher) if searcher else SqliteEngine(connection)
    return engine


def set_up(where: str, connection: Connection, progress: Progress) -> None:
    """Make the index beside the archive at *where*, or bring it up.

    Raises ExtraMissing, NoIndexBeside.
    """
    folder = folder_of(where)
    if folder is None:
        raise NoIndexBeside(shown(where))
    if find_spec("tantivy") is None:
        raise ExtraMissing("tantivy", "tantivy")
    folder.mkdir(exist_ok=True)
    _library().brought_up(folder, connection, progress)


def take_down(where: str) -> bool:
    """Remove the index beside the archive at *where*; whether there was one."""
    folder = folder_of(where)
    if folder is None or not folder.is_dir():
        return False
    shutil.rmtree(folder)
    return True


def _library() -> Any:  # noqa: ANN401 - a module
    return import_module("dailypage.archive.search.tantivy")
