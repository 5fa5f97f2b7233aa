"""The door: every format and encoding that lessons come in, and a clear refusal of what is none."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from dailypage.errors import (
    BrokenDocument,
    CannotRead,
    DailypageError,
    EmptyLesson,
    LessonIsFolder,
    LessonTooLarge,
    NoSuchLesson,
    NotText,
    UndecodableText,
    UnknownKind,
)
from dailypage.lesson import Lesson, read, read_bytes
from dailypage.page import parse, to_text

RUSSIAN = "Вопрос: Что такое экран?\n\nОтвет: Экран – это сила сопротивления."
HEBREW = "הדף היומי\n\nשאלה: מהו המסך?\n\nתשובה: המסך הוא כוח ההתנגדות."
WESTERN = "¿Qué es la pantalla? La fuerza del corazón – „für größere Wünsche“, it’s all."


def texts(lesson: Lesson) -> list[str]:
    return [line.text for line in lesson.lines if line.text]


@pytest.mark.parametrize(
    "encoding, expected",
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("text", [RUSSIAN, HEBREW, WESTERN, "The Daily Page\n\nA Title\n\nA body."])
def test_unicode_is_read_with_a_byte_order_mark_and_without(text: str, encoding: str, expected: str) -> None:
    lesson = read_bytes(text.encode(encoding))
    assert ("\n".join(line.text for line in lesson.lines), lesson.encoding) == (text, expected)


@pytest.mark.parametrize("text, encoding", [(RUSSIAN, "cp1251"), (HEBREW, "cp1255"), (WESTERN, "cp1252")])
def test_windows_code_pages_are_told_apart(text: str, encoding: str) -> None:
    for line in [text, *(line for line in text.split("\n") if line)]:
        lesson = read_bytes(line.encode(encoding))
        assert ("\n".join(each.text for each in lesson.lines), lesson.encoding) == (line, encoding)


def test_western_text_with_nothing_but_curly_quotes_is_western() -> None:
    assert read_bytes("“Yes” – it’s here".encode("cp1252")).encoding == "cp1252"


def test_a_spoiled_utf8_file_is_refused_with_the_place() -> None:
    data = "Первая строка\nВторая ".encode() + b"\xff" + " строка".encode()
    with pytest.raises(UndecodableText, match=r"a\.txt:2:8: byte 0xFF does not belong in utf-8 text"):
        read_bytes(data, "a.txt")


def test_line_ends_of_all_systems_end_lines_and_nothing_else_does() -> None:
    lesson = read_bytes("a\r\nb\rc\nd\u2028e\x0bf\n".encode())
    assert [line.text for line in lesson.lines] == ["a", "b", "c", "d\u2028e\x0bf"]
    assert [line.number for line in lesson.lines] == [1, 2, 3, 4]


def test_a_path_bytes_and_a_stream_give_the_same_lesson(samples: Path) -> None:
    path = samples / "issue-4-web-2010-question-answer.txt"
    data = path.read_bytes()
    by_path = read(path)
    assert by_path == read(str(path)) == read(data, name=str(path)) == read(io.BytesIO(data), name=str(path))
    assert by_path.checksum == __import__("hashlib").sha256(data).hexdigest()
    assert read(data).name == "<bytes>"


@pytest.mark.parametrize("data", [b"", b" \n\n\t", b"\xef\xbb\xbf\n", "\u00a0\n".encode()])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(EmptyLesson, match=r"a\.txt"):
        read_bytes(data, "a.txt")


@pytest.mark.parametrize(
    "data, found",
    [
        (bytes(range(256)) * 8, "binary data"),
        (b"text\x00text", "binary data"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word"),
        (b"{\\rtf1 hello}", "an RTF file"),
    ],
)
def test_binary_data_is_refused_by_what_it_is(data: bytes, found: str) -> None:
    with pytest.raises(NotText, match=found) as caught:
        read_bytes(data, "lesson.txt")
    assert ".docx" in caught.value.hint


def test_what_is_not_there_or_is_a_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoSuchLesson):
        read(tmp_path / "none.txt")
    with pytest.raises(NoSuchLesson):
        read("a\x00b")
    with pytest.raises(LessonIsFolder):
        read(tmp_path)
    with pytest.raises(UnknownKind, match="text, markdown"):
        read(b"text", kind="odt")


def test_a_file_without_permission_is_said(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("text")
    path.chmod(0)
    if os.access(path, os.R_OK):  # the superuser may read everything: a stream that fails stands in

        class Failing(io.RawIOBase):
            def read(self, size: int = -1) -> bytes:  # noqa: ARG002 - as every stream
                raise PermissionError(13, "Permission denied")

        with pytest.raises(CannotRead, match="Permission denied"):
            read(Failing(), name="secret.txt")  # type: ignore[arg-type]
    else:
        with pytest.raises(CannotRead, match="Permission denied"):
            read(path)


def test_a_file_of_a_hundred_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    with pytest.raises(LessonTooLarge, match="100,000,000 bytes, and the limit is 8,388,608"):
        read(path)


@pytest.mark.parametrize("name", ["lines.txt", "lines.md"])
def test_a_million_lines_are_refused_before_each_is_looked_at(name: str) -> None:
    with pytest.raises(LessonTooLarge, match="1,000,001 lines, and the limit is 200,000"):
        read(b"a\n" * 1_000_000, name=name)


def test_a_web_page_of_a_million_lines_is_refused_too() -> None:
    with pytest.raises(LessonTooLarge, match="more lines than that, and the limit is 200,000"):
        read(b"<html><body>" + b"<p>a" * 300_000, name="page.html")


def test_no_paragraph_of_a_long_web_page_is_lost() -> None:
    assert len(read(b"<html><body>" + b"<p>a" * 90_000, name="page.html").lines) == 180_000


def test_elements_nested_without_end_are_refused_before_they_are_parsed() -> None:
    with pytest.raises(BrokenDocument, match="600,000 elements inside each other, and the limit is 5,000"):
        read(b"<html><body>" + b"<ul><li>" * 600_000, name="page.html")
    flat = read(b"<html><body>" + b"<div><p>one</p></div><br>" * 20_000, name="page.html")
    assert len(flat.lines) == 40_000


def test_an_endless_stream_is_left_at_the_limit() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"a" * size

    stream = Endless()
    with pytest.raises(LessonTooLarge):
        read(stream, limit_bytes=1_000_000)  # type: ignore[arg-type]
    assert stream.given == 1_000_001


def test_plain_text_loads_no_reader_of_other_formats(samples: Path) -> None:
    code = (
        "import sys, dailypage.lesson as l, dailypage.page as p; p.parse(l.read(sys.argv[1]));"
        "print([m for m in ('docx', 'pypdfium2', 'selectolax', 'charset_normalizer') if m in sys.modules])"
    )
    path = samples / "issue-3-pdf-2010-running-header.txt"
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# HTML

HTML = """<!doctype html><html><head><meta charset="utf-8"><title>Not this</title>
<link rel="canonical" href="https://example.org/the-daily-page-141009"><style>p{color:red}</style></head>
<body><nav><a href="/">Home</a></nav><script>alert("no")</script>
<div id="content"><h1>The Daily Page - 14-10-09</h1>
<h2>A <em>Small</em> Title</h2>
<p><strong>Question:</strong> What is
  a <i>Masach </i>&amp; 2*3?</p><p><b>The Teacher's Answer</b>: A <b>force</b>.</p>
<blockquote><p>The Zohar, Item 5: And it was.</p></blockquote>
<p>One line<br>and another.</p>
<p>-from the 1st part of the Daily Kabbalah Lesson 10/14/09</p></div>
<footer>All rights</footer></body></html>"""


def test_a_web_page_gives_its_main_text_with_headings_quotations_and_emphasis() -> None:
    lesson = read_bytes(HTML.encode(), "saved.html")
    assert lesson.address == "https://example.org/the-daily-page-141009"
    assert [(line.text, line.mark) for line in lesson.lines if line.text] == [
        ("The Daily Page - 14-10-09", "heading"),
        ("A *Small* Title", "heading"),
        ("Question: What is a *Masach* & 2\\*3?", ""),
        ("The Teacher's Answer: A *force*.", ""),
        ("The Zohar, Item 5: And it was.", "quote"),
        ("One line", ""),
        ("and another.", ""),
        ("-from the 1st part of the Daily Kabbalah Lesson 10/14/09", ""),
    ]
    page = parse(lesson)
    assert [block.kind for block in page.articles[0].blocks][:3] == ["question", "answer", "quotation"]
    assert page.notes == ()


def test_a_web_page_is_known_by_its_content_and_read_in_the_encoding_it_declares() -> None:
    text = f'<html><head><meta charset="windows-1251"></head><body><p>{RUSSIAN}</p></body></html>'
    lesson = read_bytes(text.encode("cp1251"), "<stdin>")
    assert (lesson.kind, lesson.encoding) == ("html", "windows-1251")
    assert "Что такое экран?" in texts(lesson)[0]


def test_a_web_page_nested_as_deep_as_a_browser_takes_it_is_read() -> None:
    lesson = read_bytes(b"<html><body>" + b"<div><em>" * 512 + b"The end", "deep.html")
    assert "The end" in texts(lesson)[0]


# Word


def word(build: object) -> bytes:
    document = docx.Document()
    build(document)  # type: ignore[operator]
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_word_document_keeps_italics_headings_and_quotations() -> None:
    def build(document: object) -> None:
        document.add_heading("The Daily Page - 14-10-09", 0)  # type: ignore[attr-defined]
        document.add_heading("A Title", 1)  # type: ignore[attr-defined]
        paragraph = document.add_paragraph("The ")  # type: ignore[attr-defined]
        paragraph.add_run("Nekudot").italic = True
        paragraph.add_run(" de SAG").italic = True
        paragraph.add_run(" descend * here.")
        document.add_paragraph().add_run("Question:").bold = True  # type: ignore[attr-defined]
        document.paragraphs[-1].add_run(" Why?")  # type: ignore[attr-defined]
        document.add_paragraph("And it was.", "Quote")  # type: ignore[attr-defined]
        document.add_table(1, 1).cell(0, 0).text = "In a table."  # type: ignore[attr-defined]

    lesson = read_bytes(word(build), "lesson.docx")
    assert [(line.text, line.mark, line.level) for line in lesson.lines] == [
        ("The Daily Page - 14-10-09", "heading", 1),
        ("A Title", "heading", 1),
        ("The *Nekudot de SAG* descend \\* here.", "", 0),
        ("Question: Why?", "", 0),
        ("And it was.", "quote", 0),
        ("In a table.", "", 0),
    ]


def archive(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return stream.getvalue()


def test_an_archive_made_to_fill_the_memory_is_refused_unopened() -> None:
    with pytest.raises(LessonTooLarge, match="unpacked"):
        read_bytes(archive(bomb=bytes(70_000_000)), "lesson.docx")


def test_an_archive_that_is_no_word_document_is_refused() -> None:
    with pytest.raises(BrokenDocument, match="archive of another kind"):
        read_bytes(archive(file=b"text"), "lesson.docx")
    with pytest.raises(BrokenDocument):
        read_bytes(word(lambda document: document.add_paragraph("x"))[:-200], "lesson.docx")


# PDF

TYPST = """
#set page(
  paper: "a5",
  header: context if counter(page).get().first() > 1 [The Daily Page March 21, 2010],
  footer: context [Page #counter(page).display()],
)
#set par(justify: true)
The Daily Page

March 21, 2010

Taken from the Daily Kabbalah Lesson of the Teacher and the study circle

How High Does The Light Rise?

"""
BODY = (
    "Paragraph {n}: the coarser the desire, the higher the Light that can be clothed in it, if only there is"
    " a _Masach_ to withstand it. A screen that stands on the fourth degree of _Aviut_ raises _Ohr Hozer_ as"
    " far as Keter."
)


def pdf(text: str) -> bytes:
    return bytes(typst.compile(text.encode()))


def test_a_pdf_gives_whole_paragraphs_italics_and_no_running_heads() -> None:
    data = pdf(TYPST + "\n\n".join(BODY.format(n=n) for n in range(20)))
    lesson = read_bytes(data, "lesson.pdf")
    page = parse(lesson)
    assert page.date is not None
    (article,) = page.articles
    assert article.title is not None
    assert article.title.plain == "How High Does The Light Rise?"
    plain = BODY.replace("_", "")
    assert [block.body.plain for block in article.blocks] == [plain.format(n=n) for n in range(20)]
    body = article.blocks[0].body
    assert [body.plain[start:end] for start, end in body.emphasised] == ["Masach", "Aviut", "Ohr Hozer"]
    assert {cut.kind for cut in page.dropped} == {"running-head", "page-number"}
    last = article.blocks[-1].body.place(0)
    assert last is not None
    assert last.page is not None
    assert last.page > 1


def test_a_pdf_without_text_and_a_broken_one_are_refused() -> None:
    with pytest.raises(BrokenDocument, match=r"pictures and no text.*OCR"):
        read_bytes(pdf("#rect(width: 5cm)"), "scan.pdf")
    with pytest.raises(BrokenDocument, match="PDF"):
        read_bytes(b"%PDF-1.7\nnothing", "broken.pdf")


def test_every_format_of_one_issue_says_the_same_page(samples: Path) -> None:
    page = parse(read(samples / "issue-6-web-2011-follow-up.txt"))
    markdown = parse(read_bytes(to_text(page).encode(), "page.md"))
    rows = [page.masthead.heading, page.masthead.title, page.masthead.tagline]
    for article in page.articles:
        assert article.title is not None
        rows.append(f"<h2>{article.title.plain}</h2>")
        rows += [" ".join(t.plain for t in (b.label, b.body) if t) for b in article.blocks]
        rows.append(article.attribution.text.plain if article.attribution else "")
    html = "<html><body>" + "".join(f"<p>{row}</p>" for row in rows if row) + "</body></html>"
    assert markdown == page
    assert parse(read_bytes(html.encode(), "page.html")) == page


@settings(max_examples=150)
@given(
    st.binary(max_size=200),
    st.sampled_from(["", ".txt", ".md", ".html"]),
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04"]),
)
def test_any_bytes_give_a_lesson_or_an_error_of_ours(data: bytes, suffix: str, magic: bytes) -> None:
    refusal = None
    try:
        lesson = read_bytes(magic + data, "a" + suffix)
    except DailypageError as error:
        refusal = error
    if refusal is None:
        assert any(line.text.strip() for line in lesson.lines)
    else:
        assert refusal.where
        assert refusal.hint
