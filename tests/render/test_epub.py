import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import epubcheck
from handmade import Desk
from pages import assert_says, full_page, raw_issue, texts_of
from test_pdf import english, hebrew

from dailypage.issue import Issue, make_issue
from dailypage.render.container import zipped
from dailypage.render.registry import render

H = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"
OPF = "{http://www.idpf.org/2007/opf}"
XML = "{http://www.w3.org/XML/1998/namespace}"
HOSTILE = (
    "<script>alert(1)</script> &amp; ]]> {{ x }} {% y %} \"'\x00\x0b\x1b\ufffe\uffff\ud800 \u202e 🎉 <!-- "
)


ISSUES: dict[str, Callable[[], Issue]] = {
    "english": english,
    "hebrew": lambda: replace(hebrew(), address="https://example.org/2011-02-06/"),
    "sample": lambda: make_issue(full_page(), marks="all"),
    "hostile": lambda: raw_issue(HOSTILE),
    "bare": lambda: Desk("ru").article(None, "Только слова.").issue(None, slug="lesson"),
}


class Book:
    """An EPUB taken apart."""

    def __init__(self, issue: Issue) -> None:
        (self.file,) = render(issue, "epub")
        with zipfile.ZipFile(io.BytesIO(self.file.data)) as book:
            self.parts = {entry.filename: book.read(entry) for entry in book.infolist()}
            self.order = [entry.filename for entry in book.infolist()]
        self.package = ET.fromstring(self.parts["EPUB/package.opf"])  # noqa: S314 - our own book
        self.pages = {
            name.removeprefix("EPUB/"): ET.fromstring(data)  # noqa: S314 - our own book
            for name, data in self.parts.items()
            if name.endswith(".xhtml")
        }

    def articles(self) -> str:
        """The text of the articles in reading order, notes left out."""
        said = []
        for href in self.spine():
            for article in self.pages[href].iter(f"{H}article"):
                said += [
                    "".join(part.itertext()) for part in article.iter() if part.tag in {f"{H}h1", f"{H}p"}
                ]
        return " ".join(said)

    def spine(self) -> list[str]:
        href = {item.get("id"): item.get("href", "") for item in self.package.iter(f"{OPF}item")}
        return [href[ref.get("idref")] for ref in self.package.iter(f"{OPF}itemref")]

    def meta(self, name: str) -> list[str]:
        return [
            element.text or ""
            for element in self.package.iter()
            if element.get("property") == name or element.tag == "{http://purl.org/dc/elements/1.1/}" + name
        ]


@pytest.fixture(scope="module")
def books() -> dict[str, Book]:
    return {name: Book(make()) for name, make in ISSUES.items()}


def test_epubcheck_finds_nothing(books: dict[str, Book], tmp_path: Path) -> None:
    command = epubcheck()
    for pair in (("sample", "hebrew"), ("hostile", "bare")):
        runs = {}
        for name in pair:
            (tmp_path / f"{name}.epub").write_bytes(books[name].file.data)
            runs[name] = subprocess.Popen([*command, f"{name}.epub"], cwd=tmp_path, stdout=subprocess.PIPE,
                                          stderr=subprocess.STDOUT, text=True)  # fmt: skip
        for name, run in runs.items():
            said, _ = run.communicate(timeout=300)
            assert "0 fatals / 0 errors / 0 warnings" in said, f"{name}: {said}"


@pytest.mark.parametrize("name", ["english", "hebrew", "sample", "bare"])
def test_every_word_of_every_article_stands_in_order(books: dict[str, Book], name: str) -> None:
    issue = ISSUES[name]()
    assert texts_of(issue)
    assert_says(books[name].articles(), issue)


@pytest.mark.parametrize("name", ["english", "hebrew", "sample", "hostile", "bare"])
def test_every_link_leads_somewhere(books: dict[str, Book], name: str) -> None:
    book = books[name]
    ids = {(href, e.get("id")) for href, page in book.pages.items() for e in page.iter() if e.get("id")}
    links = [(href, link.get("href", "")) for href, page in book.pages.items() for link in page.iter(f"{H}a")]
    for href, goal in links:
        if goal.startswith("https://example.org/"):
            continue
        page, hash_sign, fragment = goal.partition("#")
        assert (page or href) in book.pages
        assert not hash_sign or (page or href, fragment) in ids
    assert len(links) >= len(book.spine())


def test_a_term_opens_its_note_in_the_same_file_and_the_note_leads_back(books: dict[str, Book]) -> None:
    book = books["english"]
    seen = 0
    for page in book.pages.values():
        by_id = {e.get("id"): e for e in page.iter() if e.get("id")}
        marks = [a for a in page.iter(f"{H}a") if a.get(f"{OPS}type") == "noteref"]
        for mark in marks:
            note = by_id[mark.get("href", "").removeprefix("#")]
            back = next(note.iter(f"{H}a"))
            assert mark.get("role") == "doc-noteref"
            assert (note.tag, note.get(f"{OPS}type"), note.get("role")) == (
                f"{H}aside",
                "footnote",
                "doc-footnote",
            )
            assert by_id[back.get("href", "").removeprefix("#")].get("href") == mark.get("href")
            seen += 1
    assert seen == 5  # masach, malchut; bina, malchut, masach


def test_the_glossary_leads_back_to_every_mark(books: dict[str, Book]) -> None:
    for book in (books["english"], books["sample"]):
        marks = {
            f"{href}#{a.get('id')}"
            for href, page in book.pages.items()
            for a in page.iter(f"{H}a")
            if a.get("role") == "doc-noteref"
        }
        glossary = book.pages["glossary.xhtml"]
        backs = {a.get("href") for a in glossary.iter(f"{H}a") if a.get("role") == "doc-backlink"}
        assert marks == backs
        assert all("".join(a.itertext()).strip() for a in glossary.iter(f"{H}a"))


def test_contents_name_every_article_and_the_glossary(books: dict[str, Book]) -> None:
    nav = books["english"].pages["nav.xhtml"]
    toc = next(n for n in nav.iter(f"{H}nav") if n.get(f"{OPS}type") == "toc")
    assert ["".join(a.itertext()) for a in toc.iter(f"{H}a")] == [
        "Where Is The Firmament?",
        "Questions, And No Full Stop",
        "An article without a title.…",
        "Glossary",
    ]


def test_a_hebrew_book_runs_from_the_right_throughout(books: dict[str, Book]) -> None:
    book = books["hebrew"]
    assert book.package.get("dir") == "rtl"
    assert next(book.package.iter(f"{OPF}spine")).get("page-progression-direction") == "rtl"
    for page in book.pages.values():
        assert (page.get("lang"), page.get(f"{XML}lang"), page.get("dir")) == ("he", "he", "rtl")
    english_words = [
        e
        for page in book.pages.values()
        for e in page.iter()
        if e.get("lang") == "en" and e.get("dir") == "ltr"
    ]
    assert any("The power to refuse" in "".join(e.itertext()) for e in english_words)
    assert book.meta("language") == ["he", "en"]


@pytest.mark.parametrize(("name", "foreign"), [("english", "he"), ("english", "ru"), ("hebrew", "en")])
def test_a_foreign_run_has_its_language_and_is_isolated(
    books: dict[str, Book], name: str, foreign: str
) -> None:
    letters = {"he": r"[א-ת]", "ru": r"[а-я]", "en": r"[A-Za-z]"}[foreign]

    def walk(element: ET.Element, language: str | None, isolated: bool) -> int:  # noqa: FBT001 - recursion
        language = element.get("lang", language)
        isolated = element.get("lang") is not None or isolated
        found = 0
        if re.search(letters, element.text or ""):
            assert language == foreign, element.text
            found += 1
        for child in element:
            found += walk(child, language, isolated)
            assert not re.search(letters, child.tail or "") or language == foreign, child.tail
        return found

    own = books[name].pages["a1.xhtml"].find(f"{H}body")
    assert own is not None
    # names in Latin letters are the Hebrew page's only English there
    assert walk(own, {"english": "en", "hebrew": "he"}[name], isolated=False) >= 1
    runs = [e for e in own.iter() if e.get("lang") == foreign]
    assert all(run.get("dir") == {"he": "rtl", "ru": "ltr", "en": "ltr"}[foreign] for run in runs)


def test_hostile_text_stays_text(books: dict[str, Book]) -> None:
    book = books["hostile"]
    assert not any(e.tag in {f"{H}script", f"{H}iframe"} for page in book.pages.values() for e in page.iter())
    assert "<script>alert(1)</script> &amp; ]]> {{ x }} {% y %} \"'␀ ␛���" in book.articles()
    assert "\u202e" not in book.articles()


def test_the_container_begins_with_its_media_type_and_has_no_clock(books: dict[str, Book]) -> None:
    data = books["english"].file.data
    assert data[:4] == b"PK\x03\x04"
    assert data[26:30] == b"\x08\x00\x00\x00"  # a name of eight bytes, and nothing extra
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_issue_gives_the_same_book(books: dict[str, Book]) -> None:
    assert Book(english()).file.data == books["english"].file.data
    assert zipped([("a", b"b")]) == zipped([("a", b"b")])


def test_the_identifier_is_of_the_day_and_the_language(books: dict[str, Book]) -> None:
    (known,) = books["english"].meta("identifier")
    corrected = Book(Desk().article("Another Title", "Other words.").issue())
    other_day = Book(replace(english(), date=date(2011, 2, 7)))
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", known)
    assert corrected.meta("identifier") == [known]
    assert known not in other_day.meta("identifier") + books["hebrew"].meta("identifier")


def test_a_book_is_dated_by_its_issue_and_says_how_accessible_it_is(books: dict[str, Book]) -> None:
    book = books["english"]
    assert book.meta("dcterms:modified") == ["2011-02-06T00:00:00Z"]
    assert book.meta("date") == ["2011-02-06"]
    assert book.meta("title") == ["The Daily Page, February 6, 2011"]
    assert book.meta("schema:accessMode") == ["textual"]
    assert "tableOfContents" in book.meta("schema:accessibilityFeature")
    assert book.meta("schema:accessibilityHazard") == ["none"]
    assert book.meta("schema:accessibilitySummary")[0].startswith("Headings, reading order")
    assert books["bare"].meta("dcterms:modified") == ["1970-01-01T00:00:00Z"]
    assert books["bare"].meta("date") == []


def test_the_style_sets_no_colour_and_a_book_is_small_and_whole(books: dict[str, Book]) -> None:
    book = books["english"]
    style = book.parts["EPUB/book.css"].decode()
    assert set(re.findall(r"[\w-]*color\s*:\s*([^;}]+)", style)) <= {"inherit"}
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb|https?:|@import", style)
    assert all(f"EPUB/{url}" in book.parts for url in re.findall(r'url\("([^"]+)"\)', style))
    assert len(book.file.data) < 300_000


def test_the_notice_and_the_address_stand_on_the_title_page(books: dict[str, Book]) -> None:
    assert "Invented sample." in "".join(books["english"].pages["title.xhtml"].itertext())
    link = next(books["hebrew"].pages["title.xhtml"].iter(f"{H}a"))
    assert link.get("href") == "https://example.org/2011-02-06/"
    assert books["hebrew"].meta("source") == ["https://example.org/2011-02-06/"]


def test_two_hundred_articles_make_a_book() -> None:
    desk = Desk()
    for n in range(200):
        desk.article(f"Article {n}", f"Begins {n} with {{Bina}}[bina].")
    book = Book(desk.issue())
    assert book.spine()[1:-1] == [f"a{n + 1}.xhtml" for n in range(200)]
    assert "Begins 199 with Bina." in book.articles()
