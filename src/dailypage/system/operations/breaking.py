"""Gadlut and the breaking: MAN, the light of AB-SAG, the eight bodies, the sparks and how they mingle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dailypage.system.axis import BELOW_PARSA, Interval, given
from dailypage.system.operations.base import (
    ASKS,
    EQUAL,
    FORCE,
    Demand,
    Done,
    Need,
    Operation,
    input_lacking,
)
from dailypage.system.operations.below_tabur import front_and_back
from dailypage.system.sefirot import DALET, GE_VESSELS, LIGHTS, Pair, eff, koma, next_pair, organ
from dailypage.system.state import State
from dailypage.system.values import Kli, Komas, Man, Partzuf, Reshimo, Screen, Zivug

GIVEN = given("given")
BODIES: dict[str, list[str]] = GIVEN["bodies"]
ALL_BODIES = tuple(body for bodies in BODIES.values() for body in bodies)
RECORD_OF_BREAK = "record_of_break"
HALVES = ("panim", "achor")


def receivers(s: State) -> list[Partzuf]:
    """The heads that a new light can add to: in Katnut or Yenika, and not those whose backs were cancelled (L33).

    The first world that it comes to takes it all.
    """
    found = [
        p
        for p in s.partzufim.values()
        if p.rosh
        and p.stage in {"KATNUT", "YENIKA"}
        and p.status != "CANCELLED"
        and p.kind in {"head", "partzuf"}
    ]
    return [p for p in found if p.world == found[0].world]


class RaiseMAN(Operation):
    """A record too coarse for the head it stands in becomes a request to the head above."""

    name = "raise_MAN"
    rank, laws, cite = ASKS, ("L20", "L21", "L31"), ("P 79-81",)

    def asks(self, s: State) -> Iterable[Demand]:
        for age, record in s.waiting:
            head = s.partzufim.get(record.at)
            if head is None or record.a <= head.eff or head.regime == "TB":
                continue
            if not any(man.reshimo == record and not man.answered for man in s.man):
                reason = f"the record {record} is coarser than the head it stands in"
                yield self.demand(s, reason, head.id, record=record, age=age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if self._record(s, who) is None:
            yield Need("L31", f"no record coarser than its screen waits in the head of {who}")
        elif s[who].regime == "TB":
            yield Need("L32", f"{who} passes its records on upward", "let its screen ascend")
        elif not receivers(s):
            yield Need(
                "L20", "no degree in Katnut or Yenika stands to receive an answer", "let Katnut come first"
            )
        yield from input_lacking(s, "MAN")

    def _record(self, s: State, who: str) -> Reshimo | None:
        return next((r for _, r in s.waiting if r.at == who and r.a > s[who].eff), None)

    def does(self, s: State, who: str) -> Done:
        record = self._record(s, who)
        assert record is not None  # noqa: S101 - lacks() has looked
        asked = Man(who, record, s.n + 1)
        return Done(s.with_(man=(*s.man, asked)), (who,), "ROSH")


class CoupleABSAG(Operation):
    """The lowest head above that is coarse enough answers MAN with a new light, alien to the second restriction."""

    name = "couple_AB_SAG"
    rank, laws, cite = ASKS, ("L20", "L31", "L33"), ("P 79-84", "TES 7 T 107")

    def asks(self, s: State) -> Iterable[Demand]:
        for man in s.man:
            if not man.answered and not any(zivug.answers == man.n for zivug in s.couplings):
                yield self.demand(s, "MAN has not been answered", man.at, record=man.reshimo, age=man.n)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        man = self._man(s, who)
        if man is None:
            yield Need("L20", f"no MAN stands unanswered in the head of {who}", "raise MAN first")
        elif self._answering(s, man) is None:
            yield Need("L31", f"no head above {who} is coarse enough for {man.reshimo}")
        again = any(zivug.kind == "AB_SAG" for zivug in s.couplings)
        yield from input_lacking(s, "second_AB_SAG" if again else "light_AB_SAG")

    def _man(self, s: State, who: str) -> Man | None:
        taken = {zivug.answers for zivug in s.couplings}
        return next((m for m in s.man if m.at == who and not m.answered and m.n not in taken), None)

    def _answering(self, s: State, man: Man) -> Partzuf | None:
        head = s[man.at]
        while head.eff < man.reshimo.a:
            if head.parent not in s:
                return None
            head = s[head.parent]
        return head

    def does(self, s: State, who: str) -> Done:
        man = self._man(s, who)
        assert man is not None  # noqa: S101 - lacks() has looked
        head = self._answering(s, man)
        assert head is not None  # noqa: S101 - lacks() has looked
        where = organ(man.reshimo.a)
        zivug = Zivug(head.id, where, Screen(head.eff, place=where), man.reshimo, "AB_SAG", answers=man.n)
        return Done(s.with_(couplings=(*s.couplings, zivug)), (head.id, who), where)


class LowerHey(Operation):
    """In the heads alone, the new light returns Malchut from Nikvey Eynaim to Peh: the AHP come back, height Keter."""

    name = "lower_hey"
    rank, laws, cite = ASKS, ("L7", "L33"), ("P 82-89", "P 101", "P 116", "TES 7 T 107")

    def asks(self, s: State) -> Iterable[Demand]:
        for zivug in s.couplings:
            if zivug.kind == "AB_SAG" and not zivug.spent:
                yield self.demand(s, "a new light has not been given", zivug.head, record=zivug.reshimo)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if not any(z.kind == "AB_SAG" and not z.spent and z.head == who for z in s.couplings):
            yield Need(
                "L33", "new light is given once for each MAN, and none is left to give", "raise MAN again"
            )
        elif not receivers(s):
            yield Need("L20", "no degree in Katnut or Yenika stands to receive it")

    def does(self, s: State, who: str) -> Done:
        zivug = next(z for z in s.couplings if z.kind == "AB_SAG" and not z.spent and z.head == who)
        heads = [_in_gadlut(p, zivug.reshimo.pair) for p in receivers(s)]
        names = tuple(p.id for p in heads)
        told = replace(zivug.reshimo, fulfilled_by=names[-1])
        screen = Screen(heads[0].eff)
        own = [Zivug(p.id, "PEH", screen, told, product=(p.id,), answers=zivug.answers) for p in heads]
        given_away = replace(zivug, spent=True, product=names, reshimo=told)
        couplings = (*(given_away if z is zivug else z for z in s.couplings), *own)
        asked = tuple(replace(m, answered=True, reshimo=told) if m.n == zivug.answers else m for m in s.man)
        klis = [_filled(kli, s[kli.owner]) for p in heads for kli in s.klis_of(p.id)]
        after = s.amend(zivug.reshimo, told).put(*heads, *klis)
        after = after.with_(couplings=couplings, man=asked).leave(*_next_records(heads))
        return Done(after, names, "PEH")


def _filled(kli: Kli, owner: Partzuf) -> Kli:
    """A vessel of a head in Gadlut: the new light enters in front and pushes what was there down into the back (L9)."""
    if kli.role == "PANIM":
        return replace(kli, light=LIGHTS[DALET])
    return replace(kli, light=LIGHTS[DALET - GE_VESSELS], screen=True, where=owner.rosh)


def _in_gadlut(p: Partzuf, pair: Pair) -> Partzuf:
    a = eff(pair, ab_sag=True)
    return replace(
        p,
        eff=a,
        level=pair,
        komas=Komas(None if p.kind == "head" else f"{koma(pair.h)}~", koma(a)),
        stage="GADLUT",
        screen_at="PEH",
        ahp_inside="",
        lit=a + 1,
        rooms=a + 1,
        born_of=pair if p.stage == "YENIKA" else p.born_of,  # a second conception
    )


def _next_records(heads: list[Partzuf]) -> list[Reshimo]:
    """A degree with a body of its own leaves the record of the next."""
    left = [(p, next_pair(p.level)) for p in heads if p.has_guf]
    return [Reshimo(*pair, p.id, "GADLUT", at=p.id) for p, pair in left if pair]


class RiseWithAHP(Operation):
    """A body stuck to the fallen AHP of its upper rises with them, as MAN; the upper turns face to face."""

    name = "rise_with_AHP"
    rank, laws, cite = EQUAL, ("L3", "L18", "L19", "L21"), ("P 93-98", "P 100")

    def asks(self, s: State) -> Iterable[Demand]:
        for age, p in enumerate(s.partzufim.values()):
            if p.stage == "KATNUT" and self._risen(s, p):
                yield self.demand(s, "the AHP that it is stuck to have returned", p.id, age=age)

    def _risen(self, s: State, p: Partzuf) -> bool:
        upper = s.partzufim.get(p.parent)
        stuck = upper is not None and f"{upper.id}.achor" in s.klis
        return stuck and upper.stage == "GADLUT" and upper.id not in p.also_at and p.status != "CANCELLED"  # type: ignore[union-attr]  # stuck says it stands

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if not self._risen(s, s[who]):
            yield Need("L19", f"the AHP that {who} is stuck to have not returned", "answer MAN first")

    def does(self, s: State, who: str) -> Done:
        p = s[who]
        upper = s[p.parent]
        front = p.toch or p.rosh or BELOW_PARSA
        daat = front_and_back("daat", who, front, BELOW_PARSA)
        risen = replace(p, also_at=(*p.also_at, upper.id))
        after = s.put(risen, replace(upper, facing="FACE_TO_FACE"), *daat)
        return Done(after, (who, upper.id), upper.rosh)


class Pour(Operation):
    """A head in Gadlut, face to face, gives its light to the next vessel of its half of the lower seven."""

    name = "pour"
    subjects = ALL_BODIES
    rank, laws, cite = ASKS, ("L7", "L20", "L29"), ("P 101-111", "TES 7 T 104", "TES 7 T 107-114")

    def asks(self, s: State) -> Iterable[Demand]:
        for head, bodies in BODIES.items():
            if head in s and _gives(s[head]):
                body = _next_vessel(s, head)
                if body and not s.klis[f"{body}.achor"].light:
                    yield self.demand(s, "face to face, and a vessel is empty", body, age=bodies.index(body))

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        head = head_of(who)
        if head not in s or not _gives(s[head]):
            yield Need("L21", f"no head that gives to {who} is in Gadlut and face to face", "raise MAN")
        elif RECORD_OF_BREAK in s.flags:
            yield Need(
                "L29", "below Parsa nothing is received until the end of correction", "raise the AHP above it"
            )
        elif s.klis[f"{who}.achor"].broken:
            yield Need("L33", f"{who} is broken; its light does not begin again by itself")
        elif (first := _next_vessel(s, head)) != who:
            yield Need("L11", f"the screen refines from body to body, and {first} comes before {who}")
        elif s.klis[f"{who}.achor"].light:
            yield Need("L33", f"{who} has been given its light", "let it meet the ending force")

    def does(self, s: State, who: str) -> Done:
        head, body = head_of(who), who
        a = _screen_for(s[head], body)
        lights = LIGHTS[a], LIGHTS[max(a - GE_VESSELS, 0)]
        filled = [
            replace(s.klis[f"{body}.{half}"], light=light, screen=True)
            for half, light in zip(HALVES, lights, strict=True)
        ]
        record = Reshimo(*s[head].level, head, "GADLUT", at=head, fulfilled_by=body)
        zivug = Zivug(head, "PEH", Screen(a), record, "FACE_TO_FACE", (body,))
        after = s.put(*filled).with_(couplings=(*s.couplings, zivug))
        return Done(after, (head, body), Interval((s["nek_zat"].toch or BELOW_PARSA).top, BELOW_PARSA.bottom))


def head_of(body: str) -> str:
    """The head of Nekudim that lights *body*, or "".

    >>> head_of("daat"), head_of("yesod"), head_of("adam")
    ('nek_avi', 'nek_yeshsut', '')
    """
    return next((head for head, bodies in BODIES.items() if body in bodies), "")


def _next_vessel(s: State, head: str) -> str | None:
    """The first vessel of *head*'s half that has not broken."""
    return next((body for body in BODIES[head] if not s.klis[f"{body}.achor"].broken), None)


def _gives(head: Partzuf) -> bool:
    return head.stage == "GADLUT" and head.facing == "FACE_TO_FACE" and head.status != "CANCELLED"


def _screen_for(head: Partzuf, body: str) -> int:
    """Bodies(head): the screen refines by one from body to body."""
    return head.eff - BODIES[head.id].index(body)


class Break(Operation):
    """The light of Gadlut meets the ending force at Parsa: light and screen are lost, and the vessel dies."""

    name = "break"
    subjects = (*ALL_BODIES, "adam")
    rank, laws = FORCE, ("L2", "L5", "L30", "L33")
    cite: tuple[str, ...] = ("P 90", "P 103-111", "TES 7 T 105-114")

    def asks(self, s: State) -> Iterable[Demand]:
        if not s.parsa:
            return
        for age, kli in enumerate(s.klis.values()):
            if kli.role == "ACHOR" and kli.light and kli.where == BELOW_PARSA:
                yield self.demand(s, "the light of Gadlut meets the ending force", kli.sefira, age=age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        kli = s.klis.get(f"{who}.achor")
        if not s.parsa:
            yield Need("L17", "no line stands that Malchut and Bina share, so nothing can meet it")
        elif kli is None or not kli.light or kli.where != BELOW_PARSA:
            yield Need("L29", f"no light of Gadlut stands in {who} below Parsa")

    def does(self, s: State, who: str) -> Done:
        after = broken(s, who)
        head = head_of(who)
        h, a = after[head].level
        after = after.put(replace(after[head], level=Pair(h, max(a - 1, 0))))
        if BODIES[head][-1] == who:
            after = _half_is_spent(after, head)
        if all(kli.broken for kli in after.klis_of("nek_zat")):
            after = _after_the_last(after)
        return Done(after, ("nek_zat", who), "PARSA")


def broken(s: State, body: str) -> State:
    """*s* with both halves of the vessel *body* dead, below Parsa."""
    dead = [
        replace(s.klis[f"{body}.{half}"], broken=True, light=None, screen=False, where=BELOW_PARSA)
        for half in HALVES
    ]
    return s.put(*dead)


def _half_is_spent(s: State, head: str) -> State:
    """The backs of the head are cancelled, not broken; the next head stands on what is left of its pair."""
    first = next(z.reshimo.pair for z in s.couplings if z.head == head and z.where == "PEH")
    spent = [p for p in (s[head], s.partzufim.get(s[head].parent)) if p and p.kind == "head"]
    back = [_back_in_katnut(p) for p in spent]
    below = {"nek_keter": "nek_avi", "nek_avi": "nek_zat"}
    fallen = [
        replace(kli, light="RUACH")
        if kli.role == "PANIM"
        else replace(kli, light=None, screen=False, where=_place(s, below[p.id]))
        for p in spent
        for kli in s.klis_of(p.id)
    ]
    after = s.put(*back, *fallen)
    after = after.put(replace(after["nek_zat"], also_at=()))
    pair = next_pair(first)
    if pair is None or "nek_third" in after:
        return after
    name = "nek_yeshsut" if "nek_yeshsut" not in after else "nek_third"
    a = eff(pair, ab_sag=True)
    gives = name in BODIES
    nxt = Partzuf(
        name, "NEKUDIM", "head", pair, a, pair,
        parent=head, komas=Komas(None, koma(a)), regime="TB", stage="GADLUT",
        status="ROSH" if gives else "CANCELLED", lit=a + 1, rooms=a + 1,
        facing="FACE_TO_FACE" if gives else "BACK_TO_BACK",
    )  # fmt: skip
    record = Reshimo(*pair, head, "GADLUT", at=name, fulfilled_by=name)
    zivug = Zivug(name, "PEH", Screen(a), record, product=(name,))
    if gives:  # the lower seven stand there now, as MAN
        after = after.put(replace(after["nek_zat"], also_at=(name,)))
        held = next(r for r in after.records if r.fulfilled_by == head)
        after = after.amend(held, replace(held, fulfilled_by=name))
    return after.put(nxt).with_(couplings=(*after.couplings, zivug))


def _place(s: State, name: str) -> Interval | None:
    return s[name].rosh or s[name].toch


def _back_in_katnut(p: Partzuf) -> Partzuf:
    """A head whose light of Gadlut stopped: what it had in Katnut remains."""
    if p.id not in {"nek_keter", "nek_avi"}:  # a head of Gadlut alone has no Katnut to go back to
        return replace(p, status="CANCELLED", lit=0, facing="BACK_TO_BACK")
    h, a = p.born_of
    vak, za = f"VAK of {koma(h)}", koma(a)
    komas, ahp = (Komas(vak, None), "nek_avi") if p.id == "nek_keter" else (Komas(None, za), "nek_zat")
    return replace(
        p, eff=a, level=p.born_of, komas=komas, stage="KATNUT", status="CANCELLED",
        screen_at="NIKVEY_EYNAIM", ahp_inside=ahp, lit=GE_VESSELS, rooms=GE_VESSELS, facing="BACK_TO_BACK",
    )  # fmt: skip


def _after_the_last(s: State) -> State:
    """All the lower seven are dead: two records wait, that of what comes next and, again, that of Gadlut (L30)."""
    pair = next_pair(s["nek_zat"].born_of)
    again = next(r for r in s.records if r.layer == "SOF" and not r.waits)
    after = s.amend(again, replace(again, fulfilled_by="", at="nek_avi"))
    if pair:
        after = after.leave(Reshimo(*pair, "nek_zat", "NEKUDOT", restricted=True, at="nek_avi"))
    after = after.put(replace(s["nek_zat"], status="BROKEN", lit=0))
    return after if s.withheld(RECORD_OF_BREAK) else after.mark(RECORD_OF_BREAK)
