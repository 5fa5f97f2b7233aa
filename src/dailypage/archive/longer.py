"""Longer: the terms whose names contain the name of another, as Tzimtzum Bet contains Tzimtzum.

Who asks for a term finds those too, behind it. What contains what is read from the names that the lexicon prefers,
word by word in each language; one language alone has false friends (Spanish *el*, Hebrew בן), so two must agree,
and the Hebrew or the English be one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations

from dailypage.archive.folding import keys_in
from dailypage.terms.glossary import glossary
from dailypage.terms.model import Term

_DECIDE = frozenset({"en", "he"})
_AGREE = 2  # languages


@cache
def longer() -> Mapping[str, tuple[str, ...]]:
    """The id of each term that stands in the name of others -> the ids of those, in the order of the lexicon.

    >>> longer()["tzimtzum"]
    ('tzimtzum-aleph', 'tzimtzum-bet', 'tzimtzum-nhy')
    """
    named: dict[tuple[str, str], list[str]] = {}
    for term in glossary():
        for said in _names(term):
            named.setdefault(said, []).append(term.id)
    agreed: dict[tuple[str, str], set[str]] = {}
    for term in glossary():
        for language, name in _names(term):
            for part in _parts(name):
                for other in named.get((language, part), ()):
                    agreed.setdefault((other, term.id), set()).add(language)
    found: dict[str, list[str]] = {}
    for (short, long), languages in agreed.items():
        if short != long and len(languages) >= _AGREE and languages & _DECIDE:
            found.setdefault(short, []).append(long)
    return {short: tuple(some) for short, some in found.items()}


def _names(term: Term) -> Iterable[tuple[str, str]]:
    """The languages of the names of *term*, each with the folded name; each once, always in one order."""
    said = [*term.preferred.items(), ("he", term.hebrew), ("en", term.pronunciation)]
    return dict.fromkeys((language, " ".join(keys_in(name))) for language, name in said if name)


def _parts(name: str) -> Iterator[str]:
    """One word, or some in a row, but not all of *name*."""
    words = name.split()
    for start, end in combinations(range(len(words) + 1), 2):
        if end - start < len(words):
            yield " ".join(words[start:end])
