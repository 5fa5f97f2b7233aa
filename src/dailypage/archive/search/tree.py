"""Tree: a query in the tokens of an index, the same for every kind of index.

A token is a folded word, or a name that begins with SIGN, which no word does: of a term ``§masach``, of a moment
``§m§S15``, of a day ``§d§2010§03§21``. What an index holds of an issue (entries.py) and what a query asks for are
made of the same tokens, so a kind of index has to know words, phrases, and, or, and not - nothing of Kabbalah.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b

SIGN = "§"
EVERY = "§every"  # of every issue: what an exclusion alone is taken from
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_NOT_IN_TOKENS = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Token:
    """Any of *options*; *begins* for words that begin so; *title* for those in titles alone.

    longer  these are terms with longer names than the one asked for: what has only them comes last
    """

    options: tuple[str, ...]
    begins: bool = False
    title: bool = False
    longer: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after the other in one paragraph."""

    keys: tuple[str, ...]
    title: bool = False


@dataclass(frozen=True, slots=True)
class And:
    """All of *parts*, of which one at least is no Not."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of *parts*; none is a Not."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """All issues but those of *part*; stands only in an And."""

    part: Tree


Tree = Token | Phrase | And | Or | Not
NOTHING = Token(())


@lru_cache(1 << 14)
def name(kind: str, value: str) -> str:
    """The token of what is no word: kind "" for a term, m moment, l language, p part, d day.

    >>> name("", "tzimtzum-bet"), name("m", "S15"), name("d", "2010-03")
    ('§tzimtzum§bet', '§m§S15', '§d§2010§03')
    """
    return (f"{SIGN}{kind}{SIGN}" if kind else SIGN) + _NOT_IN_TOKENS.sub(SIGN, value)


def source_name(printed: str) -> str:
    """The token of a source as it is printed."""
    return f"{SIGN}s{SIGN}{blake2b(printed.encode(), digest_size=8).hexdigest()}"


def day_names(day: date) -> Iterator[str]:
    """The tokens of a day: of its decade, its year, its month, itself."""
    text = day.isoformat()
    for length in (3, 4, 7, 10):
        yield name("d", text[:length])


def days(since: date, until: date) -> Token:
    """Any day from *since* to *until*, both included, in as few tokens as there are.

    >>> days(date(2010, 1, 1), date(2011, 2, 1)).options
    ('§d§2010', '§d§2011§01', '§d§2011§02§01')
    """
    since, until = max(since, FIRST_DAY), min(until, LAST_DAY)
    found: list[str] = []
    while since <= until:
        length, after = next(
            (length, after) for length, after in _spans(since) if after - timedelta(days=1) <= until
        )
        found.append(name("d", since.isoformat()[:length]))
        since = after
    return Token(tuple(found))


def _spans(day: date) -> Iterator[tuple[int, date]]:
    """How much of *day*'s text names a span that begins with it, and the first day behind that; longest first."""
    if (day.month, day.day) == (1, 1):
        if day.year % 10 == 0:
            yield 3, date(day.year + 10, 1, 1)
        yield 4, date(day.year + 1, 1, 1)
    if day.day == 1:
        yield 7, date(day.year + day.month // 12, day.month % 12 + 1, 1)
    yield 10, day + timedelta(days=1)


def both(parts: Iterable[Tree]) -> Tree:
    """All of *parts*; exclusions alone are taken from every issue."""
    flat: list[Tree] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else (part,))
    if all(isinstance(part, Not) for part in flat):
        flat.insert(0, Token((EVERY,)))
    return flat[0] if len(flat) == 1 else And(tuple(dict.fromkeys(flat)))


def either(parts: Iterable[Tree]) -> Tree:
    """Any of *parts*."""
    flat: list[Tree] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Or) else (part,))
    flat = [And((Token((EVERY,)), part)) if isinstance(part, Not) else part for part in dict.fromkeys(flat)]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def without(part: Tree) -> Tree:
    """Not *part*.

    >>> without(without(Token(("light",)))) == Token(("light",))
    True
    """
    return part.part if isinstance(part, Not) else Not(part)


def wanted(tree: Tree) -> Iterator[Token | Phrase]:
    """The leaves of *tree* that are looked for, not those that are excluded."""
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from wanted(part)
        case Token() | Phrase():
            yield tree


def itself(tree: Tree) -> Tree:
    """*tree* without longer terms, which finds less; of what is excluded nothing is taken away."""
    match tree:
        case Or(parts):
            return either(itself(part) for part in parts if not (isinstance(part, Token) and part.longer))
        case And(parts):
            return both(map(itself, parts))
    return tree
