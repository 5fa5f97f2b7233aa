"""Standing: issues whose web pages an earlier run left in the folder, read back for index and feeds.

A page that dailypage wrote says all that the index and the feeds need of it. It is read as any text
from outside is: what it holds comes back as text, emphasis and language, and every other markup is
gone; a page of somebody else, a link, or a file too large to be an issue is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

import minijinja
from selectolax.lexbor import LexborHTMLParser, LexborNode

from dailypage.render.lines import safe
from dailypage.render.view import View
from dailypage.resources import DATA

#: No page of an issue comes near it (100 kB is usual).
LIMIT_BYTES = 16 * 1024 * 1024
_MADE_BY_US = 'meta[name="generator"][content="dailypage"]'
_ANCHOR = re.compile(r"a[0-9]{1,6}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")
_LANGUAGES = frozenset(file.stem for file in (DATA / "languages").glob("*.toml"))


@dataclass(frozen=True, slots=True)
class Standing:
    """An issue as its web page tells it. The page itself is read again when its whole text is wanted.

    titles  as the index page prints them: the article's anchor, and the title as markup
    """

    file: Path
    slug: str
    date: date | None
    language: str
    heading: str
    description: str
    notice: str
    titles: tuple[View, ...]


def standing_in(folder: Path) -> Iterator[Standing]:
    """The issues whose pages stand in *folder*, each in a folder of its own, by name."""
    with suppress(OSError):  # a folder that is not there, or not ours to read, holds no issue
        for each in sorted(folder.iterdir()):
            if not each.name.startswith(".") and (found := standing(each / "index.html")):
                yield found


def is_ours(file: Path) -> bool:
    """Whether dailypage wrote this page."""
    tree = _tree(file)
    return bool(tree and tree.css_first(_MADE_BY_US))


def standing(file: Path) -> Standing | None:
    """The issue whose web page *file* is; None when it is no such page."""
    tree = _tree(file)
    html = tree.css_first("html") if tree else None
    if not tree or not html or not tree.css_first(_MADE_BY_US) or not tree.css_first("main > article"):
        return None
    language = html.attributes.get("lang") or ""
    if language not in _LANGUAGES:
        return None
    time, title = tree.css_first("header time[datetime]"), tree.css_first("title")
    about = tree.css_first('meta[name="description"]')
    with suppress(ValueError):  # a date that is none: not a page as we wrote it
        return Standing(
            file,
            file.parent.name,
            date.fromisoformat(time.attributes.get("datetime") or "") if time else None,
            language,
            title.text() if title else "",
            (about.attributes.get("content") or "") if about else "",
            _first(tree.css_first("header"), "p.notice"),
            tuple(_titles(tree)),
        )
    return None


def whole(found: Standing) -> View:
    """What a feed prints of *found*: its articles and explanations, for ``entry.html``."""
    tree = _tree(found.file)
    if tree is None:  # gone since it was listed
        return {"articles": [], "explanations": []}
    return {
        "articles": [_article(node) for node in tree.css("main > article")],
        "explanations": [
            _explanation(node, found.language) for node in tree.css("section.glossary dl > div")
        ],
    }


def _tree(file: Path) -> LexborHTMLParser | None:
    """The page in *file*; None for a link, for what lies behind one, and for what cannot be read."""
    with suppress(OSError):
        if file.is_symlink() or file.parent.is_symlink() or not file.is_file():
            return None
        if file.stat().st_size <= LIMIT_BYTES:
            return LexborHTMLParser(file.read_bytes().decode("utf-8", "replace"))
    return None


def _titles(tree: LexborHTMLParser) -> Iterator[View]:
    for article in tree.css("main > article"):
        anchor, title = article.attributes.get("id") or "", article.css_first("h2")
        if title and _ANCHOR.fullmatch(anchor):
            yield {"anchor": anchor, "html": minijinja.safe(_inline(title))}


def _article(node: LexborNode) -> View:
    groups: list[View] = []
    attribution: list[View] = []
    for child in _elements(node):
        if child.tag == "p":
            groups.append({"kind": "paragraph", "blocks": [_block(child)]})
        elif child.tag in {"blockquote", "div"}:
            kind = "quotation" if child.tag == "blockquote" else "paragraph"
            groups.append({"kind": kind, "blocks": [_block(each) for each in _elements(child)]})
        elif child.tag == "footer":
            attribution = [_piece(_inline(child))]
    title = node.css_first("h2")
    return {"title": [_piece(_inline(title))] if title else [], "groups": groups, "attribution": attribution}


def _block(node: LexborNode) -> View:
    label = node.css_first("b.label")
    if label is None:
        return {"label": [], "body": [_piece(_inline(node))]}
    opened = _inline(label)
    body = _inline(node).removeprefix(opened).removeprefix(" ")
    return {"label": [_piece(opened)], "body": [_piece(body)]}


def _explanation(node: LexborNode, home: str) -> View:
    term, said = node.css_first("dt"), node.css_first("dd.plain")
    language = (said.attributes.get("lang") or home) if said else home
    sentence: View = {"html": minijinja.safe(_inline(said))} if said else {}
    if said and language != home and _LANGUAGE.fullmatch(language):
        sentence |= {"lang": language, "dir": _direction(said)}
    return {
        "name": minijinja.safe(_first(term, "b")),
        "hebrew": _text(term, "bdi.he"),
        "said": _text(term, "bdi.said"),
        "sentences": [sentence] if sentence else [],
    }


def _elements(node: LexborNode) -> Iterator[LexborNode]:
    return node.iter(include_text=False)


def _piece(html: str) -> View:
    return {"html": minijinja.safe(html)}


def _first(node: LexborNode | None, selector: str) -> str:
    """The markup inside the first such element below *node*, or nothing."""
    found = node.css_first(selector) if node else None
    return minijinja.safe(_inline(found)) if found else ""


def _text(node: LexborNode | None, selector: str) -> str:
    found = node.css_first(selector) if node else None
    return safe(found.text()) if found else ""


def _inline(node: LexborNode) -> str:
    """What *node* holds, as render/view.py makes markup: text, ``em`` and ``bdi``, and nothing else."""
    parts = []
    for child in node.iter(include_text=True):
        if child.is_text_node:
            parts.append(escape(safe(child.text_content or ""), quote=False))
        elif child.tag == "em":
            parts.append(f"<em>{_inline(child)}</em>")
        elif child.tag == "bdi" and _LANGUAGE.fullmatch(child.attributes.get("lang") or ""):
            opened = f'<bdi lang="{child.attributes["lang"]}" dir="{_direction(child)}">'
            parts.append(f"{opened}{_inline(child)}</bdi>")
        elif child.tag not in {"a", "button", "script", "style"}:
            parts.append(_inline(child))
    return "".join(parts)


def _direction(node: LexborNode) -> str:
    return "rtl" if node.attributes.get("dir") == "rtl" else "ltr"
