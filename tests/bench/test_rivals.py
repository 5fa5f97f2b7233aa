"""Matching alone finds what the plainest search would: at word boundaries, the leftmost and then the longest."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import rivals
from dailypage.terms.glossary import glossary

SPELLINGS = [spelling.text for spelling in glossary().spellings]
GLUE = [
    " ", " ", ", ", ". ", "-", "\n", " (", ") ", "’s ", "'", '"', "”", "4", "2nd ", "ß", "ss", "é", "é", "ç", "ж",
    "ה", "ב", "ָ", "a", "Z", "_", "*", "…", " — ", "\x00", "\x01", "😀", "ﬁ", "/", "׳", "״",
]  # fmt: skip

texts = st.lists(
    st.sampled_from(SPELLINGS) | st.sampled_from(SPELLINGS).map(str.upper) | st.sampled_from(GLUE),
    max_size=14,
).map("".join)


@cache
def matcher() -> rivals.Exact:
    return rivals.Exact(SPELLINGS)


@cache
def numbers() -> dict[str, int]:
    return {spelling: number for number, spelling in enumerate(matcher().spellings)}


def plainly(text: str) -> list[rivals.Span]:
    """The same, one place after the other, with nothing but a dictionary."""
    parts = [character.translate(rivals.FOLDED).lower() for character in text]
    folded, origin = "".join(parts), [n for n, part in enumerate(parts) for _ in part]
    longest, known, spans, at = max(map(len, numbers())), numbers(), [], 0
    for start in range(len(folded)):
        if start < at or (start and folded[start - 1].isalnum()):
            continue
        for end in range(min(len(folded), start + longest), start, -1):
            whole = end == len(folded) or not folded[end].isalnum()
            if whole and folded[start:end] in known:
                spans.append((origin[start], origin[end - 1] + 1, known[folded[start:end]]))
                at = end
                break
    return spans


@settings(max_examples=400)
@given(texts)
def test_matching_alone_finds_what_a_search_place_by_place_finds(text: str) -> None:
    assert matcher().spans(text) == plainly(text)
    assert matcher().by_overlap(text) == plainly(text)


@pytest.mark.parametrize(
    "text", ["Großer", "Or, Or Or-Or", "xOr Orx 2Or Or2", "מסך והמסך", "Ма́сах МАСАХ", ""]
)
def test_words_beside_each_other_and_inside_others_are_told_apart(text: str) -> None:
    assert matcher().spans(text) == plainly(text)
