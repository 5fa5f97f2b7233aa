"""Queries: what is typed becomes a tree, or an error that points to the place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dailypage.archive.asked import Asked, ask, span_of
from dailypage.archive.longer import longer
from dailypage.archive.query import LONGEST, All, AnyOf, Field, Quoted, Run, Without, parse_query
from dailypage.archive.search.postgresql import _Conditions
from dailypage.archive.search.sqlite import fts5
from dailypage.archive.search.tree import And, Not, Or, Phrase, Token, Tree, days, itself, name
from dailypage.errors import BadQuery
from dailypage.reading.profiles import profiles
from dailypage.terms.glossary import glossary


def asked(query: str) -> Asked:
    """The query understood, in an archive that holds no sources."""
    return ask(query, lambda _tokens: ())


def tokens(tree: Tree) -> set[str]:
    """All that stands in the tree, exclusions too; not the terms with longer names."""
    match tree:
        case Token(longer=True):
            return set()
        case Token(options):
            return set(options)
        case Phrase(keys):
            return {" ".join(keys)}
        case And(parts) | Or(parts):
            return set().union(*map(tokens, parts))
        case Not(part):
            return tokens(part)


def test_words_stand_together_until_something_else_stands_between_them() -> None:
    assert parse_query('one two "three four" five') == All(
        (Run("one two", 1), Quoted(("three", "four")), Run("five", 22))
    )


def test_or_binds_less_than_and() -> None:
    assert parse_query("a1 -b1 OR c1 AND d1") == AnyOf(
        (All((Run("a1", 1), Without(Run("b1", 5)))), All((Run("c1", 11), Run("d1", 18))))
    )


def test_brackets_and_the_bar() -> None:
    assert parse_query("(one | two) three") == All((AnyOf((Run("one", 2), Run("two", 8))), Run("three", 13)))


def test_a_hyphen_inside_a_word_and_a_dash_between_words_exclude_nothing() -> None:
    assert parse_query("AB-SAG - light") == Run("AB-SAG - light", 1)


def test_an_equals_sign_asks_for_just_this_term() -> None:
    assert parse_query('="final screen" -=light') == All(
        (Field("term", "final screen", 3, quoted=True), Without(Field("term", "light", 19, quoted=False)))
    )
    assert parse_query("a=b = c") == Run("a=b = c", 1)
    assert asked("=masach").tree == asked("term:masach").tree == Token(("§masach",))
    with pytest.raises(BadQuery, match=r"= has no value"):
        parse_query("light =)")


def test_a_term_is_asked_for_with_longer_ones_whose_names_contain_its_name() -> None:
    found = asked("tsimtsum").tree
    assert isinstance(found, Or)
    assert found.parts[-1] == Token(("§tzimtzum§aleph", "§tzimtzum§bet", "§tzimtzum§nhy"), longer=True)
    assert itself(found) == Or(found.parts[:-1])
    excluded = asked("light -tsimtsum").tree
    assert isinstance(excluded, And)
    assert Not(found) in excluded.parts
    assert excluded.parts[-1] in itself(excluded).parts  # type: ignore[union-attr]


def test_no_false_friend_of_one_language_makes_a_term_longer() -> None:
    assert "or-skin" not in longer()["ohr"]  # אור and עור only sound alike
    assert "ein-od-milvado" not in longer().get("el", ())  # Spanish el
    assert "aleph-bet" not in longer()  # the letters, and the four phases
    assert all(short not in longer()[short] for short in longer())


def test_a_colon_with_a_space_behind_it_is_no_field() -> None:
    assert parse_query("Question: why") == Run("Question: why", 1)


def test_a_field_may_have_a_value_in_any_quotation_marks() -> None:
    assert parse_query("source:«Shamati 96»") == Field("source", "Shamati 96", 9, quoted=True)


@pytest.mark.parametrize(
    "query, column, problem",
    [
        ("", 1, "there is no word"),
        (" ?! ", 1, "there is no word"),
        ('light "of the', 7, "not closed"),
        ('light ""', 7, "no word in these quotation marks"),
        ("(light", 1, "not closed"),
        ("light)", 6, "no bracket that this one closes"),
        ("light ()", 7, "nothing in these brackets"),
        ("light OR", 7, "nothing behind OR"),
        ("OR light", 1, "nothing behind OR"),
        ("AND light", 1, "AND joins nothing"),
        ("light NOT", 7, "nothing behind NOT"),
        ("light colour:red", 7, "no field 'colour'"),
        ("term:xyzzyx", 6, "no term is spelled 'xyzzyx'"),
        ("moment:S99", 8, "no moment of the chain"),
        ("unity:U12", 7, "no moment of the chain"),
        ("part:zero", 6, "no part 'zero'"),
        ("lang:fr", 6, "no language 'fr'"),
        ("date:2010-13", 6, "is no date"),
        ("date:2011..2010", 6, "ends (2010-12-31) before it begins (2011-01-01)"),
        ("since:2010..2011", 7, "takes one day"),
        ('date:"31-02-10"', 7, "is no date"),
        ("m*", 1, "one letter and a star"),
        ("(" * 40 + "a" + ")" * 40, 25, "too deep"),
        ("a" * (LONGEST + 1), LONGEST + 1, "too long"),
    ],
)
def test_a_query_that_cannot_be_understood_is_answered_with_the_column_and_a_way_out(
    query: str, column: int, problem: str
) -> None:
    with pytest.raises(BadQuery, match="query:") as caught:
        asked(query)
    error = caught.value
    assert (error.column, error.where) == (column, f"query:{column}")
    assert problem in error.problem
    assert error.hint


def test_an_unknown_field_says_which_there_are() -> None:
    with pytest.raises(BadQuery) as caught:
        asked("colour:red")
    assert "term:" in caught.value.hint
    assert "source:" in caught.value.hint


@pytest.mark.parametrize(
    "query",
    ["tsimtsum beth", "Second Restriction", "צמצום ב", "צִמְצוּם ב׳", "term:tzimtzum-bet", "второе сокращение"],
)
def test_every_spelling_of_a_term_asks_for_the_term(query: str) -> None:
    assert asked(query).terms == ("tzimtzum-bet",)
    assert name("", "tzimtzum-bet") in tokens(asked(query).tree)


def test_a_word_that_spells_a_term_asks_for_the_word_too_but_a_term_field_does_not() -> None:
    assert tokens(asked("screen").tree) == {"§masach", "screen"}
    assert tokens(asked("term:screen").tree) == {"§masach"}
    assert tokens(asked('"screen"').tree) == {"screen"}


@pytest.mark.parametrize(
    "query, moment",
    [
        ("where does the breaking happen?", "S24"),
        ("where do the vessels break?", "S24"),
        ("что такое второе сокращение?", "S15"),
        ("מתי היה צמצום ב?", "S15"),
        ("moment:s19", "S19"),
        ('moment:"tzimtzum bet"', "S15"),
        ("moment:Tsimtsum-Beth", "S15"),
        ("unity:3", "U3"),
        ("unity:U3", "U3"),
        ("moment:LOOP:ask", "LOOP:ask"),
    ],
)
def test_a_moment_is_asked_for_by_number_name_or_question(query: str, moment: str) -> None:
    found = asked(query)
    assert moment in found.moments
    assert name("m", moment) in tokens(found.tree)


def test_a_moment_with_two_names_is_asked_for_by_both() -> None:
    assert asked("moment:S24").moments == ("S24", "U7")
    assert asked("unity:U7").moments == ("U7", "S24")


def test_words_that_are_no_question_ask_for_no_moment() -> None:
    assert asked("the breaking of the vessels").moments == ()


def test_small_words_do_not_count_beside_others_but_do_alone_and_in_phrases() -> None:
    assert tokens(asked("masach and the bakery").tree) == {"§masach", "masach", "bakery"}
    assert tokens(asked("of the").tree) == {"of", "the"}
    assert tokens(asked('"of the bakery"').tree) == {"of the bakery"}


def test_sin_is_no_small_word_of_an_english_query() -> None:
    assert "sin" in " ".join(tokens(asked("bakery sin").tree))


@pytest.mark.parametrize(
    "query",
    ["date:2010-03-21", "date:21-03-10", "date:210310", "date:3/21/10", 'date:"March 21, 2010"', "21-03-10",
     "2010-03-21", "21.03.2010", "date:2010-03-21..2010-03-21", "March 21, 2010", "21 марта 2010"],
)  # fmt: skip
def test_a_day_in_any_notation_is_that_day(query: str) -> None:
    assert asked(query).tree == Token((name("d", "2010-03-21"),))


def test_ranges_are_decades_years_months_and_days() -> None:
    assert asked("date:2009..2010-03").tree == Token(("§d§2009", "§d§2010§01", "§d§2010§02", "§d§2010§03"))
    assert asked("date:2000..2019").tree == Token(("§d§200", "§d§201"))
    assert asked("since:2199-12-30").tree == Token(("§d§2199§12§30", "§d§2199§12§31"))


@given(st.dates(date(1995, 1, 1), date(2030, 1, 1)), st.dates(date(1995, 1, 1), date(2030, 1, 1)), st.dates())
def test_the_tokens_of_a_range_hold_a_day_if_it_is_in_the_range(one: date, other: date, day: date) -> None:
    since, until = sorted((one, other))
    options = days(since, until).options
    of_day = {name("d", day.isoformat()[:length]) for length in (3, 4, 7, 10)}
    assert bool(of_day & set(options)) == (since <= day <= until)
    assert len(options) < 100  # months and days at both ends, years, decades


def test_an_exclusion_alone_is_taken_from_all() -> None:
    assert fts5(asked("-parsa").tree) == '(("§every") NOT (("§parsa" OR "parsa")))'
    assert fts5(asked("bakery OR -parsa").tree) == '("bakery" OR (("§every") NOT (("§parsa" OR "parsa"))))'


def test_an_exclusion_is_about_one_word() -> None:
    assert tokens(asked("-bakery oven").tree) == {"bakery", "oven"}
    assert fts5(asked("-bakery oven").tree) == '(("oven") NOT ("bakery"))'


def test_a_span_of_time_has_its_own_ends() -> None:
    assert span_of("2008-02") == (date(2008, 2, 1), date(2008, 2, 29))
    with pytest.raises(ValueError, match="soon"):
        span_of("soon")


def test_no_name_of_one_kind_is_a_name_of_another() -> None:
    terms = [name("", term.id) for term in glossary()]
    moments = [name("m", moment) for moment in profiles()]
    assert len({*terms, *moments}) == len(terms) + len(moments)
    assert not [one for one in terms if one.startswith(("§m§", "§l§", "§d§", "§p§", "§s§", "§every"))]


PIECES = st.sampled_from(
    ["(", ")", '"', "-", "OR ", "AND ", "NOT ", "*", ":", "?", " ", "..", "“", "”", "«", "״", "term:", "moment:",
     "date:",      "source:", "since:", "title:", "part:", "lang:",
     "2010", "2010-03", "21-03-10", "9999", "0000-00-00", "masach", "צמצום",
     "ב׳", "свет", "ё", "\u05b8", "\u0301", "\x00", "'", "\\", "%", "_", "§", "¶", ";--", "😀", "\u202e", "S19", "U3"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join)))
@settings(max_examples=400)
@example("term:" + "ה" * 300)
@example("date:0000..0001")
@example("moment:" + "a" * 1900)
@example("date:9999-12-31..")
@example("²³ OR ½")
def test_no_query_does_anything_but_be_understood_or_refused(query: str) -> None:
    try:
        found = asked(query)
    except BadQuery as error:
        assert 1 <= error.column <= len(query) + 1  # noqa: PT017 - refusing is one of two right outcomes
        return
    fts5(found.tree)
    _Conditions().of(found.tree)
