"""Folding for search: what counts as the same word, and where it stands in the original."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypage.archive.folding import LONGEST, bases_of, folded, forms_of, key_of, keys_in, words_in


@pytest.mark.parametrize(
    "one, other",
    [
        ("צִמְצוּם", "צמצום"),
        ("צה״ל", 'צה"ל'),
        ("ר׳", "ר"),
        ("שלום", "שלומ"),
        ("ёлка", "Елка"),
        ("Größe", "GRÖSSE"),
        ("Restricción", "restriccion"),
        ("Haka'a", "Haka’a"),
        ("the friend's", "the friend"),
        ("A.B.Y.A.", "ABYA"),
        ("ﬁnal", "final"),
        (unicodedata.normalize("NFD", "Día"), unicodedata.normalize("NFC", "día")),
    ],
)
def test_these_are_one_word(one: str, other: str) -> None:
    assert keys_in(one) == keys_in(other) != []


@pytest.mark.parametrize("one, other", [("AB", "SAG"), ("мир", "мера"), ("עב", "עבה"), ("light", "lights")])
def test_these_are_two(one: str, other: str) -> None:
    assert keys_in(one) != keys_in(other)


def test_hyphens_and_maqaf_part_words() -> None:
    assert keys_in("AB-SAG בית־המקדש") == ["ab", "sag", "בית", "המקדש"]


def test_places_are_those_of_the_original_with_its_points() -> None:
    text = "כי הַמָּסָךְ, Masach, stands"
    assert [(text[w.start : w.end], w.key) for w in words_in(text)] == [
        ("כי", "כי"), ("הַמָּסָךְ", "המסכ"), ("Masach", "masach"), ("stands", "stands"),
    ]  # fmt: skip


def test_a_hebrew_word_is_looked_for_behind_its_prefixes() -> None:
    forms = set(forms_of(key_of("כלים")))
    assert {key_of(each) for each in ("כלים", "הכלים", "בכלים", "והכלים", "שבכלים")} <= forms
    assert key_of("לים") not in forms  # the first letter is the word's own


def test_an_article_that_was_typed_does_not_count_but_is_looked_for_too() -> None:
    assert forms_of(key_of("הכלי"))[0] == key_of("הכלי")
    assert key_of("כלי") in forms_of(key_of("הכלי"))


def test_what_an_index_may_hold_of_a_prefixed_word_is_found_by_the_bare_one() -> None:
    assert key_of("מסך") in bases_of(key_of("ובמסך"))
    assert bases_of("masach") == ()


@given(st.text(max_size=200))
def test_any_text_is_cut_into_words_in_order(text: str) -> None:
    end = 0
    for word in words_in(text):
        assert end <= word.start < word.end <= len(text)
        assert 0 < len(word.key) <= LONGEST
        assert word.key.isalnum()
        end = word.end


@given(st.text(max_size=40))
def test_folding_a_key_again_changes_nothing(text: str) -> None:
    for key in keys_in(text):
        assert key_of(key) == key


@given(st.text(max_size=400) | st.text("אמ׳ב \n\t\u00a0-'aé\u0301", max_size=1200))
def test_folding_all_at_once_is_folding_word_by_word(text: str) -> None:
    words = [*words_in(text)]
    assert folded(text) == (" ".join(word.key for word in words), [word.start for word in words])


def test_every_word_of_the_samples_is_found_at_its_place(samples: Path) -> None:
    for path in samples.glob("*.txt"):
        text = path.read_text("utf-8")
        found = list(words_in(text))
        assert len(found) > 50
        assert all(key_of(text[word.start : word.end]) == word.key for word in found)
