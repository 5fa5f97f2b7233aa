"""Reading and parsing: one issue of five megabytes, thousands of articles."""

from __future__ import annotations

from collections.abc import Iterator

from bench.generator import long_issue
from bench.measure import Row, Scale, best, rate
from dailypage.lesson import read_bytes
from dailypage.page.parse import parse

GROUP = "parser"
SIZE = 5_000_000
QUICK = 20  # times smaller


def measure(seed: int, runs: int, *, quick: bool) -> Iterator[Row]:
    """Reading first (encoding told, lines cut, checksum), then reading and parsing."""
    data = long_issue(SIZE // (QUICK if quick else 1), seed).encode()
    runs = max(1, runs // 2 + 1)
    megabytes = len(data) / 1e6
    timed = best(lambda: read_bytes(data, "lesson.txt"), runs)
    row = Row(group=GROUP, name="read", work=f"{megabytes:.3g} MB: decode, cut into lines, checksum")
    row = rate(row, timed, Scale(megabytes, "MB/s"), runs=runs)
    yield row
    timed = best(lambda: parse(read_bytes(data, "lesson.txt")), runs)
    page = timed.result
    blocks = sum(len(article.blocks) for article in page.articles)
    work = (
        f"the same to a Page: {len(page.articles):,} articles, {blocks:,} blocks, {len(page.notes):,} notes"
    )
    yield rate(
        Row(group=GROUP, name="read and parse", work=work),
        timed,
        Scale(megabytes, "MB/s"),
        runs=runs,
        base=row.figure,
    )
