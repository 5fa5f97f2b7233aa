"""Characters with a look, as documents hold them, to a line with stars around what is emphasised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from dailypage.lesson.model import Mark

_SPECIAL = re.compile(r"[\\*]")
_LONGEST_HEADING = 200


class Stretch(NamedTuple):
    """Characters of one look."""

    text: str
    italic: bool = False
    bold: bool = False


def line_of(stretches: Iterable[Stretch]) -> tuple[str, Mark]:
    r"""One line's text with its stars, and its mark: a line that is bold throughout is a heading.

    A bold beginning that ends in a colon is a label, whose look says no more than its words.

    >>> line_of([Stretch("the "), Stretch("Masach", italic=True), Stretch(" 2*2")])
    ('the *Masach* 2\\*2', '')
    >>> line_of([Stretch("Question:", bold=True), Stretch(" Why?")]), line_of([Stretch("Title", bold=True)])
    (('Question: Why?', ''), ('Title', 'heading'))
    """
    found = [each for each in stretches if each.text]
    plain = " ".join("".join(each.text for each in found).split())
    said = [each for each in found if each.text.strip()]
    if not said:
        return "", ""
    if all(each.bold for each in said) and len(plain) <= _LONGEST_HEADING and not plain.endswith((".", ":")):
        return _SPECIAL.sub(r"\\\g<0>", plain), "heading"
    opening = _label_length(found)
    pieces = [(each.italic or (each.bold and n >= opening), each.text) for n, each in enumerate(found)]
    pieces = [(emphasis and n >= opening, text) for n, (emphasis, text) in enumerate(pieces)]
    groups = [
        (emphasis, "".join(text for _, text in group))
        for emphasis, group in groupby(pieces, key=lambda piece: piece[0])
    ]
    line = "".join(_starred(text) if emphasis else _plain(text) for emphasis, text in _spaces_outside(groups))
    return re.sub(r"\s+", " ", line).strip(), ""


def _label_length(found: list[Stretch]) -> int:
    """How many stretches at the start are a label in bold, with its colon."""
    count, text = 0, ""
    while count < len(found) and (found[count].bold or not found[count].text.strip()):
        text += found[count].text
        count += 1
    if text.rstrip().endswith(":") and len(text) <= 100:
        return count
    follows = found[count].text if count < len(found) else ""
    return count if text and follows.startswith(":") and len(text) <= 100 else 0


def _spaces_outside(pieces: Iterable[tuple[bool, str]]) -> Iterable[tuple[bool, str]]:
    """Stars stand beside letters: spaces at the ends of what is emphasised are not."""
    for emphasis, text in pieces:
        inner = text.strip()
        if not emphasis or inner == text:
            yield emphasis, text
            continue
        if not inner:
            yield False, text
            continue
        start = text.index(inner)
        yield from ((False, text[:start]), (True, inner), (False, text[start + len(inner) :]))


def _starred(text: str) -> str:
    return f"*{_plain(text)}*" if text else ""


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
