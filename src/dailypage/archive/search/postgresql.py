"""PostgreSQL: a tree as conditions on tsvectors, phrases compared in the folded texts."""

from __future__ import annotations

from typing import Any

from dailypage.archive.search.engine import Engine, Ranked
from dailypage.archive.search.tree import And, Not, Or, Phrase, Token, Tree, wanted

_WEIGHTS = "{0.2, 0.0, 0.3, 1.0}"  # of the words D, facts C, terms B, titles A


class PostgresqlEngine(Engine):
    """Full text of PostgreSQL with a GIN index."""

    name = "PostgreSQL"

    def by_relevance(self, tree: Tree, limit: int, offset: int = 0) -> Ranked:
        """By ts_rank, longer texts a little lower."""
        said = _Conditions()
        where = said.of(tree)
        said.values |= {"limit": limit, "offset": offset, "all": _any_of(tree)}
        found = self.rows(
            f"SELECT number, ts_rank('{_WEIGHTS}', words, CAST(:all AS TSQUERY), 1) AS score"  # noqa: S608 - our own text
            f" FROM search_text WHERE {where} ORDER BY score DESC, number LIMIT :limit OFFSET :offset",
            said.values,
        )
        return [(number, float(score)) for number, score in found]

    def numbers(self, tree: Tree) -> list[int]:
        """In the order of their numbers."""
        said = _Conditions()
        where = said.of(tree)
        found = self.rows(f"SELECT number FROM search_text WHERE {where} ORDER BY number", said.values)  # noqa: S608
        return [number for (number,) in found]

    def count(self, tree: Tree) -> int:
        """How many issues *tree* finds."""
        said = _Conditions()
        where = said.of(tree)
        return int(self.rows(f"SELECT count(*) FROM search_text WHERE {where}", said.values)[0][0])  # noqa: S608


class _Conditions:
    """Conditions of a statement, and the values they speak of."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def _value(self, value: str) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def of(self, tree: Tree) -> str:
        """*tree* as a condition on a row of search_text."""
        match tree:
            case Token(options):
                return self._matches(token(tree)) if options else "FALSE"
            case Phrase(keys, title):
                words = self._matches(
                    " & ".join(f"'{key}'{':A' if title else ''}" for key in dict.fromkeys(keys))
                )
                like = self._value(f"% {' '.join(keys)} %")
                where = f"title LIKE {like}" if title else f"(title LIKE {like} OR body LIKE {like})"
                return f"({words} AND {where})"
            case Or(parts):
                return f"({' OR '.join(map(self.of, parts))})"
            case And(parts):
                return f"({' AND '.join(map(self.of, parts))})"
            case Not(part):
                return f"NOT {self.of(part)}"

    def _matches(self, said: str) -> str:
        return f"words @@ CAST({self._value(said)} AS TSQUERY)"


def token(one: Token) -> str:
    """A Token as a tsquery.

    >>> token(Token(("mas",), begins=True)), token(Token(("a", "b"), title=True))
    ("'mas':*", "'a':A | 'b':A")
    """
    marks = f":{'*' if one.begins else ''}{'A' if one.title else ''}" if one.begins or one.title else ""
    return " | ".join(f"'{option}'{marks}" for option in one.options)


def _any_of(tree: Tree) -> str:
    """All that is looked for, for the rank."""
    options = [
        token(leaf) if isinstance(leaf, Token) else " | ".join(f"'{key}'" for key in leaf.keys)
        for leaf in wanted(tree)
    ]
    return " | ".join(option for option in options if option) or "'§nothing'"
