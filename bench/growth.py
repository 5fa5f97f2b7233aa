"""How work and memory grow with an archive: a table, and a plot of it.

``python -m bench.growth --issues 1000 10000`` puts so many issues into an archive, builds a site from it, mends one
issue and builds again, each in processes of their own, and draws docs/images/growth.svg. A hundred thousand take an
hour.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from math import log10
from pathlib import Path
from typing import NamedTuple

from bench.cold import PROGRAM
from bench.corpus import lessons
from bench.generator import SEED
from bench.measure import Timed, child

PLOT = Path(__file__).parent.parent / "docs" / "images" / "growth.svg"
WIDTH, HEIGHT, LEFT, TOP = 740, 380, 64, 64
PANEL, TALL = 280, 230
SIGNS = ("", "6 3", "2 3")  # of the three lines, beside their words: dashes
HEAD = """\
| issues | archive add | site build | one issue mended | memory of the largest process |
| ---: | ---: | ---: | ---: | ---: |"""
STYLE = (
    "svg{color:#221d17;background:#fdfbf6;font:12px Literata,Georgia,serif}text{fill:currentColor}"
    ".grid{stroke:currentColor;stroke-opacity:.18}.line{fill:none;stroke:currentColor;stroke-width:2}"
    "circle{fill:currentColor}.head{font-weight:700}"
    "@media(prefers-color-scheme:dark){svg{color:#e9e1d5;background:#171411}}"
)


class Grown(NamedTuple):
    """What one archive took: to fill it, to build its site, and to bring that in step with one mended issue."""

    issues: int
    added: Timed
    built: Timed
    mended: Timed


def measured(count: int, seed: int) -> Grown:
    """*count* issues, from files to a site and on."""
    with tempfile.TemporaryDirectory(prefix="dailypage-bench-") as folder:
        here = Path(folder)
        name = ""
        for number, one in enumerate(lessons(count, seed)):
            path = (here / "lessons" / one.name).with_suffix(".txt")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(one.text, "utf-8")
            name = str(path) if number <= count // 2 else name
        archive = ["--archive", "archive.db"]
        build = [PROGRAM, "site", "build", *archive, "--out", "site", "--jobs", "2"]
        added = child([PROGRAM, "archive", "add", "lessons", *archive, "--jobs", "2"], here)
        built = child(build, here)
        text = Path(name).read_text("utf-8").replace(". ", ". It was read once more. ", 1)
        Path(name).write_text(text, "utf-8")
        child([PROGRAM, "archive", "add", name, "--as", "correction", *archive], here)
        return Grown(count, added, built, child(build, here))


def _row(one: Grown) -> str:
    peak = max(one.added.memory, one.built.memory) / 1e6
    times = (f"{timed.cpu_s:,.2f} s" for timed in (one.added, one.built, one.mended))
    return f"| {one.issues:,} | {' | '.join(times)} | {peak:,.0f} MB |"


def plot(rows: list[Grown]) -> str:
    """*rows* as SVG: seconds of processor time and megabytes, both scales in powers of ten."""
    works = {
        "archive add": [one.added for one in rows],
        "site build": [one.built for one in rows],
        "one issue mended": [one.mended for one in rows],
    }
    counts = [one.issues for one in rows]
    seconds = {name: [timed.cpu_s for timed in timed_] for name, timed_ in works.items()}
    memory = {name: [timed.memory / 1e6 for timed in timed_] for name, timed_ in works.items()}
    told = escape("; ".join(_row(one).strip("| ") for one in rows))
    parts = [
        *_panel(LEFT, "processor time, s", counts, seconds),
        *_panel(LEFT + PANEL + 80, "peak memory, MB", counts, memory),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d">'
        f'<title id="t">How time and memory grow with the number of issues</title><desc id="d">{told}</desc>'
        f"<style>{STYLE}</style>{''.join(parts)}</svg>\n"
    )


def _panel(left: float, head: str, counts: list[int], lines: dict[str, list[float]]) -> Iterator[str]:
    values = [value for line in lines.values() for value in line]
    low, high = int(log10(min(values)) // 1), int(-(-log10(max(values)) // 1))
    first, last = log10(counts[0]), max(log10(counts[-1]), log10(counts[0]) + 1)

    def x(count: float) -> float:
        return left + (log10(count) - first) / (last - first) * PANEL

    def y(value: float) -> float:
        return TOP + TALL - (log10(value) - low) / max(high - low, 1) * TALL

    yield f'<text class="head" x="{left}" y="{TOP - 36}">{head}</text>'
    for power in range(low, high + 1):
        at = y(10**power)
        yield f'<path class="grid" d="M{left} {at:.0f}h{PANEL}"/>'
        yield f'<text x="{left - 8}" y="{at + 4:.0f}" text-anchor="end">{10.0**power:g}</text>'
    for count in counts:
        yield f'<text x="{x(count):.0f}" y="{TOP + TALL + 20}" text-anchor="middle">{count:,}</text>'
    for line, dash in zip(lines.values(), SIGNS, strict=True):
        points = [(x(count), y(value)) for count, value in zip(counts, line, strict=True)]
        way = " L".join(f"{at:.0f} {up:.0f}" for at, up in points)
        yield f'<path class="line" stroke-dasharray="{dash}" d="M{way}"/>'
        yield from (f'<circle cx="{at:.0f}" cy="{up:.0f}" r="3"/>' for at, up in points)
    for n, (name, dash) in enumerate(zip(lines, SIGNS, strict=True)):
        up = TOP + TALL + 44 + 16 * n
        yield f'<path class="line" stroke-dasharray="{dash}" d="M{left} {up - 4}h28"/>'
        yield f'<text x="{left + 36}" y="{up}">{name}</text>'


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the table, draw the plot."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--issues", type=int, nargs="+", default=[1000, 10_000], help="default 1000 10000")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=PLOT, help="the plot (default docs/images/growth.svg)")
    given = parser.parse_args(arguments)
    rows = []
    print(HEAD, flush=True)
    for count in sorted(given.issues):
        print(f"  {count:,} issues", file=sys.stderr, flush=True)
        rows.append(measured(count, given.seed))
        print(_row(rows[-1]), flush=True)
    given.out.write_text(plot(rows), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
