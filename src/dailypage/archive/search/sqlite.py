"""SQLite: a tree as a question to FTS5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from dailypage.archive.search.engine import Engine, Ranked
from dailypage.archive.search.tree import And, Not, Or, Phrase, Token, Tree

_NOTHING = '"§nothing"'
# Of a word in a title, in the text, as a term that is used; facts decide, and weigh nothing.
_BM25 = "bm25(search_text, 4.0, 1.0, 1.0, 0.0)"


class SqliteEngine(Engine):
    """FTS5. Statements go to the driver itself: SQLAlchemy takes longer than the answer."""

    name = "SQLite FTS5"

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._driver: Any = connection.connection.driver_connection

    def rows(self, statement: str, values: dict[str, Any] | None = None) -> Sequence[Sequence[Any]]:
        """What *statement* finds."""
        found: list[tuple[Any, ...]] = self._driver.execute(statement, values or {}).fetchall()
        return found

    def by_relevance(self, tree: Tree, limit: int, offset: int = 0) -> Ranked:
        """By bm25."""
        found = self.rows(
            f"SELECT rowid, rank FROM search_text WHERE search_text MATCH :asked AND rank MATCH '{_BM25.replace('search_text, ', '')}'"  # noqa: S608, E501 - our own text
            " ORDER BY rank LIMIT :limit OFFSET :offset",
            {"asked": fts5(tree), "limit": limit, "offset": offset},
        )
        return [(number, -score) for number, score in found]

    def numbers(self, tree: Tree) -> list[int]:
        """In the order of the table."""
        found = self.rows(
            "SELECT rowid FROM search_text WHERE search_text MATCH :asked", {"asked": fts5(tree)}
        )
        return [number for (number,) in found]

    def count(self, tree: Tree) -> int:
        """How many issues *tree* finds."""
        wanted = "SELECT count(*) FROM search_text WHERE search_text MATCH :asked"
        return int(self.rows(wanted, {"asked": fts5(tree)})[0][0])


def fts5(tree: Tree) -> str:
    """*tree* in the language of FTS5.

    >>> fts5(And((Token(("light", "ohr")), Not(Phrase(("the", "end"))))))
    '((("light" OR "ohr")) NOT ("the end"))'
    """
    match tree:
        case Token(options, begins, title):
            said = " OR ".join(f'"{option}"{"*" if begins else ""}' for option in options) or _NOTHING
            return f"(title : ({said}))" if title else f"({said})" if len(options) > 1 else said
        case Phrase(keys, title):
            said = f'"{" ".join(keys)}"'
            return f"(title : {said})" if title else said
        case Or(parts):
            return f"({' OR '.join(map(fts5, parts))})"
        case And(parts):
            some = " AND ".join(fts5(part) for part in parts if not isinstance(part, Not))
            others = " OR ".join(fts5(part.part) for part in parts if isinstance(part, Not))
            return f"(({some}) NOT ({others}))" if others else f"({some})"
    raise TypeError(tree)
