"""Mending: a query whose words are in no issue, with a term of the lexicon in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import Indel

from dailypage.archive.folding import Word, key_of
from dailypage.terms.glossary import glossary

_LIKE = 0.72  # from this likeness on, a spelling may have been meant
_MOST = 3
_TRIED = 6  # words of a query, and spellings for each


def mended(query: str, words: Sequence[Word], count: Callable[[str], int]) -> tuple[str, ...]:
    """*query* with a term instead of a word that *count* finds nowhere: the nearest first, if they find something."""
    found: dict[str, None] = {}
    for word in words[:_TRIED]:
        if len(word.key) < len("или") or count(f'"{word.key}"'):
            continue
        for spelling in _near(word.key):
            better = query[: word.start] + spelling + query[word.end :]
            if count(better):
                found[better] = None
            if len(found) == _MOST:
                return tuple(found)
    return tuple(found)


def _near(key: str) -> Iterator[str]:
    found = process.extract(
        key, _spellings().keys(), scorer=Indel.normalized_similarity, score_cutoff=_LIKE, limit=_TRIED
    )
    yield from dict.fromkeys(_spellings()[near] for near, _, _ in found)


@cache
def _spellings() -> dict[str, str]:
    """The key of every spelling of one word -> the spelling as it is written."""
    return {key_of(one.text): one.text for one in reversed(glossary().spellings) if " " not in one.text}
