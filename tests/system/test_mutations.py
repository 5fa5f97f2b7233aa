"""What the specification says must be noticed when a guard is taken away: five guards, each disabled in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from dailypage.system import Chain, State, check, derive
from dailypage.system.operations import below_tabur, breaking
from dailypage.system.operations.adam_kadmon import AscendScreen, Renew
from dailypage.system.operations.base import Demand, Done, Need
from dailypage.system.operations.breaking import RaiseMAN
from dailypage.system.operations.correction import CoupleMetzach
from dailypage.system.sefirot import BET, DALET, Pair
from dailypage.system.values import Partzuf


def all_of(s: State, **fields: object) -> State:
    """*s* as it would look if every Partzuf had these fields."""
    return s.with_(partzufim={name: replace(p, **fields) for name, p in s.partzufim.items()})  # type: ignore[arg-type]  # fields of a Partzuf


def noticed(run: Chain) -> set[str]:
    """The laws that the states of *run* break."""
    return {breach.law.id for step in run for breach in check(step.after, step.before)}


def test_without_l31_the_head_of_sag_couples_on_4_3_by_itself_and_nothing_breaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asks, lacks, does = Renew.asks, Renew.lacks, Renew.does

    def coarse(s: State) -> State:
        return all_of(s, eff=DALET)

    def couples(self: Renew, s: State, who: str) -> Done:
        done = does(self, coarse(s), who)
        return done._replace(state=s.with_(couplings=done.state.couplings))

    monkeypatch.setattr(Renew, "asks", lambda self, s: asks(self, coarse(s)))
    monkeypatch.setattr(Renew, "lacks", lambda self, s, who: lacks(self, coarse(s), who))
    monkeypatch.setattr(Renew, "does", couples)
    monkeypatch.setattr(RaiseMAN, "asks", lambda _self, _s: ())  # no record is too coarse for its head
    run = derive()
    assert any(step.demand and step.demand.record == Pair(4, 3) for step in run.find(op="renew", who="sag"))
    assert not run.find(op="break")
    assert "L31" in noticed(run)


def test_without_the_owners_guard_galgaltas_own_2_1_goes_down_before_ab_is_born(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = below_tabur.has_place

    def unguarded(s: State, p: Partzuf) -> Partzuf | None:
        return real(s, replace(p, eff=min(p.eff, BET)))

    monkeypatch.setattr(below_tabur, "has_place", unguarded)
    run = derive()
    descent = run.find(op="descend")[0]
    assert descent.who == ("nds", "galgalta")
    assert "ab" not in descent.after
    assert "L2" in noticed(run)


def test_without_l30_atik_stays_in_yenika(monkeypatch: pytest.MonkeyPatch) -> None:
    real = breaking._after_the_last  # noqa: SLF001 - the guard to take away

    def forgetful(s: State) -> State:
        held = next(record for record in s.records if record.layer == "SOF")
        after = real(s)
        return after.with_(records=tuple(held if r.layer == "SOF" else r for r in after.records))

    monkeypatch.setattr(breaking, "_after_the_last", forgetful)
    run = derive()
    assert (run.end.reason, run.end.stage) == ("QUIET", "U8")
    assert run.last["atz_atik"].stage == "YENIKA"


def test_without_l32_the_head_of_nekudim_begets_the_new_ma(monkeypatch: pytest.MonkeyPatch) -> None:
    asks, lacks = CoupleMetzach.asks, CoupleMetzach.lacks
    passes_on = AscendScreen.asks

    def grown(s: State) -> State:
        return all_of(s, regime="TA")

    def unpassed(self: AscendScreen, s: State) -> Iterable[Demand]:
        return [demand for demand in passes_on(self, s) if s[demand.who].status != "CANCELLED"]

    def free(self: CoupleMetzach, s: State, who: str) -> Iterator[Need]:
        return lacks(self, grown(s), who)

    monkeypatch.setattr(AscendScreen, "asks", unpassed)
    monkeypatch.setattr(CoupleMetzach, "asks", lambda self, s: asks(self, grown(s)))
    monkeypatch.setattr(CoupleMetzach, "lacks", free)
    run = derive()
    assert run.last["atz_atik"].parent == "nek_avi"
    assert "L32" in noticed(run)


def test_without_l33_the_heads_of_nekudim_light_up_again_and_atzilut_gets_no_light(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = breaking.receivers

    def again(s: State) -> list[Partzuf]:
        return [s[p.id] for p in real(all_of(s, status="GUF"))]

    monkeypatch.setattr(breaking, "receivers", again)
    run = derive()
    assert [step.who for step in run.find(op="lower_hey")] == [("nek_keter", "nek_avi")] * 2
    assert run.last["atz_atik"].stage == "YENIKA"
    assert (run.end.reason, run.end.stage) == ("QUIET", "U8")
    assert "L33" in noticed(run)
