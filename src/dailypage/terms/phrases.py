"""Phrases: walking the tree of symbols over the words of a text, particles and glosses between them set aside."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from dailypage.terms.hits import AMBIGUOUS, CERTAIN, Hit, Weighed, level_of, weigh
from dailypage.terms.index import Node, index, spellings
from dailypage.terms.model import How
from dailypage.terms.tokens import STOPS, Tokens
from dailypage.terms.typos import slips_in_phrase
from dailypage.terms.words import SKIPPED, Word, WordCache

WORSE: dict[How, int] = {"exact": 0, "variant": 1, "folded": 2, "prefixed": 3, "compound": 4, "fuzzy": 5}
MAX_WORDS = 14
LONGEST_PHRASE = 300  # characters; the readings of a longer one are not kept
MAX_GLOSS = 6  # words in the brackets that may part a term


class Walk:
    """The phrases of one text, gathered in *found*: (first word, last word, term) -> the best reading."""

    def __init__(self, tokens: Tokens, words: Sequence[Word], met: WordCache) -> None:
        self.tokens, self.words, self.met, self.last = tokens, words, met, len(tokens) - 1
        self.found: dict[tuple[int, int, str], Weighed] = {}

    def phrases_from(self, first: int) -> None:
        """Add every phrase of the lexicon that begins with word *first*."""
        starts = self.words[first].starts
        if starts and self._may_begin(first):
            root = index().root.next
            for symbol, how in starts:
                self._go_on(root[symbol], first, first + 1, how, gloss=False, comma=False)

    def _may_begin(self, first: int) -> bool:
        """Whether a phrase may begin here: with most words ("the", "in") none does. This look ahead spares the walk."""
        word, gaps = self.words[first], self.tokens.gaps
        for at in range(first + 1, min(self.last, first + MAX_WORDS) + 1):
            gap = gaps.get(at, "")
            if gap in {",", "("}:
                return True
            if gap in STOPS:
                return False
            after = self.words[at]
            if not word.leads_to.isdisjoint(after.symbols):
                return True
            if after.odd and not word.small and f"={after.key[0]}" in word.leads_to:
                return True
            if not self._may_skip(at):
                return False
        return False

    def _arrive(self, node: Node, first: int, at: int, how: How, *, gloss: bool, comma: bool) -> None:
        """Word *at* has been met and led to *node*."""
        if node.ends:
            for one in self._readings(node, first, at, how, gloss=gloss, comma=comma):
                place = (first, at, one.spelling.term_id)
                best = self.found.get(place)
                if best is None or one.rank > best.rank:
                    self.found[place] = one
        if node.next and at < self.last and at - first < MAX_WORDS:
            self._go_on(node, first, at + 1, how, gloss=gloss, comma=comma)

    def _readings(
        self, node: Node, first: int, at: int, how: How, *, gloss: bool, comma: bool
    ) -> tuple[Weighed, ...]:
        """The readings of words *first* to *at* that end in *node*. The same words are the same phrase anywhere."""
        written = self.tokens.text[self.tokens.starts[first] : self.tokens.end(at)]
        phrase = (written, at - first, tuple(node.ends), how, gloss, comma)
        found = self.met.phrases.get(phrase)
        if found is None:
            hits = [
                Hit(spelling, how)
                for spelling in spellings(node.ends)
                if (not comma or "," in spelling.text or self._is_list(first, at))
                and (not (spelling.translated and " of " in spelling.text) or self._says_of(first, at))
            ]
            weighed = [self._weigh(hit, written, first, at, gloss=gloss) for hit in hits]
            found = tuple(one for one in weighed if one is not None)
            if len(written) <= LONGEST_PHRASE:
                self.met.phrases[phrase] = found
        return found

    def _weigh(self, hit: Hit, written: str, first: int, at: int, *, gloss: bool) -> Weighed | None:
        one = weigh(hit, written, self.met.language)
        if one.how == "compound" and not (gloss or one.spelling.everyday):
            level, span = self._level_of_parts(first, at, one.level), self.words[first : at + 1]
            if (
                level != CERTAIN
                and all(word.hits for word in span)
                and not any(word.particle for word in span)
            ):
                return None  # two ordinary words side by side: "turns the Light back"
            one = weigh(hit, written, self.met.language, level)
        return one

    def _level_of_parts(self, first: int, at: int, level: int) -> int:
        """A phrase put together is certain when a part of it is, else as doubtful as its most doubtful part."""
        parts = [
            min(level_of(hit.spelling, self.tokens.texts[n]) for hit in self.words[n].hits)
            for n in range(first, at + 1)
            if self.words[n].hits
        ]
        return CERTAIN if CERTAIN in parts else max(parts, default=max(level, AMBIGUOUS))

    def _says_of(self, first: int, at: int) -> bool:
        """In plain English the "of" must stand: "turns the Light back" does not speak of the Light of the Back."""
        between = range(first, at + 1)
        return any(self._may_skip(n) and not self.words[n].article for n in between)

    def _is_list(self, first: int, at: int) -> bool:
        """Whether commas may part the words of a phrase: two words with a comma between them are no phrase."""
        return sum(not word.particle for word in self.words[first : at + 1]) > 2

    def _go_on(self, node: Node, first: int, at: int, how: How, *, gloss: bool, comma: bool) -> None:
        """Continue at word *at*, and behind particles or a bracketed gloss."""
        gap, more = self.tokens.gaps.get(at, ""), at < self.last and at - first < MAX_WORDS
        if gap in {"", "join", ",", "/"}:
            comma = comma or gap == ","
            if gap == "," and more and "&" in self.words[at].symbols:  # the last of a list: , and
                self._meet(node, first, at + 1, how, gloss=gloss, comma=comma)
            self._meet(node, first, at, how, gloss=gloss, comma=comma)
            if more and self._may_skip(at):
                self._go_on(node, first, at + 1, how, gloss=gloss, comma=comma)
        elif gap == "(" and not gloss:
            end = min(at + MAX_GLOSS, self.last + 1)
            close = next((n for n in range(at + 1, end) if self.tokens.gaps.get(n) == ")"), None)
            if close is not None:
                self._meet(node, first, close, "compound", gloss=True, comma=comma)
                if self.words[close].particle and close < self.last and close - first < MAX_WORDS:
                    self._go_on(node, first, close + 1, "compound", gloss=True, comma=comma)

    def _may_skip(self, at: int) -> bool:
        word = self.words[at]
        if word.article:
            return self.words[at - 1].small
        return word.particle or self.tokens.texts[at] in SKIPPED

    def _meet(self, node: Node, first: int, at: int, how: How, *, gloss: bool, comma: bool) -> None:
        """Go where word *at* leads from *node*, by its symbols or by a slip."""
        word, following = self.words[at], node.next
        if self.tokens.texts[at] == "I" and at < self.last and at + 1 not in self.tokens.gaps:
            return  # "in Gadlut I add" counts no Gadlut
        if not following.keys().isdisjoint(word.symbols):
            for symbol, way in word.symbols.items():
                child = following.get(symbol)
                if child is not None:
                    worse = way if WORSE[way] > WORSE[how] else how
                    self._arrive(child, first, at, worse, gloss=gloss, comma=comma)
        elif word.odd and not self.words[first].small:
            allowed = slips_in_phrase(len(word.key))
            for symbol, child in following.items():
                if (
                    symbol[:2] == f"={word.key[0]}"
                    and OSA.distance(word.key, symbol[1:], score_cutoff=allowed) <= allowed
                ):
                    self._arrive(child, first, at, "fuzzy", gloss=gloss, comma=comma)
