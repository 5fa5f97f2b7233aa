"""Plain text, read as a person in a terminal reads it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from handmade import Desk
from hypothesis import given
from hypothesis import strategies as st
from pages import assert_says, full_page

from dailypage.issue import Issue, make_issue
from dailypage.render.lines import WIDTH, foreign_safe, safe, steered, width, wrapped
from dailypage.render.registry import render, renderer
from dailypage.render.text import plain_text

LRM, RLM = "\u200e", "\u200f"


def issue() -> Issue:
    return (
        Desk()
        .article(
            "How High?",
            (
                "question",
                "Question:",
                "What is a {Masach}[masach] for {Malchut}[malchut], or מסך in Hebrew, and why?",
            ),
            ("answer", "Answer:", "The {*Masach*}[masach] turns the Light back."),
            ("quotation", "The Zohar, Item 5:", "...A line was stretched between the waters and the waters."),
            attribution="-from the1st part of the Daily Kabbalah Lesson 6/15/10",
        )
        .article(None, "No title here, but a {screen}[masach] of its own.")
        .issue(notice="Invented sample.")
    )


def bare(shown: str) -> str:
    """What is shown, without what the format adds: numbers, stars, direction marks."""
    return (
        re.sub(r" \[\d+\]", "", " ".join(shown.split())).replace("*", "").translate({0x200E: "", 0x200F: ""})
    )


def test_an_issue_reads_from_masthead_to_glossary() -> None:
    assert (
        plain_text(issue())
        == f"""\
The Daily Page
==============
February 6, 2011

Invented sample.

Daily Kabbalah Lesson

Taken from invented lessons


How High?
---------

Question: What is a Masach [1] for Malchut [2], or מסך{LRM} in Hebrew, and
why?

Answer: The *Masach* turns the Light back.

    The Zohar, Item 5: ...A line was stretched between the waters and
    the waters.

-from the1st part of the Daily Kabbalah Lesson 6/15/10


* * *

No title here, but a screen [1] of its own.


Glossary
========

[1] Masach (מסך{LRM})
    The power to refuse what one wants for oneself.
    The force of resistance in Malchut that turns the Upper Light back.
    Printed here as: screen
    Source: A Book for Tests, Part 2 (item looked up)
    Related terms: Reflected Light, Malchut [2]

[2] Malchut (מלכות{LRM})
    The desire to receive, which is all that was created.
    The last Sefira; it has nothing of its own but what it is given.
    Source: A Book for Tests (used throughout the work)
    Related terms: Masach [1]
"""
    )


def test_a_hebrew_issue_says_everything_in_hebrew_and_keeps_each_line_running_right() -> None:
    made = (
        Desk("he")
        .article(
            "מה זה מסך?",
            ("question", "שאלה:", "מהו {מסך}[masach]?"),
            "Masach הוא {בינה}[bina] 4/3 Ohr Hozer 7.",
        )
        .issue()
    )
    lines = plain_text(made).splitlines()
    assert lines[0] == "הדף היומי"
    assert "שאלה: מהו מסך [1]?" in lines
    assert f"{RLM}Masach{RLM} הוא בינה [2] 4/3 Ohr Hozer{RLM} 7." in lines
    assert "מילון מונחים" in lines
    assert f"    מקור: A Book for Tests, Part 2{RLM} (המקום נבדק)" in lines
    assert "    The power to refuse what one wants for oneself." in lines


def test_every_text_of_an_issue_is_there_in_order() -> None:
    made = make_issue(full_page())
    assert_says(bare(plain_text(made)), made)


def test_no_line_is_longer_than_72_columns() -> None:
    made = make_issue(full_page())
    lines = plain_text(made).splitlines()
    assert max(map(width, lines)) <= WIDTH
    assert max(map(width, lines)) > WIDTH - 12


def test_without_marks_there_is_neither_number_nor_glossary() -> None:
    shown = plain_text(make_issue(full_page(), marks="none"))
    assert "[1]" not in shown
    assert "Glossary" not in shown


def test_notes_for_the_editor_are_not_shown() -> None:
    made = make_issue(full_page())
    assert {"date-mismatch", "term-slip"} <= {note.code for note in made.notes}
    shown = plain_text(made)
    assert "two dates" not in shown
    assert "is read as" not in shown
    assert "Patzufim" in shown


def test_the_address_is_printed_when_it_is_one() -> None:
    assert "\nhttps://example.org/2010-06-15/\n" in plain_text(
        replace(issue(), address="https://example.org/2010-06-15/")
    )
    assert "javascript" not in plain_text(replace(issue(), address="javascript:alert(1)"))


def test_the_file_is_named_after_the_issue_and_has_one_line_feed_at_its_end() -> None:
    (file,) = render(issue(), "text")
    assert file.name == renderer("text").main.format(slug="2011-02-06") == "the-daily-page-2011-02-06.txt"
    assert file.data.endswith(b"\n")
    assert not file.data.endswith(b"\n\n")
    assert b"\r" not in file.data
    assert render(issue(), "text")[0] == file


HOSTILE = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("\x1b\x07\x00\x9b\u202e\u2066\u2028\ufeff*[]מסךа \n\t"),
    ),
    min_size=1,
    max_size=60,
)


@given(HOSTILE)
def test_no_text_whatever_commands_the_terminal_or_turns_a_line_round(hostile: str) -> None:
    made = Desk().article(hostile, hostile, ("answer", hostile, hostile), attribution=hostile).issue()
    shown = plain_text(replace(made, notice=hostile))
    for sign in shown:
        assert sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"}, repr(sign)
        assert sign not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2028\u2029"


@given(st.text(st.sampled_from("aбמ ךּ漢\u00a0-"), max_size=200), st.integers(8, 40))
def test_wrapping_loses_no_word_and_breaks_only_at_spaces(words: str, columns: int) -> None:
    lines = wrapped(words, "ltr", first="  ", rest="    ", columns=columns)
    assert [w for line in lines for w in line.replace(LRM, "").split(" ") if w] == [
        w for w in words.split(" ") if w
    ]
    for line in lines:
        assert width(line) <= columns or len([w for w in line.split(" ") if w]) == 1


def test_a_line_that_begins_with_foreign_letters_is_steered() -> None:
    assert steered("מסך is one", "ltr") == f"{LRM}מסך is one"
    assert steered("(מסך) is one", "ltr") == f"{LRM}(מסך) is one"
    assert steered("A מסך", "ltr") == "A מסך"
    assert steered("Masach", "rtl") == f"{RLM}Masach"
    assert steered("4/3 ...", "rtl") == "4/3 ..."


def test_a_number_after_a_hebrew_word_stays_on_its_own_side() -> None:
    assert foreign_safe("מסך 4/3", "en") == f"מסך{LRM} 4/3"
    assert foreign_safe("Masach 4/3", "en") == "Masach 4/3"
    assert foreign_safe("Masach 4/3", "he") == f"Masach{RLM} 4/3"


def test_controls_become_visible_and_direction_controls_go() -> None:
    assert safe("\x1b[2J\x07\x7f\x9b") == "␛[2J␇␡\ufffd"
    assert safe("a\u202eb\u2066c") == "abc"
    assert safe("a\r\n\tb\u2028c\u00a0d") == "a b c\u00a0d"
