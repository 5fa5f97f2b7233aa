"""Phrases: walking the tree of symbols over the words of a text, particles and glosses between them set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from rapidfuzz.distance import OSA

from dailypage.terms.fold import surface
from dailypage.terms.hits import Hit
from dailypage.terms.index import Node, index
from dailypage.terms.model import How
from dailypage.terms.ordinary import is_ordinary
from dailypage.terms.tokens import Token
from dailypage.terms.typos import SHORTEST, TWO_SLIPS
from dailypage.terms.words import Word

WORSE: dict[How, int] = {"exact": 0, "variant": 1, "folded": 2, "prefixed": 3, "compound": 4, "fuzzy": 5}
MAX_WORDS = 14
MAX_GLOSS = 6  # words in the brackets that may part a term
_SKIPPED = frozenset({"in", "im", "en"})  # besides the particles: equivalence in form


class Reading(msgspec.Struct, frozen=True, gc=False):
    """Words *first* to *last* (inclusive) of a text, read as a spelling; *gloss* when one stood between them."""

    first: int
    last: int
    hit: Hit
    gloss: bool = False


class Walk:
    """The phrases of one text."""

    def __init__(self, tokens: Sequence[Token], words: Sequence[Word]) -> None:
        self.tokens, self.words = tokens, words

    def phrases_from(self, first: int) -> Iterator[Reading]:
        """Every phrase of the lexicon that begins with word *first*."""
        root = index().root.next
        for symbol, how in self.words[first].starts:
            yield from self._arrive(root[symbol], first, first, how)

    def _arrive(
        self, node: Node, first: int, at: int, how: How, *, gloss: bool = False, comma: bool = False
    ) -> Iterator[Reading]:
        """Word *at* has been met and led to *node*."""
        for spelling in node.ends:
            if not comma or "," in spelling.text or at - first >= 2:  # a list of two is no phrase
                yield Reading(first, at, Hit(spelling, how), gloss)
        if node.next and at + 1 < len(self.tokens) and at - first < MAX_WORDS:
            yield from self._go_on(node, first, at + 1, how, gloss=gloss, comma=comma)

    def _go_on(
        self, node: Node, first: int, at: int, how: How, *, gloss: bool, comma: bool
    ) -> Iterator[Reading]:
        """Continue at word *at*, and behind particles or a bracketed gloss."""
        gap, more = self.tokens[at].gap, at + 1 < len(self.tokens)
        if gap in {"", "join", ",", "/"}:
            comma = comma or gap == ","
            if gap == "," and more and "&" in self.words[at].symbols:  # the last of a list: , and
                yield from self._meet(node, first, at + 1, how, gloss=gloss, comma=comma)
            yield from self._meet(node, first, at, how, gloss=gloss, comma=comma)
            if more and (self.words[at].particle or self.tokens[at].text in _SKIPPED):
                yield from self._go_on(node, first, at + 1, how, gloss=gloss, comma=comma)
        elif gap == "(" and not gloss:
            end = min(at + MAX_GLOSS, len(self.tokens))
            close = next((n for n in range(at + 1, end) if self.tokens[n].gap == ")"), None)
            if close is not None:
                yield from self._meet(node, first, close, "compound", gloss=True, comma=comma)
                if self.words[close].particle and close + 1 < len(self.tokens):
                    yield from self._go_on(node, first, close + 1, "compound", gloss=True, comma=comma)

    def _meet(
        self, node: Node, first: int, at: int, how: How, *, gloss: bool, comma: bool
    ) -> Iterator[Reading]:
        """The readings that word *at* leads to from *node*, by one of its symbols or by a slip."""
        word, met = self.words[at], False
        for symbol, way in word.symbols.items():
            child = node.next.get(symbol)
            if child is not None:
                met = True
                worse = way if WORSE[way] > WORSE[how] else how
                yield from self._arrive(child, first, at, worse, gloss=gloss, comma=comma)
        text = self.tokens[at].text
        if met or word.hits or word.particle or len(text) < SHORTEST or is_ordinary(surface(text)):
            return
        allowed = 1 if len(word.key) <= TWO_SLIPS else 2
        for symbol, child in node.next.items():
            if symbol[:2] == f"={word.key[:1]}" and OSA.distance(word.key, symbol[1:], score_cutoff=allowed) <= allowed:
                yield from self._arrive(child, first, at, "fuzzy", gloss=gloss, comma=comma)
