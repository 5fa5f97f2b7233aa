"""What opens a paragraph and says what it is: question and answer labels, lead-ins of quotations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dailypage.page.model import BlockKind
from dailypage.page.words import Words

# A label longer than this is a sentence; a lead-in names a book, a chapter and an item.
_LONGEST_LABEL = 100
_LONGEST_LEAD_IN = 240
_MOST_NAME_WORDS = 7
_OPENING = {'"': '"', "“": "”", "„": "“", "«": "»", "(": ")"}
_SENTENCE = re.compile(r"(?P<label>[^\s:][^:.!?\n]{0,60}):(?=\s)")
_WHAT_FOLLOWS_A_SOURCE = re.compile(r"\s*(?:[,:(\"“„«]|#\s?\d|(?:No|Nr|№)\.?\s?\d)")


@dataclass(frozen=True, slots=True)
class Label:
    """A label found: it ends before offset *end* of the paragraph, its colon included."""

    kind: BlockKind
    end: int
    speaker: str | None = None
    follow_up: bool = False
    item: int | None = None


def label_of(plain: str, words: Words, *, after_quotation: bool = False) -> Label | None:
    """The label that opens *plain*, or None.

    after_quotation  the paragraph above is a quotation, which "Item 6:" goes on with

    >>> from dailypage.page.words import words
    >>> label_of("Dr. Laitman's Answer: Two are enough.", words("en"))
    Label(kind='answer', end=21, speaker='Dr. Laitman', follow_up=False, item=None)
    """
    colon = plain.find(":", 0, _LONGEST_LEAD_IN)
    if colon < 0:
        return None
    if colon <= _LONGEST_LABEL and (found := _speech(plain[: colon + 1], words)):
        return found
    if after_quotation and (item := words.item.match(plain)):
        return Label("quotation", item.end(), item=int(item["item"]))
    return _lead_in(plain, words)


def unknown_label(plain: str, words: Words) -> str | None:
    """What stands where a label would and looks like one, though none that is known.

    >>> from dailypage.page.words import words
    >>> unknown_label("Reply from the hall: Yes.", words("en")), unknown_label("Remember: yes.", words("en"))
    ('Reply from the hall:', None)
    """
    found = _SENTENCE.match(plain)
    if not found or len(found["label"].split()) > _MOST_NAME_WORDS or not found["label"][0].isupper():
        return None
    said = {word.strip("'’().,") for word in found["label"].casefold().split()}
    return found[0] if said & words.label_words else None


def _speech(opening: str, words: Words) -> Label | None:
    for kind, follow_up, pattern in words.labels:
        if found := pattern.fullmatch(opening):
            speaker = found.groupdict().get("speaker")
            if speaker is None or _is_name(speaker):
                return Label("answer" if kind == "answer" else "question", len(opening), speaker, follow_up)
    return None


def _is_name(text: str) -> bool:
    """A name is short and is no sentence: it has no comma, and a full stop only after a short word."""
    parts = text.split()
    return (
        len(parts) <= _MOST_NAME_WORDS
        and "," not in text
        and not any(part.endswith(".") and len(part) > 5 for part in parts[:-1])
    )


def _lead_in(plain: str, words: Words) -> Label | None:
    """``author-or-book ("," part)* [", Item" N] ":"``; a colon inside quotation marks does not end it."""
    found = words.sources.match(plain.lstrip('"“'))
    skipped = len(plain) - len(plain.lstrip('"“'))
    if not found or skipped > 1:
        return None
    start = found.end() + skipped
    if skipped and plain[start : start + 1] in ('"', "”"):
        start += 1
    if not _WHAT_FOLLOWS_A_SOURCE.match(plain, start):
        return None
    colon = _colon_outside_quotes(plain, start)
    if colon is None or not _are_parts(plain[start:colon], words):
        return None
    items = re.findall(r"\d{1,4}", plain[start:colon]) if words.item.search(plain[start : colon + 1]) else []
    return Label("quotation", colon + 1, item=int(items[-1]) if items else None)


def _colon_outside_quotes(plain: str, start: int) -> int | None:
    closing = ""
    for at in range(start, min(len(plain), _LONGEST_LEAD_IN)):
        char = plain[at]
        if closing:
            closing = "" if char == closing else closing
        elif char == ":":
            return at
        else:
            closing = _OPENING.get(char, "")
    return None


def _are_parts(text: str, words: Words) -> bool:
    """Whether each part between commas is quoted, numbered, capitalised or one of the known words."""
    bare = re.sub(r"\"[^\"]*\"|“[^”]*”|„[^“]*“|«[^»]*»|\([^)]*\)", " ‹› ", text)
    for part in bare.split(","):
        first = part.split(maxsplit=1)
        if not first:
            continue
        word = first[0]
        known = word in words.parts or word.startswith(("‹", "#", "№")) or word[0].isdigit()
        if not known and not (word[0].isupper() and len(part.split()) <= 5):
            return False
    return len(bare.split()) <= 25
