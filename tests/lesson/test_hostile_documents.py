"""Documents made to harm: each is refused in our words, or read, and soon."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

import docx
import pytest

from dailypage.errors import BrokenDocument, LessonTooLarge
from dailypage.lesson import read_bytes

BOX = (
    "<w:p><w:r><w:t>Outside.</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{0}</mc:Choice>"
    "<mc:Fallback>{0}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def word(body: str, spoil: Callable[[bytes], bytes] = lambda xml: xml) -> bytes:
    """A Word document whose body is *body*, XML as it stands in the file."""
    made, changed = io.BytesIO(), io.BytesIO()
    docx.Document().save(made)
    xml = f"<w:document {SPACES}><w:body>{body}</w:body></w:document>".encode()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, spoil(xml) if each == "word/document.xml" else old.read(each))
    return changed.getvalue()


def pdf(content: bytes, kids: bytes = b"3 0 R") -> bytes:
    """A PDF of one page that prints *content*."""
    packed = zlib.compress(content)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + kids + b"]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % numbered for numbered in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Size 6/Root 1 0 R>>\n%%EOF"


def test_a_text_box_in_word_is_read_once_and_apart() -> None:
    data = word(BOX.format("<w:p><w:r><w:t>Inside.</w:t></w:r></w:p>"))
    assert [line.text for line in read_bytes(data, "a.docx").lines] == ["Outside.", "Inside."]


def test_a_million_word_paragraphs_are_refused_before_each_is_looked_at() -> None:
    with pytest.raises(LessonTooLarge, match="lines"):
        read_bytes(word("<w:p/>" * 1_000_000), "a.docx")


def test_runs_deep_inside_many_insertions_are_read_in_time_that_grows_with_them_alone() -> None:
    runs = "<w:r><w:t>x</w:t></w:r>" * 20_000
    lesson = read_bytes(word(f"<w:p>{'<w:ins>' * 200}{runs}{'</w:ins>' * 200}</w:p>"), "a.docx")
    assert lesson.lines[0].text == "x" * 20_000


@pytest.mark.parametrize(
    "body", ["<w:p><w:r><w:rPr><w:i w:val='perhaps'/></w:rPr><w:t>x</w:t></w:r></w:p>", "<w:p><w:r>", ""]
)
def test_word_documents_with_nonsense_inside_are_refused_in_our_words(body: str) -> None:
    with pytest.raises(BrokenDocument, match="Word"):
        read_bytes(word(body, lambda xml: xml if body else b"<"), "a.docx")


def test_a_word_document_with_spoiled_bytes_is_refused_in_our_words() -> None:
    data = bytearray(word("<w:p><w:r><w:t>Light.</w:t></w:r></w:p>"))
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        at = found.getinfo("word/document.xml").header_offset + 30 + len("word/document.xml")
    data[at : at + 20] = b"\xff" * 20
    with pytest.raises(BrokenDocument, match="decompressing"):
        read_bytes(bytes(data), "a.docx")


def test_a_pdf_whose_pages_lead_back_to_themselves_is_refused() -> None:
    with pytest.raises(BrokenDocument, match="PDF"):
        read_bytes(pdf(b"", b"2 0 R"), "a.pdf")


def test_a_pdf_page_with_more_letters_than_a_sheet_holds_is_refused_before_each_is_looked_at() -> None:
    flood = b"BT /F 1 Tf 1 1 Td " + b"(light and screen) Tj " * 10_000 + b"ET"
    with pytest.raises(LessonTooLarge, match="characters on page 1"):
        read_bytes(pdf(flood), "a.pdf")


def test_a_tag_with_attributes_without_end_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(BrokenDocument, match="attributes"):
        read_bytes(f"<p {' '.join(f'a{n}' for n in range(100_000))}>x".encode(), "a.html")


def test_a_picture_inside_a_page_is_no_crowd_of_attributes() -> None:
    page = f"<p>Light.</p><img src='data:image/png;base64,{'ab/ cd' * 50_000}'>"
    assert read_bytes(page.encode(), "a.html").lines[0].text == "Light."


@pytest.mark.parametrize(
    "encoding", ["punycode", "undefined", "unicode_escape", "utf-7", "utf-16-le", "idna", "rot13"]
)
def test_a_page_that_declares_what_no_page_is_in_is_read_by_its_bytes(encoding: str) -> None:
    page = f"<meta charset={encoding}><p>\\ud800 +2AA- מסך"
    assert read_bytes(page.encode(), "a.html").lines[0].text.endswith("ud800 +2AA- מסך")
