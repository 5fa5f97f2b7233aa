"""Snippets: the passage of an issue that answers a query best, marked on the letters that were printed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from dailypage.archive.search.entries import Folded, Kept
from dailypage.archive.search.tree import SIGN, Phrase, Tree, name, wanted
from dailypage.archive.search_port import EntryArticle, Words
from dailypage.terms.tokens import WORD

#: Characters of a passage, about three lines.
LONGEST = 240
_REACH = 40  # characters that a passage may give up at an end, to begin or end with a word
_SPACE = re.compile(r"\s")


class Marked(NamedTuple):
    """A text and the half-open spans in it that answer the query, in order, never overlapping."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


class Passage(NamedTuple):
    """Where an issue answers best: the article, its title, and a piece of its text."""

    article: EntryArticle
    title: Marked
    text: Marked


class _Mark(NamedTuple):
    start: int
    end: int
    leaf: int


@dataclass(slots=True)
class Finder:
    """What a tree looks for, ready to be found in texts. *leaf* numbers tell what was found."""

    beginnings: list[tuple[str, int]] = field(default_factory=list)
    phrases: dict[tuple[str, ...], int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Tree) -> Finder:
        """The finder of what *tree* wants."""
        made = cls()
        for number, leaf in enumerate(wanted(tree)):
            if isinstance(leaf, Phrase):
                made.phrases.setdefault(leaf.keys, number)
            elif leaf.begins:
                made.beginnings += [(option, number) for option in leaf.options]
            else:
                for option in leaf.options:
                    if option[0] == SIGN:
                        made.names.setdefault(option, number)
                    else:
                        made.phrases.setdefault((option,), number)
        return made

    def passage(self, kept: Kept) -> Passage:
        """The best passage of an issue: with most of what is looked for, then most often, then the first."""
        best: tuple[tuple[int, int], EntryArticle, Words, tuple[int, int], list[_Mark]] | None = None
        folded = iter(kept.folded)
        articles = kept.entry.articles
        for article in articles:
            texts = [(words, self._marks(words, next(folded))) for words in article.words]
            titled = {mark.leaf for words, marks in texts if words.role == "title" for mark in marks}
            for words, marks in texts:
                if words.role in {"title", "label"}:
                    continue
                span, inside = _window(words.text, marks)
                leaves = {mark.leaf for mark in inside}
                worth = (len(leaves | titled), len(inside) if words.role == "body" else 0)
                if best is None or worth > best[0]:
                    best = (worth, article, words, span, inside)
        if best is None:  # an issue of titles alone, or of nothing
            article = articles[0] if articles else EntryArticle("", ())
            return Passage(article, self._title(kept, article), Marked(""))
        return Passage(best[1], self._title(kept, best[1]), _marked(best[2].text, *best[3:]))

    def _title(self, kept: Kept, article: EntryArticle) -> Marked:
        texts = [(words, each) for each in kept.entry.articles for words in each.words]
        for (words, of), folded in zip(texts, kept.folded, strict=True):
            if of is article and words.role == "title":
                return _marked(words.text, (0, len(words.text)), self._marks(words, folded))
        return Marked("")

    def _marks(self, words: Words, folded: Folded) -> list[_Mark]:
        """All that is looked for in *words*, in order; of overlapping marks the longest."""
        found = [*self._named(words)] if self.names else []
        if self.beginnings or self.phrases:
            found += self._words(words.text, folded)
        found.sort(key=lambda mark: (mark.start, -mark.end))
        kept: list[_Mark] = []
        for mark in found:
            if not kept or mark.start >= kept[-1].end:
                kept.append(mark)
        return kept

    def _named(self, words: Words) -> Iterator[_Mark]:
        for use in words.uses:
            if (leaf := self.names.get(name("", use.term_id))) is not None:
                yield _Mark(use.start, use.end, leaf)
        for told in words.told:
            if (leaf := self.names.get(name("m", told.moment))) is not None:
                yield _Mark(told.start, told.end, leaf)

    def _words(self, text: str, folded: Folded) -> Iterator[_Mark]:
        found = [*self._found(folded.keys)]
        starts = [*accumulate(folded.steps)] if found else []
        for first, last, leaf in found:
            end = WORD.match(text, starts[last])
            yield _Mark(starts[first], end.end() if end else starts[last], leaf)

    def _found(self, said: str) -> Iterator[tuple[int, int, int]]:
        """The first and the last word of what is looked for among the keys *said*, and its leaf."""
        for beginning, leaf in self.beginnings:
            begins = enumerate(said.split(" "))
            yield from ((at, at, leaf) for at, key in begins if key.startswith(beginning))
        spaced = f" {said} "
        for phrase, leaf in self.phrases.items():
            wanted, first, behind = f" {' '.join(phrase)} ", 0, 0
            while (at := spaced.find(wanted, behind)) >= 0:
                first += spaced.count(" ", behind, at + 1)
                yield first - 1, first + len(phrase) - 2, leaf
                behind = at + 1


def _window(text: str, marks: Sequence[_Mark]) -> tuple[tuple[int, int], list[_Mark]]:
    """The span of at most LONGEST characters with most of *marks*, and those in it."""
    if len(text) <= LONGEST or not marks:
        return _trimmed(text, 0, min(len(text), LONGEST)), [m for m in marks if m.end <= LONGEST]
    worth, best, first = (0, 0), marks[:0], 0
    leaves: Counter[int] = Counter()
    for last, mark in enumerate(marks):
        leaves[mark.leaf] += 1
        while marks[first].start < mark.end - LONGEST and first < last:
            leaves[marks[first].leaf] -= 1
            first += 1
        if (now := (sum(map(bool, leaves.values())), last - first + 1)) > worth:
            worth, best = now, marks[first : last + 1]
    start, end = best[0].start, min(best[-1].end, best[0].start + LONGEST)
    spare = LONGEST - (end - start)
    start = max(0, min(start - spare // 2, len(text) - LONGEST))
    span = _trimmed(text, start, min(len(text), start + LONGEST))
    return span, [m for m in best if m.start >= span[0]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the words that it cuts in two."""
    if start > 0 and not text[start - 1].isspace():
        space = text.find(" ", start, start + _REACH)
        start = space + 1 if space >= 0 else start
    if end < len(text) and not text[end].isspace():
        space = text.rfind(" ", end - _REACH, end)
        end = space if space > start else end
    return start, end


def _marked(text: str, span: tuple[int, int], marks: Sequence[_Mark]) -> Marked:
    """The *span* of *text* on one line, with dots where it was cut, and *marks* where they have come to stand."""
    start, end = span
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    said = _SPACE.sub(" ", text[start:end])
    inside = [
        (max(m.start, start) + shift, min(m.end, end) + shift)
        for m in marks
        if m.start < end and m.end > start
    ]
    return Marked(before + said + after, tuple(inside))
