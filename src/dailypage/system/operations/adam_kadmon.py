"""Adam Kadmon above Tabur: each Partzuf is born of a coupling, fills, is refined, and begets the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dailypage.system.axis import CHAIN, LANDMARKS, SIUM, TABUR, Interval
from dailypage.system.axis import EIN_SOF as TOP
from dailypage.system.operations.base import BEGUN, PRESSES, WAITS, Demand, Done, Need, Operation
from dailypage.system.operations.below_tabur import Descend, JoinRecords, RestrictB
from dailypage.system.operations.direct_light import EIN_SOF, LINE
from dailypage.system.sefirot import DALET, Pair, koma, next_pair, organ
from dailypage.system.state import State, landmark
from dailypage.system.values import Komas, Partzuf, Reshimo, Screen, Zivug

BY_COARSENESS = ("upper_bon", "upper_ma", "sag", "ab", "galgalta")
ENDS, FEET = "TABUR_G", "SIUM_AK"
REFINES = frozenset({"CLASH", "REFINING"})


def generation(s: State, p: Partzuf) -> int:
    """How many Partzufim of the chain stand above *p*."""
    above = 0
    while p.parent in s:
        p, above = s[p.parent], above + 1
    return above


class Strike(Operation):
    """The light strikes the first screen, which turns it back: the reflected light builds a head."""

    name = "strike"
    subjects = (LINE,)
    rank, laws, cite = WAITS, ("L5", "L7", "L10", "L13"), ("P 14", "P 21-22", "P 26")

    def asks(self, s: State) -> Iterable[Demand]:
        for age, record in s.waiting:
            if record.at == LINE:
                yield self.demand(s, f"the record {record} waits at the line", LINE, record=record, age=age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if not any(kli.screen for kli in s.klis_of(EIN_SOF)):
            yield Need("L5", "without a screen no light is turned back", "install a screen first")
        if not any(record.at == LINE for _, record in s.waiting):
            yield Need("L10", "no record waits at the line")

    def does(self, s: State, who: str) -> Done:
        record = next(record for _, record in s.waiting if record.at == LINE)
        name, a = BY_COARSENESS[record.a], record.a
        born = Partzuf(
            name,
            "AK",
            "partzuf",
            record.pair,
            a,
            record.pair,
            komas=Komas(None, koma(a)),
            rosh=Interval(TOP, LANDMARKS[CHAIN[0]]),
            zivug_place="PEH",
        )
        zivug = Zivug(name, "PEH", Screen(a), record, product=(name,))
        after = s.amend(record, replace(record, fulfilled_by=name))
        after = after.put(born, landmark(CHAIN[0], "PEH", "L7", "Malchut"))
        return Done(after.with_(couplings=(*s.couplings, zivug)), (name,), "PEH")


class Clothe(Operation):
    """Malchut of the head extends down from itself: lights enter vessels, and the emptied upper is filled again."""

    name = "clothe"
    rank, laws, cite = PRESSES, ("L1", "L8", "L9", "L15", "L26"), ("P 14", "P 24-25", "P 50", "P 118")

    def asks(self, s: State) -> Iterable[Demand]:
        for age, p in enumerate(s.partzufim.values()):
            if p.status == "ROSH" and p.kind == "partzuf":
                yield self.demand(s, "a head stands without a body", p.id, age=age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if s[who].kind != "partzuf":
            yield Need("L13", f"{who} is a {s[who].kind}, and does not clothe itself in a body")
        elif s[who].status != "ROSH":
            yield Need("L15", f"{who} has its body already")

    def does(self, s: State, who: str) -> Done:
        p, at = s[who], generation(s, s[who])
        lower = CHAIN[at + 1] if at + 1 < len(CHAIN) else None
        toch = Interval(p.rosh.bottom if p.rosh else TOP, TABUR)
        sof = Interval(TABUR, SIUM) if p.eff == DALET else None
        n = p.eff + 1
        full = replace(
            p,
            status="GUF",
            toch=toch,
            sof=sof,
            chazeh=LANDMARKS[lower] if lower else None,
            lit=n,
            rooms=n,
            has_guf=True,
        )
        lines = [landmark(ENDS, "TABUR", "L5", "Malchut")]
        if lower:
            lines.append(landmark(lower, "CHAZEH", "L15"))
        if sof:
            lines.append(landmark(FEET, "SIUM", "L5", "Malchut"))
        after = s.put(full, *lines)
        if p.parent in s:
            after = after.put(replace(s[p.parent], lit=n, status="REFILLED"))
        return Done(after, (who,), full.whole)


class Bitush(Operation):
    """Inner and surrounding light clash upon the screen of the body, and its refinement begins."""

    name = "bitush"
    rank, laws, cite = PRESSES, ("L11", "L14"), ("P 33-35", "TES 6 CE 142-143")

    def asks(self, s: State) -> Iterable[Demand]:
        for age, p in enumerate(s.partzufim.values()):
            if p.status == "GUF" and p.regime == "TA" and p.kind == "partzuf" and p.eff and not p.clashed:
                yield self.demand(s, "surrounding light presses on the body", p.id, age=age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        p = s[who]
        if not p.has_guf:
            yield Need("L14", "in a head there is no clash", "clothe it in a body first")
        elif p.clashed or p.status == "REFILLED":
            yield Need("L26", f"{who} has clashed already; a refilled Partzuf does not clash again")
        elif p.regime == "TB" or not p.eff:
            yield Need("L14", "there is no coarseness left to refine, or the second restriction rules")

    def does(self, s: State, who: str) -> Done:
        p = replace(s[who], status="CLASH", clashed=True)
        return Done(s.put(p), (who,), "TABUR")


class Refine(Operation):
    """The screen gives up its coarsest phase; light couples with what is left: a level of Nekudot."""

    name = "refine"
    rank, laws, cite = BEGUN, ("L10", "L11", "L12"), ("P 40-42", "P 47-48")

    def asks(self, s: State) -> Iterable[Demand]:
        for age, p in enumerate(s.partzufim.values()):
            if p.status in REFINES and p.level.a and not _goes_on_below(s, p):
                yield self.demand(s, "refinement once begun is finished", p.id, age=age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        p = s[who]
        if p.status not in REFINES:
            yield Need(
                "L11", f"the refinement of {who} has not begun", "let inner and surrounding light clash"
            )
        elif not p.level.a:
            yield Need("L11", f"the screen of {who} is at its root", "let it ascend")
        elif _goes_on_below(s, p):
            yield Need("L11", f"the refinement of {who} goes on below Tabur")
        for one, law in ((Descend, "L2"), (JoinRecords, "L2")):
            if any(demand.who == who and not demand.lacks for demand in one().asks(s)):
                yield Need(law, f"{one.name} comes before {who} is refined further")

    def does(self, s: State, who: str) -> Done:
        p = s[who]
        level = next_pair(p.level)
        assert level is not None  # noqa: S101 - lacks() has seen that there is coarseness left
        finer = replace(
            p, status="REFINING", level=level, nekudot=(*p.nekudot, koma(level.a)), lit=level.a + 1
        )
        after = s.put(finer)
        if p.kind == "nekudot" and p.parent in s:  # it is its upper that is refined, down here
            upper = s[p.parent]
            after = after.put(
                replace(
                    upper, nekudot=finer.nekudot if not upper.nekudot else (*upper.nekudot, koma(level.a))
                )
            )
        elif p.status == "CLASH":
            after = after.leave(*_records(p, level))
        return Done(after, (who,), "TABUR")


def _goes_on_below(s: State, p: Partzuf) -> bool:
    return any(q.parent == p.id and q.kind == "nekudot" for q in s.partzufim.values())


def _records(p: Partzuf, level: Pair) -> list[Reshimo]:
    left = [Reshimo(level.h, level.a, p.id, at=ENDS)]
    if p.sof:  # the Sof keeps a copy of its own
        left.append(Reshimo(level.h, level.a, p.id, "SOF", at=FEET))
    return left


class AscendScreen(Operation):
    """The refined screen becomes one with the screen of the head, and its records wait there.

    Under the second restriction a degree in Katnut passes the records on upward (L32).
    """

    name = "ascend_screen"
    rank, laws, cite = BEGUN, ("L2", "L11", "L32"), ("P 35", "P 42", "PATH 3.17")

    def asks(self, s: State) -> Iterable[Demand]:
        for age, p in enumerate(s.partzufim.values()):
            if p.status == "REFINING" and not p.level.a:
                yield self.demand(s, "the screen has come to its root, as fine as the head", p.id, age=age)
            elif p.status == "CANCELLED" and any(record.at == p.id for _, record in s.waiting):
                yield self.demand(s, "a degree in Katnut holds records it cannot fulfil", p.id, age=age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        p = s[who]
        if p.status != "CANCELLED" and (p.status != "REFINING" or p.level.a):
            yield Need("L11", f"the screen of {who} is not refined to its root", "refine it")
        if any(demand.who == who and not demand.lacks for demand in RestrictB().asks(s)):
            yield Need("L17", f"the second restriction comes before the screen of {who} ascends")

    def does(self, s: State, who: str) -> Done:
        p = s[who]
        head = self._head(s, p)
        below = p.kind == "nekudot"
        after = s
        for _, record in s.waiting:
            own = record.at == who or (record.origin in {who, head} and record.at == ENDS)
            if own or (below and not record.at):
                after = after.amend(record, replace(record, at=head))
        if p.status == "CANCELLED":
            return Done(after, (who, head), head)
        emptied = [replace(p, status="EMPTIED", lit=0)]
        if below:
            emptied.append(replace(s[head], status="EMPTIED", lit=0))
        return Done(after.put(*emptied), (who,) if not below else (who, head), head)

    def _head(self, s: State, p: Partzuf) -> str:
        """Its own head; of a degree without one, or in Katnut, that of the Partzuf which begot it."""
        if p.kind == "partzuf":
            return p.id
        while p.parent in s and p.world != "AK":
            p = s[p.parent]
        return p.parent if p.kind == "nekudot" and p.parent else p.id


class Renew(Operation):
    """In the head, the record couples again: first on its clothing (male), then on its coarseness (female)."""

    name = "renew"
    rank, laws, cite = WAITS, ("L7", "L13", "L31"), ("P 42-45", "P 113")

    def asks(self, s: State) -> Iterable[Demand]:
        for age, record in s.waiting:
            head = s.partzufim.get(record.at)
            if head is None or head.regime == "TB" or record.a > head.eff:
                continue
            if record in self._waiting(s, head.id):
                yield self.demand(
                    s, f"the record {record} waits in the head", head.id, record=record, age=age
                )

    def _waiting(self, s: State, who: str) -> list[Reshimo]:
        """The unrestricted records in the head of *who* that have not been renewed."""
        renewed = {zivug.reshimo for zivug in s.couplings}
        return [r for _, r in s.waiting if r.at == who and not r.restricted and r not in renewed]

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        waiting = self._waiting(s, who)
        if not waiting:
            yield Need("L10", f"no unrestricted record waits in the head of {who}")
        elif all(record.a > s[who].eff for record in waiting):
            yield Need(
                "L31", f"{who} couples only on records no coarser than its own screen", "raise it as MAN"
            )

    def does(self, s: State, who: str) -> Done:
        record = min(
            (record for record in self._waiting(s, who) if record.a <= s[who].eff),
            key=lambda record: record.a,
        )
        where = organ(record.a)
        zivug = Zivug(who, where, Screen(record.a, place=where), record)
        return Done(s.with_(couplings=(*s.couplings, zivug)), (who,), where)


class Beget(Operation):
    """What came of the coupling leaves, being different in form, and stands at the Chazeh of its upper."""

    name = "beget"
    rank, laws, cite = WAITS, ("L2", "L13", "L15"), ("P 43-45", "P 53-55")

    def asks(self, s: State) -> Iterable[Demand]:
        for age, zivug in enumerate(s.couplings):
            if _is_pregnant(zivug):
                reason = f"what was renewed on {zivug.reshimo} differs in form"
                yield self.demand(s, reason, zivug.head, record=zivug.reshimo, age=age)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        zivug = next((z for z in s.couplings if _is_pregnant(z) and z.head == who), None)
        if zivug is None:
            yield Need("L31", f"nothing has been renewed in the head of {who}", "renew a record first")
        elif BY_COARSENESS[zivug.reshimo.a] in s:
            yield Need("L13", f"{BY_COARSENESS[zivug.reshimo.a]} stands already, and is named by that height")

    def does(self, s: State, who: str) -> Done:
        upper = s[who]
        zivug = next(z for z in s.couplings if _is_pregnant(z) and z.head == who)
        pair = zivug.reshimo.pair
        name = BY_COARSENESS[pair.a]
        born = Partzuf(
            name,
            "AK",
            "partzuf",
            pair,
            pair.a,
            pair,
            parent=who,
            komas=Komas(f"{koma(pair.h)}~", koma(pair.a)),
            rosh=Interval(upper.peh or 0, upper.chazeh or 0),
            clothes=who,
            zivug_place=zivug.where,
        )
        told = replace(zivug.reshimo, fulfilled_by=name)
        after = s.amend(zivug.reshimo, told).put(born)
        couplings = tuple(replace(z, product=(name,), reshimo=told) if z is zivug else z for z in s.couplings)
        return Done(after.with_(couplings=couplings), (name, who), born.rosh)


def _is_pregnant(zivug: Zivug) -> bool:
    return not zivug.product and zivug.kind == "HAKAA"
