"""Other matchers over the lexicon's spellings, each a function from a text to how many mentions it found.

They are given less to do than recognition: no evidence, no inflection, no slips. Their packages are loaded by
name, since only the bench needs them: ``make bench`` installs them, ``make test`` does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from dailypage.terms.glossary import Glossary

Count = Callable[[str], int]
Span = tuple[int, int, int]


def has(package: str) -> bool:
    """Whether *package* is installed."""
    return find_spec(package) is not None


def flashtext2(known: Glossary) -> Count:
    """flashtext2, letters of either case alike; it marks boundaries and takes the longest itself."""
    processor: Any = import_module("flashtext2").KeywordProcessor(case_sensitive=False)
    for spelling in known.spellings:
        processor.add_keyword(spelling.text, spelling.term_id)
    return lambda text: len(processor.extract_keywords_with_span(text))


def spacy(known: Glossary) -> Count:
    """The PhraseMatcher of spaCy on small letters, tokenising too; its overlapping matches are left as they come."""
    package: Any = import_module("spacy")
    matching: Any = import_module("spacy.matcher")
    nlp = package.blank("en")
    matcher = matching.PhraseMatcher(nlp.vocab, attr="LOWER")
    by_term: dict[str, list[Any]] = {}
    for spelling in known.spellings:
        by_term.setdefault(spelling.term_id, []).append(nlp.make_doc(spelling.text))
    for term_id, patterns in by_term.items():
        matcher.add(term_id, patterns)
    return lambda text: len(matcher(nlp.make_doc(text)))


def exact(known: Glossary) -> Count:
    """Exact.spans, counted."""
    matcher = Exact([spelling.text for spelling in known.spellings])
    return lambda text: len(matcher.spans(text))


def _fold(character: str) -> str:
    apart = unicodedata.normalize("NFD", character).casefold()
    return "".join(c for c in apart if not unicodedata.combining(c))


# Every letter that small letters alone do not fold: accents, points, ligatures, sharp s.
_FOLDED = {
    code: folded
    for code in (*range(0x80, 0x2100), *range(0xFB00, 0xFB50))
    if (folded := _fold(chr(code))) != chr(code).lower()
}
_ANY = re.compile(f"[{''.join(map(chr, _FOLDED))}]")
_LONGER_OR_GONE = re.compile(
    f"[{''.join(chr(code) for code, folded in _FOLDED.items() if len(folded) != 1)}]"
)


class Exact:
    """Matching alone, done right: folded, at word boundaries, the longest first; what recognition could cost at best.

    One pass of Aho-Corasick reports every spelling, overlapping ones too; those inside a word are put aside, and
    of the rest the leftmost and then the longest stand. A leftmost-longest pass with a filter after it would lose
    a short match hidden by a longer one that fails its boundary.
    """

    def __init__(self, spellings: list[str]) -> None:
        self.spellings = list(dict.fromkeys(s.translate(_FOLDED).lower() for s in spellings))
        package: Any = import_module("ahocorasick_rs")
        self.automaton = package.AhoCorasick(
            self.spellings,
            matchkind=package.MatchKind.Standard,
            implementation=package.Implementation.ContiguousNFA,
        )

    def spans(self, text: str) -> list[Span]:
        """(start, end, number of the spelling) of each match, in offsets of *text*, in order."""
        if text.isascii() or not _ANY.search(text):
            return self._longest(text.lower())
        if not _LONGER_OR_GONE.search(text):
            return self._longest(text.translate(_FOLDED).lower())
        parts = [_FOLDED.get(ord(character), character) for character in text]
        found = self._longest("".join(parts).lower())
        origin = [n for n, part in enumerate(parts) for _ in part]
        origin.append(len(text))
        return [(origin[start], origin[end - 1] + 1, number) for start, end, number in found]

    def _longest(self, folded: str) -> list[Span]:
        last = len(folded)
        ends: dict[
            int, tuple[int, int]
        ] = {}  # matches come by their ends, so the longest of a start comes last
        for number, start, end in self.automaton.find_matches_as_indexes(folded, overlapping=True):
            if (end == last or not folded[end].isalnum()) and (start == 0 or not folded[start - 1].isalnum()):
                ends[start] = (end, number)
        spans, at = [], 0
        for start in sorted(ends):
            if start >= at:
                at, number = ends[start]
                spans.append((start, at, number))
        return spans
