"""PDF pages a second, one warm compiler: fifty different issues, each on A4 and on A5."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pypdfium2
import typst

from bench.generator import issues
from bench.measure import Row, Scale, best, rate
from dailypage.issue import Issue, make_issue
from dailypage.lesson import read_bytes
from dailypage.page.parse import parse
from dailypage.render.pdf import PAPERS, data_of, pdf
from dailypage.render.press import FONTS, TEMPLATE

GROUP = "PDF"
ISSUES, WARM = 50, 2


def measure(seed: int, _runs: int, *, quick: bool) -> Iterator[Row]:
    """First typst alone: the same data, set once, without seeing to it that notes stand with their marks."""
    count = (4 if quick else ISSUES) + 2 * WARM
    made = [make_issue(parse(read_bytes(text.encode(), "lesson.txt"))) for _, text in issues(count, seed)]
    warm, made = made[: 2 * WARM], made[2 * WARM :]
    setter = _Setter()
    _all(setter.both, warm[:WARM])
    timed = best(lambda: _all(setter.both, made), 1)
    pages = _pages(timed.result)
    work = f"{len(made)} issues, A4 and A5, {pages} pages"
    row = Row(group=GROUP, name="typst alone", work=f"{work}, each set once")
    row = rate(row, timed, Scale(pages, "pages/s"))
    yield row
    _all(_files, warm[WARM:])
    timed = best(lambda: _all(_files, made), 1)
    mine = Row(group=GROUP, name="dailypage", work=f"{work}, notes kept with their marks")
    yield rate(mine, timed, Scale(_pages(timed.result), "pages/s"), base=row.figure)


class _Setter:
    """typst with our template and fonts, and nothing else of ours."""

    def __init__(self) -> None:
        fonts: Any = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        )
        self.compiler = typst.Compiler(
            str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=fonts, ignore_system_fonts=True
        )

    def both(self, issue: Issue) -> list[bytes]:
        """The PDFs of *issue* on each paper."""
        data = data_of(issue)
        return [self._set({**data, "paper": paper, "room": {}}) for paper in PAPERS]

    def _set(self, data: dict[str, Any]) -> bytes:
        text = msgspec.json.encode(data).decode()
        made: Any = self.compiler.compile(format="pdf", sys_inputs={"issue": text}, pdf_standards=["ua-1"])
        return bytes(made)


def _files(issue: Issue) -> list[bytes]:
    return [file.data for file in pdf(issue)]


def _all(setter: Callable[[Issue], list[bytes]], made: list[Issue]) -> list[bytes]:
    return [data for issue in made for data in setter(issue)]


def _pages(documents: list[bytes]) -> int:
    return sum(len(pypdfium2.PdfDocument(data)) for data in documents)
