"""Below Tabur: Nekudot de SAG go down, the second restriction, the coupling in Nikvey Eynaim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dailypage.system.axis import BELOW_PARSA, BELOW_TABUR, LANDMARKS, PLACES, Interval, stand
from dailypage.system.operations.base import (
    EQUAL,
    FORCE,
    WAITS,
    Demand,
    Done,
    Need,
    Operation,
    input_lacking,
)
from dailypage.system.sefirot import ALEF, BET, DALET, GE_VESSELS, Pair, koma
from dailypage.system.state import State, landmark
from dailypage.system.values import Boundary, Kli, Komas, Partzuf, Reshimo, Screen, Zivug

NDS = "nds"
BODIES = ("hesed", "gevura", "tifferet_upper", "tifferet_lower", "netzah_hod", "yesod", "malchut")
COMMON = frozenset({"Malchut", "Bina"})


def has_place(s: State, p: Partzuf) -> Partzuf | None:
    """The Partzuf whose Sof *p* equals in form, and may clothe: coarseness 4, and no other stands there."""
    sofs = (q for q in s.partzufim.values() if q.sof and q.eff == DALET and q.world == "AK")
    sof = next(sofs, None)
    if sof is None or any(q.clothes == sof.id and q.kind == "nekudot" for q in s.partzufim.values()):
        return None
    fine = p.level.h <= BET and p.level.a <= ALEF and p.eff <= BET  # no Hochma, and six ends only
    return sof if fine and p.status == "REFINING" and p.kind == "partzuf" else None


class Descend(Operation):
    """A level equal in form to the Sof below comes down to it and clothes it: Nekudot de SAG."""

    name = "descend"
    rank, laws, cite = EQUAL, ("L2", "L3", "L11"), ("P 62-63", "PATH 3.11")

    def asks(self, s: State) -> Iterable[Demand]:
        for age, p in enumerate(s.partzufim.values()):
            if p.status == "REFINING" and has_place(s, p):
                yield self.demand(s, "a level is equal in form to the Sof below", p.id, age=age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if has_place(s, s[who]) is None:
            why = f"no place below is equal in form to the level {s[who].level} of {who}"
            yield Need("L2", why, "refine it until it has neither Hochma nor more than six ends")
        yield from input_lacking(s, "descend")

    def does(self, s: State, who: str) -> Done:
        p = s[who]
        sof = has_place(s, p)
        born = Partzuf(
            NDS,
            "AK",
            "nekudot",
            p.level,
            p.level.a,
            p.level,
            parent=who,
            komas=Komas(f"VAK of {koma(p.level.h)}", koma(p.level.a)),
            status="REFINING",
            lit=p.level.a + 1,
            rooms=p.level.a + 1,
            clothes=sof.id if sof else "",
            has_guf=True,
            zivug_place=p.zivug_place,
            **stand(NDS),
        )
        return Done(s.put(born), (NDS, who), BELOW_TABUR)


def waits_here(s: State, p: Partzuf) -> list[Reshimo]:
    """The records that wait at a line within the place where *p* stands."""
    here = p.whole if p.kind == "nekudot" else None
    return [r for _, r in s.waiting if here and r.at in LANDMARKS and here.holds(LANDMARKS[r.at])]


class JoinRecords(Operation):
    """What stands in a place takes on the records that wait there."""

    name = "join_records"
    rank, laws, cite = EQUAL, ("L2", "L3"), ("P 70-71", "PATH 3.14")

    def asks(self, s: State) -> Iterable[Demand]:
        for age, p in enumerate(s.partzufim.values()):
            if waits_here(s, p):
                yield self.demand(s, "records wait where it stands", p.id, age=age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if not waits_here(s, s[who]):
            yield Need("L2", f"no records wait where {who} stands")

    def does(self, s: State, who: str) -> Done:
        after = s
        for record in waits_here(s, s[who]):
            after = after.amend(record, replace(record, at=""))
        return Done(after, (who, s[who].clothes), s[who].whole)


class RestrictB(Operation):
    """The second restriction: Malchut, mixed with Bina, ends the light at Bina and couples at Bina."""

    name = "restrict_B"
    rank, laws, cite = FORCE, ("L16", "L17"), ("P 58-68", "TES 6 CE 163")

    def asks(self, s: State) -> Iterable[Demand]:
        for p in s.partzufim.values():
            if p.kind == "nekudot" and p.status == "REFINING" and not p.level.a and not s.parsa:
                yield self.demand(s, "phases 2 and 4 are mixed in one, and their coarseness is felt", p.id)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        p = s.partzufim.get(who)
        if p is None or p.kind != "nekudot" or not p.clothes:
            yield Need(
                "L16", "Bina and Malchut are not mixed in one Partzuf below Tabur", "let it descend first"
            )
            return
        if p.level.a:
            yield Need("L11", f"{who} is not refined to its root, so its coarseness is not felt", "refine it")
        if waits_here(s, p):
            yield Need("L2", "the records of the place have not joined", "join the records first")
        if s.parsa:
            yield Need("L17", "the second restriction stands already")
        yield from input_lacking(s, "restrict_B")

    def does(self, s: State, who: str) -> Done:
        p = s[who]
        lines = (
            replace(landmark("PARSA", "PARSA", "L17"), carriers=COMMON),
            Boundary("NIKVEY_EYNAIM", "PEH", None, COMMON, "L17"),
        )
        lifted = Reshimo(*p.born_of, p.id, "NEKUDOT", restricted=True, at=p.id)
        after = s.put(replace(p, regime="TB"), *lines).leave(lifted).with_(places=PLACES)
        return Done(after, (who,), "PARSA")


class CoupleNE(Operation):
    """Coupling in Nikvey Eynaim of the head above: Katnut. The AHP of each degree fall into the next."""

    name = "couple_NE"
    rank, laws, cite = WAITS, ("L16", "L17", "L31"), ("P 59-60", "P 72-78", "TES 6 T 132")

    def asks(self, s: State) -> Iterable[Demand]:
        for age, record in s.waiting:
            if record.restricted and record.a == ALEF and record.at in s and s[record.at].regime == "TA":
                reason = f"the restricted record {record} waits in the head"
                yield self.demand(s, reason, record.at, record=record, age=age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if self._record(s, who) is None:
            yield Need("L17", f"no restricted record of coarseness 1 waits in the head of {who}")
        elif s[who].regime == "TB":
            yield Need(
                "L32", f"{who} is in Katnut, and passes its records on upward", "let its screen ascend"
            )

    def _record(self, s: State, who: str) -> Reshimo | None:
        fits = (r for _, r in s.waiting if r.at == who and r.restricted and r.a == ALEF)
        return next(fits, None)

    def does(self, s: State, who: str) -> Done:
        record = self._record(s, who)
        assert record is not None  # noqa: S101 - lacks() has looked
        pair = record.pair
        vak, za = f"VAK of {koma(pair.h)}", koma(pair.a)
        degrees = (
            _degree("ma_bon_ak", "AK", "body", pair, who, Komas(vak, za), clothes=NDS),
            _degree("nek_keter", "NEKUDIM", "head", pair, who, Komas(vak, None), ahp="nek_avi"),
            _degree("nek_avi", "NEKUDIM", "head", pair, "nek_keter", Komas(None, za), ahp="nek_zat"),
            _degree("nek_zat", "NEKUDIM", "body", pair, "nek_avi", Komas(None, za)),
        )
        born = [replace(d, facing="BACK_TO_BACK") if d.id == "nek_avi" else d for d in degrees]
        names = tuple(d.id for d in born)
        told = replace(record, fulfilled_by="nek_keter")
        screen = Screen(pair.a, place="NIKVEY_EYNAIM")
        zivug = Zivug(who, "NIKVEY_EYNAIM", screen, told, product=names)
        after = s.amend(record, told).put(*born, *_vessels())
        return Done(after.with_(couplings=(*s.couplings, zivug)), (who, *names), "NIKVEY_EYNAIM")


def _degree(  # noqa: PLR0913 - a row of a table of degrees
    name: str,
    world: str,
    kind: str,
    pair: Pair,
    parent: str,
    komas: Komas,
    *,
    ahp: str = "",
    clothes: str = "",
) -> Partzuf:
    """A degree of Katnut: two vessels, two lights."""
    return Partzuf(
        name,
        world,
        kind,  # type: ignore[arg-type]  # one of the kinds, from the lines above
        pair,
        pair.a,
        pair,
        parent=parent,
        komas=komas,
        regime="TB",
        stage="KATNUT",
        status="ROSH" if kind == "head" else "GUF",
        lit=GE_VESSELS,
        rooms=GE_VESSELS,
        zivug_place="NIKVEY_EYNAIM",
        screen_at="NIKVEY_EYNAIM",
        ahp_inside=ahp,
        clothes=clothes,
        has_guf=kind == "body",
        **stand(name),
    )


def _vessels() -> list[Kli]:
    """Front and back of the heads and of the lower seven; every back lies one degree lower, without light."""
    keter, avi, zat = (
        stand(name).get("rosh") or stand(name)["toch"] for name in ("nek_keter", "nek_avi", "nek_zat")
    )
    rows = [("nek_keter", "nek_keter", keter, avi), ("nek_avi", "nek_avi", avi, zat)]
    rows += [(body, "nek_zat", zat, BELOW_PARSA) for body in BODIES]
    return [kli for name, owner, front, back in rows for kli in front_and_back(name, owner, front, back)]


def front_and_back(name: str, owner: str, front: Interval, back: Interval) -> tuple[Kli, Kli]:
    """The two halves of a vessel in Katnut: bestowing and lit, receiving and fallen."""
    return (
        Kli(
            f"{name}.panim",
            "B",
            owner,
            name,
            "PANIM",
            frozenset("B"),
            screen=True,
            light="RUACH",
            where=front,
        ),
        Kli(f"{name}.achor", "R", owner, name, "ACHOR", frozenset("R"), where=back),
    )
