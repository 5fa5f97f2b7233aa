"""Write docs/explanation/system: a page for each stage of unity with its pictures, the laws, what is whose word."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _generated import ROOT, write_or_check

from dailypage import system
from dailypage.render.diagram import draw, draw_loop
from dailypage.system.account import name_of, words
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
FORCED_AT = "S13"  # where two qualities lie in one place
FINER = (3, 2, 1, 0)  # first screens that are finer than the real one


def pages(chain: Chain) -> Iterator[tuple[Path, str]]:
    """Every file of the folder: where it stands, and its text."""
    for label, moment in chain.moments.items():
        figure = draw(moment.after, before=moment.before, moment=label, title=moment.title)
        yield FOLDER / "figures" / f"{label}.svg", figure
    person = system.path.climb(system.path.Person(), LOOP_AT)
    yield FOLDER / "figures" / "loop.svg", draw_loop(person)
    for stage in LADDER:
        found = [moment for moment in chain.moments.values() if moment.stage == stage]
        yield FOLDER / f"{stage}.md", "\n".join(_stage(stage, found) if found else _by_force(chain, stage))
    parted = chain[FORCED_AT].after
    yield FOLDER / "figures" / "by-force.svg", draw(system.trials.force(parted), before=parted)
    for name, title, change in _changes():
        yield FOLDER / "figures" / f"{name}.svg", draw(system.what_if(**change).run.last, title=title)
    yield FOLDER / "what-if.md", "\n".join(_what_ifs(chain))
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


def _by_force(chain: Chain, stage: str) -> Iterator[str]:
    """The stage that no run comes to by itself."""
    before = chain[FORCED_AT]
    yield f"{MADE}# {stage}: {words()['stage'][stage]}\n"
    yield f"{' '.join((LADDER[stage].__doc__ or '').split())}\n"
    yield f"No step of the chain leads here. It can be tried on {before.label}, and undone:\n"
    yield "```python"
    yield ">>> from dailypage import system"
    yield f'>>> before = system.derive()["{FORCED_AT}"].after'
    yield ">>> mixed = system.trials.force(before)"
    yield ">>> system.unity.stage(before), system.unity.stage(mixed)"
    yield f"('{before.stage}', '{stage}')"
    yield ">>> system.trials.separate(mixed) == before"
    yield "True\n\n```\n"
    yield f"![{words()['stage'][stage]}](figures/by-force.svg)\n"
    yield f"{system.account(system.trials.force(before.after))}\n"


def _changes() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Everything that can be withheld or changed: a name, a title, and the change itself."""
    for name in system.INPUTS:
        yield f"without-{name}", words()["input"][name], {"withhold": [name]}
    for n in FINER:
        yield f"first-screen-{n}", words()["first_screen"].format(n=n), {"first_screen": n}


def _what_ifs(chain: Chain) -> Iterator[str]:
    yield f"{MADE}# What if\n"
    yield "The same laws, with an input withheld or changed: where the run ends, what stays open, what never came.\n"
    yield "`dailypage system whatif` answers for several at once.\n"
    for name, title, change in _changes():
        answer = system.what_if(**change)
        end = answer.run.end
        yield f"## {title}\n"
        yield f"![{title}](figures/{name}.svg)\n"
        yield f"The run ends at {end.stage}. {words()['stage'][end.stage]}\n"
        yield from (f"- Open: {d.reason} ({name_of(d.who)})." for d in end.open)
        if answer.parted:
            yield f"- Otherwise from {answer.parted.moment} on: {system.account(answer.parted)}"
            yield from (f"- Decided by {law}: {system.LAWS[law].sentence}" for law in answer.parted.laws)
        fell = [f"{label} {chain[label].title}" for label in answer.fell_away]
        yield f"- Fell away: {'; '.join(fell) or 'nothing'}.\n"


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
