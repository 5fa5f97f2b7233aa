"""What is remembered of words and phrases changes no reading: with a memory and without, the same is found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dailypage.terms.glossary import glossary
from dailypage.terms.phrases import Walk
from dailypage.terms.recognise import find
from dailypage.terms.runs import Reader
from dailypage.terms.tokens import WORD, tokenise
from dailypage.terms.words import word_cache

SPELLINGS = [spelling.text for spelling in glossary().spellings]
WORDS = sorted({word for spelling in SPELLINGS for word in spelling.split()})
GLUE = [
    " ", " ", " ", " ", ", ", ". ", "-", "\n\n", " (", ") ", " of ", " de ", " the ", " and ", "/", " *", "* ", "’s ",
    "  ", " in ", " I ", ": “", "” ", " — ", " Dr. ", "… ", " A.B.Y.A. ",
]  # fmt: skip
DULL = ["went", "raining", "Cohen", "table", "Tables", "corrected", "Masahc", "spirituall"]

texts = st.lists(
    st.tuples(
        st.sampled_from(SPELLINGS) | st.sampled_from(WORDS) | st.sampled_from(DULL), st.sampled_from(GLUE)
    ),
    min_size=1,
    max_size=12,
).map(lambda parts: "".join(word + glue for word, glue in parts))
languages = st.sampled_from(["en", "he", "ru", "es", "de"])


@settings(max_examples=150)
@given(texts, languages)
def test_runs_hold_the_phrases_that_begin_with_each_word_of_the_text(text: str, language: str) -> None:
    tokens, met = tokenise(text), word_cache(language)
    words = [met[word] for word in tokens.texts]
    one_by_one = Walk(tokens, words, met)
    for n in range(len(words)):
        one_by_one.phrases_from(n)
    first, second = (list(Reader(tokens, words, met).runs()) for _ in range(2))
    held = {
        (at + one.first, at + one.last, one.term_id): one.order[1]
        for run, at, _ in first
        for one in run.readings
        if one.first < one.last
    }
    assert held == {place: -one.rank for place, one in one_by_one.found.items()}
    assert second == first


@settings(max_examples=40)
@given(texts, languages)
def test_a_text_reads_the_same_when_nothing_is_remembered(text: str, language: str) -> None:
    remembered = find(text, language)
    word_cache(language).clear()
    assert find(text, language) == remembered


@settings(max_examples=200)
@given(texts | st.text(alphabet="aAbZ.,'\"״-()*\n\t ־שי’_1…", max_size=40))
def test_the_words_of_a_text_are_those_its_pattern_finds(text: str) -> None:
    tokens = tokenise(text)
    assert list(zip(tokens.starts, tokens.texts, strict=True)) == [
        (match.start(), match.group()) for match in WORD.finditer(text)
    ]


@pytest.mark.parametrize("between", [" ", "  ", " *", "\t"])
def test_white_space_and_stars_are_no_gap(between: str) -> None:
    assert not tokenise(f"Or{between}Yashar").gaps


def test_a_sentence_begins_behind_a_full_stop_but_not_behind_an_abbreviation() -> None:
    tokens = tokenise("It is so. Dr. Laitman said: “Masach.” Then")
    assert [tokens.texts[n] for n in tokens.heads] == ["It", "Dr", "Then"]
    assert [tokens.texts[n] for n in sorted(tokens.firsts)] == ["It", "Dr", "Laitman", "Masach", "Then"]
