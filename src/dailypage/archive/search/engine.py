"""Engine: which issues a tree finds, the best first; what the kinds of index have in common.

Order, where a query is one term (or a moment, or a word that spells a term): the issues that use the term, most
used first, whatever their spelling; then those where only the word stands. They are listed when they are written,
so the first ten of fifty thousand are read and nothing is computed. Everything else is ordered by relevance.
Behind all of these stand the issues that have of a term only longer ones, whose names contain its name.
"""

from __future__ import annotations

import heapq
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from dailypage.archive.search.tree import (
    EVERY,
    And,
    Not,
    Or,
    Phrase,
    Token,
    Tree,
    both,
    itself,
    wanted,
    without,
)

Ranked = list[tuple[int, float]]
#: What names that say nothing of how much there is of something begin with.
FACTS = ("§l§", "§p§", "§d§", "§s§", EVERY)
_WEIGHT = 1 << 24  # as entries.rank_of


class Engine(ABC):
    """A kind of index over an open transaction; *name* is what people know it by."""

    name: str

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def rows(self, statement: str, values: dict[str, Any] | None = None) -> Sequence[Sequence[Any]]:
        """What *statement* finds."""
        return self.connection.execute(text(statement), values or {}).all()

    @abstractmethod
    def by_relevance(self, tree: Tree, limit: int, offset: int = 0) -> Ranked:
        """(number, score) of the issues that *tree* finds, the best first; *limit* of them behind *offset*."""

    @abstractmethod
    def numbers(self, tree: Tree) -> list[int]:
        """The numbers of all issues that *tree* finds."""

    @abstractmethod
    def count(self, tree: Tree) -> int:
        """How many issues *tree* finds."""

    def best(self, tree: Tree, limit: int, offset: int = 0) -> Ranked:
        """As by_relevance, in the order that this module tells."""
        near = itself(tree)
        if near == tree:
            return self._best(tree, limit, offset)
        found = self._best(near, limit + offset)
        missing = limit + offset - len(found)
        if missing > 0:  # found are all of the near ones, then
            found += self._behind(tree, near, {number for number, _ in found}, missing)
        return found[offset:]

    def _behind(self, tree: Tree, near: Tree, known: set[int], limit: int) -> Ranked:
        """What *tree* finds and *near* does not, if *known* is all that *near* finds."""
        if names := _longer(tree):
            used = self.by_use(names, limit + len(known))
            return [(number, score) for number, score in used if number not in known][:limit]
        return self.by_relevance(both([tree, without(near)]), limit)

    def _best(self, tree: Tree, limit: int, offset: int = 0) -> Ranked:
        """The same where no longer term is asked for."""
        if used := uses_of(tree):
            return self.by_use(used, limit + offset)[offset:]
        if not any(map(_weighs, wanted(tree))):
            return self.by_day(tree, limit, offset)
        parted = _term_and_words(tree)
        if not parted:
            return self.by_relevance(tree, limit, offset)
        used, words = parted
        found = self.by_use(used, limit + offset)
        missing = limit + offset - len(found)
        if missing > 0:
            found += self.by_relevance(And((words, Not(Token(used)))), missing)
        return found[offset:]

    def by_day(self, tree: Tree, limit: int, offset: int = 0) -> Ranked:
        """The issues that *tree* finds, the newest first, those without a date last."""
        found = set(self.numbers(tree))
        dated = self.rows("SELECT number FROM search_issue ORDER BY day IS NULL, day DESC, number")
        return [(number, 0.0) for (number,) in dated if number in found][offset : offset + limit]

    def by_use(self, names: tuple[str, ...], limit: int) -> Ranked:
        """The issues that use one of *names*, most used first, then the newest."""
        lists = [
            self.rows(
                "SELECT rank, issue FROM search_use WHERE name = :name ORDER BY rank DESC, issue DESC LIMIT :limit",
                {"name": name, "limit": limit},
            )
            for name in names
        ]
        if len(lists) == 1:
            return [(issue, rank / _WEIGHT) for rank, issue in lists[0]]
        found: dict[int, float] = {}
        for rank, issue in heapq.merge(*map(_sorted, lists), reverse=True):
            found.setdefault(issue, rank / _WEIGHT)
        return list(found.items())[:limit]


def _sorted(some: Sequence[Sequence[Any]]) -> list[tuple[int, int]]:
    return [(rank, issue) for rank, issue in some]


def _weighs(leaf: Token | Phrase) -> bool:
    """Whether *leaf* says more than a date or a language: whether there is more or less of it."""
    return isinstance(leaf, Phrase) or not all(option.startswith(FACTS) for option in leaf.options)


def uses_of(tree: Tree) -> tuple[str, ...]:
    """The names of terms and moments, if *tree* asks for any of them and for nothing else."""
    if not isinstance(tree, Token) or tree.begins or tree.title:
        return ()
    names = all(option[0] == EVERY[0] and not option.startswith(FACTS) for option in tree.options)
    return tree.options if names else ()


def _term_and_words(tree: Tree) -> tuple[tuple[str, ...], Tree] | None:
    """The names and the words, if *tree* asks for a term or the words that spell it."""
    if not isinstance(tree, Or):
        return None
    used = [(part, uses_of(part)) for part in tree.parts]
    names = tuple(dict.fromkeys(name for _, some in used for name in some))
    words = tuple(part for part, some in used if not some)
    if not names or len(words) != 1:
        return None
    return names, words[0]


def _longer(tree: Tree) -> tuple[str, ...]:
    """The names of longer terms, if *tree* finds by these alone what it would not find without them."""
    if not isinstance(tree, Or):
        return ()
    longer = [part for part in tree.parts if isinstance(part, Token) and part.longer]
    if any(itself(part) != part for part in tree.parts if part not in longer):
        return ()
    return tuple(option for part in longer for option in part.options)
