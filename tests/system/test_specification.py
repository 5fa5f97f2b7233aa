"""The specification's tables, cell by cell: places, seats, ascents, what is refused and why, the shape of the run."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from dailypage.errors import Refused
from dailypage.system import INPUTS, OPERATIONS, Chain, State, check, derive, trials, unity
from dailypage.system.axis import BELOW_PARSA, Interval
from dailypage.system.values import Kli, Spark

PLACES = {  # section 2: rosh, guf, at the moment
    "galgalta": ((1000, 900), (900, 0), "S06"),
    "ab": ((900, 750), (750, 600), "S09"),
    "sag": ((750, 700), (700, 600), "S11"),
    "nds": (None, (600, 0), "S13"),
    "upper_ma": ((700, 660), (660, 600), "S18"),
    "upper_bon": ((660, 630), (630, 600), "S18"),
    "nek_keter": ((600, 570), None, "S20"),
    "nek_avi": ((570, 540), None, "S20"),
    "nek_zat": (None, (540, 450), "S20"),
    "nek_yeshsut": (None, None, "S24"),
    "atz_atik": ((600, 585), (585, 0), "S31"),
    "atz_aa": ((585, 565), (565, 450), "S32"),
    "atz_avi": ((565, 550), (550, 530), "S33"),
    "atz_yeshsut": ((530, 515), (515, 500), "S33"),
    "atz_zon": ((500, 485), (485, 450), "S34"),
}


@pytest.mark.parametrize("name", PLACES)
def test_each_stands_where_the_table_of_the_axis_says(chain: Chain, name: str) -> None:
    rosh, guf, label = PLACES[name]
    p = chain[label].after[name]
    assert (p.rosh, p.guf) == (rosh, guf)


def row(world: str, first: int, last: int) -> list[str]:
    return [f"{world}.{n}" for n in range(first, last + 1)]


def test_on_the_eve_the_worlds_rise_ten_seats_and_then_the_lower_six_of_assiya(chain: Chain) -> None:
    first, second = (step.after for step in chain["S38"].steps[1:])
    assert first["atz_zon"].also_at == ("atz_aa", "atz_avi")
    assert list(first.seats["BERIA"]) == row("YESHSUT", 1, 10)
    assert list(first.seats["YETZIRA"]) == row("ZA", 1, 10)
    assert list(first.seats["ASSIYA"]) == row("NUKVA", 1, 4) + row("BERIA", 1, 6)
    assert {seat.split(".")[0] for seat in second.seats["ASSIYA"]} == {"NUKVA"}
    assert second.seats["YETZIRA"] == first.seats["YETZIRA"]


ASCENTS = {  # section 5, S41: rungs of the permanent ladder; Atik's rung is MA and BON of AK
    "2": {
        "atz_atik": "sag", "atz_aa": "atz_atik", "atz_avi": "atz_aa", "atz_yeshsut": "atz_avi",
        "atz_zon": "atz_avi", "beria": "nukva", "yetzira": "beria", "assiya": "yetzira",
    },
    "3": {
        "atz_atik": "ab", "atz_aa": "sag", "atz_avi": "atz_atik", "atz_yeshsut": "atz_aa",
        "atz_zon": "atz_avi", "beria": "za", "yetzira": "nukva", "assiya": "beria",
    },
    "4": {
        "atz_atik": "galgalta", "atz_aa": "ab", "atz_avi": "sag", "atz_yeshsut": "atz_atik",
        "atz_zon": "ma_bon_ak", "beria": "atz_yeshsut", "yetzira": "za", "assiya": "nukva",
    },
}  # fmt: skip


@pytest.mark.parametrize("man", ASCENTS)
def test_each_general_ascent_is_as_the_table_says(chain: Chain, man: str) -> None:
    step = next(s for s in chain.find(op="ascend") if f"ascent:{man}" in s.after.flags)
    for degree, rung in ASCENTS[man].items():
        assert rung in step.after[degree].also_at, degree
        assert step.before is not None
        assert set(step.before[degree].also_at) <= set(step.after[degree].also_at)  # the old is kept
    assert step.kind == "DERIVED"


def test_after_the_sin_each_world_keeps_its_part(chain: Chain) -> None:
    s = chain["S40"].after
    assert [(s[w].koma, s[w].facing) for w in ("beria", "yetzira", "assiya")] == [
        ("Bina", ""),
        ("VAK", ""),
        ("Malchut", "BACK_TO_BACK"),
    ]
    assert s["atz_zon"].also_at == ()
    assert (s["adam"].status, s["adam"].lit) == ("BROKEN", 0)
    assert all(s.klis[f"adam.{half}"].broken for half in ("panim", "achor"))


def test_adam_is_born_whole_with_his_back_dark_below_parsa(chain: Chain) -> None:
    s = chain["S38"].after
    front, back = s.klis["adam.panim"], s.klis["adam.achor"]
    assert (front.base, front.screen, front.light) == ("B", True, "RUACH")
    assert front.where is not None
    assert front.where.bottom >= BELOW_PARSA.top
    assert (back.base, back.light, back.where) == ("R", None, BELOW_PARSA)
    assert (s["adam"].stage, s["adam"].regime, s["adam"].screen_at) == ("KATNUT", "TB", "NIKVEY_EYNAIM")


def test_man_is_answered_once_and_the_answer_names_its_step(chain: Chain) -> None:
    s = chain["S31"].after
    assert [man.answered for man in s.man] == [True, True]
    given = [z for z in s.couplings if z.kind == "AB_SAG"]
    assert [(z.answers, z.product, z.spent) for z in given] == [
        (s.man[0].n, ("nek_keter", "nek_avi"), True),
        (s.man[1].n, ("atz_atik",), True),
    ]
    own = [z for z in s.couplings if z.where == "PEH" and z.answers is not None]
    assert [(z.head, z.answers) for z in own] == [
        ("nek_keter", s.man[0].n),
        ("nek_avi", s.man[0].n),
        ("atz_atik", s.man[1].n),
    ]


def test_corrected_sparks_are_whole_both_in_one_and_above_parsa(chain: Chain) -> None:
    fallen, last = chain["S28"].after.fragments, chain["S44"].after.fragments
    assert all(kli.broken and kli.where == BELOW_PARSA for kli in fallen)
    assert not any(kli.broken for kli in last)
    corrected = [kli for kli in last if (kli.content, kli.container) != ("R", "R")]
    assert all(kli.includes == {"R", "B"} and kli.screen for kli in corrected)
    assert all(kli.where is not None and kli.where.bottom >= BELOW_PARSA.top for kli in corrected)


REFUSED = [
    ("S02", "restrict_A", "4", "L4"),
    ("S04", "fill", "4", "L5"),
    ("S05", "bitush", "galgalta", "L1"),
    ("S09", "bitush", "galgalta", "L26"),
    ("S12", "refine", "sag", "L2"),  # it comes down first
    ("S14", "restrict_B", "nds", "L11"),
    ("S11", "restrict_B", "sag", "L16"),
    ("S15", "restrict_B", "nds", "L17"),  # it stands already
    ("S18", "raise_MAN", "sag", "L20"),  # nobody is there to receive
    ("S20", "pour", "daat", "L21"),
    ("S23", "pour", "gevura", "L11"),  # Daat and Hesed come before
    ("S25", "pour", "daat", "L21"),
    ("S25", "lower_hey", "ab", "L33"),
    ("S23", "divide", "nek_zat", "L2"),
    ("S28", "divide", "nek_zat", "L3"),
    ("S28", "sort", "BB", "L28"),
    ("S34", "sort", "RB", "L28"),
    ("S36", "sort", "BR", "L28"),
    ("S36", "sort", "RB", "L23"),
    ("S36", "correct", "RR", "L29"),
    ("S36", "adam", "beria", "L25"),
    ("S38", "adam", "beria", "L3"),
    ("S38", "ascend", "first", "L33"),
    ("S40", "ascend", "2", "L20"),
    ("S37", "sin", "adam", "L1"),
    ("S41", "soul_MAN", "2", "L33"),
    ("S43", "beget_BYA", "atz_aa", "L25"),
]


@pytest.mark.parametrize(("label", "op", "who", "law"), REFUSED)
def test_what_lacks_its_needs_is_refused_by_its_law(
    chain: Chain, label: str, op: str, who: str, law: str
) -> None:
    with pytest.raises(Refused) as refused:
        OPERATIONS[op](chain[label].after, who)
    assert refused.value.law == law


def test_a_vessel_is_not_filled_twice_and_not_after_the_break(chain: Chain) -> None:
    poured = chain.find(op="pour", who="daat")[0].after
    with pytest.raises(Refused) as twice:
        OPERATIONS["pour"](poured, "daat")
    assert twice.value.law == "L33"
    bound = chain.find(op="pour", who="daat")[0].before
    assert bound is not None
    with pytest.raises(Refused) as below:
        OPERATIONS["pour"](bound.mark("record_of_break"), "daat")
    assert below.value.law == "L29"


def broken(s: State) -> set[str]:
    return {breach.law.id for breach in check(s)}


def test_what_the_checklist_rejects_breaks_a_law(chain: Chain) -> None:
    s = chain["S20"].after
    assert "L13" in broken(s.put(replace(s["nek_keter"], has_guf=True)))  # a body for a male head
    soft = replace(s.couplings[0], screen=replace(s.couplings[0].screen, kashiut=False))
    assert "L5" in broken(s.with_(couplings=(soft, *s.couplings[1:])))
    assert "L16" in broken(s.put(replace(s["ma_bon_ak"], toch=Interval(630, 450))))
    assert "L15" in broken(s.put(replace(s["sag"], rosh=Interval(800, 700))))
    assert "L25" in broken(s.put(replace(s["nds"], rosh=Interval(600, 590))))  # a level taken for a Partzuf
    assert "L25" in broken(s.put(replace(s["nds"], id="nek_of_ab")))
    later = chain["S36"].after
    lit = Kli("below", "R", "atz_zon", light="HAYA", screen=True, where=BELOW_PARSA)
    assert "L29" in broken(later.put(lit))
    assert "L22" in broken(chain["S38"].after.with_(seats={"BERIA": ("BERIA.1",), "YETZIRA": ("ZA.1",)}))


def test_the_vessels_are_melted_only_where_they_lie_below_parsa(chain: Chain) -> None:
    s = chain["S25"].after
    assert unity.u7(s)
    one = s.klis["daat.panim"]
    for spared in ({"where": Interval(540, 450)}, {"screen": True}, {"light": "RUACH"}, {"broken": False}):
        assert not unity.u7(s.put(replace(one, **spared))), spared


def test_the_end_asks_for_all_288_and_all_32(chain: Chain) -> None:
    s = chain["S44"].after
    assert unity.u11(s)

    def but_one(cls: str) -> State:
        at = next(n for n, spark in enumerate(s.sparks) if spark.cls == cls)
        back: Spark = replace(s.sparks[at], state="SORTED")
        return s.with_(sparks=(*s.sparks[:at], back, *s.sparks[at + 1 :]))

    assert not unity.u11(but_one("BB"))
    assert not unity.u11(but_one("RR"))
    assert not unity.u11(s.with_(souls=()))
    assert not unity.u11(s.with_(souls=(replace(s.souls[0], state="LACKING"),)))


def test_a_coupling_in_nikvey_eynaim_on_a_free_record_is_not_yet_the_fifth_stage(chain: Chain) -> None:
    s = chain["S19"].after
    assert unity.u5(s)
    free = tuple(replace(z, reshimo=replace(z.reshimo, restricted=False)) for z in s.couplings)
    assert not unity.u5(s.with_(couplings=free))
    assert not unity.u5(s.with_(boundaries={}))
    assert not unity.u5(s.put(replace(s.klis["hesed.panim"], light=None)))
    assert not unity.u5(s.put(replace(s.klis["hesed.achor"], light="NEFESH")))


def test_what_broke_by_pressing_cannot_be_pressed_again() -> None:
    from_nothing = trials.attempt(trials.press, State(), "HAYA", "atz_zon")
    assert from_nothing[1] is not None
    assert from_nothing[1].law == "L1"


SHAPE = {  # section 17, with the fields of section 1.2
    "Run": "schema inputs steps states end",
    "Step": "n moment op who where demand before after changes laws cite status certainty stage",
    "Demand": "class op subject record reason lacks",
    "State": "id n moment stage parsa restricted phases boundaries partzufim records couplings klis sparks places"
    " seats souls flags",
    "P": "id world parent born_of eff nekudot level clashed zivug_place screen_at komas regime stage rosh toch sof peh"
    " chazeh tabur sium lights vessels status clothes has_guf kind male_has_guf clothing ahp_inside also_at facing",
    "R": "pair origin layer restricted at fulfilled_by",
    "Z": "head pair restricted where screen reshimo product kind answers spent",
    "Kli": "id sefira base includes role screen light broken owner where content container used",
    "Boundary": "name y kind carriers law",
    "SoulPart": "id depth screen degree state",
    "Phase": "n light filled",
    "Screen": "aviut kashiut place role",
}


def test_the_run_as_json_holds_exactly_the_published_fields(chain: Chain) -> None:
    run = json.loads(chain.to_json())
    shape = {name: set(fields.split()) for name, fields in SHAPE.items()}
    last = list(run["states"].values())[-1]
    assert set(run) == shape["Run"]
    assert set(run["end"]) == {"reason", "stage", "open"}
    assert {frozenset(step) for step in run["steps"]} == {frozenset(shape["Step"])}
    asked = [step["demand"] for step in run["steps"] if step["demand"]]
    assert {frozenset(demand) for demand in asked} == {frozenset(shape["Demand"])}
    assert set(last) == shape["State"]
    parts = (
        ("partzufim", "P"), ("records", "R"), ("couplings", "Z"), ("klis", "Kli"), ("boundaries", "Boundary"),
        ("souls", "SoulPart"), ("phases", "Phase"),
    )  # fmt: skip
    for field, name in parts:
        assert {frozenset(one) for one in last[field]} == {frozenset(shape[name])}, field
    assert set(last["couplings"][0]["screen"]) == shape["Screen"]
    assert set(last["sparks"]) == {"total", "by"}


def test_steps_are_found_by_who_and_where(chain: Chain) -> None:
    assert [step.op for step in chain.find(where=Interval(600, 0), who="nds")] == ["descend", "join_records"]
    assert chain.find(where="600-0") == chain.find(where=Interval(600, 0))
    assert chain["S9"].label == chain["s09"].label == "S09"


SORTING = {("sort", "BB"), ("sort", "RR"), ("sort", "RB"), ("join_MA_BON", "atz_atik")}
OPEN = {
    "descend": set(),
    "restrict_B": {("raise_MAN", "sag")},
    "MAN": {("raise_MAN", "sag")},
    "light_AB_SAG": {("couple_AB_SAG", "sag")},
    "second_AB_SAG": {("couple_AB_SAG", "sag"), *SORTING},
    "record_of_break": set(),
    "mochin_for_BYA": {("sort", "RB"), ("beget_BYA", "atz_zon")},
    "adam": {("sort", "RB"), ("correct", "BR"), ("adam", "beria")},
    "sin": {("sort", "RB"), ("correct", "BR"), ("sin", "adam")},
    "soul_MAN": {("sort", "RB"), ("correct", "BR"), ("soul_MAN", "2"), ("end_correction", "sparks")},
    "help_from_above": {("end_correction", "sparks")},
}


def test_at_the_goal_nothing_asks(chain: Chain) -> None:
    assert (chain.end.reason, chain.end.open) == ("GOAL", ())


@pytest.mark.parametrize("withheld", INPUTS)
def test_what_is_withheld_leaves_open_what_lacks_it_and_no_more(withheld: str) -> None:
    end = derive(withhold=[withheld]).end
    assert {(demand.op, demand.who) for demand in end.open} == OPEN[withheld]
    assert all(demand.lacks for demand in end.open)


def test_a_soul_that_raised_man_asks_until_it_is_answered(chain: Chain) -> None:
    for step in chain.find(op="soul_MAN"):
        assert {part.state for part in step.after.souls} == {"ASKING"}
    assert [step.after.souls[0].degree for step in chain["S41"].steps if step.op == "ascend"] == [74, 99, 124]


def test_levels_without_a_clash_are_no_finished_vessel(chain: Chain) -> None:
    s = chain["S08"].after
    assert "L4" in broken(s.put(replace(s["galgalta"], clashed=False)))


def test_a_record_as_coarse_as_its_head_is_renewed_and_a_coarser_one_is_not(chain: Chain) -> None:
    s = chain["S17"].after
    waiting = next(r for _, r in s.waiting if str(r.pair) == "4/3")
    renew = OPERATIONS["renew"]
    others = s.with_(records=tuple(r for r in s.records if r is waiting or not r.waits))
    with pytest.raises(Refused) as refused:
        renew(others, "sag")
    assert refused.value.law == "L31"
    after, _ = renew(others.amend(waiting, replace(waiting, h=3, a=2)), "sag")
    assert after.couplings[-1].where == "OZEN"


def test_a_degree_of_atzilut_begets_only_in_gadlut(chain: Chain) -> None:
    s = chain["S31"].after
    with pytest.raises(Refused) as refused:
        OPERATIONS["beget_TB"](s.put(replace(s["atz_atik"], stage="KATNUT")), "atz_atik")
    assert refused.value.law == "L32"
    last = chain["S34"].after
    screens = {
        name: last[name].screen_at for name in ("atz_atik", "atz_aa", "atz_avi", "atz_yeshsut", "atz_zon")
    }
    assert set(screens.values()) == {"PEH", "NIKVEY_EYNAIM"}
    assert [name for name, at in screens.items() if at == "NIKVEY_EYNAIM"] == ["atz_zon"]


def test_a_screen_ascends_to_its_own_head_and_that_of_nekudot_to_the_head_of_sag(chain: Chain) -> None:
    ascents = chain.find(op="ascend_screen")
    assert [step.who for step in ascents] == [
        ("galgalta",),
        ("ab",),
        ("nds", "sag"),
        ("upper_ma",),
        ("nek_avi", "sag"),
    ]


def test_after_the_break_the_backs_of_the_heads_lie_one_degree_lower(chain: Chain) -> None:
    s = chain["S25"].after
    assert s.klis["nek_keter.achor"].where == s["nek_avi"].rosh
    assert s.klis["nek_avi.achor"].where == s["nek_zat"].toch
    assert (s["nek_yeshsut"].status, s["nek_yeshsut"].lit) == ("CANCELLED", 0)
    assert s["nek_keter"].screen_at == s["nek_avi"].screen_at == "NIKVEY_EYNAIM"


def test_the_heads_of_gadlut_have_their_heights_and_their_backs_again(chain: Chain) -> None:
    s = chain["S24"].after
    assert (s["nek_yeshsut"].koma, s["nek_third"].koma) == ("Hochma", "Bina")
    raised = chain["S22"].after
    for name in ("nek_keter", "nek_avi"):
        back = raised.klis[f"{name}.achor"]
        assert (back.where, back.screen, bool(back.light)) == (raised[name].rosh, True, True)


def test_no_vessel_acts_as_one_when_its_owner_is_broken(chain: Chain) -> None:
    s = chain["S36"].after
    dead = s.with_(partzufim={name: replace(p, status="BROKEN") for name, p in s.partzufim.items()})
    assert unity.act_as_one(s)
    assert not unity.act_as_one(dead)
