"""Near: keys like one that is not there, for an error's way out."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import Indel

_MOST = 3
_NEAR = 0.6


def near(key: str, known: Iterable[str]) -> tuple[str, ...]:
    """The few of *known* that are most like *key*.

    >>> near("2010-3-21", ["2010-03-21", "2001-01-01", "undated-notes"])
    ('2010-03-21', '2001-01-01')
    """
    found = process.extract(
        key, list(known), scorer=Indel.normalized_similarity, score_cutoff=_NEAR, limit=_MOST
    )
    return tuple(name for name, _, _ in found)
