"""Mail: parsed back by the standard library, taken apart as HTML, and sent through a real SMTP server."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial

import pytest
from handmade import Desk
from hypothesis import given
from hypothesis import strategies as st
from pages import assert_says, full_page, raw_issue
from selectolax.lexbor import LexborHTMLParser, LexborNode

from dailypage.errors import BadMailAddress, DailypageError
from dailypage.issue import Issue, make_issue
from dailypage.render.lines import safe
from dailypage.render.mail import message
from dailypage.render.registry import render, renderer
from dailypage.render.text import plain_text

BLOCKS = "h1, h2, p, blockquote, ol, li, div, body"


def read(data: bytes) -> EmailMessage:
    """*data* as a mail program reads it; a defect in any part fails the test."""
    strict = policy.default.clone(raise_on_defect=True)
    return message_from_bytes(data, _class=partial(EmailMessage, policy=strict), policy=strict)


def part(data: bytes, kind: str) -> str:
    body = read(data).get_body((kind,))
    assert body is not None
    return str(body.get_content())


def tree_of(issue: Issue) -> LexborHTMLParser:
    return LexborHTMLParser(part(message(issue), "html"))


def text_of(node: LexborNode) -> str:
    return " ".join(node.text().split()).translate({0x200E: "", 0x200F: ""})


def in_hebrew() -> Issue:
    return (
        Desk("he")
        .article(
            "מה זה מסך?",
            ("question", "שאלה:", "מהו {מסך}[masach], ומה *הוא* עושה?"),
            "Ohr Hozer עולה 4/3.",
            attribution="מתוך החלק ה-1 של השיעור",
        )
        .issue()
    )


def test_the_message_is_complete_and_reads_back() -> None:
    issue = make_issue(full_page())
    mail = read(message(issue))
    assert mail.get_content_type() == "multipart/alternative"
    assert [p.get_content_type() for p in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [p.get_content_charset() for p in mail.iter_parts()] == ["utf-8", "utf-8"]
    assert mail["Subject"] == "The Daily Page, June 15, 2010: Where Is The Firmament?"
    assert mail["From"] == "the-daily-page@localhost.invalid"
    assert mail["To"] == "undisclosed-recipients:;"
    assert mail["Date"].datetime == datetime(2010, 6, 15, 6, tzinfo=UTC)
    assert re.fullmatch(r"<[0-9a-f]{40}@localhost\.invalid>", mail["Message-ID"])
    assert mail["MIME-Version"] == "1.0"
    assert mail["Content-Language"] == "en"


def test_the_plain_part_is_the_text_format_to_the_letter() -> None:
    for issue in (make_issue(full_page()), in_hebrew()):
        assert part(message(issue), "plain").replace("\r\n", "\n") == plain_text(issue)


def test_the_html_part_says_every_text_in_order() -> None:
    for issue in (make_issue(full_page()), in_hebrew()):
        tree = tree_of(issue)
        for mark in tree.css("sup"):
            mark.decompose()
        assert tree.body is not None
        assert_says(text_of(tree.body), issue)


def test_every_line_ends_with_crlf_is_short_and_is_ascii() -> None:
    for issue in (make_issue(full_page()), in_hebrew(), raw_issue("word" * 5000)):
        data = message(issue)
        assert data.isascii()
        assert data.endswith(b"\r\n")
        assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
        assert max(map(len, data.split(b"\r\n"))) <= 78


def test_the_same_issue_is_the_same_mail_in_every_process() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pages import full_page\n"
        "from dailypage.issue import make_issue\n"
        "from dailypage.render.mail import message\n"
        "sys.stdout.buffer.write(message(make_issue(full_page())))\n"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code, __file__.rpartition("/")[0]],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert made == {message(make_issue(full_page()))}


def test_another_text_or_sender_is_another_message() -> None:
    issue = make_issue(full_page())
    ids = {
        read(data)["Message-ID"]
        for data in (
            message(issue),
            message(replace(issue, notice="Draft.")),
            message(issue, sender="a@example.org"),
            message(issue, recipient="b@example.org"),
        )
    }
    assert len(ids) == 4


def test_sender_and_recipients_can_be_said_in_any_script() -> None:
    data = message(
        make_issue(full_page()),
        sender="הדף היומי <page@example.org>",
        recipient="A Reader <a@example.org>, b@example.org",
    )
    mail = read(data)
    assert data.isascii()
    assert mail["From"].addresses[0].display_name == "הדף היומי"
    assert mail["Message-ID"].endswith("@example.org>")
    assert [a.addr_spec for a in mail["To"].addresses] == ["a@example.org", "b@example.org"]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "nobody",
        "a@",
        "@b",
        "a b@c",
        "a@example.org\r\nBcc: victim@example.org",
        "a@example.org\nX: y",
        "a@example.org, b@example.org",
        "list:;",
        "שם@example.org",
        "<a@b",
    ],
)
def test_a_sender_that_is_no_address_is_refused(value: str) -> None:
    with pytest.raises(BadMailAddress, match="cannot stand in From") as caught:
        message(make_issue(full_page()), sender=value)
    assert isinstance(caught.value, DailypageError)
    assert isinstance(caught.value, ValueError)


def test_recipients_that_are_no_addresses_are_refused() -> None:
    for value in ("", "a@example.org, nobody", "a@example.org\r\nBcc: victim@example.org"):
        with pytest.raises(BadMailAddress, match="cannot stand in To"):
            message(make_issue(full_page()), recipient=value)


def test_an_issue_without_a_date_takes_that_of_an_attribution_or_none() -> None:
    page = replace(full_page(), date=None)
    dated = read(message(make_issue(page)))
    assert dated["Date"].datetime.date() == date(2010, 6, 15)
    assert dated["Subject"] == "The Daily Page: Where Is The Firmament?"
    undated = read(message(replace(raw_issue("x"), date=None)))
    assert undated["Date"].datetime.date() == date(1970, 1, 1)


def test_the_subject_is_bounded_and_holds_no_second_header() -> None:
    mail = read(message(raw_issue("Title\r\nBcc: victim@example.org\r\n\r\n" + "long " * 100)))
    assert mail["Bcc"] is None
    assert len(mail["Subject"]) <= 180
    assert mail["Subject"].startswith(
        "The Daily Page, June 15, 2010: Title Bcc: victim@example.org long long"
    )
    assert mail["Subject"].endswith("…")


@given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from('מסך \r\n=?_,;:<>"@')), max_size=120))
def test_any_title_comes_back_from_the_subject(title: str) -> None:
    issue = raw_issue(title)
    expected = " ".join(safe(f"The Daily Page, June 15, 2010: {title}").split())
    if not " ".join(safe(title).split()):
        expected = "The Daily Page, June 15, 2010"
    mail = read(message(issue))
    assert mail["Subject"] == (expected if len(expected) <= 180 else expected[:179].rstrip() + "…")
    assert part(message(issue), "plain").replace("\r\n", "\n") == plain_text(issue)


def test_style_is_inlined_and_what_cannot_be_is_for_dark_and_print() -> None:
    tree = tree_of(make_issue(full_page()))
    (sheet,) = tree.css("style")
    assert re.findall(r"@media ([^{]+) \{", sheet.text()) == ["(prefers-color-scheme: dark)", "print"]
    for node in tree.css("h1, h2, p, blockquote, ol, li, a[href], sup"):
        assert node.attributes.get("style"), node.html
    assert tree.css_first('meta[name="color-scheme"]').attributes["content"] == "light dark"  # type: ignore[union-attr]


def test_nothing_is_loaded_from_outside_and_nothing_reports_home() -> None:
    issue = replace(make_issue(full_page()), address="https://example.org/2010-06-15/")
    html = part(message(issue), "html")
    tree = LexborHTMLParser(html)
    assert not tree.css(
        "img, script, iframe, object, embed, link, form, input, video, audio, base, [src], [background]"
    )
    assert "url(" not in html
    assert "@import" not in html
    outside = {
        a.attributes["href"] for a in tree.css("a[href]") if not str(a.attributes["href"]).startswith("#")
    }
    assert outside == {"https://example.org/2010-06-15/"}


def test_language_and_direction_stand_on_the_root_and_on_every_block() -> None:
    for issue, home in ((make_issue(full_page()), ("en", "ltr")), (in_hebrew(), ("he", "rtl"))):
        tree = tree_of(issue)
        for node in [tree.root, *tree.css(BLOCKS)]:
            assert node is not None
            found = (node.attributes.get("lang"), node.attributes.get("dir"))
            definition = node.tag == "p" and node.parent is not None and node.parent.tag == "li"
            assert found == home or (definition and found == ("en", "ltr")), node.html


def test_every_foreign_run_is_isolated_three_ways() -> None:
    tree = tree_of(make_issue(full_page()))
    runs = tree.css("span[lang]")
    assert {span.text() for span in runs} >= {"מסך"}
    for span in (one for one in runs if one.attributes["lang"] == "he"):
        assert span.attributes["dir"] == "rtl"
        assert span.attributes["style"] == "unicode-bidi:isolate"
        assert span.next is not None
        assert span.next.text().startswith("\u200e")
    hebrew = tree_of(in_hebrew())
    latin = next(span for span in hebrew.css("span[lang=en]") if span.text() == "Ohr Hozer")
    assert latin.attributes["dir"] == "ltr"
    assert latin.next is not None
    assert latin.next.text().startswith("\u200f")


def test_hebrew_leans_nowhere() -> None:
    html = part(message(in_hebrew()), "html")
    assert "italic" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    (emphasised,) = LexborHTMLParser(html).css("em")
    assert "font-weight:bold" in str(emphasised.attributes["style"])


def test_every_mark_leads_to_its_explanation_and_every_explanation_back() -> None:
    issue = make_issue(full_page(), marks="all")
    tree = tree_of(issue)
    ids = [str(node.attributes["id"]) for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    marks = tree.css("sup a")
    assert len(marks) == sum(len(told.anchors) for told in issue.explanations) > 3
    for mark in marks:
        goal = tree.css_first(str(mark.attributes["href"]))
        assert goal is not None
        item = goal.parent and goal.parent.parent
        assert item is not None
        number = str(item.attributes["value"])
        assert mark.text() == f"[{number}]"
        assert f"[{number}]" in str(mark.attributes["aria-label"])
        assert item.css_first(f'a[href="#{mark.attributes["id"]}"]') is not None
        assert mark.attributes["name"] == mark.attributes["id"]
    for link in tree.css('a[href^="#"]'):
        assert str(link.attributes["href"])[1:] in ids


def test_two_mails_on_one_page_have_no_anchor_in_common() -> None:
    first, second = make_issue(full_page()), make_issue(full_page(), slug="2010-06-16")
    ids = [{node.attributes["id"] for node in tree_of(issue).css("[id]")} for issue in (first, second)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_explanations_say_what_is_known_and_leave_nothing_empty() -> None:
    issue = make_issue(full_page())
    tree = tree_of(issue)
    items = tree.css("ol > li")
    for item, told in zip(items, issue.explanations, strict=True):
        assert item.attributes["value"] == str(told.number)
        for value in (told.name, told.hebrew, told.plain, told.source):
            assert value in text_of(item)
    assert not [node.html for node in tree.css("p, li, h2, strong, em, span") if not node.text().strip()]


def test_notes_for_the_editor_are_not_mailed() -> None:
    data = message(make_issue(full_page()))
    assert "two dates" not in part(data, "html") + part(data, "plain")


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onmouseover="alert(1)', "</style><b>",
    "</p></div></body></html>", "{{ 7 * 7 }}", "{% raw %}", "&lt;b&gt;", "<!--", "]]>", "javascript:alert(1)",
]  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_in_a_text_is_shown_and_not_obeyed(hostile: str) -> None:
    tree = tree_of(replace(raw_issue(hostile), notice=hostile, address=hostile))
    assert not tree.css("script, img, b, [onmouseover], [onerror]")
    shown = [text_of(node) for node in tree.css("h2, p.notice, div.article > p")]
    assert shown == [hostile, hostile, hostile, f"{hostile} {hostile}", hostile]
    assert not tree.css('a[href^="javascript"]')


def luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_and_links_stand_out_in_light_and_dark() -> None:
    html = part(message(make_issue(full_page())), "html")
    light = dict(re.findall(r'<(body|a) [^>]*?[;"]color:(#\w{6})', html))
    dark = dict(re.findall(r"\b(ground|a)[^{\n]*\{ color: (#\w{6})", html.partition("@media print")[0]))
    for text, link, ground in (
        (light["body"], light["a"], "#fffdf8"),
        (dark["ground"], dark["a"], "#191714"),
    ):
        assert contrast(text, ground) >= 7
        assert contrast(link, ground) >= 4.5


def test_the_file_is_named_after_the_issue_and_small() -> None:
    (file,) = render(make_issue(full_page()), "mail")
    assert file.name == renderer("mail").main.format(slug="2010-06-15") == "the-daily-page-2010-06-15.eml"
    assert file.data == message(make_issue(full_page()))
    assert len(part(file.data, "html").encode()) < 20_000
