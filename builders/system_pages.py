"""Write docs/explanation/system: a page for each stage of unity with its pictures, the laws, what is whose word."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from _generated import ROOT, write_or_check

from dailypage import system
from dailypage.render.diagram import draw, draw_loop
from dailypage.system.account import words
from dailypage.system.derivation import Chain
from dailypage.system.naming import names
from dailypage.system.step import Moment
from dailypage.system.unity import LADDER

FOLDER = ROOT / "docs" / "explanation" / "system"
MADE = "<!-- Made by builders/system_pages.py from the model itself. -->\n"
CERTAINTY = {
    "doctrine": "doctrine: the sources say so",
    "model": "a choice of the model, where the sources are silent",
    "disputed": "disputed: the sources or teachers differ",
}
LOOP_AT = 7  # a degree to show the loop at


def pages(chain: Chain) -> Iterator[tuple[Path, str]]:
    """Every file of the folder: where it stands, and its text."""
    for label, moment in chain.moments.items():
        figure = draw(moment.after, before=moment.before, moment=label, title=moment.title)
        yield FOLDER / "figures" / f"{label}.svg", figure
    person = system.path.climb(system.path.Person(), LOOP_AT)
    yield FOLDER / "figures" / "loop.svg", draw_loop(person)
    stages = [stage for stage in LADDER if any(m.stage == stage for m in chain.moments.values())]
    for stage in stages:
        found = [moment for moment in chain.moments.values() if moment.stage == stage]
        yield FOLDER / f"{stage}.md", "\n".join(_stage(stage, found))
    yield FOLDER / "laws.md", "\n".join(_laws())
    yield FOLDER / "certainty.md", "\n".join(_certainty())


def _stage(stage: str, moments: list[Moment]) -> Iterator[str]:
    yield f"{MADE}# {stage}: {words()['stage'][stage]}\n"
    yield f"{' '.join((LADDER[stage].__doc__ or '').split())}\n"
    for moment in moments:
        yield f"## {moment.label} {moment.title}\n"
        yield f"![{moment.title}](figures/{moment.label}.svg)\n"
        yield from (f"- {system.account(step)}" for step in moment.steps)
        yield f"\n{system.account(moment.after)}\n"
        laws = ", ".join(f"[{law}](laws.md)" for law in moment.laws) or "none: it is a name"
        yield f"Laws: {laws}.\nKnown: {moment.kind.lower()}, {moment.certainty}.\nSource: {'; '.join(moment.cite)}.\n"
        if moment.name.note:
            yield f"{moment.name.note}\n"


def _laws() -> Iterator[str]:
    yield f"{MADE}# The laws\n"
    yield "What no state of the system may break. `dailypage system laws` prints them.\n"
    yield "| id | law | source | certainty |\n| --- | --- | --- | --- |"
    for law in system.LAWS.values():
        yield f"| {law.id} | {law.sentence} | {law.source} | {law.certainty} |"
    yield ""


def _certainty() -> Iterator[str]:
    yield f"{MADE}# Doctrine, choice, dispute\n"
    yield "The model says what a tradition teaches, and where it says more than the sources it says so.\n"
    for certainty, told in CERTAINTY.items():
        yield f"## {told[:1].upper()}{told[1:]}\n"
        yield from (
            f"- {law.id}: {law.sentence}" for law in system.LAWS.values() if law.certainty == certainty
        )
        for name in names().values():
            if name.certainty == certainty:
                yield f"- {name.label} {name.title}.{f' {name.note}' if name.note else ''}"
        yield ""


def main(arguments: list[str]) -> int:
    """Write all, or with ``--check`` compare all."""
    made = list(pages(system.derive()))
    return max([write_or_check(path, text, arguments) for path, text in made])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
