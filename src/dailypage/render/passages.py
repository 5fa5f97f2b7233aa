"""The sentences of a block that a picture belongs to, cut out of the block's pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from operator import itemgetter

from dailypage.issue import Passage, Piece
from dailypage.spans import Span

Stretch = tuple[Passage | None, tuple[Piece, ...]]


def stretches(pieces: Iterable[Piece], passages: Iterable[Passage]) -> Iterator[Stretch]:
    """*pieces* in order, in groups: those of each passage together, and those between them.

    A passage's offsets count the characters of all pieces. A term is never cut: it belongs to the passage that it
    begins in.

    >>> one, other = Span("So it was. It fell."), Span(" And rose.")
    >>> for passage, group in stretches([Piece((one, other))], [Passage(0, 11, 19)]):
    ...     print(bool(passage), [piece.plain for piece in group])
    False ['So it was. ']
    True ['It fell.']
    False [' And rose.']
    """
    found = sorted(set(passages), key=lambda passage: (passage.start, passage.end))
    if not found:  # as most blocks
        yield None, tuple(pieces)
        return
    edges = sorted({edge for passage in found for edge in (passage.start, passage.end)})
    placed = [(_owner(found, at), piece) for at, piece in _cut(pieces, edges)]
    for owner, group in groupby(placed, key=itemgetter(0)):
        yield owner, tuple(piece for _, piece in group)


def _owner(passages: list[Passage], at: int) -> Passage | None:
    return next((one for one in passages if one.start <= at < one.end), None)


def _cut(pieces: Iterable[Piece], edges: list[int]) -> Iterator[tuple[int, Piece]]:
    """Each piece with its offset; text that is no term is cut at the *edges*."""
    at = 0
    for piece in pieces:
        end = at + len(piece.plain)
        inside = [] if piece.term_id else [edge for edge in edges if at < edge < end]
        if not inside:
            yield at, piece
        for start, stop in pairwise([at, *inside, end] if inside else []):
            yield start, Piece(_between(piece.spans, start - at, stop - at))
        at = end


def _between(spans: tuple[Span, ...], start: int, stop: int) -> tuple[Span, ...]:
    """The characters of *spans* from *start* to *stop*."""
    found, at = [], 0
    for span in spans:
        text = span.text[max(start - at, 0) : max(stop - at, 0)]
        at += len(span.text)
        if text:
            found.append(replace(span, text=text))
    return tuple(found)
