"""Words of a text with their places, and the sentences they stand in."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, compress, count
from operator import add
from typing import Literal, NamedTuple

Gap = Literal["", "join", ",", "/", "(", ")", "break"]
STOPS: frozenset[Gap | None] = frozenset({"break", ")"})  # gaps that no phrase goes over

_LETTER = r"[^\W_]|[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]"
# A word: letters and points, with apostrophes or gershayim inside; or a dotted acronym, A.B.Y.A.
WORD = re.compile(
    rf"(?:{_LETTER})+(?:(?:['’‘ʼ`´׳]{{1,2}}|[\"״“”„])(?:{_LETTER})+)*(?:['׳](?!\w))?(?:(?<![^\W\d_]{{2}})(?:\.[^\W\d_])+(?!\w)\.?)?"
)
# Each sign is looked at once, however many stand together: hence the look behind, and ++ and *+.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]*_]*+\s|\n[^\S\n]*+\n")
_PLAIN_GAP = re.compile(r"[\s*_]*+(?:[-\u2010\u2011\u05be][\s*_]*+)?")
_HYPHEN = re.compile(r"[-\u2010\u2011\u05be]")
_QUIET = re.compile(r"[\s*_\"“”„«»]*")
_OPENING = re.compile(r"[\"“„«:—–]")
_ABBREVIATIONS = frozenset({"Dr", "Mr", "Mrs", "Rav", "R", "St", "No", "Vol", "vs"})


LONGEST_SENTENCE = 400  # words; what says more without a full stop is a list, or an attack
_LONGEST_KEPT = 80  # characters; what is longer is read anew each time
_MOST_KEPT = 200_000


class _Piece(NamedTuple):
    """What stands between two spaces, when it is more or less than one bare word.

    words  (offset, what stands before it in the piece, word) of each
    tail   what stands behind the last word, the space included
    """

    words: tuple[tuple[int, str, str], ...]
    tail: str


class _Pieces(dict[str, _Piece | None]):
    """Piece -> its words, each piece read once; None for a bare word, as most are."""

    def __missing__(self, piece: str) -> _Piece | None:
        words, end = [], 0
        for match in WORD.finditer(piece):
            words.append((match.start(), piece[end : match.start()], match.group()))
            end = match.end()
        bare = words == [(0, "", piece)]
        found = None if bare else _Piece(tuple(words), piece[end:] + " ")
        if len(piece) <= _LONGEST_KEPT:
            self[piece] = found
        return found


class _Between(NamedTuple):
    """What stands between two words: their gap, whether a sentence ends in it, whether one or a quotation begins."""

    gap: Gap
    ends: bool
    opens: bool


class _Betweens(dict[str, _Between]):
    """The characters between two words -> what they say, read once."""

    def __missing__(self, between: str) -> _Between:
        ends = _END.search(between) is not None
        found = _Between(_gap(between), ends, ends or _OPENING.search(between) is not None)
        if len(between) <= _LONGEST_KEPT:
            self[between] = found
        return found


_pieces, _betweens = _Pieces(), _Betweens()
_NOTHING = _Piece((), " ")


class Tokens:
    """The words of a text in order, as parallel lists; rare things are kept only where they are so.

    texts   the words
    starts  where each begins
    gaps    word -> what parts it from the word before, where that is not white space: "join" for a hyphen,
            a sign, or "break"
    firsts  the words that open a sentence, or a quotation, so that a capital says nothing
    heads   the first word of each sentence; one without end is cut, or its words would all be weighed by each other
    """

    __slots__ = ("firsts", "gaps", "heads", "starts", "text", "texts")

    def __init__(self, text: str) -> None:
        self.text = text
        self.texts: list[str] = []
        self.starts: list[int] = []
        self.gaps: dict[int, Gap] = {}
        self.firsts: set[int] = set()
        self.heads: list[int] = []
        self._read()

    def __len__(self) -> int:
        return len(self.texts)

    def end(self, n: int) -> int:
        """Where word *n* ends."""
        return self.starts[n] + len(self.texts[n])

    def sentence(self, n: int) -> int:
        """The number of the sentence of word *n*, from 0."""
        return bisect_right(self.heads, n) - 1

    def sentence_span(self, n: int) -> tuple[int, int]:
        """The first word of the sentence of word *n*, and the first behind it."""
        number = self.sentence(n)
        following = self.heads[number + 1] if number + 1 < len(self.heads) else len(self.texts)
        return self.heads[number], following

    def _read(self) -> None:
        """Bare words are taken over in bulk; only the others are looked at one by one."""
        if len(_pieces) + len(_betweens) > _MOST_KEPT:
            _pieces.clear()
            _betweens.clear()
        pieces = self.text.split(" ")
        found = list(map(_pieces.__getitem__, pieces))
        places = [0, *map(add, accumulate(map(len, pieces)), count(1))]
        texts, starts = self.texts, self.starts
        done, between = 0, ""  # between: what parts the next word from the one before
        for at in compress(count(), found):
            if done < at:
                if between != " ":
                    self._part(between)
                texts += pieces[done:at]
                starts += places[done:at]
                between = " "
            words, tail = found[at] or _NOTHING
            for offset, before, word in words:
                between += before
                if between != " ":
                    self._part(between)
                texts.append(word)
                starts.append(places[at] + offset)
                between = ""
            between += tail
            done = at + 1
        if done < len(pieces):
            if between != " ":
                self._part(between)
            texts += pieces[done:]
            starts += places[done:-1]
        if texts:
            self.firsts.add(0)
            self.heads.insert(0, 0)
            self._cut_endless()

    def _cut_endless(self) -> None:
        """Begin a sentence anew where it is too long to be one."""
        if len(self.texts) > LONGEST_SENTENCE:
            spans = zip(self.heads, [*self.heads[1:], len(self.texts)], strict=True)
            self.heads = [cut for head, end in spans for cut in range(head, end, LONGEST_SENTENCE)]

    def _part(self, between: str) -> None:
        """Note what *between* says of the word that comes next."""
        n = len(self.texts)
        gap, ends, opens = _betweens[between]
        if gap:
            self.gaps[n] = gap
        if opens:
            self.firsts.add(n)
        if n and ends and not (between[0] == "." and self.texts[-1] in _ABBREVIATIONS):
            self.heads.append(n)


def _gap(between: str) -> Gap:
    if _PLAIN_GAP.fullmatch(between):
        return "join" if _HYPHEN.search(between) else ""
    bare = _QUIET.sub("", between)
    if bare in {",", "/", "(", ")"}:
        return bare  # type: ignore[return-value]  # one of the four signs just listed
    return "break"


def tokenise(text: str) -> Tokens:
    r"""The words of *text* in order.

    >>> tokenise("the Or (Light) of Z\"A, 4/3").texts
    ['the', 'Or', 'Light', 'of', 'Z"A', '4', '3']
    """
    return Tokens(text)
