"""Adam, the sin, the souls' MAN, the ascents, and the end of correction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dailypage.system.axis import BELOW_PARSA, PARSA, SIUM, Interval, given
from dailypage.system.operations.base import (
    END,
    INPUT,
    Demand,
    Done,
    Kind,
    Need,
    Operation,
    input_lacking,
)
from dailypage.system.operations.breaking import Break, broken
from dailypage.system.operations.correction import NO_PAIR, WORLDS, has_class, seats, soul_is_answered
from dailypage.system.path import Person, climb
from dailypage.system.sefirot import DALET, LIGHTS, koma
from dailypage.system.state import State
from dailypage.system.values import Kli, Komas, Partzuf, SoulPart

GIVEN = given("given")
ADAM = "adam"
SIN = "sin"
MANS = ("2", "3", "4")
LAST_DEGREE = 124
# The light that answers MAN completes a world of the ladder: Neshama Beria, Haya Atzilut, Yechida Adam Kadmon.
DEGREE = {"2": 74, "3": 99, "4": LAST_DEGREE}
EVE = ("first", "second")


class AdamIsBorn(Operation):
    """Adam HaRishon is born of Malchut of Atzilut at Ima: bestowing vessels, and the fourth phase with them."""

    name = "adam"
    subjects = ("beria",)
    rank, laws, cite, kind = INPUT, ("L17", "L29"), ("PATH 3.22",), "GIVEN"

    def asks(self, s: State) -> Iterable[Demand]:
        if "beria" in s and ADAM not in s:
            yield self.demand(s, "the worlds stand, and no soul is in them", "beria")

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if "beria" not in s:
            yield Need("L25", "BYA do not stand, and Adam is born into them")
        if ADAM in s:
            yield Need("L3", "Adam stands already")
        yield from input_lacking(s, "adam")

    def does(self, s: State, who: str) -> Done:
        born = Partzuf(
            ADAM, "BYA", "soul", NO_PAIR, 1, NO_PAIR,
            parent="atz_zon", komas=Komas(None, koma(1)), regime="TB", stage="KATNUT", status="GUF", lit=2, rooms=2,
            screen_at="NIKVEY_EYNAIM", has_guf=True,
        )  # fmt: skip
        front = Kli(
            "adam.panim", "B", ADAM, ADAM, "PANIM", frozenset("B"), screen=True, light="RUACH",
            where=Interval(PARSA + 1, PARSA),
        )  # fmt: skip
        back = Kli("adam.achor", "R", ADAM, ADAM, "ACHOR", frozenset("R"), where=BELOW_PARSA)
        return Done(s.put(born, front, back), (ADAM, "atz_zon"), "ATZILUT")


class Ascend(Operation):
    """All degrees rise by the same step, up to Ein Sof; their own places are kept (L3).

    On the eve of the sin: *first*, then *second*. After it, by the coarseness of the souls' MAN: 2, 3, 4.
    *ahp*: the vessels of reception are raised above Parsa and filled there.
    """

    name = "ascend"
    subjects = (*EVE, *MANS, "ahp")
    rank, laws, cite = INPUT, ("L3", "L18", "L20", "L22", "L29"), ("P 142-143", "P 150", "P 160-179")

    def kind_of(self, who: str) -> Kind:
        """The two ascents of that eve are given; the others answer MAN."""
        return "GIVEN" if who in EVE else "DERIVED"

    def asks(self, s: State) -> Iterable[Demand]:
        if ADAM in s and not s.souls:
            for age, step in enumerate(EVE):
                if not _rose(s, step) and (age == 0 or _rose(s, EVE[0])):
                    yield self.demand(s, "on that eve the worlds rise once more", step, age=age)
        for age, man in enumerate(MANS):
            if f"soul_MAN:{man}" in s.flags and not _rose(s, man):
                yield self.demand(s, "a soul's MAN has not been answered", man, age=age)
        if has_class(s, "RB", "CORRECTED") and not _rose(s, "ahp"):
            yield self.demand(s, "corrected vessels of reception are not raised", "ahp", age=len(MANS))

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        step = who
        if _rose(s, step):
            yield Need("L33", f"that ascent was made already: {step}")
        elif step in MANS and f"soul_MAN:{step}" not in s.flags:
            yield Need("L20", f"no MAN of coarseness {step} was raised", "let a soul ask")
        elif step in EVE and (ADAM not in s or s.souls):
            yield Need("L22", "there is no Adam, whole, by whom the worlds would rise")
        elif step == "ahp" and not has_class(s, "RB", "CORRECTED"):
            yield Need("L29", "the vessels of reception are not corrected")

    def does(self, s: State, who: str) -> Done:
        step = who
        if step in EVE:
            after, risen = _on_the_eve(s, step)
        elif step == "ahp":
            after, risen = _raise_ahp(s)
        else:
            after, risen = _by_man(s, step)
        return Done(after.mark(f"ascent:{step}"), risen, "ATZILUT")


def _rose(s: State, step: str) -> bool:
    return f"ascent:{step}" in s.flags


def _on_the_eve(s: State, step: str) -> tuple[State, tuple[str, ...]]:
    eve = GIVEN["eve"]
    if step == "first":
        zon = replace(s["atz_zon"], also_at=(eve["first"]["ZA"], eve["first"]["NUKVA"]))
        return s.put(zon).with_(seats=seats(from_row=0)), ("atz_zon", "beria", "yetzira", "assiya")
    second = eve["second"]
    first, last = second["sefirot"]
    own = s.seats[second["world"]]
    moved = tuple(f"{second['to']}.{n % 4 + 1}" for n in range(last - first + 1))
    return s.with_(seats={**s.seats, second["world"]: (*own[: first - 1], *moved)}), ("assiya",)


def rises_to(degree: str, man: str) -> tuple[str, bool]:
    """Where *degree* stands when MAN of coarseness *man* is answered, and whether the rule says so or a table.

    >>> rises_to("atz_aa", "2"), rises_to("beria", "4"), rises_to("ab", "3")
    (('atz_atik', True), ('atz_yeshsut', True), ('ein_sof', True))
    """
    ascents = GIVEN["ascents"]
    typed = ascents["given"].get(man, {})
    if degree in typed:
        return typed[degree], False
    ladder = ascents["ladder"]
    at = ladder.index("za" if degree == "atz_zon" else degree) - (int(man) - 1)
    return (ladder[at] if at >= 0 else "ein_sof"), True


def _by_man(s: State, man: str) -> tuple[State, tuple[str, ...]]:
    rungs = [p for p in s.partzufim.values() if p.id in GIVEN["ascents"]["ladder"] or p.id == "atz_zon"]
    risen = [replace(p, also_at=tuple(dict.fromkeys((*p.also_at, rises_to(p.id, man)[0])))) for p in rungs]
    souls = tuple(_climbed(part, DEGREE[man]) for part in s.souls)
    return s.put(*risen).with_(souls=souls), tuple(p.id for p in risen)


def _climbed(part: SoulPart, degree: int) -> SoulPart:
    person = climb(Person(part.degree, part.depth, part.screen, part.state), degree)
    return SoulPart(part.id, person.depth, person.screen, person.d, person.state)


def _raise_ahp(s: State) -> tuple[State, tuple[str, ...]]:
    zon = s["atz_zon"]
    where = zon.toch or Interval(PARSA + 1, PARSA)
    kli = Kli(
        "ahp_of_ascent",
        "R",
        zon.id,
        "AHP",
        "ACHOR",
        frozenset("RB"),
        screen=True,
        light=LIGHTS[DALET],
        where=where,
    )
    return s.put(kli), ("ahp_of_ascent", zon.id)


class Sin(Operation):
    """Adam uses the vessels of reception below Parsa, to receive."""

    name = "sin"
    subjects = (ADAM,)
    rank, laws, cite, kind = INPUT, ("L29",), ("P 151", "PATH 3.22"), "GIVEN"

    def asks(self, s: State) -> Iterable[Demand]:
        if _rose(s, EVE[-1]) and not s.souls and SIN not in s.flags:
            yield self.demand(s, "the AHP of Adam are near enough to be used", ADAM)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if ADAM not in s or s[ADAM].status == "BROKEN":
            yield Need("L1", "there is no Adam who is whole")
        elif not _rose(s, EVE[-1]):
            yield Need("L22", "the worlds have not risen on that eve")
        yield from input_lacking(s, "sin")

    def does(self, s: State, who: str) -> Done:
        return Done(s.mark(SIN), (ADAM,), BELOW_PARSA)


class BreakOfAdam(Break):
    """His vessel breaks; what was added by MAN leaves; the worlds fall to their places; his soul is divided."""

    def told(self, who: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The laws and the source: his own, where it is his vessel that breaks."""
        return (("L5", "L23", "L29"), ("P 151", "PATH 3.22")) if who == ADAM else super().told(who)

    def asks(self, s: State) -> Iterable[Demand]:
        if SIN in s.flags and ADAM in s and s[ADAM].status != "BROKEN":
            yield self.demand(s, "the AHP of Adam are used below Parsa", ADAM)
        yield from super().asks(s)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if who != ADAM:
            yield from super().lacks(s, who)
        elif SIN not in s.flags or s[ADAM].status == "BROKEN":
            yield Need("L29", "nothing of Adam is used below Parsa")

    def does(self, s: State, who: str) -> Done:
        if who != ADAM:
            return super().does(s, who)
        after = broken(s, ADAM)
        fallen = [replace(after[w.lower()], toch=after.places[w], also_at=()) for w in WORLDS]
        zon = replace(after["atz_zon"], also_at=())
        adam = replace(after[ADAM], status="BROKEN", lit=0)
        after = after.put(*fallen, zon, adam).with_(seats=seats(from_row=3), souls=(SoulPart("souls"),))
        return Done(after, (ADAM, "atz_zon", "beria", "yetzira", "assiya"), BELOW_PARSA)


class Settle(Operation):
    """After the sin: the height of Bina is left to Beria, six ends to Yetzira, back to back to Assiya."""

    name = "settle"
    subjects = ("beria",)
    rank, laws, cite, kind = INPUT, ("L23",), ("P 152-154",), "GIVEN"

    def asks(self, s: State) -> Iterable[Demand]:
        if s.souls and "settled" not in s.flags:
            yield self.demand(s, "what is left of BYA is not told", "beria", age=-1)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if not s.souls:
            yield Need("L23", "nothing has been lost")

    def does(self, s: State, who: str) -> Done:
        rows = GIVEN["after_the_sin"]
        left = []
        for name in ("beria", "yetzira", "assiya"):
            height = rows[name]["koma"]
            facing = "BACK_TO_BACK" if name == "assiya" else ""
            left.append(replace(s[name], komas=Komas(None, height if not facing else koma(0)), facing=facing))
        return Done(s.put(*left).mark("settled"), ("beria", "yetzira", "assiya"), BELOW_PARSA)


class SoulMAN(Operation):
    """A part of Adam's soul raises MAN, of coarseness 2, then 3, then 4; each only to its adjacent upper."""

    name = "soul_MAN"
    subjects = MANS
    rank, laws, cite, kind = INPUT, ("L20",), ("P 159-173",), "GIVEN"

    def asks(self, s: State) -> Iterable[Demand]:
        if "settled" in s.flags:
            left = [man for man in MANS if f"soul_MAN:{man}" not in s.flags]
            if left and (left[0] == MANS[0] or _rose(s, str(int(left[0]) - 1))):
                yield self.demand(s, "a part of the soul feels its lack", left[0])

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        man = who
        if not s.souls:
            yield Need("L20", "there is no part of a soul to ask")
        elif f"soul_MAN:{man}" in s.flags:
            yield Need("L33", "that MAN was raised already")
        yield from input_lacking(s, "soul_MAN")

    def does(self, s: State, who: str) -> Done:
        man = who
        souls = tuple(replace(part, state="ASKING") for part in s.souls)
        return Done(s.with_(souls=souls).mark(f"soul_MAN:{man}"), tuple(p.id for p in souls), "assiya")


class EndCorrection(Operation):
    """Ending Malchut goes down from Parsa to the feet of AK; the stony heart is completed from above."""

    name = "end_correction"
    subjects = ("sparks",)
    rank, laws, cite = END, ("L2", "L29"), ("P 57", "P 143", "SHAM 165")

    def asks(self, s: State) -> Iterable[Demand]:
        if s.souls and s.parsa and has_class(s, "BB", "CORRECTED"):
            yield self.demand(s, "the correction is not ended", "sparks")

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if not s.sparks or not s.parsa:
            yield Need("L29", "there is nothing to end")
        fallen = s.count("FALLEN") + s.count("SORTED")
        if fallen:
            yield Need("L29", f"{fallen} sparks are not corrected", "sort and correct them")
        elif any(part.degree < LAST_DEGREE for part in s.souls) or not soul_is_answered(s):
            yield Need("L29", "not every part of the soul has come through all degrees")
        elif not _rose(s, "ahp"):
            yield Need("L29", "the corrected vessels of reception are not raised")
        yield from input_lacking(s, "help_from_above")

    def does(self, s: State, who: str) -> Done:
        sparks = tuple(replace(x, state="GMAR") if x.cls == "RR" else x for x in s.sparks)
        lines = {name: b for name, b in s.boundaries.items() if name not in {"PARSA", "NIKVEY_EYNAIM"}}
        down = [
            replace(p, sof=Interval((p.sof or BELOW_PARSA).top, SIUM))
            for p in s.of("ATZILUT")
            if p.sium == PARSA
        ]
        phases = tuple(replace(phase, filled=True) for phase in s.phases)  # phase 4 receives, to bestow
        after = s.with_(sparks=sparks, boundaries=lines, phases=phases).put(*down).mark("gmar_tikkun")
        return Done(after, ("sparks", "atzilut"), "SIUM_AK")
