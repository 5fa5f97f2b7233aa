"""Endless text: the work grows as the text does, whatever it repeats, counted in steps of the program."""

from __future__ import annotations

import pytest
from steps import steps_of

from dailypage import recognise
from dailypage.terms.phrases import MAX_WORDS
from dailypage.terms.tokens import LONGEST_SENTENCE, tokenise

ENDLESS = [
    "a-", "_a_ ", "Masach-", "Masach de ", "Rosh, ", "Masach (screen) ", "המסך ", "4/3/", "Light of the ",
    "the screen and light ",
]  # fmt: skip
SIGNS = [".", "!?", "*", "\t", "\n\t", " . "]


@pytest.mark.parametrize("piece", ENDLESS)
def test_a_text_of_twice_the_length_takes_twice_the_steps(piece: str) -> None:
    recognise(piece * 3)  # what is built once is built
    once, twice = (steps_of(lambda n=n: recognise(piece * n)) for n in (1_000, 2_000))  # type: ignore[misc]
    assert twice < 2.3 * once


@pytest.mark.parametrize("sign", SIGNS)
def test_any_number_of_signs_between_two_words_is_one_gap(sign: str) -> None:
    tokens = tokenise(f"Rosh{sign * 200_000}, Sof")  # read in square time this takes hours
    assert tokens.texts == ["Rosh", "Sof"]
    assert tokens.gaps[1] == ("break" if set(sign) & set(".!") else ",")


@pytest.mark.parametrize("lead", ["Masach ", "Light of ", "Rosh de "])
@pytest.mark.parametrize("piece", ["a-", "de ", "_a_ ", "of the "])
def test_no_row_of_small_words_is_too_long_to_walk_over(lead: str, piece: str) -> None:
    first = recognise(lead + piece * 5_000)
    assert [mention.start for mention in first][:1] in ([], [0])


def test_small_words_beyond_a_phrase_part_it() -> None:
    near, far = (f"Zivug {'de ' * count}Hakaa" for count in (1, MAX_WORDS + 1))
    assert [mention.term_id for mention in recognise(near)] == ["zivug-de-hakaa"]
    assert "zivug-de-hakaa" not in [mention.term_id for mention in recognise(far)]


def test_a_sentence_without_end_is_cut() -> None:
    tokens = tokenise("word " * (2 * LONGEST_SENTENCE + 1) + ". Word")
    assert tokens.heads == [0, LONGEST_SENTENCE, 2 * LONGEST_SENTENCE, 2 * LONGEST_SENTENCE + 1]
    assert tokens.sentence_span(LONGEST_SENTENCE + 5) == (LONGEST_SENTENCE, 2 * LONGEST_SENTENCE)
