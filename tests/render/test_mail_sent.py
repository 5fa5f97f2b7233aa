"""Mail on its way: a real SMTP conversation, and a real browser that shows what arrived."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from socket import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types
from handmade import Desk
from pages import full_page, raw_issue
from playwright.sync_api import Browser

from dailypage.issue import Issue, make_issue
from dailypage.render.mail import message


class Postbox:
    """Keeps what arrives, as it arrived."""

    def __init__(self) -> None:
        self.letters: list[Envelope] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.letters.append(envelope)
        return "250 kept"


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, Postbox]]:
    """A server on a free port of this machine."""
    box = Postbox()
    with socket() as free:  # the server cannot say which port it took, so one is chosen for it
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield port, box
    controller.stop()


def issues() -> dict[str, Issue]:
    dots = raw_issue(".\n..\n. a line that begins with a dot")
    return {
        "an issue with everything": make_issue(full_page()),
        "Hebrew": Desk("he").article("מה זה מסך?", ("question", "שאלה:", "מהו {מסך}[masach]?")).issue(),
        "lines that begin with dots": dots,
        "ASCII alone": Desk().article("Plain", "...dots and From the start", "From here").issue(),
        "a word of 20,000 letters": raw_issue("x" * 20_000),
        "20,000 Hebrew letters": raw_issue("מ" * 20_000),
        "controls and overrides": raw_issue("a\x00b\x1b[31m\u202ec\r.\r\n"),
    }


@pytest.mark.parametrize("what", issues())
def test_what_arrives_is_what_was_written_byte_for_byte(what: str, server: tuple[int, Postbox]) -> None:
    port, box = server
    data = message(issues()[what], sender="Page <page@example.org>", recipient="reader@example.org")
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as client:
        client.sendmail("page@example.org", ["reader@example.org"], data)
    letter = box.letters.pop()
    assert letter.original_content == data
    assert letter.mail_from == "page@example.org"
    assert letter.rcpt_tos == ["reader@example.org"]


def html_file(issue: Issue, folder: Path) -> str:
    body = message_from_bytes(message(issue), policy=policy.default).get_body(("html",))
    assert body is not None
    file = folder / "mail.html"
    file.write_text(body.get_content(), "utf-8")
    return file.as_uri()


@pytest.mark.parametrize(
    "scheme, ground, ink",
    [("light", "rgb(255, 253, 248)", "rgb(35, 32, 27)"), ("dark", "rgb(25, 23, 20)", "rgb(236, 229, 216)")],
)
def test_a_browser_shows_it_light_and_dark_and_on_the_smallest_phone(
    scheme: str, ground: str, ink: str, browser: Browser, tmp_path: Path
) -> None:
    asked = []
    page = browser.new_page(color_scheme=scheme, viewport={"width": 320, "height": 700})  # type: ignore[arg-type]
    page.on("request", lambda request: asked.append(request.url))
    page.goto(html_file(make_issue(full_page()), tmp_path))
    style = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
    assert page.locator(".paper").evaluate(style) == [ground, ink]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert len(asked) == 1, f"loaded from elsewhere: {asked[1:]}"
    page.close()


def test_a_word_without_end_does_not_widen_the_page(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.goto(html_file(raw_issue("w" * 400), tmp_path))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("what", ["an issue with everything", "Hebrew"])
def test_axe_finds_no_fault(what: str, scheme: str, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(html_file(issues()[what], tmp_path))
    # A mail has no landmarks: the mail program's own page around it has them.
    found = Axe().run(
        page, options={"rules": {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}}
    )
    assert found.response["passes"]
    assert found.response["violations"] == [], found.generate_report()
    page.close()


def test_a_hebrew_mail_runs_from_the_right_even_inside_a_webmail_page(
    browser: Browser, tmp_path: Path
) -> None:
    """A webmail program drops html and body and puts the rest into a page of its own direction."""
    made = (
        Desk("he").article("מה זה מסך?", ("question", "שאלה:", "מהו {מסך}[masach] 4/3?"), "Masach 7.").issue()
    )
    page = browser.new_page(viewport={"width": 800, "height": 700})
    page.goto(html_file(made, tmp_path))
    page.evaluate(
        "document.documentElement.dir = 'ltr'; document.body.removeAttribute('dir'); "
        "document.body.removeAttribute('style'); document.querySelectorAll('style').forEach(e => e.remove())"
    )
    for selector in ("h1", "h2", "p.question", "p.question + p"):
        box = page.locator(selector).first.evaluate(
            "e => { const r = document.createRange(); r.selectNodeContents(e);"
            " const paper = document.querySelector('.paper').getBoundingClientRect();"
            " return paper.right - r.getBoundingClientRect().right }"
        )
        assert box < 60, f"{selector} does not begin at the right"
    # The number after the Latin word stands to its left, as Hebrew reads on.
    edges = page.locator("p.question + p").evaluate(
        "e => { const s = e.querySelector('span').getBoundingClientRect(); const r = document.createRange();"
        " r.setStart(e.lastChild, 1); r.setEnd(e.lastChild, e.lastChild.length);"
        " return [r.getBoundingClientRect().right, s.left] }"
    )
    assert edges[0] <= edges[1] + 1
    page.close()
