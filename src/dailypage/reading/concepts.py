"""Concepts: what the words of a passage speak of, whatever moment they may belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from dailypage.resources import table
from dailypage.terms.model import Mention

GAP = 4  # words that ".." may stand for
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE_ENDS = re.compile(r"[.!?…]+[\"'”’)\]]*\s+|\n")


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept, and the characters that speak of it. *term* is the lexicon's id, when it is a term."""

    start: int
    end: int
    says: str
    sentence: int
    term: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row; a word is its alternatives, each whole or a beginning, and None a gap."""

    concept: str
    words: tuple[tuple[tuple[str, bool], ...] | None, ...]


def sentences(text: str) -> list[int]:
    """Where the sentences of *text* begin.

    >>> sentences("It fell. It rose.")
    [0, 9]
    """
    return [0, *(end for match in _SENTENCE_ENDS.finditer(text) if (end := match.end()) < len(text))]


class Words:
    """A text's words, folded, and the sentence each stands in."""

    def __init__(self, text: str) -> None:
        found = list(_WORD.finditer(text))
        self.starts = [m.start() for m in found]
        self.ends = [m.end() for m in found]
        self.folded = [m[0].casefold().replace("’", "'") for m in found]
        self.bounds = sentences(text)
        ends = self.bounds[1:]
        self.sentences: list[int] = []
        at = 0
        for start in self.starts:
            while at < len(ends) and start >= ends[at]:
                at += 1
            self.sentences.append(at)


def _alternatives(written: str) -> tuple[tuple[str, bool], ...]:
    return tuple((one.rstrip("*"), one.endswith("*")) for one in written.split("|"))


@cache
def _index() -> tuple[dict[str, list[Phrase]], dict[str, list[Phrase]]]:
    """Phrases by their first word, whole and as a beginning."""
    whole: dict[str, list[Phrase]] = {}
    begins: dict[str, list[Phrase]] = {}
    for concept, row in table("reading/concepts.toml").items():
        for written in row.get("en", ()):
            words = tuple(None if word == ".." else _alternatives(word) for word in written.split())
            phrase = Phrase(concept, words)
            for word, is_beginning in words[0] or ():
                (begins if is_beginning else whole).setdefault(word, []).append(phrase)
    return whole, begins


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in _index()[1]}))


@cache
def _of_terms() -> dict[str, list[str]]:
    """Term -> the concepts it speaks of."""
    found: dict[str, list[str]] = {}
    for concept, row in table("reading/concepts.toml").items():
        for term in row.get("terms", ()):
            found.setdefault(term, []).append(concept)
    return found


def _is(word: str, alternatives: tuple[tuple[str, bool], ...]) -> bool:
    return any(word.startswith(a) if begins else word == a for a, begins in alternatives)


def _end(words: Words, at: int, phrase: Phrase) -> int | None:
    """The number of the last word of *phrase*, whose first stands at *at*; None where it is not there."""
    sentence, gap = words.sentences[at], 0
    for one in phrase.words[1:]:
        if one is None:
            gap = GAP
            continue
        for step in range(1, gap + 2):
            if at + step >= len(words.folded) or words.sentences[at + step] != sentence:
                return None
            if _is(words.folded[at + step], one):
                at, gap = at + step, 0
                break
        else:
            return None
    return at


def _phrases(words: Words) -> Iterator[tuple[int, int, str]]:
    whole, begins = _index()
    for at, word in enumerate(words.folded):
        candidates = whole.get(word, [])
        for length in _lengths():
            if length > len(word):
                break
            if found := begins.get(word[:length]):
                candidates = candidates + found
        for phrase in candidates:
            end = _end(words, at, phrase)
            if end is not None:
                yield at, end, phrase.concept


def hits(text: str, mentions: Sequence[Mention], *, whole: bool = False) -> list[Hit]:
    """Everything *text* and the *mentions* in it speak of, in the order of the text.

    whole  also names that only say where something is, or whence

    >>> [(hit.says, "the light left"[hit.start : hit.end]) for hit in hits("the light left", [])]
    [('light-leaves-all', 'light left'), ('spirit', 'light')]
    """
    words = Words(text)
    found = {
        (words.starts[at], words.ends[end], concept): Hit(
            words.starts[at], words.ends[end], concept, words.sentences[at]
        )
        for at, end, concept in _phrases(words)
    }
    sentence = 0
    references = frozenset() if whole else _references(text)
    for mention in mentions:
        if mention.start in references:
            continue
        while sentence + 1 < len(words.bounds) and mention.start >= words.bounds[sentence + 1]:
            sentence += 1
        for concept in _of_terms().get(mention.term_id, ()):
            key = (mention.start, mention.end, concept)
            found[key] = Hit(mention.start, mention.end, concept, sentence, mention.term_id)
    return _once([*found.values(), *_together(list(found.values()))])


def _references(text: str) -> frozenset[int]:
    """Where a name stands only to say where something is, or whence: the chest of X, born of X."""
    return frozenset(match.end() for match in _reference().finditer(text))


@cache
def _reference() -> re.Pattern[str]:
    return re.compile("|".join(table("reading/references.toml")["before"]), re.IGNORECASE)


def _together(found: list[Hit]) -> Iterator[Hit]:
    """What several concepts of one sentence say only together."""
    by_sentence: dict[int, dict[str, Hit]] = {}
    for hit in found:
        by_sentence.setdefault(hit.sentence, {}).setdefault(hit.says, hit)
    rows = [
        (concept, group)
        for concept, row in table("reading/concepts.toml").items()
        for group in row.get("all", ())
    ]
    for sentence, said in by_sentence.items():
        for concept, group in rows:
            if concept not in said and all(one in said for one in group):
                parts = [said[one] for one in group]
                last = max(parts, key=lambda hit: hit.start)
                said[concept] = Hit(last.start, last.end, concept, sentence)
                yield said[concept]


def _once(found: list[Hit]) -> list[Hit]:
    """Of overlapping hits on one concept, the longest."""
    found.sort(key=lambda hit: (hit.says, hit.start, -hit.end))
    kept = found[:1]
    for before, hit in pairwise(found):
        last = kept[-1]
        if before.says == hit.says and hit.start < last.end:
            if hit.end - hit.start > last.end - last.start:
                kept[-1] = hit
            continue
        kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.start, -hit.end, hit.says))
