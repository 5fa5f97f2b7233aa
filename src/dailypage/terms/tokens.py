"""Words of a text with their places, and the sentences they stand in."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, compress, count
from operator import add
from typing import Literal, NamedTuple

Gap = Literal["", "join", ",", "/", "(", ")", "break"]

_LETTER = r"[^\W_]|[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]"
# A word: letters and points, with apostrophes or gershayim inside; or a dotted acronym, A.B.Y.A.
WORD = re.compile(
    rf"(?:{_LETTER})+(?:(?:['’‘ʼ`´׳]{{1,2}}|[\"״“”„])(?:{_LETTER})+)*(?:['׳](?!\w))?(?:(?<![^\W\d_]{{2}})(?:\.[^\W\d_])+(?!\w)\.?)?"
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]*_]*\s|\n\s*\n")
_PLAIN_GAP = re.compile(r"[\s*_]*[-\u2010\u2011\u05be]?[\s*_]*")
_HYPHEN = re.compile(r"[-\u2010\u2011\u05be]")
_QUIET = re.compile(r"[\s*_\"“”„«»]*")
_OPENING = re.compile(r"[\"“„«:—–]")
_ABBREVIATIONS = frozenset({"Dr", "Mr", "Mrs", "Rav", "R", "St", "No", "Vol", "vs"})


_LONGEST_PIECE = 80  # characters; longer ones are not kept
_MOST_PIECES = 200_000


class _Piece(NamedTuple):
    """What stands between two spaces, when it is more or less than one bare word.

    words  (offset, word) of each
    tail   something stands behind the last word, or there is none
    """

    words: tuple[tuple[int, str], ...]
    tail: bool


class _Pieces(dict[str, _Piece | None]):
    """Piece -> its words, each piece read once; None for a bare word, as most are."""

    def __missing__(self, piece: str) -> _Piece | None:
        words = tuple((match.start(), match.group()) for match in WORD.finditer(piece))
        bare = words == ((0, piece),)
        tail = not words or words[-1][0] + len(words[-1][1]) < len(piece)
        found = None if bare else _Piece(words, tail)
        if len(piece) <= _LONGEST_PIECE:
            self[piece] = found
        return found


_pieces = _Pieces()


class Tokens:
    """The words of a text in order, as parallel lists; rare things are kept only where they are so.

    texts   the words
    starts  where each begins
    gaps    word -> what parts it from the word before, where that is not white space: "join" for a hyphen,
            a sign, or "break"
    firsts  the words that open a sentence, or a quotation, so that a capital says nothing
    heads   the first word of each sentence
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
        if len(_pieces) > _MOST_PIECES:
            _pieces.clear()
        pieces = self.text.split(" ")
        found = list(map(_pieces.__getitem__, pieces))
        places = [0, *map(add, accumulate(map(len, pieces)), count(1))]
        texts, starts = self.texts, self.starts
        done, loose = 0, True  # loose: the next word is not parted from the one before by one space alone
        for at in compress(count(), found):
            if done < at:
                if loose:
                    self._part(places[done])
                texts += pieces[done:at]
                starts += places[done:at]
                loose = False
            words, tail = found[at] or ((), True)
            for offset, word in words:
                if loose or offset:
                    self._part(places[at] + offset)
                texts.append(word)
                starts.append(places[at] + offset)
                loose = True
            loose, done = tail, at + 1
        if done < len(pieces):
            if loose:
                self._part(places[done])
            texts += pieces[done:]
            starts += places[done:-1]

    def _part(self, start: int) -> None:
        """Note what parts the word that begins at *start* from the one before."""
        n = len(self.texts)
        between = self.text[self.end(n - 1) if n else 0 : start]
        gap, ends, opens = _between(between)
        if gap:
            self.gaps[n] = gap
        if opens or not n:
            self.firsts.add(n)
        if not n or (ends and not (between[0] == "." and self.texts[-1] in _ABBREVIATIONS)):
            self.heads.append(n)


@lru_cache(maxsize=4096)
def _between(between: str) -> tuple[Gap, bool, bool]:
    """What *between* two words says: their gap, whether a sentence ends in it, whether one or a quotation begins."""
    ends = _END.search(between) is not None
    return _gap(between), ends, ends or _OPENING.search(between) is not None


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
