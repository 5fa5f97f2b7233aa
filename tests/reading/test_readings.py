"""What a reading is: its offsets, polarity, order and evidence; and that no text is too strange for it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from steps import steps_of

import dailypage
from dailypage.cli import main
from dailypage.reading import read
from dailypage.reading.contradictions import CODE, claims
from dailypage.reading.profiles import profiles
from dailypage.reading.read import readings
from dailypage.reading.titles import title_of
from dailypage.resources import table
from dailypage.system import derive
from dailypage.terms.glossary import glossary
from dailypage.terms.recognise import find

WORDS = [
    "Malchut", "Bina", "Tzimtzum Bet", "Parsa", "the light", "broke", "vessels", "not", "If", "had", ".", "\n\n",
    "Zivug", "Nikvey Eynaim", "Rosh SAG", "friends", "פרסה", "\u200f", "goal", "Creator", "כלים", "AB-SAG", "?", ",",
]  # fmt: skip


def moments(text: str) -> list[str]:
    return [reading.moment for reading in read(text)]


@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)))
def test_offsets_stand_for_the_words_they_name(text: str) -> None:
    for reading in read(text):
        assert 0 <= reading.start < reading.end <= len(text)
        assert 0 < reading.confidence < 1
        assert reading.moment in profiles()
        assert reading.evidence
        for each in reading.evidence:
            assert reading.start <= each.start < each.end <= reading.end
            assert text[each.start : each.end] == each.text


def test_a_coupling_over_a_restriction_is_the_coupling() -> None:
    assert moments("The Zivug takes place over Tzimtzum Bet, in Nikvey Eynaim Rosh SAG.") == ["S19"]


def test_a_tale_told_backwards_is_read_backwards() -> None:
    text = "The vessels broke. Before that Katnut of Nekudim came out, and before it was Tzimtzum Bet."
    assert moments(text) == ["S24", "S20", "S15"]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Malchut rose to Bina, and the Parsa stands there.", "asserted"),
        ("If Malchut had not risen to Bina, there would be no Parsa.", "counterfactual"),
        ("Had Malchut not risen to Bina, there would be no creature.", "counterfactual"),
        ("It is a mistake to say that Malchut rose to Bina and made a Parsa there.", "negated"),
    ],
)
def test_what_did_not_happen_is_marked(text: str, polarity: str) -> None:
    assert [(one.moment, one.polarity) for one in read(text)] == [("S15", polarity)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Turn on the light, please.",
        "We take a break of ten minutes.",
        "My friends danced on Purim.",
        "\n\n \n",
    ],
)
def test_ordinary_speech_is_met_with_silence(text: str) -> None:
    assert read(text) == []


def test_paragraphs_are_read_apart() -> None:
    text = "Malchut made Tzimtzum Aleph and refused to receive.\n\nIn Gmar Tikkun there is no Parsa."
    first, second = read(text)
    assert (first.moment, second.moment) == ("S04", "S44")
    assert text[second.start : second.end].startswith("Gmar Tikkun")


@pytest.mark.parametrize(
    "sentence",
    [
        "The vessels broke below the Parsa and Malchut entered Bina; each is inside the other, ",
        "Malchut made Tzimtzum Aleph. In Gmar Tikkun there is no Parsa. The breaking came before Tzimtzum Bet. ",
        "If the vessels would not, if had would ",
    ],
)
def test_time_grows_with_the_text_and_no_faster(sentence: str) -> None:
    def steps(times: int) -> int:
        text = sentence * times
        mentions = find(text)
        return steps_of(lambda: (readings(text, mentions), list(claims(text, mentions))))

    steps(3)  # what is built once is built
    assert steps(100) < 2.3 * steps(50)


def test_every_concept_names_terms_of_the_lexicon_and_every_weight_a_concept() -> None:
    concepts, known = table("reading/concepts.toml"), glossary()
    for row in concepts.values():
        for term in row.get("terms", ()):
            assert known[term]
    assert {concept for profile in profiles().values() for concept in profile} <= set(concepts)


def test_every_moment_of_the_chain_can_be_read() -> None:
    labels = {step.moment for step in derive().steps if step.moment}
    assert labels <= set(profiles())
    assert all(title_of(moment) for moment in profiles())


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("We learn that Tzimtzum Bet in Partzuf AB closed the light.", "not in Partzuf AB"),
        ("The breaking of the vessels came before Tzimtzum Bet.", "comes before"),
        ("Tzimtzum Bet took place because of the breaking of the vessels.", "comes before"),
    ],
)
def test_what_the_model_refuses_is_noted(text: str, law: str) -> None:
    assert law in next(iter(claims(text, find(text))))[2]


@pytest.mark.parametrize(
    "text",
    [
        "Tzimtzum Bet in Nekudot de SAG is the second restriction.",
        "Tzimtzum Bet came before the breaking of the vessels.",
        "The breaking of the vessels happened because of Tzimtzum Bet.",
        "If Tzimtzum Bet had been in Partzuf AB, nothing would have been born.",
        "Tzimtzum Bet was not in AB.",
    ],
)
def test_what_the_model_says_too_is_not_noted(text: str) -> None:
    assert list(claims(text, find(text))) == []


LESSON = """The Daily Page

March 21, 2010

Where Is The Limit?

Tzimtzum Bet in Partzuf AB closed the light. Malchut rose to Bina, and the Parsa stands there.
"""


def test_the_editor_is_told_with_law_and_source_and_no_reader_is(tmp_path: Path) -> None:
    file = tmp_path / "lesson.txt"
    file.write_text(LESSON, "utf-8")
    found = [note for note in dailypage.notes_of(str(file)) if note.code == CODE]
    assert len(found) == 1
    assert "L16" in found[0].message
    assert "P 58-65" in found[0].message
    assert found[0].place is not None
    assert found[0].place.line == 7
    issue = dailypage.make_issue(dailypage.parse(dailypage.read_lesson(file)))
    assert [note for note in issue.notes if note.code == CODE] == found  # `make` counts what `check` shows
    for name in set(dailypage.formats()) - {"json"}:  # which is for programs, an editor's too
        for printed in dailypage.render_as(issue, name):
            assert b"is not in Partzuf AB" not in _inside(printed.data), printed.name


def _inside(data: bytes) -> bytes:
    """What a reader sees of a file: books are unpacked, PDFs read."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return b"".join(parts.read(name) for name in parts.namelist())
    if data.startswith(b"%PDF"):
        shown = pypdfium2.PdfDocument(data)
        return "".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in shown).encode()
    return data.replace(b"=\r\n", b"")


def test_check_and_make_agree_on_the_notes(tmp_path: Path) -> None:
    file = tmp_path / "lesson.txt"
    file.write_text(LESSON, "utf-8")
    told = CliRunner().invoke(main, ["check", str(file), "--json"])
    rows = json.loads(told.stdout)
    (against,) = [row for row in rows if row["code"] == CODE]
    assert (against["line"], against["column"]) == (7, 1)
    assert "S15 (Second restriction) is not in Partzuf AB (" in against["message"]
    assert "L16" in against["message"]
    made = CliRunner().invoke(main, ["make", str(file), "--to", "text", "--out", str(tmp_path / "out")])
    head, row = made.stderr.splitlines()[:2]
    assert row[head.index("notes") :].split()[0] == str(len(rows))


def test_the_command_prints_readings_as_a_table_and_as_json(tmp_path: Path) -> None:
    file = tmp_path / "lesson.txt"
    file.write_text(LESSON, "utf-8")
    table_ = CliRunner().invoke(main, ["read", str(file)])
    assert table_.exit_code == 0
    assert "Second restriction" in table_.output
    rows = json.loads(CliRunner().invoke(main, ["read", str(file), "--json"]).output)
    assert rows[0]["moment"] == "S15"
    assert rows[0]["line"] == 7
    assert rows[0]["evidence"]


@pytest.mark.parametrize(
    ("text", "moment", "polarity"),
    [
        ("הכלים נשברו והניצוצות נפלו. המלכים מתו.", "S24", "asserted"),
        ("המלכות עלתה לבינה ושם נעשתה הפרסא.", "S15", "asserted"),
        ("Малхут поднимается в Бину, и там теперь конец.", "S15", "asserted"),
        ("Las vasijas se rompieron y los reyes murieron.", "S24", "asserted"),
        ("Malchut stieg auf zu Bina, und dort ist jetzt die Parsa.", "S15", "asserted"),
        ("בעולם הנקודים הכלים לא נשברו מיד.", "S24", "negated"),
        ("Если бы келим не разбились, мелахим не умерли бы.", "S24", "counterfactual"),
    ],
)
def test_acts_are_read_in_every_language_of_the_lessons(text: str, moment: str, polarity: str) -> None:
    assert [(one.moment, one.polarity) for one in read(text)] == [(moment, polarity)]


@pytest.mark.parametrize(
    "text",
    [
        "המלך מת אתמול בארמון, והכלים נשטפו במטבח.",
        "Der König starb gestern in seinem Schloss.",
        "Цари умерли, и замок опустел.",
        "They check the shells one by one, the lower ones first.",
        "He counts the steps, sinks into the chair and turns to the newspaper.",
    ],
)
def test_the_same_words_of_other_things_are_no_reading(text: str) -> None:
    assert read(text) == []


def test_a_phrase_is_the_same_with_an_article_and_without() -> None:
    told = "In Infinity all is one phenomenon, {} beginning and without limit."
    moments = [[one.moment for one in read(told.format(word))] for word in ("without", "without a")]
    assert moments[0] == moments[1] != []
