"""The world of Atzilut, and the sorting of the sparks: new MA joins BON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dailypage.system.axis import BELOW_TABUR, PARSA, Interval, given, stand
from dailypage.system.operations.base import (
    PRESSES,
    SORTING,
    WAITS,
    Demand,
    Done,
    Need,
    Operation,
    input_lacking,
)
from dailypage.system.sefirot import ALEF, LIGHTS, SHORESH, Pair, eff, koma, next_pair
from dailypage.system.state import State
from dailypage.system.values import Kli, Komas, Partzuf, Reshimo, Screen, SparkState, Zivug

GIVEN = given("given")
ATIK = "atz_atik"
BY_HEIGHT = {4: (ATIK,), 3: ("atz_aa",), 2: ("atz_avi", "atz_yeshsut"), 1: ("atz_zon",)}
CLOTHES = {"atz_aa": ATIK, "atz_avi": "atz_aa", "atz_yeshsut": "atz_aa", "atz_zon": "atz_aa"}
ORDER = ("BB", "RR", "RB", "BR")
LAST_GAR = 2  # coarseness: a degree below Bina is six ends
SEFIROT = 10
NO_PAIR = Pair(0, 0)


class CoupleMetzach(Operation):
    """On a record of root coarseness the head above couples in the forehead: new MA, an embryo."""

    name = "couple_Metzach"
    rank, laws, cite = WAITS, ("L17", "L28", "L31"), ("P 112-113", "PATH 3.17")

    def asks(self, s: State) -> Iterable[Demand]:
        for age, record in s.waiting:
            if record.restricted and record.a == SHORESH and record.at in s and s[record.at].regime == "TA":
                reason = f"the restricted record {record} waits in the head"
                yield self.demand(s, reason, record.at, record=record, age=age)

    def _record(self, s: State, who: str) -> Reshimo | None:
        fits = (r for _, r in s.waiting if r.at == who and r.restricted and r.a == SHORESH)
        return next(fits, None)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if self._record(s, who) is None:
            yield Need("L17", f"no restricted record of root coarseness waits in the head of {who}")
        elif s[who].regime == "TB":
            yield Need(
                "L32", f"{who} is in Katnut, and passes its records on upward", "let its screen ascend"
            )

    def does(self, s: State, who: str) -> Done:
        record = self._record(s, who)
        assert record is not None  # noqa: S101 - lacks() has looked
        pair = record.pair
        born = Partzuf(
            ATIK, "ATZILUT", "partzuf", pair, pair.a, pair,
            parent=who, komas=Komas(f"{koma(pair.h)}~", koma(pair.a)), regime="TB", stage="UBAR", status="GUF",
            lit=1, rooms=1, zivug_place="METZACH", screen_at="METZACH", has_guf=True, **stand(ATIK),
        )  # fmt: skip
        told = replace(record, fulfilled_by=ATIK)
        zivug = Zivug(who, "METZACH", Screen(pair.a, place="METZACH"), told, product=(ATIK,))
        after = s.amend(record, told).put(born)
        return Done(after.with_(couplings=(*s.couplings, zivug)), (ATIK, who), "METZACH")


class Grow(Operation):
    """The embryo is nourished to coarseness 1: Yenika, six ends."""

    name = "grow"
    rank, laws, cite = PRESSES, ("L17", "L32"), ("P 121-122", "PATH 3.21")

    def asks(self, s: State) -> Iterable[Demand]:
        for p in s.of("ATZILUT"):
            if p.stage == "UBAR":
                yield self.demand(s, "an embryo is carried by its upper", p.id)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        p = s[who]
        if p.stage != "UBAR" or p.born_of.h < ALEF:
            yield Need("L17", f"{who} is no embryo with a clothing of 1 to grow by")

    def does(self, s: State, who: str) -> Done:
        p = s[who]
        a = ALEF
        grown = replace(
            p, eff=a, stage="YENIKA", komas=Komas(p.komas.male, koma(a)), lit=a + 1, rooms=a + 1,
            screen_at="NIKVEY_EYNAIM",
        )  # fmt: skip
        return Done(s.put(grown), (who,), "NIKVEY_EYNAIM")


class BegetTB(Operation):
    """Under the second restriction a degree in Gadlut begets the next; the last stays six ends and a point."""

    name = "beget_TB"
    rank, laws, cite = WAITS, ("L7", "L15", "L32"), ("P 123-128", "P 185")

    def asks(self, s: State) -> Iterable[Demand]:
        for age, record in s.waiting:
            if record.layer == "GADLUT" and record.at in s:
                reason = f"the record {record} waits in a degree of Atzilut"
                yield self.demand(s, reason, record.at, record=record, age=age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if not any(r.layer == "GADLUT" and r.at == who for _, r in s.waiting):
            yield Need("L32", f"no record of a next degree waits in {who}")
        elif s[who].stage != "GADLUT":
            yield Need("L32", f"{who} is in Katnut, and begets only in Gadlut", "raise MAN")

    def does(self, s: State, who: str) -> Done:
        record = next(r for _, r in s.waiting if r.layer == "GADLUT" and r.at == who)
        a = eff(record.pair, ab_sag=True)
        names = BY_HEIGHT[a]
        born = [_of_atzilut(name, record, who, a) for name in names]
        told = replace(record, fulfilled_by=names[0])
        zivug = Zivug(who, "PEH", Screen(a), told, product=names)
        pair = next_pair(record.pair)
        after = s.amend(record, told).put(*born)
        after = after.with_(couplings=(*s.couplings, zivug))
        if pair:
            after = after.leave(Reshimo(*pair, names[0], "GADLUT", at=names[0]))
        return Done(after, (*names, who), born[0].whole)


def _of_atzilut(name: str, record: Reshimo, parent: str, a: int) -> Partzuf:
    grown = a >= LAST_GAR
    return Partzuf(
        name, "ATZILUT", "partzuf", record.pair, a, record.pair,
        parent=parent, komas=Komas(f"{koma(record.h)}~", koma(a)), regime="TB",
        stage="GADLUT" if grown else "KATNUT", status="GUF", lit=a + 1, rooms=a + 1, clothes=CLOTHES[name],
        zivug_place="PEH", screen_at="PEH" if grown else "NIKVEY_EYNAIM", has_guf=True, **stand(name),
    )  # fmt: skip


def mutual(name: str) -> str:
    """The id of the vessel in which MA and BON of *name* act as one."""
    return f"{name}.ma_bon"


def has_class(s: State, cls: str, state: SparkState) -> bool:
    """Whether all sparks of *cls* that fell with the kings are in *state*."""
    found = [spark for spark in s.sparks if spark.cls == cls and spark.owner == "nek_zat"]
    return bool(found) and all(spark.state == state for spark in found)


def move(s: State, cls: str, state: SparkState, where: Interval | None = None) -> State:
    """*s* with the sparks of *cls* that fell with the kings in *state*, and at *where* if they have risen."""
    moved = tuple(
        replace(spark, state=state, where=where or spark.where)
        if spark.cls == cls and spark.owner == "nek_zat"
        else spark
        for spark in s.sparks
    )
    return s.with_(sparks=moved)


def soul_is_answered(s: State) -> bool:
    """Whether light has come to a soul that raised MAN."""
    return any(part.degree >= 0 for part in s.souls)


class Sort(Operation):
    """New MA sorts what fell, the purest first; what is all reception is recognised and set aside."""

    name = "sort"
    subjects = ORDER
    rank, laws, cite = SORTING, ("L28",), ("P 129-133", "P 138", "SULAM-Z")

    def asks(self, s: State) -> Iterable[Demand]:
        if ATIK not in s:
            return
        for age, cls in enumerate(ORDER[:3]):  # BR are sorted as BYA are born
            if has_class(s, cls, "FALLEN"):
                yield self.demand(s, f"sparks of the class {cls} lie fallen", cls, age=age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        cls = who
        if not has_class(s, cls, "FALLEN"):
            yield Need("L28", f"no sparks of the class {cls} lie fallen")
        if cls == "BR":
            yield Need("L28", "bestowal inside reception is sorted as the worlds are born", "beget BYA")
        if ATIK not in s or s[ATIK].stage != "GADLUT":
            yield Need("L28", "new MA is not grown, and nothing else can sort", "raise MAN")
        if cls != "BB" and not has_class(s, "BB", "CORRECTED"):
            yield Need("L28", "the purest, BB, are corrected first")
        if cls == "RB" and not soul_is_answered(s):
            yield Need("L23", "no soul's MAN has been answered for them")

    def does(self, s: State, who: str) -> Done:
        cls = who
        state: SparkState = "SET_ASIDE" if cls == "RR" else "SORTED"
        return Done(move(s, cls, state), (cls,), BELOW_TABUR)


class JoinMABON(Operation):
    """What was sorted becomes a degree's female: one vessel, where reception and bestowal act as one."""

    name = "join_MA_BON"
    rank, laws, cite = SORTING, ("L2", "L28"), ("P 119", "P 129-133")

    def asks(self, s: State) -> Iterable[Demand]:
        for age, name in enumerate(GIVEN["shares"]):
            if name in s and mutual(name) not in s.klis and s.sparks:
                yield self.demand(s, "its share of BON is not joined", name, age=len(ORDER) + age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if who not in GIVEN["shares"]:
            yield Need("L28", f"{who} is not of the new MA, and takes no share of BON")
        if mutual(who) in s.klis:
            yield Need("L2", f"MA and BON of {who} are one already")
        if not (has_class(s, "BB", "SORTED") or has_class(s, "BB", "CORRECTED")):
            yield Need("L28", "its share of BON has not been sorted", "sort BB first")

    def does(self, s: State, who: str) -> Done:
        p = s[who]
        kli = Kli(
            mutual(who),
            "R",
            who,
            includes=frozenset("RB"),
            screen=True,
            light=LIGHTS[p.lit - 1],
            where=p.toch,
        )
        return Done(s.put(kli), (who,), p.whole)


class Correct(Operation):
    """Sorted sparks are joined as female to the male of new MA, and stand above Parsa."""

    name = "correct"
    subjects = ORDER
    rank, laws, cite = SORTING, ("L28", "L29"), ("P 132", "P 142-143")
    certainty = "disputed"

    def asks(self, s: State) -> Iterable[Demand]:
        for age, cls in enumerate(ORDER):
            if cls != "RR" and has_class(s, cls, "SORTED"):
                yield self.demand(s, f"sparks of the class {cls} are sorted", cls, age=2 * len(ORDER) + age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        cls = who
        if cls == "RR":
            yield Need("L29", "the stony heart is not corrected by us", "recognise it, and do not use it")
        elif not has_class(s, cls, "SORTED"):
            yield Need("L28", f"the sparks of the class {cls} are not sorted", "sort them first")
        elif cls == "BB" and mutual("atz_zon") not in s.klis:
            yield Need("L28", "BON of ZON, which they become, is not joined")
        elif cls != "BB" and not soul_is_answered(s):
            yield Need("L23", "no soul's MAN has been answered for them")

    def does(self, s: State, who: str) -> Done:
        cls = who
        where = s["atz_zon"].toch or Interval(PARSA + 1, PARSA)
        return Done(move(s, cls, "CORRECTED", where), (cls,), where)


class BegetBYA(Operation):
    """ZA stands at AVI, Nukva at YESHSUT, and the three worlds come out: ten seats each, from the seat of ZA down."""

    name = "beget_BYA"
    rank, laws, cite = SORTING, ("L22", "L25", "L28"), ("P 146-149",)
    certainty = "model"

    def asks(self, s: State) -> Iterable[Demand]:
        if "atz_zon" in s and "beria" not in s and s.sparks:
            yield self.demand(
                s, "what is bestowal inside reception has no worlds", "atz_zon", age=3 * len(ORDER)
            )

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if who != "atz_zon":
            yield Need("L25", f"the worlds are born of ZON, and not of {who}")
        if mutual(who) not in s.klis or not has_class(s, "BB", "CORRECTED"):
            yield Need("L28", "ZON do not stand with BB corrected")
        if not has_class(s, "RR", "SET_ASIDE"):
            yield Need("L28", "RR are not set aside")
        yield from input_lacking(s, "mochin_for_BYA")

    def does(self, s: State, who: str) -> Done:
        born = [_of_bya(name, a) for a, name in ((2, "beria"), (1, "yetzira"), (0, "assiya"))]
        birth = GIVEN["birth_of_bya"]
        zon = replace(s[who], also_at=(birth["ZA"], birth["NUKVA"]))
        after = move(s.put(zon, *born), "BR", "SORTED").with_(seats=seats(from_row=1))
        return Done(after, ("beria", "yetzira", "assiya", who), "ATZILUT")


def _of_bya(name: str, a: int) -> Partzuf:
    """A world as it stands among the Partzufim; it came of no pair of its own."""
    return Partzuf(
        name, name.upper(), "world", NO_PAIR, a, NO_PAIR,
        parent="atz_zon", komas=Komas(None, koma(a)), regime="TB", status="GUF",
        lit=a + 1, rooms=a + 1, screen_at="NIKVEY_EYNAIM", has_guf=True,
    )  # fmt: skip


ROW = (("YESHSUT", 10), ("ZA", 10), ("NUKVA", 4), ("BERIA", 10), ("YETZIRA", 10), ("ASSIYA", 10))


def seats(from_row: int) -> dict[str, tuple[str, ...]]:
    """Ten seats for each of the worlds, one after another, beginning at the rung *from_row* of the row of seats.

    >>> seats(1)["YETZIRA"][:5]
    ('NUKVA.1', 'NUKVA.2', 'NUKVA.3', 'NUKVA.4', 'BERIA.1')
    """
    row = [f"{name}.{n}" for name, many in ROW[from_row:] for n in range(1, many + 1)]
    return {world: tuple(row[SEFIROT * n : SEFIROT * (n + 1)]) for n, world in enumerate(WORLDS)}


WORLDS = ("BERIA", "YETZIRA", "ASSIYA")
