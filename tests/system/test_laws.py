"""Every law has a lawful and an unlawful case, and no state that the operations lead to breaks one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dailypage.system import INPUTS, LAWS, OPERATIONS, Chain, State, check, demands, derive
from dailypage.system.axis import Interval
from dailypage.system.operations.direct_light import start
from dailypage.system.sefirot import Pair
from dailypage.system.trials import attempt
from dailypage.system.values import Komas, Partzuf, Reshimo

Case = tuple[State, State | None]
CASES: dict[str, tuple[Callable[[Chain], Case], Callable[[State], State]]] = {}


def case(
    law: str, label: str, *, change: bool = False
) -> Callable[[Callable[[State], State]], Callable[[State], State]]:
    """A lawful state, after the moment *label*, and how to make it break *law*."""

    def keep(spoil: Callable[[State], State]) -> Callable[[State], State]:
        def lawful(chain: Chain) -> Case:
            step = chain[label].steps[-1]
            return step.after, step.before if change else None

        CASES[law] = lawful, spoil
        return spoil

    return keep


def put(s: State, name: str, **fields: object) -> State:
    """*s* with Partzuf *name* changed."""
    return s.put(replace(s[name], **fields))  # type: ignore[arg-type]  # fields of a Partzuf


def kli(s: State, name: str, **fields: object) -> State:
    """*s* with vessel *name* changed."""
    return s.put(replace(s.klis[name], **fields))  # type: ignore[arg-type]  # fields of a Kli


def without(s: State, name: str) -> State:
    """*s* without the Partzuf *name*."""
    return s.with_(partzufim={key: p for key, p in s.partzufim.items() if key != name})


def record(s: State, at: int, **fields: object) -> State:
    """*s* with its record number *at* changed."""
    changed = replace(s.records[at], **fields)  # type: ignore[arg-type]  # fields of a Reshimo
    return s.with_(records=(*s.records[:at], changed, *s.records[at + 1 :]))


def coupling(s: State, at: int, **fields: object) -> State:
    """*s* with its coupling number *at* changed."""
    changed = replace(s.couplings[at], **fields)  # type: ignore[arg-type]  # fields of a Zivug
    return s.with_(couplings=tuple(changed if z is s.couplings[at] else z for z in s.couplings))


case("L1", "S06")(lambda s: put(s, "galgalta", rooms=3))
case("L2", "S13")(lambda s: put(s, "nds", level=Pair(4, 1)))
case("L3", "S13", change=True)(lambda s: without(s, "sag"))
case("L4", "S04")(lambda s: s.with_(phases=s.phases[:4]))
case("L5", "S05")(lambda s: kli(s, "ein_sof.malchut", light="HOCHMA", screen=False))
case("L6", "S11")(lambda s: put(s, "sag", sof=Interval(600, 0)))
case("L7", "S09")(lambda s: put(s, "ab", komas=Komas("Keter~", "Keter")))
case("L8", "S06")(lambda s: put(s, "galgalta", lit=4))
case("L9", "S22")(lambda s: kli(s, "nek_avi.panim", light="NEFESH"))
case("L10", "S12")(lambda s: put(s, "sag", lit=0))
case("L11", "S08", change=True)(lambda s: put(s, "galgalta", status="GUF"))
case("L12", "S08")(lambda s: record(s, -1, h=3, a=2))
case("L13", "S09")(lambda s: put(s, "ab", komas=Komas(None, "Hochma")))
case("L14", "S07")(lambda s: put(s, "galgalta", has_guf=False))
case("L15", "S09")(lambda s: put(s, "ab", rosh=Interval(950, 750)))
case("L16", "S20")(lambda s: put(s, "nek_keter", rosh=Interval(620, 570)))
case("L17", "S20")(lambda s: put(s, "nek_avi", lit=3, rooms=3))
case("L18", "S23")(lambda s: put(s, "nek_avi", lit=1))
case("L19", "S23")(lambda s: put(s, "nek_avi", ahp_inside="nek_zat"))
case("L20", "S21")(lambda s: s.with_(man=()))
case("L21", "S23")(lambda s: put(s, "nek_zat", also_at=()))
case("L22", "S41")(lambda s: put(s, "atz_aa", also_at=()))
case("L23", "S36", change=True)(lambda s: put(s, "atz_aa", stage="KATNUT"))
case("L24", "S28")(lambda s: s.with_(sparks=s.sparks[1:]))
case("L25", "S37")(lambda s: without(s, "yetzira"))
case("L26", "S09")(lambda s: put(s, "galgalta", lit=5))
case("L27", "S09")(lambda s: record(s, 0, h=3, a=4))
case("L28", "S42")(
    lambda s: s.with_(sparks=tuple(replace(x, state="SORTED") if x.cls == "BB" else x for x in s.sparks))
)
case("L29", "S36")(lambda s: kli(s, "daat.achor", light="HAYA", screen=True))
case("L30", "S31")(lambda s: put(s, "atz_atik", eff=1))
case("L31", "S11")(lambda s: coupling(s, -1, reshimo=Reshimo(4, 4, "galgalta")))
case("L32", "S34")(lambda s: put(s, "atz_avi", stage="KATNUT"))
case("L33", "S25")(lambda s: kli(s, "daat.panim", light="RUACH"))


def test_every_law_has_a_lawful_and_an_unlawful_case() -> None:
    assert set(CASES) == set(LAWS) == {f"L{n}" for n in range(1, 34)}


@pytest.mark.parametrize("law", [f"L{n}" for n in range(1, 34)])
def test_the_lawful_state_keeps_the_law_and_the_spoiled_one_breaks_it(chain: Chain, law: str) -> None:
    lawful, spoil = CASES[law]
    s, before = lawful(chain)
    assert not [breach for breach in check(s, before) if breach.law.id == law]
    assert [breach for breach in check(spoil(s), before) if breach.law.id == law]


def test_a_breach_tells_the_law_and_its_source(chain: Chain) -> None:
    _, spoil = CASES["L7"]
    (breach,) = (b for b in check(spoil(chain["S09"].after)) if b.law.id == "L7")
    assert str(breach).startswith("ab breaks L7 ")
    assert "P 21-22" in str(breach)


def runs() -> list[tuple[str, Chain]]:
    """The whole run, each with one input withheld, and each with another first screen."""
    return [
        ("whole", derive()),
        *((name, derive(withhold=[name])) for name in INPUTS),
        *((str(n), derive(first_screen=n)) for n in range(4)),
    ]


@pytest.mark.parametrize(("name", "run"), runs(), ids=lambda one: one if isinstance(one, str) else "")
def test_no_state_of_a_run_breaks_a_law(name: str, run: Chain) -> None:
    breaches = [f"{step}: {breach}" for step in run for breach in check(step.after, step.before)]
    assert breaches == [], name


@given(st.randoms(use_true_random=False), st.sets(st.sampled_from(INPUTS), max_size=3), st.integers(0, 4))
@settings(max_examples=25)
def test_a_random_lawful_walk_reaches_no_unlawful_state(
    random: Random, withhold: set[str], screen: int
) -> None:
    s = start(State(inputs=derive(screen, withhold).inputs))
    for _ in range(150):
        ready = [demand for demand in demands(s) if not demand.lacks]
        if not ready:
            break
        demand = random.choice(ready)
        after, _ = OPERATIONS[demand.op](s, demand.who)
        assert check(after, s) == [], demand
        s = after


SUBJECTS = (
    "1",
    "4",
    "line",
    "sparks",
    "first",
    "second",
    "ahp",
    "2",
    "3",
    "BB",
    "RB",
    "BR",
    "RR",
    "daat",
    "malchut",
)


@pytest.mark.parametrize(
    "label", ["S01", "S06", "S12", "S15", "S19", "S23", "S28", "S31", "S37", "S40", "S44"]
)
def test_what_is_not_refused_is_lawful(chain: Chain, label: str) -> None:
    """Each operation, asked of everybody: it refuses and names a law, or gives a lawful state."""
    s = chain[label].after
    refused = 0
    for operation in OPERATIONS.values():
        for who in (*s.partzufim, *SUBJECTS):
            after, refusal = attempt(lambda s, who, verb=operation: verb(s, who)[0], s, who)
            refused += refusal is not None
            assert refusal is None or refusal.law in LAWS, refusal
            assert check(after, None if refusal else s) == [], (operation.name, who)
    assert refused > len(OPERATIONS)


def test_operations_name_laws_that_exist() -> None:
    named = {law for operation in OPERATIONS.values() for law in operation.laws}
    assert named <= set(LAWS)


def test_the_laws_are_sentences_with_sources() -> None:
    for law in LAWS.values():
        assert law.sentence.endswith(".")
        assert law.source
        assert law.certainty in {"doctrine", "model", "disputed"}


def test_a_partzuf_says_what_it_is(chain: Chain) -> None:
    p = chain["S09"].after["ab"]
    assert isinstance(p, Partzuf)
    assert str(p).startswith("ab 4/3 Hochma")
