"""Web: an issue as one self-contained folder, for a browser, a phone or a stick.

``index.html`` with its style sheet and the fonts it needs; no request outside the folder, and no script but, where an
article speaks of the system, the small one that steps through what it speaks of.
Explanations are native popovers, and a glossary at the end says the same with links back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import minijinja
import msgspec
from babel.core import get_global

from dailypage.issue import Issue
from dailypage.render.around import WHOLE, component, looks, whole
from dailypage.render.fonts import fonts
from dailypage.render.lines import safe
from dailypage.render.registry import File, renders
from dailypage.render.still import process_of
from dailypage.render.view import IssueView
from dailypage.render.words import long_date
from dailypage.resources import DATA

TEMPLATES = DATA / "templates" / "web"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a site puts around an issue's page; nothing, for a page that stands alone. All but *root* is markup.

    root    the way from the page's folder to the folder of ``assets/``: "" or "../"
    head    more for the page's head
    policy  more for its Content-Security-Policy
    top, bottom  what stands before and after everything else
    terms   the way to the folder that has a page for each term, or ""
    chain   the way to the page of the whole chain
    """

    root: str = ""
    head: str = ""
    policy: str = ""
    top: str = ""
    bottom: str = ""
    terms: str = ""
    chain: str = WHOLE


ALONE = Frame()


@renders("web", main="index.html", media_type="text/html")
def web(issue: Issue) -> tuple[File, ...]:
    """*issue* as ``index.html`` with ``assets/``. The folder can stand anywhere, also on a disk alone."""
    page = page_html(issue)
    index = File("index.html", page.encode())
    return (index, *_living(issue, page)) if is_living(issue) else (index, *assets(page))


def is_living(issue: Issue) -> bool:
    """Whether an article speaks of the system, and so shows it."""
    return any(article.process for article in issue.articles)


def _living(issue: Issue, page: str) -> Iterator[File]:
    """What a page with a process needs: the component, its look, the pictures, and the whole chain beside it."""
    yield from assets(page, whole().decode())
    yield from component()
    shown = [one.still for article in issue.articles for one in process_of(article)]
    for name, still in {one.file: one for one in shown}.items():
        yield File(f"assets/{name}", still.picture("auto").encode())
    yield File(WHOLE, whole())
    yield from looks()


def page_html(issue: Issue, frame: Frame = ALONE) -> str:
    """The page itself, in the *frame* of the site that it is part of."""
    view = IssueView(issue)
    masthead = issue.page.masthead
    return template(
        "page.html",
        w=view.words(),
        language=issue.language,
        direction=issue.direction,
        locale=locale_of(issue.language),
        heading=safe(view.heading()),
        description=view.description(),
        address=issue.address,
        iso_date=issue.date.isoformat() if issue.date else "",
        date=long_date(issue.date, issue.language) if issue.date else "",
        kicker=view.native(masthead.heading),
        tagline=view.native(masthead.tagline),
        notice=view.native(issue.notice),
        contents=view.contents(),
        articles=[view.article(article) for article in issue.articles],
        explanations=view.explanations(),
        living=is_living(issue),
        linked_data=minijinja.safe(data_block(linked_data(issue, view))),
        root=minijinja.safe(frame.root),
        more_head=minijinja.safe(frame.head),
        policy=frame.policy,
        top=minijinja.safe(frame.top),
        bottom=minijinja.safe(frame.bottom),
        terms=minijinja.safe(frame.terms),
        chain=minijinja.safe(frame.chain),
    )


def locale_of(language: str) -> str:
    """*language* as OpenGraph writes it, with its likeliest country.

    >>> locale_of("he")
    'he_IL'
    """
    likely = get_global("likely_subtags").get(language, language).split("_")
    return f"{language}_{likely[-1]}" if len(likely) > 1 else language


def linked_data(issue: Issue, view: IssueView) -> dict[str, Any]:
    """What the page is, in the words of schema.org, for search engines and libraries."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": safe(view.heading()),
        "description": view.description(),
        "inLanguage": issue.language,
        "isAccessibleForFree": True,
        "articleSection": [safe(article.title_text) for article in issue.articles if article.title],
        "about": [
            {"@type": "DefinedTerm", "name": safe(one.name), "alternateName": one.hebrew}
            for one in issue.explanations
        ],
    }
    if issue.date:
        data["datePublished"] = issue.date.isoformat()
    if issue.address:
        data["url"] = issue.address
    return data


def data_block(data: dict[str, Any]) -> str:
    r"""*data* as JSON that may stand inside a script element: no text in it can end the element.

    >>> data_block({"headline": "</script>"})
    '{"headline":"\\u003c/script\\u003e"}'
    """
    text = msgspec.json.encode(data).decode()
    return re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found.group()):04x}", text)


@cache
def _environment() -> minijinja.Environment:
    """One for the process: templates are compiled once."""
    return minijinja.Environment(
        loader=lambda name: (TEMPLATES / name).read_text("utf-8"),
        trim_blocks=True,
        undefined_behavior="chainable",
    )


def template(name: str, **values: object) -> str:
    """The template *name* filled with *values*, which it escapes."""
    return str(_environment().render_template(name, **values))


def assets(*pages: str) -> tuple[File, ...]:
    """The files that *pages* refer to: style sheet, icon, and the fonts whose characters they print."""
    return (*_look(), *fonts("".join(pages)))


@cache
def _look() -> tuple[File, ...]:
    return tuple(
        File(f"assets/{name}", (DATA / "css" / name).read_bytes()) for name in ("page.css", "icon.svg")
    )
