"""Folding: the words of a text as a search compares them, and where each of them stands.

The rules are those of recognition (``terms/fold.py`` and its table): no capitals, points, accents or quotes, ``yo``
as ``ye``, final letters as the others. A key is for comparing only; *start* and *end* lead back to the letters of
the original, so that a highlight lies on what was printed, points and all. data/js/search.js of the site does the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from dailypage.resources import table
from dailypage.terms.fold import surface, without_prefix
from dailypage.terms.tokens import WORD

#: Characters of a key that count; nobody types more, and what is longer is no word.
LONGEST = 64

_HEBREW = table("terms/folding.toml")["hebrew"]
_FINALS = str.maketrans(_HEBREW["final"])
_PREFIXES: tuple[str, ...] = ("", *_HEBREW["prefixes"])
_ARTICLES = frozenset(_HEBREW["articles"])
#: What stands between spaces: no word goes over one.
CHUNK = re.compile(r"\S+")
_POSSESSIVE = re.compile(r"(?<=[a-z])'s$")
_NO_LETTER = re.compile(r"[\W_]+")
_HEBREW_KEY = re.compile("[א-ת]{2,}")
_SHORTEST = 3  # letters that stand behind a prefix


class Word(NamedTuple):
    """A word of a text: its half-open offsets there, and its key."""

    start: int
    end: int
    key: str


@lru_cache(1 << 13)
def key_of(word: str) -> str:
    """The key of one *word*; "" for what has no letter and no figure.

    >>> key_of("צִמְצוּם"), key_of("Ёлка"), key_of("Größe"), key_of("Hakaʼa"), key_of("זו״ן"), key_of("Creator's")
    ('צמצומ', 'елка', 'grosse', 'hakaa', 'זונ', 'creator')
    """
    flat = _POSSESSIVE.sub("", surface(word))
    return _NO_LETTER.sub("", flat).translate(_FINALS)[:LONGEST]


def words_in(text: str) -> Iterator[Word]:
    """The words of *text* in order.

    >>> [word.key for word in words_in("Zivug de-Haka'a: זִיוּוּג דְּהַכָּאָה, 4/3")]
    ['zivug', 'de', 'hakaa', 'זיווג', 'דהכאה', '4', '3']
    >>> text = "the מָסָךְ there"
    >>> [text[word.start : word.end] for word in words_in(text) if word.key == key_of("מסך")]
    ['מָסָךְ']
    """
    for chunk in CHUNK.finditer(text):
        said, at = chunk[0], chunk.start()
        for start, end, key in words_of(said) if len(said) <= LONGEST else _read(said):
            yield Word(at + start, at + end, key)


@lru_cache(1 << 13)
def words_of(chunk: str) -> tuple[Word, ...]:
    """The words of what stands between two spaces; most of it comes again and again."""
    return tuple(_read(chunk))


def _read(chunk: str) -> Iterator[Word]:
    for found in WORD.finditer(chunk):
        if key := key_of(found[0]):
            yield Word(found.start(), found.end(), key)


def keys_in(text: str) -> list[str]:
    """The keys of the words of *text* in order."""
    return [word.key for word in words_in(text)]


def folded(text: str) -> tuple[str, list[int]]:
    """The keys of the words of *text* with a blank between two, and where each word begins: words_in, all at once.

    >>> folded("Zivug de-Haka'a – זִיוּוּג")
    ('zivug de hakaa זיווג', [0, 6, 9, 18])
    """
    keys: list[str] = []
    starts: list[int] = []
    place = 0
    for piece in text.split(" "):
        said, inside = _piece(piece) if len(piece) <= LONGEST else _piece.__wrapped__(piece)
        if said:
            keys.append(said)
            starts += [place + at for at in inside]
        place += len(piece) + 1
    return " ".join(keys), starts


@lru_cache(1 << 13)
def _piece(piece: str) -> tuple[str, tuple[int, ...]]:
    """The keys and the places of the words of what stands between two blanks."""
    words = [*words_in(piece)]
    return " ".join(word.key for word in words), tuple(word.start for word in words)


@lru_cache(1 << 12)
def forms_of(key: str) -> tuple[str, ...]:
    """The keys by which a word that is looked for may stand in a text: itself first, then behind Hebrew prefixes.

    The article and "and" before the word that is looked for do not count; other letters may be its own.

    >>> forms_of("light")
    ('light',)
    >>> {"מסכ", "המסכ", "ובמסכ"} <= set(forms_of(key_of("המסך")))
    True
    """
    if not _HEBREW_KEY.fullmatch(key):
        return (key,)
    bare = [rest for prefix, rest in without_prefix(key, _SHORTEST) if prefix in _ARTICLES]
    bases = [base for base in (key, *bare) if len(base) >= _SHORTEST]
    return tuple(dict.fromkeys([key, *(prefix + base for base in bases for prefix in _PREFIXES)]))


def bases_of(key: str) -> tuple[str, ...]:
    """What a Hebrew key may be without prefixes, for an index that holds each of them; () for other words.

    >>> bases_of("והמסכ")
    ('המסכ', 'מסכ')
    """
    if not _HEBREW_KEY.fullmatch(key):
        return ()
    return tuple(dict.fromkeys(rest for _, rest in without_prefix(key, _SHORTEST)))
