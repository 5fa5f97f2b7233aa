"""A step or a state told in words, from the state itself: so words and picture cannot disagree.

The wording is data, one file for a language (data/system/words). A step is one sentence, a state a paragraph.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import Any

from dailypage.errors import UnknownInput
from dailypage.system import unity
from dailypage.system.axis import DATA, given
from dailypage.system.sefirot import DALET, koma
from dailypage.system.state import State
from dailypage.system.step import Step
from dailypage.system.values import SPARK_STATES, Partzuf

LANGUAGE = "en"
LOWER = frozenset({"BERIA", "YETZIRA", "ASSIYA", "BYA"})


@cache
def languages() -> tuple[str, ...]:
    """The languages that have wording."""
    return tuple(sorted(name.removesuffix(".toml") for name in os.listdir(os.path.join(DATA, "words"))))  # noqa: PTH118, PTH208 - see axis.py


def words(language: str = LANGUAGE) -> dict[str, Any]:
    """The wording of *language*. Raises UnknownInput for one that has none."""
    if language not in languages():
        raise UnknownInput("language", language, f"one of {', '.join(languages())}")
    return given(f"words/{language}")


def name_of(who: str, language: str = LANGUAGE) -> str:
    """What *who* is called.

    >>> name_of("nds")
    'Nekudot de SAG'
    """
    return str(words(language)["who"].get(who, who))


def account(what: Step | State, language: str = LANGUAGE) -> str:
    """*what* told in words: a sentence for a step, a paragraph for a state.

    >>> from dailypage.system import derive
    >>> account(derive()["S21"].steps[0])
    'The record 4/3, too coarse for the head of SAG, becomes a request, MAN.'
    """
    return _of_step(what, language) if isinstance(what, Step) else " ".join(_of_state(what, language))


def _of_step(step: Step, language: str) -> str:
    told = words(language)["step"]
    template = told.get(f"{step.op} {step.who[0]}") or told[step.op]
    return str(template).format_map(_facts(step, language))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _facts(step: Step, language: str) -> dict[str, object]:
    """What a sentence may name of *step*."""
    names = [name_of(who, language) for who in step.who]
    s, p = step.after, step.after.partzufim.get(step.who[0])
    record = step.demand.record if step.demand else None
    restricted = " restricted" if step.demand and step.demand.restricted else ""
    facts: dict[str, object] = {
        "first": names[0],
        "First": _capital(names[0]),
        "second": names[1] if len(names) > 1 else "",
        "last": names[-1],
        "who": listed(names),
        "record": f"{record}{restricted}" if record else "",
        "where": words(language)["where"].get(str(step.where), step.where),
        "head": name_of(str(step.where), language),
        "left": s.records[-1] if s.records else "",
    }
    facts |= _of_partzuf(step, p, language) if p else {}
    if step.op == "expand":
        facts["light"] = words(language)["light"][s.phases[-1].light]
    if step.op == "pour":
        facts["poured"] = koma(s.couplings[-1].screen.aviut)
    if step.op == "join_records":
        facts["joined"] = listed([str(r) for _, r in s.waiting if not r.at])
    return facts


def _of_partzuf(step: Step, p: Partzuf, language: str) -> dict[str, object]:
    light = words(language)["light"]
    refilled = step.op == "clothe" and p.parent in step.after
    again = f", and fills {name_of(p.parent, language)} again" if refilled else ""
    return {
        "koma": p.koma,
        "vessels": words(language)["number"].get(str(len(p.vessels)), ""),
        "lights": listed([light[name] for name in p.lights]),
        "level": p.level,
        "level_koma": koma(p.level.a),
        "refilled": again,
    }


def listed(names: list[str]) -> str:
    """*names* as a list in a sentence.

    >>> listed(["AB", "SAG", "MA"])
    'AB, SAG and MA'
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))


def _of_state(s: State, language: str) -> Iterator[str]:
    told = words(language)
    say = told["state"]
    if s.phases and not s.partzufim:
        yield say["phases"].format(n=len(s.phases) - 1)
    if DALET in s.restricted and not s.partzufim:
        yield say["restricted"]
    for world, name in told["world"].items():
        inside = LOWER if world == "BYA" else {world}
        standing = [_partzuf(p, say, language) for p in s.partzufim.values() if p.world in inside]
        if standing:
            yield say["world"].format(world=name, names=listed(standing))
    yield from _lines(s, say, language)
    yield from _waiting(s, say, language)
    yield from _after_the_breaking(s, say, language)
    yield told["stage"][unity.stage(s)]


def _partzuf(p: Partzuf, say: dict[str, Any], language: str) -> str:
    key = "broken" if p.status == "BROKEN" else "emptied" if p.status == "EMPTIED" else "one"
    return str(say[key].format(name=name_of(p.id, language), koma=p.koma))


def _lines(s: State, say: dict[str, Any], language: str) -> Iterator[str]:
    if "nds" in s and not s.parsa and "gmar_tikkun" not in s.flags:
        yield _capital(say["shared"].format(name=name_of("nds", language)))
    if s.parsa:
        yield say["parsa"]
    elif "gmar_tikkun" in s.flags:
        yield say["gmar"]
    fallen = [name_of(p.id, language) for p in s.partzufim.values() if p.ahp_inside]
    if fallen:
        yield say["katnut"].format(names=listed(fallen))


def _waiting(s: State, say: dict[str, Any], language: str) -> Iterator[str]:
    waiting = [
        say["record"].format(record=record, at=_place(record.at, language))
        if record.at
        else say["carried"].format(record=record)
        for _, record in s.waiting
    ]
    if waiting:
        yield say["waits"].format(records=listed(waiting))
    yield from (say["man"].format(at=name_of(man.at, language)) for man in s.man if not man.answered)


def _place(name: str, language: str) -> str:
    return str(words(language)["where"].get(name) or name_of(name, language))


def _after_the_breaking(s: State, say: dict[str, Any], language: str) -> Iterator[str]:
    if s.sparks:
        told = [say["spark"][state].format(n=s.count(state)) for state in SPARK_STATES if s.count(state)]
        yield say["fallen"].format(total=sum(x.count for x in s.sparks), told=listed(told))
    for part in s.souls:
        key = "souls" if part.degree >= 0 else "before_ladder"
        name = _capital(name_of(part.id, language))
        yield say[key].format(name=name, degree=part.degree, screen=part.screen, depth=part.depth)
