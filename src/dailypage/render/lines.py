"""Lines of plain text: safe to show in a terminal, wrapped, and running the right way.

Plain text has no ``dir``, so direction rests on the characters: a mark closes each foreign run, and
each line that would be taken to run the other way begins with one. Marks (U+200E, U+200F) and not
isolates: a hard line break ends an isolate, and older mail programs do not know it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from dailypage.issue import Issue
from dailypage.spans import Direction, Span, direction_of, spans_of

WIDTH = 72  # columns; what is quoted once or twice in a reply still fits into 80
#: A space that does not end a line; turned into a plain one after wrapping. Never in a text: see safe().
TIED = "\0"

_MARK: dict[Direction, str] = {"ltr": "\u200e", "rtl": "\u200f"}
_STRONG: dict[str, Direction] = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_SPACES = re.compile("[ \\t\\n\\v\\f\\r\\x1c-\\x1f\\x85\\u2028\\u2029]+")
# Embeddings, overrides and isolates: one left open turns round all that follows. Also the byte order mark.
_DIRECTING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_KEPT = 8192  # texts of the lexicon, which come again in issue after issue
_ADDRESS = re.compile(r"https?://[!-~]+")
_CONTROL = re.compile("[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\ud800-\udfff]")


def safe(text: str) -> str:
    r"""*text* without what could command a terminal or turn its neighbours round.

    Controls become their visible pictures, any run of white space but no-break space one space.

    >>> safe("a \x1b[31m\tb\u202e")
    'a ␛[31m b'
    """
    if text.isprintable() and "  " not in text:  # so are most, and this is said of them at once
        return text
    return _CONTROL.sub(_picture, _DIRECTING.sub("", _SPACES.sub(" ", text)))


def _picture(found: re.Match[str]) -> str:
    point = ord(found.group())
    return "\u2421" if point == 0x7F else chr(0x2400 + point) if point < 0x20 else "\ufffd"


def closing(direction: Direction, home: Direction) -> str:
    """The mark that closes a run of *direction* in a text that runs *home*; none where both agree."""
    return "" if direction == home else _MARK[home]


def run_of(span: Span, home: Direction) -> str:
    """The characters of *span*, closed by a mark if it runs the other way."""
    text = safe(span.text)
    return text + closing(span.direction, home) if text else text


@lru_cache(_KEPT)
def foreign_safe(text: str, language: str) -> str:
    r"""*text*, written in *language*, with every run of another direction closed.

    >>> foreign_safe("Masach (מסך)", "en")
    'Masach (מסך\u200e)'
    """
    home = direction_of(language)
    return "".join(run_of(span, home) for span in spans_of(text, language))


def embedded(text: str, language: str, home: Direction) -> str:
    r"""*text*, all in *language*, for a line that runs *home*: numbers in it stay with its words.

    >>> embedded("Part 2", "en", "rtl")
    'Part 2\u200f'
    """
    return foreign_safe(text, language) + closing(direction_of(language), home)


def address_of(issue: Issue) -> str:
    """Where *issue* is on the web, if that is a plain web address; "" otherwise."""
    return issue.address if _ADDRESS.fullmatch(issue.address) else ""


def width(text: str) -> int:
    """The columns *text* takes: none for points and marks, two for wide letters.

    >>> width("מָסָךְ"), width("מסך"), width("屏幕")
    (3, 3, 4)
    """
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(sign) in {"Mn", "Me", "Cf"}
        else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def wrapped(
    text: str, direction: Direction, *, first: str = "", rest: str = "", columns: int = WIDTH
) -> list[str]:
    """*text* in lines of at most *columns*, begun by *first* and then by *rest*.

    Only spaces are broken at: a word longer than a line stands alone on one, whole.

    >>> wrapped("one two three", "ltr", first="- ", rest="  ", columns=9)
    ['- one two', '  three']
    """
    lines: list[str] = []
    start, line, used = first, "", width(first)
    for word in text.split(" "):
        if not word:
            continue
        needed = width(word)
        if line and used + 1 + needed > columns:
            lines.append(_finished(start, line, direction))
            start, line, used = rest, "", width(rest)
        line, used = (f"{line} {word}", used + 1 + needed) if line else (word, used + needed)
    if line:
        lines.append(_finished(start, line, direction))
    return lines


def _finished(start: str, line: str, direction: Direction) -> str:
    return start + steered(line, direction).replace(TIED, " ")


def steered(line: str, direction: Direction) -> str:
    r"""*line*, begun by a mark when its first letter would make a reader take it to run the other way.

    >>> steered("מסך is a screen", "ltr")
    '\u200eמסך is a screen'
    """
    found = next((way for way in map(_STRONG.get, map(unicodedata.bidirectional, line)) if way), direction)
    return line if found == direction else _MARK[direction] + line


def underlined(lines: Iterable[str], stroke: str) -> list[str]:
    """*lines* with a stroke below, as long as the longest of them."""
    title = list(lines)
    return [*title, stroke * max(map(width, title), default=0)]
