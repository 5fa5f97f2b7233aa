"""Phrases: walking the tree of symbols over the words of a text, particles and glosses between them set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from dailypage.terms.fold import surface
from dailypage.terms.glossary import Spelling
from dailypage.terms.index import Node, index
from dailypage.terms.model import How
from dailypage.terms.tokens import Token
from dailypage.terms.words import ORDINARY, Hit, Word

_WEIGHT: dict[How, int] = {"exact": 0, "variant": 1, "folded": 2, "prefixed": 3, "compound": 4, "fuzzy": 5}
MAX_WORDS = 14


@dataclass(frozen=True, slots=True)
class Reading:
    """Words *first* to *last* (inclusive) of a text, read as a spelling."""

    first: int
    last: int
    hit: Hit
    gloss: bool = False


def phrases_from(at: int, tokens: Sequence[Token], words: Sequence[Word]) -> Iterator[Reading]:
    """Every phrase of the lexicon that begins with word *at*."""
    yield from _walk(index().root, at, at, tokens, words, "exact", gloss=False, comma=False, parts=0)


def _walk(
    node: Node, first: int, at: int, tokens: Sequence[Token], words: Sequence[Word], how: How, *, gloss: bool, comma: bool, parts: int
) -> Iterator[Reading]:
    if at >= len(tokens) or at - first > MAX_WORDS:
        return
    for symbol, met in _met(node, words[at], tokens[at], parts):
        child = node.next[symbol]
        worst = max(how, met, key=_WEIGHT.__getitem__)
        for spelling in child.ends:
            if comma and "," not in spelling.text and at - first < 2:
                continue
            yield Reading(first, at, Hit(spelling, worst), gloss)
        following = at + 1
        if child.next and following < len(tokens):
            yield from _go_on(child, first, following, tokens, words, worst, gloss=gloss, comma=comma, parts=parts + 1)


def _go_on(
    node: Node, first: int, at: int, tokens: Sequence[Token], words: Sequence[Word], how: How, *, gloss: bool, comma: bool, parts: int
) -> Iterator[Reading]:
    """Continue at word *at*, and behind particles or a bracketed gloss."""
    gap = tokens[at].gap
    comma = comma or gap == ","
    if gap in {"", "join", ",", "/"}:
        if gap == "," and "&" in words[at].symbols and at + 1 < len(tokens):  # the last of a list: , and
            yield from _walk(node, first, at + 1, tokens, words, how, gloss=gloss, comma=comma, parts=parts)
        yield from _walk(node, first, at, tokens, words, how, gloss=gloss, comma=comma, parts=parts)
        if (words[at].particle or tokens[at].text in {"in", "im", "en"}) and at + 1 < len(tokens):
            yield from _go_on(node, first, at + 1, tokens, words, how, gloss=gloss, comma=comma, parts=parts)
    elif gap == "(" and not gloss:
        close = next((n for n in range(at + 1, min(at + 6, len(tokens))) if tokens[n].gap == ")"), None)
        if close is not None:
            yield from _walk(node, first, close, tokens, words, "compound", gloss=True, comma=comma, parts=parts)
            if words[close].particle and close + 1 < len(tokens):
                yield from _go_on(node, first, close + 1, tokens, words, "compound", gloss=True, comma=comma, parts=parts)
    elif gap == ")" and gloss:
        yield from _walk(node, first, at, tokens, words, how, gloss=gloss, comma=comma, parts=parts)


def _met(node: Node, word: Word, token: Token, parts: int) -> Iterator[tuple[str, How]]:
    found = False
    for symbol, met in word.symbols.items():
        if symbol in node.next:
            found = True
            yield symbol, met
    if found or word.hits or len(token.text) < (6 if parts == 0 else 5) or surface(token.text) in ORDINARY or word.particle:
        return
    if parts == 0 and node is not index().root:
        return
    allowed = 1 if len(word.key) < 9 else 2
    for symbol in node.next:
        if symbol[0] == "=" and abs(len(symbol) - 1 - len(word.key)) <= allowed and symbol[1] == word.key[0]:
            if OSA.distance(word.key, symbol[1:], score_cutoff=allowed) <= allowed:
                yield symbol, "fuzzy"


def spelled_as(spelling: Spelling, text: str) -> How | None:
    """exact or variant when *text* is *spelling* but for case, marks and hyphens; else None."""
    if surface(spelling.text) == surface(text):
        return "exact" if spelling.preferred else "variant"
    return None
