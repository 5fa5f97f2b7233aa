"""The recogniser: offsets, boundaries, spellings, phrases, support."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypage.terms.glossary import glossary
from dailypage.terms.recognise import find, recognise


def ids(text: str, language: str | None = None) -> list[str]:
    return [mention.term_id for mention in recognise(text, language)]


def only(text: str, language: str | None = None) -> tuple[str, str, str]:
    (mention,) = recognise(text, language)
    return mention.text, mention.term_id, mention.how


# The hard cases of multi-pattern matching: where a match begins, ends, and which one wins.


@pytest.mark.parametrize(
    "text", ["Binary stars", "Keterite ore", "a Kavalier", "Masach2", "xMasach", "Parsaic"]
)
def test_a_term_inside_a_word_is_no_term(text: str) -> None:
    assert ids(text, "en") == []


def test_no_particle_is_parted_from_a_word_that_is_known_whole() -> None:
    found = recognise("AB clothes the light in three vessels, from its Peh down.")  # no ve-shells
    assert [(one.text, one.term_id) for one in found][2] == ("vessels", "kli")


def test_the_longest_reading_wins() -> None:
    assert only("Nekudot de SAG") == ("Nekudot de SAG", "nekudot-de-sag", "exact")


def test_a_short_match_survives_a_longer_one_that_fails_its_boundary() -> None:
    assert only("the Masach de Roshky", "en")[:2] == ("Masach", "masach")


def test_overlapping_readings_share_no_letter() -> None:
    assert ids("the Zivug takes place in *Nikvey Eynaim Rosh SAG*") == ["zivug", "nikvey-eynaim", "rosh-sag"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("מעל הפרצוף", "הפרצוף"),
        ("אין־סוף", "אין־סוף"),
        ("מָסָךְ", "מָסָךְ"),
        ("ПАРЦУФ", "ПАРЦУФ"),
        ("Maßach", "Maßach"),
        ("_Masach_", "Masach"),
        ("*Masach_de_Rosh*", "Masach_de_Rosh"),
        ("the Kli's light", "Kli"),
        ("🔥Masach🔥", "Masach"),
        ("BİNA", "BİNA"),
        ("A.B.Y.A.", "A.B.Y.A."),
        ('Z"A', 'Z"A'),
        ("Z''A", "Z''A"),
    ],
)  # fmt: skip
def test_the_letters_marked_are_those_of_the_text(text: str, written: str) -> None:
    assert written in [mention.text for mention in recognise(text)]


def test_offsets_count_the_original_characters_whatever_folding_did() -> None:
    text = "İİ ﬁrst, the צִמְצוּם and the Ｍasach"
    for mention in recognise(text):
        assert text[mention.start : mention.end] == mention.text
    assert [m.text for m in recognise(text)] == ["צִמְצוּם", "Ｍasach"]


# Spellings.


@pytest.mark.parametrize(
    ("text", "term_id"),
    [
        ("Tsimtsum Beth", "tzimtzum-bet"),
        ("2nd restriction", "tzimtzum-bet"),
        ("Tzimtzum B", "tzimtzum-bet"),
        ("Shevirathakelim", "shevirat-ha-kelim"),
        ("Malchut d'Ein Sof", "malchut"),
        ("Light of Chokhmah", "ohr-hochma"),
        ("Parzuf of Galgalta", "galgalta"),
        ("ובמלכות", "malchut"),
        ("парцуфами", "partzuf"),
        ("окружающего света", "ohr-makif"),
        ("umgebenden Lichts", "ohr-makif"),
        ("las Sefirot", "sefira"),
        ("GAR d'Bina", "gar-de-bina"),
    ],
)
def test_a_spelling_is_found_however_it_is_written(text: str, term_id: str) -> None:
    assert term_id in ids(text)


def test_a_term_parted_by_a_gloss_is_one_term() -> None:
    assert only("ZAT (seven Sefirot) de Bina")[1] == "zat-de-bina"


def test_a_term_and_its_gloss_are_one_mention() -> None:
    text = "the Ohr Makif (Surrounding Light) finds a place"
    assert only(text)[:2] == ("Ohr Makif (Surrounding Light)", "ohr-makif")


def test_a_slip_of_the_print_is_read_and_kept() -> None:
    (mention,) = recognise("New spiritual *Patzufim* come out")
    assert (mention.text, mention.term_id) == ("Patzufim", "partzuf")
    assert glossary().is_slip(mention)


def test_a_slip_near_two_terms_is_read_as_neither() -> None:
    assert ids("the Histaklkut") in ([], ["histalkut"])
    assert "histaklut" not in ids("the Histalkut")


def test_fuzzy_readings_are_never_sure() -> None:
    mentions = recognise("about the Hizdakhchutt of the Masach")
    assert all(m.confidence <= 0.8 for m in mentions if m.how == "fuzzy")


# Ordinary words.


@pytest.mark.parametrize(
    "text",
    [
        "Turn it over, or leave the light on; the screen will dim.",
        "The head of the line waited for the man over there.",
        "Mr. Adam Smith will part with his share.",
        "A loud din came from the yard, and the beams began to sag.",
        "My ma said the play was a crown of her work.",
        "He earned an MA, and now drives a MAN truck.",
        "In the month of Av, Or Cohen moved house.",
        "Das Licht im Zimmer und der Schirm an der Wand.",
        "La luz de la cocina se fue otra vez.",
        "Экран монитора погас, и сосуд с водой упал.",
        "האור בסלון כבה ומסך המחשב נשבר.",
        "El fin de semana hay sol.",
    ],
)
def test_plain_prose_has_no_terms(text: str) -> None:
    assert ids(text) == []


def test_an_ambiguous_word_stands_beside_a_sure_term_of_its_sentence_only() -> None:
    text = "The screen in Malchut turns the Light back. My screen is broken."
    assert [(m.text, m.start) for m in recognise(text) if m.term_id == "masach"] == [("screen", 4)]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("He read about Malchut on the screen of his laptop.", "screen"),
        ("The light in the kitchen was on while we read about Bina.", "light"),
        ("Über Malchut las er beim Licht der Lampe.", "Licht"),
    ],
)
def test_a_word_is_plain_in_plain_company_whatever_the_sentence_speaks_of(text: str, plain: str) -> None:
    found = [mention.text for mention in recognise(text)]
    assert found
    assert plain not in found


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("It came to light only later that Parsa is a word of Aramaic.", "ohr"),
        ("Экран ноутбука погас, когда мы дошли до парцуфа.", "masach"),
        ("Er stellte das Gefäß mit den Blumen neben den Sohar.", "kli"),
        ("בסוף השיחה דיברנו על צמצום ב׳.", "sof"),
        ("The Creator, a film about robots, ran for six weeks.", "creator"),
    ],
)
def test_company_is_known_by_its_stem_its_prefix_and_its_idiom(text: str, plain: str) -> None:
    assert plain not in ids(text)


def test_hebrew_words_that_are_all_ordinary_speak_for_each_other() -> None:
    assert ids("בינה משפיעה למלכות") == ["bina", "malchut"]
    assert ids("האור בונה את הכלי והמסך שומר עליו") == ["ohr", "kli", "masach"]
    assert ids("בינה מלאכותית משנה את שוק העבודה") == []
    assert ids("כואבים לו הראש והגוף") == []


def test_a_title_belongs_to_the_name_and_lends_no_support() -> None:
    assert recognise("We read Rabbi Chaim Vital today.")[0].text == "Rabbi Chaim Vital"
    assert ids("Rav Laitman llegó con la cabeza vendada.") == ["laitman"]


def test_an_article_belongs_to_a_term_that_is_all_the_text_says() -> None:
    assert [m.text for m in recognise("los Reshimot")] == ["los Reshimot"]
    assert [m.text for m in recognise("Los restos son los Reshimot de ayer.")] == ["Reshimot"]


def test_a_list_that_goes_on_names_each_of_its_terms() -> None:
    assert ids("Keter, Jojmá, Biná, Tiféret y Maljut") == ["keter", "hochma", "bina", "tifferet", "malchut"]


def test_emphasis_is_evidence_and_is_named_as_the_reason() -> None:
    (mention,) = find("without a screen nothing enters", "en", emphasis=[(10, 16)])
    assert (mention.term_id, mention.reason) == ("masach", "emphasised")


def test_a_capital_in_mid_sentence_is_evidence_but_not_in_a_title() -> None:
    assert ids("and then the Light came") == ["ohr"]
    assert ids("The Light Of The New Day") == []


def test_or_means_light_only_with_its_capital_in_mid_sentence() -> None:
    assert ids("this or that") == []
    assert ids("Or so it seems") == []


def test_an_ambiguous_word_is_never_surer_than_its_support() -> None:
    assert all(m.confidence < 0.9 for m in recognise("The screen in Malchut") if m.text == "screen")


# Whatever comes in.


@given(st.text(max_size=400))
def test_any_text_gives_mentions_in_order_that_do_not_overlap(text: str) -> None:
    at = 0
    for mention in recognise(text):
        assert at <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.term_id in glossary()
        assert 0 < mention.confidence <= 1
        assert mention.reason
        at = mention.end


_SPELLINGS = [s.text for s in glossary().spellings]


@given(
    st.lists(st.sampled_from(_SPELLINGS), min_size=1, max_size=12),
    st.sampled_from([" ", ", ", " (", ") ", "-", "'"]),
)
def test_any_heap_of_spellings_is_read_in_bounds(spellings: list[str], glue: str) -> None:
    text = glue.join(spellings)
    for mention in recognise(text):
        assert text[mention.start : mention.end] == mention.text


def test_the_same_text_gives_the_same_mentions_whatever_came_before() -> None:
    text = "the screen in Malchut, and Patzufim of the Worlds of ABYA"
    first = recognise(text, "en")
    recognise("Экран в Малхут отталкивает свет")
    assert recognise(text, "en") == first


def test_a_long_line_is_read_in_time_that_grows_with_its_length() -> None:
    text = "The screen in Malchut, of the de of the " * 3000
    assert len(recognise(text, "en")) == 6000
