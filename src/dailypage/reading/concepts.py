"""Concepts: what the words of a passage speak of, whatever moment they may belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from dailypage.resources import table
from dailypage.terms.model import Mention

LANGUAGES = ("en", "he", "ru", "es", "de")
ARTICLES = frozenset({"a", "an", "the"})
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
    words: int = 1


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row; a word is its alternatives, whole ones and beginnings, and None a gap."""

    concept: str
    words: tuple[tuple[frozenset[str], tuple[str, ...]] | None, ...]


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


def _alternatives(written: str) -> tuple[frozenset[str], tuple[str, ...]]:
    each = written.split("|")
    return frozenset(one for one in each if not one.endswith("*")), tuple(
        one.rstrip("*") for one in each if one.endswith("*")
    )


@cache
def _index() -> tuple[dict[str, list[Phrase]], dict[str, list[Phrase]]]:
    """Phrases by their first word, whole and as a beginning."""
    whole: dict[str, list[Phrase]] = {}
    begins: dict[str, list[Phrase]] = {}
    for concept, row in table("reading/concepts.toml").items():
        for written in (phrase for language in LANGUAGES for phrase in row.get(language, ())):
            words = tuple(None if word == ".." else _alternatives(word) for word in written.split())
            phrase = Phrase(concept, words)
            first = words[0] or (frozenset(), ())
            for kept, each in ((whole, sorted(first[0])), (begins, first[1])):
                for word in each:
                    kept.setdefault(word, []).append(phrase)
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


def _end(words: Words, at: int, phrase: Phrase) -> int | None:
    """The number of the last word of *phrase*, whose first stands at *at*; None where it is not there."""
    sentence, gap = words.sentences[at], 0
    for one in phrase.words[1:]:
        if one is None:
            gap = GAP
            continue
        steps, step = gap + 1, 1
        while step <= steps:
            if at + step >= len(words.folded) or words.sentences[at + step] != sentence:
                return None
            if (word := words.folded[at + step]) in one[0] or word.startswith(one[1]):
                at, gap = at + step, 0
                break
            if step == steps and word in ARTICLES and gap == 0 and steps == 1:
                steps += 1  # "without a beginning" is "without beginning"
            step += 1
        else:
            return None
    return at


@lru_cache(maxsize=65536)  # the words of a language
def _beginning_with(word: str) -> tuple[Phrase, ...]:
    whole, begins = _index()
    found = list(whole.get(word, ()))
    for length in _lengths():
        if length > len(word):
            break
        found += begins.get(word[:length], ())
    return tuple(found)


@lru_cache(maxsize=2)  # a text is asked twice running: for its readings, and for what contradicts the chain
def _said(text: str) -> tuple[Words, tuple[tuple[int, int, str], ...]]:
    words = Words(text)
    return words, tuple(_phrases(words))


def _phrases(words: Words) -> Iterator[tuple[int, int, str]]:
    for at, word in enumerate(words.folded):
        candidates = _beginning_with(word)
        if not candidates:
            continue
        after = words.folded[at + 1] if at + 1 < len(words.folded) else ""
        for phrase in candidates:
            # Most end here: that the word after fits is asked without a call.
            if (
                len(phrase.words) > 1
                and (one := phrase.words[1])
                and not (after in one[0] or after in ARTICLES or after.startswith(one[1]))
            ):
                continue
            end = _end(words, at, phrase)
            if end is not None:
                yield at, end, phrase.concept


def hits(text: str, mentions: Sequence[Mention], *, whole: bool = False) -> list[Hit]:
    """Everything *text* and the *mentions* in it speak of, in the order of the text.

    whole  also names that only say where something is, or whence

    >>> [(hit.says, "the light left"[hit.start : hit.end]) for hit in hits("the light left", [])]
    [('light-leaves-all', 'light left'), ('spirit', 'light')]
    """
    words, phrases = _said(text)
    found = {
        (words.starts[at], words.ends[end], concept): Hit(
            words.starts[at], words.ends[end], concept, words.sentences[at], words=end - at + 1
        )
        for at, end, concept in phrases
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
