"""Saved web pages: the main text alone, its headings, quotations and emphasis; the page's own address."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dailypage.errors import BrokenDocument, LessonTooLarge
from dailypage.lesson import LIMIT_LINES, Content
from dailypage.lesson.decode import decoded
from dailypage.lesson.model import Line, Mark
from dailypage.lesson.styled import Stretch, line_of

_DROPPED = (
    "script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button", "svg",
    "iframe", "object", "select", "textarea", "head", "[hidden]", "[aria-hidden=true]", "[role=navigation]",
    "[role=banner] nav", "[role=contentinfo]", "[role=search]",
)  # fmt: skip
# The first of these that holds most of the page's text is the main part.
_MAIN = (
    "article",
    "main",
    "[role=main]",
    "[itemprop=articleBody]",
    "#content",
    ".entry-content",
    ".post-content",
)
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "li", "main", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "ul",
))  # fmt: skip
_ITALIC, _BOLD = frozenset(("em", "i", "cite", "dfn", "var")), frozenset(("strong", "b"))
_HEADING = re.compile(r"h([1-6])")
# Elements inside each other: browsers stop at 512, and the parser's time grows with the square.
_DEEPEST = 5_000
# Tags that can nest without end: not those that have none, or that the next of their kind ends.
_NESTING = re.compile(
    r"<(/?)(?!/|(?:area|base|body|br|col|colgroup|dd|dt|embed|head|hr|html|img|input|li|link|meta|optgroup|option"
    r"|p|param|rp|rt|source|tbody|td|tfoot|th|thead|tr|track|wbr)\b)[a-z]",
    re.IGNORECASE,
)
# Attributes of one tag: the parser compares each with all before it.
_MOST_ATTRIBUTES = 5_000
_TAG = re.compile(r"<[^<>]*")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Codecs that are no encoding of a page: some take forever, some make what is no text. A page that was
# readable enough to declare a wide one is not in it (the HTML standard reads UTF-8 then).
_NOT_OF_PAGES = re.compile(r"(utf-(7|16|32)|idna|punycode|undefined|(raw-)?unicode-escape|mbcs|oem)\b.*")
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)


@dataclass(slots=True)
class _Page:
    """Lines as they are gathered."""

    name: str
    lines: list[Line] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    mark: Mark = ""
    level: int = 0

    def end_line(self) -> None:
        """What was gathered is a paragraph; a blank line parts it from the next."""
        text, mark = line_of(self.stretches)
        self.stretches.clear()
        if text:
            if len(self.lines) >= LIMIT_LINES:
                raise LessonTooLarge(self.name, None, LIMIT_LINES, "lines")
            number = len(self.lines) + 1
            self.lines.append(Line(text, number, mark=self.mark or mark, level=self.level))
            self.lines.append(Line("", number + 1))


def content(data: bytes, name: str, limit_characters: int) -> Content:
    """The main text of the page in *data*, a paragraph a line, blank lines between.

    Navigation, forms, scripts and styles are left out. The address is that of ``rel=canonical``, or
    of ``og:url``.
    """
    text, encoding = _decoded(data, name)
    deepest = max(accumulate(-1 if tag[1] else 1 for tag in _NESTING.finditer(text)), default=0)
    if deepest > _DEEPEST:
        nested = f"{deepest:,} elements inside each other, and the limit is {_DEEPEST:,}"
        raise BrokenDocument(name, "HTML", nested, hint="copy its text into a plain text file")
    longest = max(map(_attributes, _TAG.findall(text)), default=0)
    if longest > _MOST_ATTRIBUTES:
        crowded = f"{longest:,} attributes in one tag, and the limit is {_MOST_ATTRIBUTES:,}"
        raise BrokenDocument(name, "HTML", crowded, hint="copy its text into a plain text file")
    tree = LexborHTMLParser(text)
    address = _address(tree)
    for selector in _DROPPED:
        for node in tree.css(selector):
            node.decompose()
    page = _Page(name)
    root = _main(tree)
    if root is not None:
        _walk(root, page)
        page.end_line()
    characters = sum(len(line.text) for line in page.lines)
    if characters > limit_characters:
        raise LessonTooLarge(name, characters, limit_characters, "characters")
    return Content(tuple(page.lines), encoding, address)


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """The page's text: by what it declares where the bytes are in that encoding, else as any text."""
    declared = _DECLARED.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = declared[1].decode("ascii").lower()
        try:
            if not _NOT_OF_PAGES.fullmatch(codecs.lookup(encoding).name.replace("_", "-")):
                return data.decode(encoding), encoding
        except (LookupError, UnicodeError):
            return decoded(data, name)
    return decoded(data, name)


def _attributes(tag: str) -> int:
    """How many attributes *tag* can have at the most; what stands in quotes is the value of one."""
    if len(tag) <= 2 * _MOST_ATTRIBUTES:
        return 0
    return len(re.split(r"[\s/]+", _QUOTED.sub(" ", tag)))


def _address(tree: LexborHTMLParser) -> str:
    for selector, attribute in (("link[rel=canonical]", "href"), ("meta[property='og:url']", "content")):
        node = tree.css_first(selector)
        value = ((node.attributes.get(attribute) if node else None) or "").strip()
        if value.startswith(("https://", "http://")):
            return value
    return ""


def _main(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds the page's text: a main part if it has half of all there is."""
    body = tree.body or tree.root
    if body is None:
        return None
    everything = len(body.text())
    for selector in _MAIN:
        nodes = tree.css(selector)
        if len(nodes) == 1 and len(nodes[0].text()) * 2 >= everything:
            return nodes[0]
    return body


def _walk(root: LexborNode, page: _Page) -> None:
    """Gather *root*'s text; a stack of our own, since a hostile page nests without end."""
    stack: list[tuple[LexborNode | None, str]] = [(root, "enter")]
    italic = bold = quotes = 0
    while stack:
        node, step = stack.pop()
        if node is None:
            continue
        tag = node.tag or ""
        change = 1 if step == "enter" else -1
        if tag == "-text":
            page.stretches.append(
                Stretch(re.sub(r"[ \t\r\n\f]+", " ", node.text(deep=False) or ""), italic > 0, bold > 0)
            )
            continue
        if tag.startswith(("-", "_")):  # comments and the like
            continue
        if tag in _BLOCKS or tag == "br":
            page.end_line()
        italic += change * (tag in _ITALIC)
        bold += change * (tag in _BOLD)
        quotes += change * (tag == "blockquote")
        if tag in _BLOCKS:
            heading = _HEADING.fullmatch(tag)
            page.level = int(heading[1]) if heading and step == "enter" else 0
            page.mark = "heading" if page.level else "quote" if quotes else ""
        if step == "enter":
            stack.append((node, "leave"))
            stack += [(child, "enter") for child in reversed(list(_children(node)))]


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next
