"""What the parser makes of issues: facts about the samples, the real issue, and hard cases by themselves."""

from __future__ import annotations

import json
import string
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from strategies import lessons

from dailypage.errors import DailypageError, IsTranscript, SisterPaper, TwoIssues, UnknownLanguage
from dailypage.lesson import read, read_bytes
from dailypage.page import Page, parse
from dailypage.page.attribution import attribution_of
from dailypage.page.clean import _SPACE
from dailypage.page.dates import address_date
from dailypage.page.model import Run, Text
from dailypage.page.review import texts_of
from dailypage.page.titles import Piece

LONG = "A paragraph of the body that is long enough to stand below a title, and that ends as it should."


def page_of(text: str, name: str = "lesson.txt", **options: Any) -> Page:  # noqa: ANN401 - whatever parse takes
    return parse(read_bytes(text.encode(), name), **options)


def codes(page: Page) -> list[str]:
    return [note.code for note in page.notes]


def titles(page: Page) -> list[str | None]:
    return [article.title.plain if article.title else None for article in page.articles]


def kinds(page: Page, article: int = 0) -> list[str]:
    return [block.kind for block in page.articles[article].blocks]


def test_the_real_issue_has_two_articles_of_three_and_seven_paragraphs(shared: Path) -> None:
    page = parse(read(shared / "seed" / "the-daily-page-2010-03-21.txt"))
    assert page.date == date(2010, 3, 21)
    assert [len(article.blocks) for article in page.articles] == [3, 7]
    assert [(cut.kind, cut.text, cut.place.line) for cut in page.dropped] == [
        ("running-head", "The Daily Page March 21, 2010", 25)
    ]
    emphasised = [
        text.plain[start:end] for a in page.articles for text in texts_of(a) for start, end in text.emphasised
    ]
    assert emphasised[0] == "Nekudot de SAG"
    assert {"Nikvey Eynaim Rosh SAG", "Shevirat HaKelim", "Patzufim"} <= set(emphasised)
    assert page.notes == ()


def test_the_attributions_of_real_issues_are_read_as_by_hand(shared: Path) -> None:
    lines = [a for issue in gold(shared) for a in issue["attributions"]]
    assert len(lines) >= 10
    for fact in lines:
        found = attribution_of(Text((Run(fact["as_printed"].strip("\xa0 ")),)), last=True)
        assert found is not None, fact
        day = found.date.isoformat() if found.date else None
        assert (found.part, day, found.source, found.cut) == (
            fact["part"], fact["lesson_date"], fact["source"], fact["cut"],
        )  # fmt: skip


def test_the_titles_of_real_issues_look_like_titles_and_no_attribution_does(shared: Path) -> None:
    for issue in gold(shared):
        for title in issue["titles"]:
            text = Text((Run(title),))
            assert Piece(text, title, 1, "", one_line=True).looks_like_title, title
            assert attribution_of(text, last=True) is None


def test_real_titles_with_a_body_below_become_articles(shared: Path) -> None:
    for issue in gold(shared):
        text = "The Daily Page\n\n" + "\n\n\n".join(f"{t}\n\n{LONG}\n\n{LONG}" for t in issue["titles"])
        assert titles(page_of(text)) == issue["titles"]


def test_the_dates_of_real_addresses_are_day_month_year(shared: Path) -> None:
    for issue in gold(shared):
        found = address_date(issue["url"])
        assert found is not None
        assert found.isoformat() == issue["date"]


def gold(shared: Path) -> list[dict[str, Any]]:
    issues: list[dict[str, Any]] = json.loads((shared / "gold" / "pages.json").read_text("utf-8"))
    assert len(issues) == 29
    return issues


def test_every_character_of_every_sample_stands_where_its_place_says(samples: Path) -> None:
    for path in sorted(samples.glob("issue-*.txt")):
        lines, checked = path.read_text("utf-8").split("\n"), 0
        for article in parse(read(path)).articles:
            for text in texts_of(article):
                for offset, char in enumerate(text.plain):
                    place = text.place(offset)
                    assert place is not None
                    if char != " ":
                        assert lines[place.line - 1][place.column - 1] == char, (
                            path.name,
                            text.plain,
                            offset,
                        )
                        checked += 1
        assert checked > 400


def kept(page: Page) -> str:
    """All that is in the page or in its record, masthead included."""
    found = [text.plain for article in page.articles for text in texts_of(article)]
    found += [line for line in (page.masthead.heading, page.masthead.title, page.masthead.tagline) if line]
    return "".join(found + [cut.text for cut in page.dropped])


@settings(max_examples=300)
@given(lessons)
def test_nothing_of_a_lesson_is_lost_and_no_text_breaks_the_parser(text: str) -> None:
    try:
        page = page_of(text)
    except DailypageError:
        return
    # Stars may have become emphasis, a hyphen a joined word (noted); spaces and unseen signs at ends go.
    ignored = set("*_-\\") | set(_SPACE) | {"\u200e", "\u200f"}
    wanted = Counter(char for char in text if char not in ignored and not char.isspace())
    found = Counter(char for char in kept(page) if char not in ignored and not char.isspace())
    assert wanted - found == Counter()


@settings(max_examples=300)
@given(lessons)
def test_every_character_of_any_lesson_can_be_traced(text: str) -> None:
    try:
        lesson = read_bytes(text.encode(), "lesson.txt")
        page = parse(lesson)
    except DailypageError:
        return
    for article in page.articles:
        for each in texts_of(article):
            for offset, char in enumerate(each.plain):
                place = each.place(offset)
                assert place is not None
                if not char.isspace():
                    assert lesson.lines[place.line - 1].text[place.column - 1] == char


@pytest.mark.parametrize("kind", ["markdown", "html"])
@settings(max_examples=100)
@given(text=lessons)
def test_any_text_gives_a_page_or_an_error_of_ours_whatever_the_format(kind: str, text: str) -> None:
    try:
        page = parse(read(text.encode(), kind=kind))
    except DailypageError:
        return
    assert page.language in {"en", "he", "ru", "es", "de"}


# Mastheads and dates


def test_the_sister_paper_is_refused_by_name() -> None:
    for head in (
        "Daily Kabbalah Bites - 14-10-09",
        "The Daily Bites\n\nMarch 21, 2010",
        "The most outstanding Q & A of the day",
    ):
        with pytest.raises(SisterPaper) as caught:
            page_of(f"Daily Kabbalah Lesson\n\n{head}\n\nA Tip\n\n{LONG}")
        assert caught.value.where == "lesson.txt:3:1"


@pytest.mark.parametrize("second", ["The Daily Page - 15-10-09", "The Daily Page\nOctober 15, 2009"])
def test_two_issues_in_one_file_are_refused_with_both_dates(second: str) -> None:
    with pytest.raises(TwoIssues, match=r"lesson\.txt:7:1.*2009-10-14.*2009-10-15"):
        page_of(f"The Daily Page - 14-10-09\n\nA Title\n\n{LONG}\n\n{second}\n\nAnother\n\n{LONG}")


def test_transcripts_are_named_and_refused(samples: Path) -> None:
    for path in sorted(samples.glob("transcript-*.txt")):
        with pytest.raises(IsTranscript) as caught:
            parse(read(path))
        assert "transcript" in str(caught.value)


def test_the_date_is_looked_for_in_the_text_then_in_the_address_and_never_guessed() -> None:
    assert page_of(f"The Daily Page - 05-12-10\n\nA Title\n\n{LONG}").date == date(2010, 12, 5)
    assert page_of(f"The Daily Page\nDecember 5, 2010\n\nA Title\n\n{LONG}").date == date(2010, 12, 5)
    by_name = page_of(f"A Title\n\n{LONG}", "the-daily-page-051210.txt")
    assert (by_name.date, codes(by_name)) == (date(2010, 12, 5), ["date-from-address"])
    american = page_of(f"The Daily Page - 12-31-10\n\nA Title\n\n{LONG}")
    assert (american.date, codes(american)) == (None, ["date-impossible"])
    assert "date-missing" in codes(page_of(f"A Title\n\n{LONG}"))
    given = page_of(f"The Daily Page - 12-31-10\n\nA Title\n\n{LONG}", date=date(2010, 12, 31))
    assert (given.date, codes(given)) == (date(2010, 12, 31), [])


def test_an_attribution_of_another_day_is_noted_with_its_place() -> None:
    page = page_of(
        f"The Daily Page - 05-12-10\n\nA Title\n\n{LONG}\n\n From the 1st part of the Lesson 05/12/10"
    )
    (note,) = page.notes
    assert (note.code, str(note.place)) == ("date-mismatch", "lesson.txt:7:2")


def test_a_running_head_before_a_title_does_not_swallow_it() -> None:
    page = page_of(
        f"The Daily Page - 05-12-10\n\nOne\n\n{LONG}\n\nThe Daily Page\n\nDecember 5, 2010\n\nTwo\n\n{LONG}"
    )
    assert titles(page) == ["One", "Two"]
    assert [cut.kind for cut in page.dropped] == ["running-head", "running-head"]


# Titles, labels, attributions


def test_a_short_body_sentence_with_a_mark_is_no_title_but_is_pointed_out() -> None:
    page = page_of(
        f"The Daily Page\n\nA Title\n\n{LONG}\n\nHow can that be!\n\n{LONG}", date=date(2010, 1, 1)
    )
    assert (titles(page), codes(page)) == (["A Title"], ["title-doubtful"])


def test_a_wide_gap_makes_it_a_title() -> None:
    page = page_of(f"The Daily Page\n\nA Title\n\n{LONG}\n\n{LONG}\n\n\n\nHow can that be!\n\n{LONG}")
    assert titles(page) == ["A Title", "How can that be!"]


def test_titles_do_not_depend_on_capitals() -> None:
    for title in ("seven small words without any capital", "ALL OF IT IN CAPITALS", "7 Questions"):
        assert titles(page_of(f"The Daily Page\n\n{title}\n\n{LONG}")) == [title]


@pytest.mark.parametrize(
    "label, kind, speaker",
    [
        ("Question:", "question", None),
        ("Question from a Student:", "question", "a Student"),
        ("Question by a Student:", "question", "a Student"),
        ("A question I received:", "question", None),
        ("Question cont’d:", "question", None),
        ("Dr. Laitman's Answer:", "answer", "Dr. Laitman"),
        ("Dr. Laitman’s Answer:", "answer", "Dr. Laitman"),
        ("Answer by Dr. Michael Laitman:", "answer", "Dr. Michael Laitman"),
        ("Somebody Never Heard Of's Answer:", "answer", "Somebody Never Heard Of"),
        ("My Answer:", "answer", None),
        ("My Response:", "answer", None),
        ("Question for ML:", "question", "ML"),
    ],
)
def test_labels_of_every_kind_are_read_with_any_name(label: str, kind: str, speaker: str | None) -> None:
    block = page_of(f"The Daily Page\n\nA Title\n\n{label} So it goes on.\n\n{LONG}").articles[0].blocks[0]
    assert block.label is not None
    assert (block.kind, block.speaker, block.label.plain, block.body.plain) == (
        kind,
        speaker,
        label,
        "So it goes on.",
    )
    assert block.follow_up == ("cont" in label)


@pytest.mark.parametrize(
    "opening", ["He asked: why?", "The question is: why?", "Rabash says, as we know: so it is."]
)
def test_a_sentence_with_a_colon_is_no_label(opening: str) -> None:
    assert kinds(page_of(f"The Daily Page\n\nA Title\n\n{LONG}\n\n{opening}")) == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    "lead_in, item",
    [
        ('The Zohar, Chapter "VaYaera (And The Lord Appeared)," Item 258:', 258),
        ('The Zohar, Introduction, Article "The Vision of Rabbi Hiya," Item 56:', 56),
        ("Shamati #25:", None),
        ('Baal HaSulam, "Arvut":', None),
        ('Baal HaSulam, Shamati No. 159, "A Name":', None),
        ('Rabash, "The Purpose: of the Association":', None),
        ('Writings of Rabash, Shlavei HaSulam, "A Name":', None),
    ],
)
def test_quotations_are_known_by_their_lead_in(lead_in: str, item: int | None) -> None:
    block = page_of(f"The Daily Page\n\nA Title\n\n{lead_in} And so it was.\n\n{LONG}").articles[0].blocks[0]
    assert block.label is not None
    assert (block.kind, block.label.plain, block.item) == ("quotation", lead_in, item)


@pytest.mark.parametrize(
    "line, part, day, source",
    [
        ("--Taken from the Preparation to the Lesson", "preparation", None, None),
        ("–From the 2nd Part of the Lesson", 2, None, None),
        ("-from the3rd part of Daily Kabbalah Lesson 9/02/10", 3, date(2010, 9, 2), None),
        ("From the 4th part of the Daily Kabbalah Lesson 10/14/10, “Sukkot", 4, date(2010, 10, 14), "Sukkot"),
        ("From the 4th part of the Daily Kabbalah Lesson 3/7/11 on Women", 4, date(2011, 3, 7), "on Women"),
        ("From the Daily Kabbalah Lesson 3/4/21, Shamati #1", None, date(2021, 3, 4), "Shamati #1"),
        ("From the Kabbalah Lesson in Russian 12/31/17", None, date(2017, 12, 31), None),
        ("From Lesson 2 in Moscow 1/16/10, “Unity”", None, date(2010, 1, 16), "Unity"),
    ],
)
def test_attributions_are_read_by_their_grammar(
    line: str, part: object, day: date | None, source: str | None
) -> None:
    found = attribution_of(Text((Run(line),)))
    assert found is not None
    assert (found.part, found.date, found.source, found.cut) == (part, day, source, False)


@pytest.mark.parametrize(
    "minutes", ["(minutes 38-50)", "(minute15)", "(minutes 6-10", "(minutes 1:23 – 2:05)"]
)
def test_the_minutes_of_the_recording_are_no_source(minutes: str) -> None:
    for source in (None, "The Zohar"):
        told = f"-from the 4th part of the Daily Kabbalah Lesson 7/05/10{', ' + source if source else ''} {minutes}"
        found = attribution_of(Text((Run(told),)))
        assert found is not None
        assert (found.part, found.date, found.source) == (4, date(2010, 7, 5), source)
        assert found.text.plain == told
    undated = attribution_of(Text((Run(f"from the 2nd part of the Lesson {minutes}"),)))
    assert undated is not None
    assert (undated.part, undated.source) == (2, None)


def test_what_the_blog_adds_to_an_article_is_left_out_and_recorded() -> None:
    page = page_of(
        f"The Daily Page - 05-12-10\n\n[131066]\nA Title\n\n{LONG} {LONG}\n\nRelated Material:\nOther Post"
    )
    (article,) = page.articles
    assert article.title is not None
    assert (article.title.plain, len(article.blocks)) == ("A Title", 1)
    assert [(each.kind, each.text) for each in page.dropped] == [
        ("address", "[131066]"), ("footer", "Related Material:"), ("footer", "Other Post"),
    ]  # fmt: skip
    assert page.notes == ()


def test_related_material_before_another_article_stays() -> None:
    page = page_of(
        f"The Daily Page - 05-12-10\n\nA Title\n\n{LONG} {LONG}\n\nRelated Material:\n\nNext\n\n{LONG} {LONG}"
    )
    assert page.dropped == ()
    assert [block.body.plain for article in page.articles for block in article.blocks].count(
        f"{LONG} {LONG}"
    ) == 2


@pytest.mark.parametrize(
    "line",
    [
        "Taken from the Daily Kabbalah Lesson of Dr. Michael Laitman and Bnei Baruch",
        "From the 2nd part of the lesson we learn that nothing is lost.",
        "From then on nothing enters without a screen.",
        "From the 1st part of the lesson, we see that everything depends on the group.",
    ],
)
def test_a_sentence_that_begins_alike_is_no_attribution(line: str) -> None:
    assert attribution_of(Text((Run(line),))) is None


def test_other_languages_are_told_by_their_text_and_read_by_their_words() -> None:
    russian = page_of(
        f"Страница дня - 05-12-10\n\nНазвание\n\nВопрос: Что такое экран?\n\nОтвет: Это сила. {LONG}"
    )
    assert (russian.language, kinds(russian)) == ("ru", ["question", "answer"])
    spanish = page_of(
        "La Página Diaria - 05-12-10\n\nUn título\n\nPregunta: ¿Qué es?\n\nRespuesta: Es una fuerza."
    )
    assert (spanish.language, kinds(spanish)) == ("es", ["question", "answer"])
    german = page_of(
        "Die Tagesseite\n5. Dezember 2010\n\nEin Titel\n\nFrage: Was ist das?\n\nMeine Antwort: Eine Kraft."
    )
    assert (german.language, german.date, kinds(german)) == ("de", date(2010, 12, 5), ["question", "answer"])
    with pytest.raises(UnknownLanguage, match="en, de, es, he, ru"):
        page_of("The Daily Page", language="xx")


def test_characters_that_turn_the_text_are_kept_and_pointed_out() -> None:
    page = page_of(f"The Daily Page - 05-12-10\n\nA Title\n\nIt is \u202eturned\u202c. {LONG}")
    assert "\u202e" in page.articles[0].blocks[0].body.plain
    assert [(n.code, str(n.place)) for n in page.notes] == [
        ("bidi-control", "lesson.txt:5:7"),
        ("bidi-control", "lesson.txt:5:14"),
    ]


# Size: work grows as the text does. Counted in steps of the interpreter, not by the clock.


def steps(text: str) -> int:
    """How many lines of Python it takes to parse *text*."""
    import sys  # noqa: PLC0415

    lesson = read_bytes(text.encode(), "lesson.txt")
    count = 0

    def tick(*_: object) -> object:
        nonlocal count
        count += 1
        return tick

    sys.settrace(tick)  # type: ignore[arg-type]
    try:
        parse(lesson)
    finally:
        sys.settrace(None)
    return count


ARTICLE = f"\n\n\nA Title\n\nQuestion: Why *Masach*?\n\nAnswer: {LONG}\n\n-from the 1st part of the Lesson\n"


@pytest.mark.parametrize(
    "unit", [ARTICLE, f"{LONG}\n", "*a* ", "a  b ", "word-\nThe Daily Page - 05-12-10\n", '"“(']
)
def test_twice_the_text_is_twice_the_work(unit: str) -> None:
    head = "The Daily Page - 05-12-10\n\n"
    small, large = steps(head + unit * 100), steps(head + unit * 200)
    assert large < small * 2.3


@pytest.mark.parametrize("char", [*string.punctuation, " ", "a", "1", "\u00a0", "א"])
def test_a_hundred_thousand_of_one_character_are_read_at_once(char: str) -> None:
    try:
        page = page_of(f"The Daily Page - 05-12-10\n\nA Title\n\nFrom the {char * 100_000}")
    except DailypageError:
        return
    assert page.articles


MASTHEAD = (
    "Daily Kabbalah Lesson\nThe Daily Page - 05-12-10\n"
    "The Daily Page is a collection of excerpts taken from the daily Kabbalah lesson with Dr. Michael Laitman\n\n"
)
ISSUE = f"{MASTHEAD}A Title\n\n{LONG} {LONG}\n\nfrom the 1st part of the Daily Kabbalah Lesson 12/05/10\n\n"


@pytest.mark.parametrize("between", ["", "Daily Pages\n\nKabbalah Newsletter\n\n", "Contents\n\n"])
def test_a_footer_between_two_issues_does_not_swallow_the_second(between: str) -> None:
    with pytest.raises(TwoIssues, match=r"2010-12-05 goes before.*2010-12-06 begins"):
        page_of(ISSUE + between + ISSUE.replace("05-12-10", "06-12-10").replace("12/05", "12/06"))


def test_the_sister_paper_is_refused_below_an_issue_too() -> None:
    with pytest.raises(SisterPaper):
        page_of(ISSUE + "Daily Kabbalah Bites - 06-12-10\n\n" + LONG)


def test_a_masthead_that_stands_again_without_a_date_is_taken_out_and_noted() -> None:
    heading, _, tagline, *_ = MASTHEAD.split("\n")
    page = page_of(f"{ISSUE}{heading}\n{tagline}\n\nNext\n\n{LONG} {LONG}\n")
    assert [article.title and article.title.plain for article in page.articles] == ["A Title", "Next"]
    assert [each.text for each in page.dropped] == [heading, tagline]
    assert "masthead-again" in [each.code for each in page.notes]


@pytest.mark.parametrize("line", ["Contents", "Privacy: it is a notion of the ego.", "Daily Pages"])
@pytest.mark.parametrize(
    "below",
    ["Question: Why so?\n\nAnswer: Because.", "-from the 1st part of the Daily Kabbalah Lesson 12/05/10"],
)
def test_what_an_article_goes_on_below_is_no_footer(line: str, below: str) -> None:
    page = page_of(f"{MASTHEAD}A Title\n\n{LONG} {LONG}\n\n{line}\n\n{LONG}\n\n{below}\n")
    assert page.dropped == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "From the Convention in Moscow 1/16/10 we learned a great deal of unity",
        "From the lesson 3/4/10 we learn that nothing is lost.",
        "From the 4th part of the Daily Kabbalah Lesson 7/05/10 we learn how to give",
        "From the 4th part of the Lesson 7/05/10, everyone took what he could.",
        "Из 4-й части урока 7/05/10 мы узнали многое",
        "Aus dem 2. Teil des Unterrichts 7.5.10 lernen wir viel",
    ],
)
def test_a_sentence_that_begins_with_a_dated_lesson_ends_no_article(sentence: str) -> None:
    language = "ru" if sentence.startswith("Из") else "de" if sentence.startswith("Aus") else "en"
    assert attribution_of(Text((Run(sentence),)), language) is None


def test_a_source_without_a_comma_is_still_one() -> None:
    for source in ("on Women", "Shamati #96", "“the end”"):
        found = attribution_of(
            Text((Run(f"From the 1st part of the Daily Kabbalah Lesson 3/7/11 {source}"),))
        )
        assert found is not None
        assert found.source == source.strip("“”")


def test_a_source_broken_before_a_name_is_one_source() -> None:
    page = page_of(
        f"{MASTHEAD}A Title\n\n{LONG}\n\n"
        "From the 4th part of the Daily Kabbalah Lesson 12/05/10, Writings of\nRabash, “The Purpose of\n"
        f"the Association”\n\nSecond\n\n{LONG}\n"
    )
    first, second = page.articles
    assert first.attribution is not None
    assert first.attribution.source == "Writings of Rabash, “The Purpose of the Association”"
    assert second.title is not None


@pytest.mark.parametrize("line", ["125", "Page 3", "- 4 -", "https://example.org/a", "4/3"])
def test_numbers_and_addresses_in_a_line_of_their_own_are_no_titles(line: str) -> None:
    page = page_of(f"{MASTHEAD}A Title\n\n{LONG}\n\n{line}\n\n{LONG} {LONG}\n")
    (article,) = page.articles
    assert [block.body.plain for block in article.blocks][1] == line


def test_a_running_head_with_a_date_that_no_calendar_has_is_noted_and_no_title() -> None:
    page = page_of(f"{MASTHEAD}A Title\n\n{LONG}\n\nThe Daily Page February 30, 2009\n\n{LONG} {LONG}\n")
    assert len(page.articles) == 1
    assert [each.code for each in page.notes if each.severity == "error"] == ["date-impossible"]
    assert [each.text for each in page.dropped] == ["The Daily Page February 30, 2009"]


def test_any_number_of_lines_that_may_begin_a_footer_is_read_once() -> None:
    lines = "Contents\n\n" * 20_000  # looked through from each of them, this takes hours
    page = page_of(f"{MASTHEAD}A Title\n\n{LONG} {LONG}\n\n{lines}Question: Why so?\n\nAnswer: Because.\n")
    assert not any(each.kind == "footer" for each in page.dropped)
