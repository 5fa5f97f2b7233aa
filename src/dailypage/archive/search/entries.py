"""Entries: what an index holds of an issue - its folded words, and the names of all that it is about."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from operator import sub
from typing import NamedTuple

import msgspec

from dailypage.archive.asked import source_tokens
from dailypage.archive.folding import folded
from dailypage.archive.search.tree import EVERY, day_names, name, source_name
from dailypage.archive.search_port import Entry, Words

#: Between paragraphs, so that no phrase goes from one to the next.
PARAGRAPH = "¶"
IN_TITLE = 4  # times as much as a use elsewhere
_TWO_POWER = 24  # below it stands the day, which decides between equals: the newer first
_FULL = 255
_HALF = 1.2  # uses that make half of the full weight in a text of usual length: as in bm25
_USUAL = 400  # words
_packed = msgspec.msgpack.Encoder().encode


class Folded(msgspec.Struct, frozen=True, array_like=True):
    """A text's words as they are compared, with a blank between two; *steps* from the start of each to the next."""

    keys: str
    steps: tuple[int, ...]


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """An entry, and each of its texts folded, in order: so that no text is folded when somebody waits."""

    entry: Entry
    folded: tuple[Folded, ...]


_KEPT = msgspec.msgpack.Decoder(Kept)


class Indexed(NamedTuple):
    """An issue for an index.

    title, body  folded words, paragraphs apart
    about        names of terms and moments, as often as they are used
    facts        names of its language, day, parts and sources
    ranks        name of a term or moment -> its rank among all issues; see rank_of
    sources      name of each source -> the source as printed, and what it is found by
    """

    title: str
    body: str
    about: str
    facts: str
    ranks: dict[str, int]
    sources: dict[str, tuple[str, str]]


def kept(entry: Entry) -> Kept:
    """*entry* with its texts folded."""
    return Kept(entry, tuple(_folded(words.text) for article in entry.articles for words in article.words))


def _folded(text: str) -> Folded:
    keys, starts = folded(text)
    return Folded(keys, tuple(map(sub, starts, [0, *starts])))


def indexed(whole: Kept) -> Indexed:
    """What is held of an issue."""
    entry = whole.entry
    texts = [words for article in entry.articles for words in article.words]
    title, body = (
        f" {PARAGRAPH} ".join(
            each.keys
            for words, each in zip(texts, whole.folded, strict=True)
            if (words.role == "title") is titles
        )
        for titles in (True, False)
    )
    uses = _uses(texts)
    size = title.count(" ") + body.count(" ") + 2
    day = entry.day.toordinal() if entry.day else 0
    return Indexed(
        title,
        body,
        " ".join(token for token, count in uses.items() for _ in range(count)),
        " ".join(_facts(entry)),
        {token: rank_of(count, size, day) for token, count in uses.items()},
        {source_name(printed): (printed, _found_by(printed)) for printed in _sources(entry)},
    )


def rank_of(uses: int, words: int, day: int) -> int:
    """The rank of an issue of so many *words* that has so many *uses* of something; the higher the better.

    The first eight bits are the weight that bm25 gives the uses, the others the day.

    >>> rank_of(3, 400, 0) > rank_of(2, 400, 0) > rank_of(2, 900, 0)
    True
    """
    weight = uses / (uses + _HALF * (0.25 + 0.75 * words / _USUAL))
    return (round(_FULL * weight) << _TWO_POWER) + day


def packed(whole: Kept) -> bytes:
    """*whole* small, for unpacked."""
    return zlib.compress(_packed(whole), 1)


def unpacked(data: bytes) -> Kept:
    """What packed made small."""
    return _KEPT.decode(zlib.decompress(data))


def _uses(texts: list[Words]) -> Counter[str]:
    found: Counter[str] = Counter()
    for words in texts:
        for use in words.uses:
            found[name("", use.term_id)] += IN_TITLE if words.role == "title" else 1
        for told in words.told:
            found[name("m", told.moment)] += 2 if told.polarity == "asserted" else 1
    return found


def _facts(entry: Entry) -> Iterator[str]:
    yield EVERY
    yield name("l", entry.language)
    if entry.day:
        yield from day_names(entry.day)
    yield from dict.fromkeys(name("p", str(one.part)) for one in entry.articles if one.part is not None)
    yield from dict.fromkeys(map(source_name, _sources(entry)))


def _sources(entry: Entry) -> Iterator[str]:
    for article in entry.articles:
        if article.source:
            yield article.source


@lru_cache(1 << 12)
def _found_by(printed: str) -> str:
    return f" {' '.join(source_tokens(printed))} "
