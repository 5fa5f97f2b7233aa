"""Likeness: whether two prints are of one issue, though they differ in small words or one is cut short."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from zlib import crc32

from dailypage.page.model import Page

#: From this share of common ground on, two texts of one day are prints of one issue.
SAME = 0.5
_RUN = 3  # words that stand together
_SKETCH = 24
_WORD = re.compile(r"\w+")


def words_of(page: Page) -> list[str]:
    """The words of *page*'s articles in order, without case."""
    return [word.casefold() for text in _texts(page) for word in _WORD.findall(text)]


def likeness(one: list[str], other: list[str]) -> float:
    """How much of the shorter text stands in the longer one, 0 to 1, by runs of three words.

    >>> likeness("the light is hidden in a desire".split(), "we say the light is hidden in a desire".split())
    1.0
    >>> likeness("the light is hidden".split(), "a friend came to us".split())
    0.0
    """
    first, second = _runs(one), _runs(other)
    least = min(first.total(), second.total())
    return (first & second).total() / least if least else float(one == other)


def sketch(words: list[str]) -> tuple[int, ...]:
    """A few numbers of a text that a print of it, even one cut short, has some of: the least checksums of its runs.

    >>> whole = [str(number) for number in range(500)]
    >>> len(set(sketch(whole)) & set(sketch(whole[:250]))) > 5, set(sketch(whole)) & set(sketch(whole[::-1]))
    (True, set())
    """
    sums = {crc32(" ".join(run).encode()) & 0x7FFFFFFF for run in _runs(words)}  # fits a signed integer
    return tuple(sorted(sums)[:_SKETCH])


def changed(one: list[str], other: list[str]) -> int:
    """How many words one text has that the other has not, in whichever direction there are more."""
    first, second = Counter(one), Counter(other)
    return max((first - second).total(), (second - first).total())


def _runs(words: list[str]) -> Counter[tuple[str, ...]]:
    size = min(_RUN, len(words))
    return Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1) if size)


def _texts(page: Page) -> Iterator[str]:
    for article in page.articles:
        if article.title:
            yield article.title.plain
        for block in article.blocks:
            if block.label:
                yield block.label.plain
            yield block.body.plain
        if article.attribution:
            yield article.attribution.text.plain
