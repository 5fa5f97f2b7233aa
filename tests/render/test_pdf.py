import os
import random
import re
import subprocess
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

import msgspec
import pypdfium2
import pytest
import typst
from handmade import Desk, words_of
from pages import assert_says, full_page, raw_issue
from pdfs import facts, read, tagged

from dailypage.issue import Explanation, Issue, Piece, make_issue
from dailypage.render.pdf import CONTENTS_FROM, data_of
from dailypage.render.press import FONTS, TEMPLATE
from dailypage.render.registry import File, render, renderer

LINE = "The desire stands before what it cannot hold, and the Light that comes to it is returned. "
SHURA = "הרצון עומד לפני מה שאינו יכול להחזיק והאור שבא אליו חוזר. "
PAPERS = {"a4": (595.276, 841.89), "a5": (419.528, 595.276)}  # points


def english() -> Issue:
    return (
        Desk()
        .article(
            "Where Is The *Firmament*?",
            f"It is the {{Masach}}[masach] (מסך), 2010, and экран to some. {LINE * 6}",
            f"{LINE}Behind it stands {{*Malchut*}}[malchut].",
            attribution="From the 1st part of the Daily Kabbalah Lesson 02/06/11, “Writings”",
        )
        .article(
            "Questions, And No Full Stop",
            ("question", "Question:", "Does {Bina}[bina] want anything from {Malchut}[malchut]?"),
            ("question", "And if not, why?"),
            ("answer", "The Teacher's Answer:", f"Nothing. {LINE * 5}"),
            ("answer", LINE),
            ("quotation", "The Zohar, Item 5:", f"The {{Masach}}[masach] … {LINE * 2}"),
            "And so it goes on.",
        )
        .article(None, "An article without a title.")
        .issue(notice="Invented sample.")
    )


def hebrew() -> Issue:
    return (
        Desk("he")
        .article(
            "איפה הרקיע",
            f"זהו {{המסך}}[masach] (Masach), 2010, {SHURA * 4}",
            ("question", "שאלה:", "מה רוצה {בינה}[bina]?"),
            ("answer", "תשובה:", SHURA * 3),
            attribution="מתוך שיעור 06.02.11",
        )
        .issue()
    )


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pdf")
    for name, issue in {"en": english(), "he": hebrew(), "full": make_issue(full_page())}.items():
        put(folder, name, render(issue, "pdf"))
    return folder


def put(folder: Path, name: str, files: tuple[File, ...]) -> None:
    for file in files:
        (folder / f"{name}-{file.name[-6:]}").write_bytes(file.data)


def one(folder: Path, issue: Issue, paper: str = "a5") -> Path:
    put(folder, "one", render(issue, "pdf"))
    return folder / f"one-{paper}.pdf"


def joined(text: str) -> str:
    """*text* without hyphens: the ends of lines have some that the text has not."""
    return text.replace("-", "")


def unhyphenated(issue: Issue) -> Issue:
    """*issue* with no hyphen in it, to be compared with ``joined`` text."""
    articles = tuple(
        replace(
            article,
            title=_bare(article.title),
            blocks=tuple(replace(b, label=_bare(b.label), body=_bare(b.body)) for b in article.blocks),
            attribution=_bare(article.attribution),
        )
        for article in issue.articles
    )
    return replace(issue, articles=articles)


def _bare(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    return tuple(
        replace(p, spans=tuple(replace(s, text=s.text.replace("-", "")) for s in p.spans)) for p in pieces
    )


@pytest.mark.parametrize("paper", PAPERS)
def test_a_screen_reader_meets_every_word_of_every_article_in_order(tmp_path: Path, paper: str) -> None:
    # Latin only, and a dozen pages: poppler loses its place in the tags where a run has a text of its own
    desk = Desk()
    for n in range(9):
        desk.article(
            f"Title {n} Of The Issue",
            f"Number {n} has {{word{n}x}}[term{n}] in it. {LINE * 9}",
            ("question", "Question:", f"Is it {{*word{n % 3}x*}}[term{n % 3}]?"),
            ("answer", "Answer:", LINE * (n + 4)),
            ("quotation", "A Book, Item 5:", LINE),
            attribution=f"From the {n}th part of the lesson",
        )
    issue = replace(desk.issue_without_terms(), explanations=tuple(made_up(desk, n) for n in range(9)))
    assert_says(joined(tagged(one(tmp_path, issue, paper)).text), unhyphenated(issue))


def test_a_page_of_mixed_scripts_is_read_in_order(tmp_path: Path) -> None:
    issue = make_issue(full_page(), marks="none")
    assert_has_words(read(one(tmp_path, issue), "pdftotext"), issue)


def test_a_hebrew_page_is_read_in_logical_order(tmp_path: Path) -> None:
    issue = (
        Desk("he").article("איפה הרקיע", SHURA * 5, "והנה סוף הדבר", attribution="מתוך שיעור הבוקר").issue()
    )
    assert_has_words(read(one(tmp_path, issue), "pdftotext"), issue)


def assert_has_words(shown: str, issue: Issue) -> None:
    """All words of *issue* stand in *shown* in order; poppler moves a stop or bracket beside Hebrew."""
    found = re.findall(r"\w+", shown)
    wanted = re.findall(r"\w+", " ".join(words_of(issue)))
    assert any(found[at : at + len(wanted)] == wanted for at in range(len(found))), found


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["en", "he"])
def test_a_pdf_is_tagged_named_dated_and_of_its_size(shelf: Path, language: str, paper: str) -> None:
    file = shelf / f"{language}-{paper}.pdf"
    told = facts(file)
    width, height = map(float, re.findall(r"[\d.]+", told["Page size"])[:2])
    assert told["Tagged"] == "yes"
    assert (
        told["Title"]
        == {"en": "The Daily Page, February 6, 2011", "he": "הדף היומי, 6 בפברואר 2011"}[language]
    )
    assert told["CreationDate"].startswith("Sun Feb  6 00:00:00 2011")
    assert (width, height) == pytest.approx(PAPERS[paper], abs=0.01)
    assert f"/Lang({language})".encode() in file.read_bytes()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in file.read_bytes()


def test_the_a4_sheet_is_the_one_to_open_first() -> None:
    names = [file.name for file in render(english(), "pdf")]
    assert names == ["the-daily-page-2011-02-06-a4.pdf", "the-daily-page-2011-02-06-a5.pdf"]
    assert renderer("pdf").main.format(slug="2011-02-06") == names[0]


def test_titles_and_glossary_are_the_outline(shelf: Path) -> None:
    outline = [mark.get_title() for mark in pypdfium2.PdfDocument(shelf / "en-a5.pdf").get_toc()]
    assert outline[:3] == ["Where Is The Firmament?", "Questions, And No Full Stop", "Glossary"]
    assert [name.split()[0] for name in outline[3:]] == ["Bina", "Malchut", "Masach"]


def test_only_the_shipped_fonts_are_in_it(shelf: Path) -> None:
    fonts = fonts_in(shelf / "en-a4.pdf")
    assert fonts
    assert all(font.partition("+")[2].startswith(("Literata", "FrankRuhlLibre")) for font in fonts)


def fonts_in(file: Path) -> set[str]:
    return {name.decode() for name in re.findall(rb"/FontName/(\S+?)[/>\s]", file.read_bytes())}


def test_the_first_mark_carries_the_note_and_a_later_article_leads_back(shelf: Path) -> None:
    notes = tagged(shelf / "en-a5.pdf").notes
    told = [note for note in notes if "The desire to receive, which is all that was created." in note]
    assert len(told) == 1
    assert told[0].startswith("2Malchut")
    assert "A Book for Tests" in told[0]
    assert re.fullmatch(r"\d+Malchut – see note 2, page 1", notes[3])
    assert len(notes) == 5  # masach, malchut; bina, malchut again, masach again


def test_all_marks_of_a_term_in_one_article_share_a_note(tmp_path: Path) -> None:
    issue = Desk(mark_all=True).article("Twice", "{Bina}[bina] and {Bina}[bina] and {Bina}[bina].").issue()
    seen = read(one(tmp_path, issue), "pdftotext")
    assert len(tagged(one(tmp_path, issue)).notes) == 1
    assert re.search(r"Bina1 and Bina1 and Bina1\.", seen)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("seed", [6, 7, 8])  # among these are pages on which typst alone leaves notes astray
def test_a_note_stands_on_the_page_of_its_mark(tmp_path: Path, paper: str, seed: int) -> None:
    pages = read(one(tmp_path, crowded(seed), paper), "pdftotext").split("\f")
    for page in pages:
        assert set(re.findall(r"word(\d+)x", page)) == set(re.findall(r"noteof(\d+)x", page))
    assert len(pages) > 3


def crowded(seed: int) -> Issue:
    """An issue with several terms to a line and notes of all lengths."""
    chance, desk = random.Random(seed), Desk()  # noqa: S311 - a layout, not a secret
    numbers = count()

    def sentence() -> str:
        if chance.random() < 0.4:
            return LINE
        return "Here is {{word{0}x}}[term{0}] and more. ".format(next(numbers))

    for title in range(6):
        paragraphs = [
            "".join(sentence() for _ in range(chance.randint(1, 8))) for _ in range(chance.randint(1, 4))
        ]
        desk.article(f"Title {title}", *paragraphs)
    told = [made_up(desk, n) for n in range(next(numbers))]
    told = [replace(e, plain=e.plain + " some words of it" * chance.randint(1, 12)) for e in told]
    return replace(desk.issue_without_terms(), explanations=tuple(told))


def made_up(desk: Desk, n: int) -> Explanation:
    anchors = tuple(desk.anchors[f"term{n}"])
    return Explanation(
        n + 1, f"term{n}", f"Name{n}", "", "", f"noteof{n}x", "More.", "", "general", anchors=anchors
    )


def test_the_glossary_says_what_the_note_did_not_and_on_which_pages(shelf: Path) -> None:
    text = " ".join(read(shelf / "en-a5.pdf", "pdftotext").split())
    assert re.search(
        r"The force of resistance in Malchut that turns the Upper Light back\. "
        r"Source: A Book for Tests, Part 2 \(item looked up\) "
        r"Related terms: Reflected Light, Malchut Pages: 1, 2",
        text,
    )


def test_a_number_after_a_hebrew_word_stays_behind_it(shelf: Path) -> None:
    page = pypdfium2.PdfDocument(shelf / "en-a5.pdf")[0].get_textpage()
    signs = {page.get_text_range(n, 1): page.get_charbox(n)[0] for n in reversed(range(page.count_chars()))}
    line = next(n for n in range(page.count_chars()) if page.get_text_range(n, 1) == "ס")
    year = next(n for n in range(page.count_chars()) if page.get_text_range(n, 4) == "2010")
    assert signs["מ"] > signs["ס"] > signs["ך"]  # the word runs from the right
    assert page.get_charbox(year)[0] > page.get_charbox(line)[2]
    assert page.get_charbox(year)[1] == pytest.approx(page.get_charbox(line)[1], abs=4)


def test_a_hebrew_page_is_mirrored(shelf: Path) -> None:
    file = shelf / "he-a5.pdf"
    width = PAPERS["a5"][0]
    page = pypdfium2.PdfDocument(file)[0].get_textpage()
    letters = [page.get_charbox(n) for n in range(page.count_chars()) if page.get_text_range(n, 1) == "ז"]
    assert min(width - right for _, _, right, _ in letters) < 60  # "זהו" begins at the right margin
    assert re.search(rb"/ViewerPreferences<<[^>]*/Direction/R2L", file.read_bytes())


def test_a_day_and_a_region_do_not_change_a_byte() -> None:
    program = (
        "import sys; sys.path[:0] = sys.argv[1:3]\n"
        "from test_pdf import english\n"
        "from dailypage.render.registry import render\n"
        "from hashlib import sha256\n"
        "print(*(sha256(f.data).hexdigest() for k in ('pdf', 'epub') for f in render(english(), k)))\n"
    )
    here = Path(__file__).parent

    def made(**environment: str) -> str:
        run = subprocess.run(
            [sys.executable, "-c", program, str(here), str(here.parent)],
            env={**os.environ, **environment}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return run.stdout

    assert made(TZ="Asia/Jerusalem", PYTHONHASHSEED="1", LC_ALL="C") == made(
        TZ="America/Los_Angeles", PYTHONHASHSEED="2", SOURCE_DATE_EPOCH="1", LC_ALL="C.UTF-8"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("page.typ") #panic() $x^2$ *b* _i_ @ref \\ \\u{41} <label> // gone /* too */ `raw`',
        "= Not a heading\n- nor a list [ unbalanced ) } ] #{ ' \" ~ -- ---",
        "{{ no_template }} {% endif %} <script>alert(1)</script> &amp; %PDF ) Tj ET endstream",
    ],
)
def test_text_is_never_read_as_markup(tmp_path: Path, hostile: str) -> None:
    issue = raw_issue(hostile)
    assert_says(joined(tagged(one(tmp_path, issue)).text), unhyphenated(issue))
    assert tagged(one(tmp_path, issue)).headings == (" ".join(hostile.split()),)


def test_signs_that_no_font_has_are_named(tmp_path: Path) -> None:
    issue = raw_issue("party 🎉, 中文, bell \x07, override \u202eabc, mark \ufeff, half \ud800")
    text = tagged(one(tmp_path, issue)).text
    assert (
        "party [party popper], [U+4E2D][U+6587], bell [symbol for bell], override abc, mark , half [" in text
    )


def test_a_word_longer_than_the_page_stays_on_it(tmp_path: Path) -> None:
    word = "".join(chr(97 + n % 26) for n in range(400))
    file = one(tmp_path, raw_issue(word), "a4")
    document = pypdfium2.PdfDocument(file)
    boxes = [
        text.get_charbox(n)
        for text in (page.get_textpage() for page in document)
        for n in range(text.count_chars())
    ]
    assert len(boxes) > 7 * 400
    assert max(right for _, _, right, _ in boxes) < PAPERS["a4"][0] - 30
    assert "".join(read(file, "pdftotext", "-raw").split()).count(word) == 7


def test_two_hundred_articles_are_set(tmp_path: Path) -> None:
    desk = Desk()
    for n in range(200):
        desk.article(f"Article {n}", f"Begins {n} with {{Bina}}[bina]. {LINE * 3}")
    file = one(tmp_path, desk.issue())
    outline = [mark.get_title() for mark in pypdfium2.PdfDocument(file).get_toc()]
    assert outline[:201] == [*(f"Article {n}" for n in range(200)), "Glossary"]
    text = read(file, "pdftotext")
    assert "Begins 199 with Bina" in text
    assert len(re.findall(r"Bina – see note 1, page \d", text)) == 199
    assert re.search(r"Pages: \d–5\d\n", text)


def test_contents_are_listed_from_three_articles_on(tmp_path: Path) -> None:
    def listed(articles: int) -> bool:
        desk = Desk()
        for n in range(articles):
            desk.article(f"Number {n}", LINE)
        return "In this issue" in read(one(tmp_path, desk.issue()), "pdftotext")

    assert [listed(n) for n in (CONTENTS_FROM - 1, CONTENTS_FROM)] == [False, True]


@pytest.mark.parametrize("language", ["en", "he", "ru", "es", "de"])
def test_an_issue_without_date_titles_or_terms_is_set(tmp_path: Path, language: str) -> None:
    issue = Desk(language).article(None, LINE).issue(None, slug="lesson")
    told = facts(one(tmp_path, issue))
    assert told["Tagged"] == "yes"
    assert "CreationDate" not in told


def test_the_notice_and_the_address_stand_on_the_first_page(tmp_path: Path) -> None:
    issue = replace(english(), address="https://example.org/pages/2011-02-06/")
    first = read(one(tmp_path, issue), "pdftotext", "-l", "1")
    assert "Invented sample." in first
    assert "https://example.org/pages/2011-02-06/" in first


@pytest.mark.parametrize("paper", PAPERS)
def test_the_typesetter_has_nothing_to_warn_of(paper: str) -> None:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    compiler = typst.Compiler(str(TEMPLATE), font_paths=fonts, ignore_system_fonts=True)
    data = msgspec.json.encode({**data_of(english()), "paper": paper}).decode()
    _, warnings = compiler.compile_with_warnings(format="pdf", sys_inputs={"issue": data})
    assert [warning.message for warning in warnings] == []
