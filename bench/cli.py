"""The command line of the bench: which measures to run, and how to print them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from importlib import import_module

import msgspec

from bench.generator import SEED
from bench.measure import Row
from bench.table import as_text, head, machine

# Loaded when asked for, so that one needs nothing of the others: name -> (module, what it measures).
BENCHES = {
    "recognition": ("bench.recognition", "terms in text, beside flashtext2, spaCy and matching alone"),
    "cold": ("bench.cold", "one issue to all outputs, a new process each time"),
    "site": ("bench.site", "1,000 issues to web pages, with one process and with two"),
    "archive": ("bench.archive", "10,000 issues into an archive, beside plain inserts, and out again"),
    "search": ("bench.search", "queries over 20,000 documents, beside FTS5, PostgreSQL and tantivy"),
    "archive-site": (
        "bench.site_build",
        "an archive to a whole site, beside Hugo, Eleventy, Pelican and MkDocs on the same issues",
    ),
    "pdf": ("bench.pdf_pages", "50 issues to PDF with one warm typesetter"),
    "parser": ("bench.parsing", "a file of 5 MB to a Page"),
    "system": ("bench.model", "the system: import, the whole chain, laws, a what-if, figures"),
}
Part = list[tuple[str, float, int]]
# Where the time goes, shown with --where: name -> (module, its function, heading, how a line is printed).
WHERE = {
    "recognition": (
        "bench.recognition",
        "stages",
        "warm recognition by module: share of time, calls",
        "{:.1%}",
    ),
    "cold": (
        "bench.cold",
        "imports",
        "imports of `dailypage make` by package: ms of its own, modules",
        "{:.1f}",
    ),
}
MOST = 16  # lines of a part list


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print the table; the exit code is 0 unless a measure failed."""
    given = _parser().parse_args(arguments)
    told, names = machine(), given.only or list(BENCHES)
    rows: list[Row] = []
    for name in names:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        rows += import_module(BENCHES[name][0]).measure(given.seed, given.runs, quick=given.quick)
    parts = {name: _where(name, given) for name in names if given.where and name in WHERE}
    if given.json:
        document = {"seed": given.seed, "quick": given.quick, "machine": told, "rows": rows, "where": parts}
        print(msgspec.json.format(msgspec.json.encode(document), indent=1).decode())
        return 0
    print(head({**told, "seed": str(given.seed)}))
    print(f"\n{as_text(rows)}")
    for name, part in parts.items():
        print(f"\n{WHERE[name][2]}:\n{_lines(part, WHERE[name][3])}")
    if given.quick:
        print("\n--quick: little text and few runs, to see that all works; the figures mean nothing.")
    return 0


def _where(name: str, given: argparse.Namespace) -> Part:
    module, function, *_ = WHERE[name]
    where: Callable[..., Part] = getattr(import_module(module), function)
    return where(given.seed, quick=given.quick)[:MOST]


def _lines(part: Iterable[tuple[str, float, int]], form: str) -> str:
    return "\n".join(f"  {name:<24} {form.format(value):>8} {count:>10,}" for name, value, count in part)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure dailypage beside its peers and print one table. docs/explanation/performance.md"
        " says what the figures mean.",
        epilog="measures: " + "; ".join(f"{name}: {what}" for name, (_, what) in BENCHES.items()),
    )
    parser.add_argument(
        "--only", action="append", choices=BENCHES, help="this measure alone; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument(
        "--where", action="store_true", help="say too where the time of recognition and of the start goes"
    )
    parser.add_argument("--quick", action="store_true", help="little text, few runs: to see that it works")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the generated text (default {SEED})")
    parser.add_argument(
        "--runs", type=int, default=5, help="times that work in one process is repeated (default 5)"
    )
    return parser
