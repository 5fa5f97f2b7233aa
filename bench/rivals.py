"""Other matchers over the lexicon's spellings, each a function from a text to how many mentions it found.

They are given less to do than recognition: no evidence, no inflection, no slips. Their packages are loaded by
name, since only the bench needs them: ``make bench`` installs them, ``make test`` does not.
"""

from __future__ import annotations

import re
import unicodedata
from codecs import charmap_build, charmap_encode
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from bench.generator import corpus
from dailypage.terms.glossary import Glossary

_MODEL, _OTHER_SEED = (
    500_000,
    7001,
)  # bytes of text, none of it measured, that show which spellings are frequent
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
    matcher = Exact(
        [spelling.text for spelling in known.spellings], [p.text for p in corpus(_MODEL, _OTHER_SEED)]
    )
    return lambda text: len(matcher.spans(text))


def _fold(character: str) -> str:
    apart = unicodedata.normalize("NFD", character).casefold()
    return "".join(c for c in apart if not unicodedata.combining(c))


# Every letter that small letters alone do not fold: accents, points, ligatures, sharp s.
FOLDED = {
    code: folded
    for code in (*range(0x80, 0x2100), *range(0xFB00, 0xFB50))
    if (folded := _fold(chr(code))) != chr(code).lower()
}
_ANY = re.compile(f"[{''.join(map(chr, FOLDED))}]")
_LONGER_OR_GONE = re.compile(f"[{''.join(chr(code) for code, folded in FOLDED.items() if len(folded) != 1)}]")

# What a byte may stand for besides ASCII: Hebrew, Russian, the accents of Spanish and German, signs of print.
_BEYOND = [*range(0x5D0, 0x5EB), 0x5BE, 0x5F3, 0x5F4, *range(0x410, 0x450), 0x401, 0x451]
_BYTES = "".join(map(chr, [*range(0x80), *_BEYOND])) + "áéíóúüñäöÁÉÍÓÚÜÑÄÖ“”‘’„«»–—…¿¡ß\u00a0"
_TO_BYTES = charmap_build(_BYTES)
_OTHER = "\0"  # any sign that no spelling has
_IN_WORD = [character.isalnum() for character in _BYTES]


def _folded_byte(character: str, signs: set[str]) -> int:
    """The byte of *character* folded; *signs* are those of the spellings, all others are one."""
    folded = character.lower() if character == "ß" else character.translate(FOLDED).lower()
    return _BYTES.index(folded if folded.isalnum() or folded in signs else _OTHER)


def _with_sharp_s(spelling: str) -> list[str]:
    """*spelling* with each ss written so or as ß, which folds to it but is one byte."""
    first, *others = spelling.split("ss")
    forms = [first]
    for other in others:
        forms = [form + s + other for form in forms for s in ("ss", "ß")]
    return forms


def _leftmost_longest(matches: Iterable[Span]) -> list[Span]:
    """*matches*, by their ends, without those that overlap a better one."""
    ends = {start: (end, number) for start, end, number in matches}  # the longest of a start comes last
    spans, at = [], 0
    for start in sorted(ends):
        if start >= at:
            at, number = ends[start]
            spans.append((start, at, number))
    return spans


class Exact:
    """Matching alone, done right: folded, at word boundaries, the longest first; what recognition could cost at best.

    A text is matched as bytes, one for each character, with the first letter of every word a capital and no other.
    A spelling is one pattern for each sign that may follow it. So both ends of a word are in the pattern: a
    leftmost-longest pass finds whole words alone, and nothing is left to filter. *like* are texts of the kind that
    will be searched: the states they visit most are laid side by side in memory.
    """

    def __init__(self, spellings: list[str], like: Iterable[str] = ()) -> None:
        self.spellings = list(dict.fromkeys(s.translate(FOLDED).lower() for s in spellings))
        package: Any = import_module("daachorse")
        signs = {c for s in self.spellings for c in s if not c.isalnum()}
        self._folding = bytes(_folded_byte(character, signs) for character in _BYTES)
        ends = [*sorted(signs.intersection(_BYTES)), _OTHER]
        forms = [
            (number, form)
            for number, spelling in enumerate(self.spellings)
            if set(spelling) <= set(_BYTES)
            for form in _with_sharp_s(spelling)
        ]
        self._numbers = [number for number, _ in forms for _ in ends]
        patterns = [self._marked(form + end) for _, form in forms for end in ends]
        by_bytes, longest = package.DoubleArrayAhoCorasick, package.MATCH_KIND_LEFTMOST_LONGEST
        model = [self._marked(text) for text in like if set(text) <= set(_BYTES)]
        self._longest_words = by_bytes(patterns, longest, corpus=model, use_prefilter=False)
        self._word_ends = by_bytes(patterns, corpus=model, use_prefilter=False)
        self._anywhere = package.CharwiseDoubleArrayAhoCorasick(self.spellings)

    def spans(self, text: str) -> list[Span]:
        """(start, end, number of the spelling) of each match, in offsets of *text*, in order."""
        try:
            marked = self._marked(text + _OTHER)
        except UnicodeEncodeError:  # a character that is no byte
            return self.by_overlap(text)
        found, numbers = self._longest_words.find(marked), self._numbers
        inside = [start for start, _, _ in found if _IN_WORD[marked[start - 1]]]
        if inside:  # of words in letters that title leaves alone, or of "2nd"
            every = self._word_ends.find_overlapping(marked)
            return _leftmost_longest(
                (start, end - 1, numbers[n]) for start, end, n in every if not _IN_WORD[marked[start - 1]]
            )
        return [(start, end - 1, numbers[n]) for start, end, n in found]

    def by_overlap(self, text: str) -> list[Span]:
        """The same for any letters, and slower: every spelling is reported, also inside words and inside others."""
        if text.isascii() or not _ANY.search(text):
            return self._longest(text.lower())
        if not _LONGER_OR_GONE.search(text):
            return self._longest(text.translate(FOLDED).lower())
        parts = [FOLDED.get(ord(character), character) for character in text]
        found = self._longest("".join(parts).lower())
        origin = [n for n, part in enumerate(parts) for _ in part]
        origin.append(len(text))
        return [(origin[start], origin[end - 1] + 1, number) for start, end, number in found]

    def _marked(self, text: str) -> bytes:
        """*text* as bytes, folded, each word with a capital. Raises UnicodeEncodeError if a character has no byte."""
        plain = text.encode() if text.isascii() else charmap_encode(text, "strict", _TO_BYTES)[0]
        return plain.translate(self._folding).title()

    def _longest(self, folded: str) -> list[Span]:
        last = len(folded)
        return _leftmost_longest(
            (start, end, number)
            for start, end, number in self._anywhere.find_overlapping(folded)
            if (end == last or not folded[end].isalnum()) and (start == 0 or not folded[start - 1].isalnum())
        )
