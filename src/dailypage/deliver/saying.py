"""Saying: the words that an issue says, as a search in the browser looks them up, and what else it is about.

A key is a folded word, or one of ``term:masach``, ``moment:s19``, ``source:zohar``. data/js/search.js folds what a
reader types in just this way; a test compares the two on every word of the samples.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from dailypage.deliver.digest import Digest
from dailypage.deliver.numbers import OFTEN, ONCE, PART, TITLE
from dailypage.issue import Issue, IssueArticle, Piece

_WORD = re.compile(r"[^\W_]{2,40}")
_LETTER_OR_WORD = re.compile(r"[^\W_]{1,40}")
_INSIDE = re.compile(r"(?<=\w)['’\"״׳](?=\w)")  # of Haka'a and of Hebrew acronyms
_FOLDED = str.maketrans({"ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ", "ß": "ss"})
_PREFIXED = re.compile("[והבכלמש]{1,2}(?=[א-ת]{3})")
_OFTEN = 3  # times


def fold(text: str) -> str:
    """*text* as words are compared: no capitals, points or accents, no final letters.

    >>> fold("Ёлка, צִמְצוּם, Größe")
    'елка, צמצומ, grosse'
    """
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFD", text).lower()
    marks = dict.fromkeys(ord(sign) for sign in set(parted) if unicodedata.combining(sign))
    return parted.translate(_FOLDED | marks)


def words_in(text: str) -> list[str]:
    """The words of *text*, folded, as they come.

    >>> words_in("Zivug de Haka'a in זו״ן")
    ['zivug', 'de', 'hakaa', 'in', 'זונ']
    """
    return _WORD.findall(fold(_INSIDE.sub("", text)))


def spelled(text: str) -> str:
    """A spelling of a term as it is looked up: its words, and single letters too, with spaces between.

    >>> spelled("צמצום א׳"), spelled("Ohr-Hozer")
    ('צמצומ א', 'ohr hozer')
    """
    return " ".join(_LETTER_OR_WORD.findall(fold(_INSIDE.sub("", text))))


@lru_cache(1 << 16)
def parts_of(word: str) -> tuple[str, ...]:
    """A Hebrew word without the letters that may be prefixed to it; what remains has three letters at least.

    >>> parts_of("והמסכ")
    ('המסכ', 'מסכ')
    """
    found = _PREFIXED.match(word)
    if not found:
        return ()
    return tuple(word[at:] for at in range(1, found.end() + 1))


def said_in(issue: Issue, digest: Digest) -> dict[str, int]:
    """Every key that *issue* is found by, and its weight."""
    said: dict[str, int] = {}
    words: Counter[str] = Counter()
    terms: Counter[str] = Counter()
    for article in issue.articles:
        for pieces in _texts_of(article):
            words.update(words_in("".join([piece.plain for piece in pieces])))
            terms.update([f"term:{piece.term_id}" for piece in pieces if piece.term_id])
    for key, count in (words | terms).items():
        said[key] = OFTEN if count >= _OFTEN else ONCE
    for article in issue.articles:
        said |= dict.fromkeys(words_in(article.title_text), TITLE)
        said |= {f"term:{piece.term_id}": TITLE for piece in article.title if piece.term_id}
    said |= {f"source:{name}": ONCE for name, _ in digest.sources}
    said |= {f"moment:{moment}": ONCE for moment in digest.moments}
    if issue.language == "he":
        for part in _parts(words):
            said.setdefault(part, PART)
    return said


def _parts(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield from parts_of(word)


def _texts_of(article: IssueArticle) -> Iterator[tuple[Piece, ...]]:
    for block in article.blocks:
        yield block.label
        yield block.body
    yield article.attribution
    yield article.title
