"""From lines to paragraphs: running heads, page numbers and footers out, broken sentences whole again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from dailypage.errors import TwoIssues
from dailypage.lesson.model import Lesson, Line, Mark, Place
from dailypage.page.attribution import LONGEST, attribution_of
from dailypage.page.dates import masthead_date
from dailypage.page.footer import without_footer
from dailypage.page.inline import Source
from dailypage.page.masthead import Head, bare, header, place_of, refuse_dated_sister_paper
from dailypage.page.model import Dropped, Note, Run, Text
from dailypage.page.notes import note, shown
from dailypage.page.words import Words, folded

_ENDS_SENTENCE = re.compile(r"[.!?:…][\"”’')\]*»]*$")
_ENDS_CUT = re.compile(r"[.!?:][\"”’')\]*»]*$|[\"”»]\*?$")  # as a running head leaves it
_HYPHEN, _WORD = re.compile(r"[^\W\d_]-$"), re.compile(r"[\w-]+")
_SPACE = " \t\xa0\ufeff\u200b\f\v\x1c\x1d\x1e\x1f\x85"
_SPACE += (
    "\u2028\u2029\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_NARROWEST, _WIDEST = 40, 120  # columns of a text that an editor has wrapped
_TITLE_WORDS = 14
_LONGEST_MASTHEAD = 300  # characters
_ENTRY_NUMBER = re.compile(r"\[\d{3,8}\]")  # the blog's number of a post, in a line of its own


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together.

    gap    blank lines before it
    cut    a running head stood before it
    joins  what goes between each line and the one before: " ", "" (nothing), or "-" (take the hyphen out)
    """

    lines: list[Line]
    gap: int = 0
    cut: bool = False
    joins: list[str] = field(default_factory=list)

    @property
    def mark(self) -> Mark:
        """What the source's markup says of it."""
        return self.lines[0].mark

    def add(self, other: Paragraph, join: str = " ") -> None:
        """Let *other* go on with this one."""
        self.joins += [join, *other.joins]
        self.lines += other.lines

    def source(self, name: str) -> Source:
        """Its characters in one line, each with its place in the file called *name*."""
        pieces: list[str] = []
        anchors: list[tuple[int, Place]] = []
        length = 0
        for number, line in enumerate(self.lines):
            text = line.text.strip(_SPACE)
            if number and (join := self.joins[number - 1]) == " ":
                pieces.append(" ")
                length += 1
            elif number and join == "-":
                pieces[-1] = pieces[-1][:-1]
                length -= 1
            blank = len(line.text) - len(line.text.lstrip(_SPACE))
            anchors.append((length, Place(name, line.number, line.column + blank, line.page)))
            pieces.append(text)
            length += len(text)
        return Source("".join(pieces), anchors)


@dataclass(slots=True)
class Cleaned:
    """The paragraphs of a lesson's articles, and what was left out of them."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    date: date | None = None
    words: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Width:
    """How wide an editor has wrapped the text; 0 for a text that was not wrapped."""

    columns: int = 0

    def is_full(self, line: str, following: str) -> bool:
        """Whether the next word had no room left in *line*."""
        return bool(self.columns) and len(line) + 1 + len(following.split(maxsplit=1)[0]) > self.columns


def cleaned(lesson: Lesson, words: Words, head: Head) -> Cleaned:
    """The paragraphs below the masthead. Raises TwoIssues where another day's paper begins."""
    result = Cleaned(date=head.date)
    lines = [line for line in lesson.lines if line.number not in head.taken]
    lines = _without_entry_numbers(lesson, lines, result)
    lines, footer, notes = without_footer(lesson, lines, words)
    result.dropped += footer
    result.notes += notes
    lines = _without_masthead(lesson, lines, words, head, result)
    paragraphs = list(_paragraphs(lesson, lines, words, result))
    result.paragraphs = _mended(lesson, paragraphs, words, result)
    return result


def is_blank(line: Line) -> bool:
    """Whether a line holds nothing but spaces, no-break spaces and their like."""
    return not line.text.strip(_SPACE)


def _without_entry_numbers(lesson: Lesson, lines: list[Line], result: Cleaned) -> list[Line]:
    """An article of the blog may begin with the number of its post: an address, and no title."""
    numbers = [line for line in lines if _ENTRY_NUMBER.fullmatch(bare(line))]
    result.dropped += [Dropped("address", line.text, place_of(lesson, line)) for line in numbers]
    return [line for line in lines if line not in numbers] if numbers else lines


def _without_masthead(
    lesson: Lesson, lines: list[Line], words: Words, head: Head, result: Cleaned
) -> list[Line]:
    """A heading and tagline that stand again: taken out, and noted, since an undated issue may begin there.

    Raises SisterPaper where that paper begins.
    """
    known, again = head.masthead, list[Line]()
    texts = [(line, folded(bare(line))) for line in lines if 0 < len(bare(line)) < _LONGEST_MASTHEAD]
    for at, (line, text) in enumerate(texts):
        refuse_dated_sister_paper(bare(line), words, place_of(lesson, line))
        if known.tagline and text == folded(known.tagline):
            heading = known.heading and at and texts[at - 1][1] == folded(known.heading)
            again += [*([texts[at - 1][0]] if heading else []), line]
            result.notes.append(note("masthead-again", place_of(lesson, line)))
    result.dropped += [Dropped("running-head", line.text, place_of(lesson, line)) for line in again]
    taken = {line.number for line in again}
    return [line for line in lines if line.number not in taken]


def _paragraphs(lesson: Lesson, lines: list[Line], words: Words, result: Cleaned) -> Iterator[Paragraph]:
    """Lines grouped: in one paragraph when no blank line parts them and a sentence goes on."""
    width = _width(lines) if lesson.kind in ("text", "pdf") else _Width()
    heads = _running_heads(lesson, lines, words, result)
    current: Paragraph | None = None
    gap, cut = 0, False
    for at, line in enumerate(lines):
        if is_blank(line):
            gap += 1
        elif line.number in heads:
            cut = True
        elif current and not gap and not cut and _goes_on(lesson.kind, current.lines[-1], line, words, width):
            current.add(Paragraph([line]), _join(lesson, current.lines[-1], line, result))
        else:
            if current:
                yield current
            current = Paragraph([line], gap if at else 0, cut)
            gap, cut = 0, False
    if current:
        yield current


def _goes_on(kind: str, line: Line, following: Line, words: Words, width: _Width) -> bool:
    """Whether the sentence of *line* goes on in the line below it."""
    if line.mark != following.mark or line.mark == "heading":
        return False
    if kind in ("html", "docx"):  # their readers give a paragraph in one line
        return False
    above, below = line.text.strip(_SPACE), following.text.strip(_SPACE)
    if kind == "markdown":
        return not _opens_something(below, words)
    if _is_broken_attribution(above, below, words):
        return True
    if not _ENDS_SENTENCE.search(above) and below[0].islower():
        return True
    return width.is_full(above, below) and not _opens_something(below, words)


def _is_broken_attribution(above: str, below: str, words: Words) -> bool:
    """Whether two lines are one attribution: the first breaks off, and both together do not."""
    if len(above) + len(below) > LONGEST:
        return False
    start = attribution_of(Text((Run(above),)), words.language, last=True)
    if not start or not (start.cut or folded(above).rsplit(" ", 1)[-1] in words.open_ends):
        return False
    whole = attribution_of(Text((Run(f"{above} {below}"),)), words.language)
    return whole is not None and not whole.cut


def _opens_something(text: str, words: Words) -> bool:
    """Whether *text* begins with a label or a dash, as a paragraph of its own does."""
    if text.startswith(("--", "–", "—")) or text[:2] in ("**", "<!"):
        return True
    colon = text.find(":", 0, 100) + 1
    opening = text[:colon].strip("*")
    return bool(colon) and any(pattern.fullmatch(opening) for _, _, pattern in words.labels)


def _width(lines: list[Line]) -> _Width:
    """The width of a wrapped text: most line breaks inside paragraphs fall where a word had no room."""
    columns = max((len(line.text.strip(_SPACE)) for line in lines), default=0)
    if not _NARROWEST <= columns <= _WIDEST:
        return _Width()
    width = _Width(columns)
    pairs = [
        (above.text.strip(_SPACE), below.text.strip(_SPACE))
        for above, below in pairwise(lines)
        if not is_blank(above) and not is_blank(below)
    ]
    full = [above for above, below in pairs if width.is_full(above, below)]
    in_sentence = sum(not _ENDS_SENTENCE.search(above) for above in full)
    return width if len(full) * 5 >= len(pairs) * 3 and in_sentence else _Width()


def _running_heads(lesson: Lesson, lines: list[Line], words: Words, result: Cleaned) -> set[int]:
    """The line numbers of running heads and of page numbers beside them, recorded as dropped."""
    texts = [(line, bare(line)) for line in lines if not is_blank(line)]
    heads: set[int] = set()
    for at, (line, text) in enumerate(texts):
        if line.number in heads or len(text) > 90:
            continue
        used = _running_head(lesson, texts, at, words, result)
        for each, printed in texts[at : at + used]:
            heads.add(each.number)
            result.dropped.append(Dropped("running-head", printed, place_of(lesson, each)))
    for at, (line, text) in enumerate(texts):
        beside = {texts[n][0].number for n in (at - 1, at + 1) if 0 <= n < len(texts)}
        new_page = (
            at + 1 == len(texts) or texts[at + 1][0].page != line.page or texts[at - 1][0].page != line.page
        )
        if (
            len(text) <= 20
            and words.page_number.fullmatch(text)
            and (beside & heads or (line.page is not None and new_page))
        ):
            heads.add(line.number)
            result.dropped.append(Dropped("page-number", text, place_of(lesson, line)))
    result.dropped.sort(key=lambda dropped: dropped.place.line)
    return heads


def _running_head(
    lesson: Lesson, texts: list[tuple[Line, str]], at: int, words: Words, result: Cleaned
) -> int:
    """How many lines from *at* on are a running head: 0, 1, or 2 when the date has a line of its own."""
    line, text = texts[at]
    found = header(text, words)
    if found is None:
        return 0
    used = 1
    if not found[0]:
        following = masthead_date(texts[at + 1][1], words) if at + 1 < len(texts) else (False, None)
        if not following[0]:
            return 0  # the name alone may be a title
        found, used = following, 2
    if found[1] is None:
        printed = " ".join(each for _, each in texts[at : at + used])
        result.notes.append(note("date-impossible", place_of(lesson, line), value=printed))
        return used
    if result.date is None:
        result.date = found[1]
        result.notes.append(note("date-from-running-head", place_of(lesson, line), date=found[1]))
    elif found[1] != result.date:
        raise TwoIssues(str(result.date), str(found[1]), str(place_of(lesson, line)))
    return used


def _mended(lesson: Lesson, paragraphs: list[Paragraph], words: Words, result: Cleaned) -> list[Paragraph]:
    """Join what a running head or a page's end has parted in mid-sentence."""
    mended: list[Paragraph] = []
    for paragraph in paragraphs:
        if mended and _was_cut(mended[-1], paragraph, words):
            last, first = mended[-1].lines[-1], paragraph.lines[0]
            join = _join(lesson, last, first, result)
            above, below = last.text.strip(_SPACE), first.text.strip(_SPACE)
            place = place_of(lesson, first)
            result.notes.append(note("line-joined", place, value=shown(f"…{above[-25:]} {below[:25]}")))
            mended[-1].add(paragraph, join)
        else:
            mended.append(paragraph)
    return mended


def _was_cut(above: Paragraph, below: Paragraph, words: Words) -> bool:
    if above.mark or below.mark:
        return False
    last, first = above.lines[-1].text.strip(_SPACE), below.lines[0].text.strip(_SPACE)
    starts = re.sub(r"^[^\w]+", "", first)[:1]
    if not below.cut:  # a page may end in mid-sentence without a running head
        new_page = above.lines[-1].page != below.lines[0].page
        return new_page and not _ENDS_SENTENCE.search(last) and starts.islower()
    if _ENDS_CUT.search(last):
        return starts.islower() and not _ENDS_SENTENCE.search(last)
    if starts.islower():
        return True
    title = len(above.lines) == 1 and len(last.split()) <= _TITLE_WORDS
    return not title and not _opens_something(first, words) and not last.endswith(")")


def _join(lesson: Lesson, above: Line, below: Line, result: Cleaned) -> str:
    """What goes between two lines of one sentence; see Paragraph.joins.

    Whether a hyphen at a line's end belongs to the word, only a word seen elsewhere decides.
    """
    last, first = above.text.strip(_SPACE), below.text.strip(_SPACE)
    if not _HYPHEN.search(last) or not first[0].isalpha():
        return " "
    if not result.words:
        result.words = Counter(word for line in lesson.lines for word in _WORD.findall(line.text.casefold()))
    whole = _WORD.findall(last)[-1][:-1] + _WORD.findall(first)[0]
    if not result.words[whole.casefold()]:
        return ""
    result.notes.append(note("hyphen-joined", place_of(lesson, below), value=shown(whole)))
    return "-"
