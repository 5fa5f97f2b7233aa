"""Words of a text with their places, and the sentences they stand in."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

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


class Token(msgspec.Struct, gc=False):
    """A word of the text.

    gap       what parts it from the word before: "" for white space, "join" for a hyphen, a sign, or "break"
    sentence  the number of its sentence in the text, from 0
    first     it opens a sentence, or a quotation, so that a capital says nothing
    """

    start: int
    end: int
    text: str
    gap: Gap
    sentence: int
    first: bool


def _gap(between: str) -> Gap:
    if _PLAIN_GAP.fullmatch(between):
        return "join" if _HYPHEN.search(between) else ""
    bare = _QUIET.sub("", between)
    if bare in {",", "/", "(", ")"}:
        return bare  # type: ignore[return-value]  # one of the four signs just listed
    return "break"


def tokenise(text: str) -> list[Token]:
    r"""The words of *text* in order.

    >>> [token.text for token in tokenise("the Or (Light) of Z\"A, 4/3")]
    ['the', 'Or', 'Light', 'of', 'Z"A', '4', '3']
    """
    tokens: list[Token] = []
    at, sentence = 0, 0
    for match in WORD.finditer(text):
        start, end = match.span()
        between = text[at:start]
        if between == " " and tokens:  # by far the most frequent
            tokens.append(Token(start, end, match.group(), "", sentence, False))  # noqa: FBT003 - speed
        else:
            ends = not tokens or _END.search(between) is not None
            if ends and tokens and not (between.startswith(".") and tokens[-1].text in _ABBREVIATIONS):
                sentence += 1
            opens = ends or _OPENING.search(between) is not None
            tokens.append(Token(start, end, match.group(), _gap(between), sentence, opens))
        at = end
    return tokens
