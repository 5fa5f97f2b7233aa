"""The oracle: sixty-two questions with their sources, each answered by asking the states of the run.

The answers stand in ../shared/oracle/system.json; what stands here is only how the model is asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from dailypage.system import Chain, State, derive, unity
from dailypage.system.axis import CHAZEH_YETZIRA, KLIPOT, LANDMARKS, SEFIRA, Interval, given
from dailypage.system.path import Person, climb, degree, equivalent, reveal
from dailypage.system.sefirot import LIGHTS, TEN, VESSELS, clothing, koma, next_pair, organ
from dailypage.system.values import Partzuf, Screen

Facts = dict[str, Any]
FILE = ROOT.parent / "shared/oracle/system.json"
QUERIES: dict[str, Callable[[Chain], Facts]] = {}


def asks(number: int) -> Callable[[Callable[[Chain], Facts]], Callable[[Chain], Facts]]:
    def keep(query: Callable[[Chain], Facts]) -> Callable[[Chain], Facts]:
        QUERIES[f"SYS-{number:03}"] = query
        return query

    return keep


def at(chain: Chain, label: str) -> State:
    return chain[label].after


def landmark(y: int | None) -> str:
    return next(name for name, height in LANDMARKS.items() if height == y)


def light_of_phase(s: State, n: int) -> str:
    return s.phases[n].light


@asks(1)
def _(chain: Chain) -> Facts:
    klis = at(chain, "S02").klis_of("ein_sof")
    return {"true_vessel_phases": [VESSELS.index(kli.sefira) for kli in klis if kli.base == "R"]}


@asks(2)
def _(chain: Chain) -> Facts:
    return {"phase": 2, "light": light_of_phase(at(chain, "S02"), 2)}


@asks(3)
def _(chain: Chain) -> Facts:
    light = light_of_phase(at(chain, "S02"), 3)
    main, _, minor = light.partition("_WITH_")
    return {"phase": 3, "light": light, "main": main, "minor": minor}


@asks(4)
def _(chain: Chain) -> Facts:
    before, s = at(chain, "S03"), at(chain, "S04")
    emptied = [p.n for p, q in zip(before.phases, s.phases, strict=True) if p.filled and not q.filled]
    return {"restricted_phases": list(s.restricted), "emptied_phases": emptied}


@asks(5)
def _(chain: Chain) -> Facts:
    before, s = at(chain, "S03"), at(chain, "S04")
    left = {n for n in range(1, 5) if before.phases[n].filled and not s.phases[n].filled}
    alike = left == {1, 2, 3, 4}
    return {"shape": "CIRCLE" if alike and "circles" in s.flags else "", "equal_all_sides": alike}


@asks(6)
def _(_chain: Chain) -> Facts:
    struck = {a: derive(first_screen=a).find(op="strike")[0] for a in range(5)}
    return {"koma": {str(a): step.after[step.who[0]].koma for a, step in struck.items()}}


@asks(7)
def _(_chain: Chain) -> Facts:
    p = next(step.after["sag"] for step in derive(first_screen=2) if step.op == "clothe")
    return {"aviut": p.eff, "n_lights": len(p.lights), "lights": list(p.lights)}


@asks(8)
def _(chain: Chain) -> Facts:
    p = at(chain, "S20")["nek_keter"]
    return {"n_vessels": len(p.vessels), "clothing": p.clothing}


@asks(9)
def _(_chain: Chain) -> Facts:
    entry = next(vessel for vessel, light in clothing(3).items() if light == LIGHTS[2])
    moved = {
        VESSELS.index(now) - VESSELS.index(was)
        for was, light in clothing(2).items()
        for now, same in clothing(3).items()
        if light == same
    }
    return {"entry_vessel": entry, "shift_existing": -moved.pop()}


@asks(10)
def _(_chain: Chain) -> Facts:
    forces = [name for name in Screen.__slots__ if name in {"aviut", "kashiut"}]
    return {"screen_forces": sorted((name.upper() for name in forces), reverse=True)}


@asks(11)
def _(chain: Chain) -> Facts:
    p = at(chain, "S06")["galgalta"]
    return {"partzuf": "GALGALTA", "reshimo": list(p.born_of), "koma": p.koma, "n_lights": len(p.lights)}


@asks(12)
def _(chain: Chain) -> Facts:
    y = at(chain, "S06")["galgalta"].sium
    below = max((height, name) for name, height in LANDMARKS.items() if y is not None and height < y)
    return {"partzuf": "GALGALTA", "sium": landmark(y), "above": below[1]}


@asks(13)
def _(chain: Chain) -> Facts:
    s = at(chain, "S08")
    left = next(r for r in s.records if r.origin == "galgalta" and r.layer == "TAAMIM")
    return {"from": list(s["galgalta"].born_of), "to": list(left.pair)}


@asks(14)
def _(chain: Chain) -> Facts:
    whole, ab = at(chain, "S06")["galgalta"], at(chain, "S09")["ab"]
    return {
        "partzuf": "AB",
        "missing_vessels": [v for v in whole.vessels if v not in ab.vessels],
        "missing_lights": [x for x in whole.lights if x not in ab.lights],
        "koma": ab.koma,
    }


@asks(15)
def _(chain: Chain) -> Facts:
    return {"partzuf": "AB", "peh_at": landmark(at(chain, "S09")["ab"].peh)}


@asks(16)
def _(chain: Chain) -> Facts:
    return {"partzuf": "AB", "sium_at": landmark(at(chain, "S09")["ab"].sium)}


@asks(17)
def _(chain: Chain) -> Facts:
    p = at(chain, "S11")["sag"]
    return {"partzuf": "SAG", "reshimo": list(p.born_of), "koma": p.koma, "lights": list(p.lights)}


@asks(18)
def _(chain: Chain) -> Facts:
    p = at(chain, "S11")["sag"]
    layer = "TAAMIM" if not p.nekudot else "NEKUDOT"
    return {"partzuf": "SAG", "layer": layer, "sium_at": landmark(p.sium)}


@asks(19)
def _(chain: Chain) -> Facts:
    zivug = next(z for z in at(chain, "S09").couplings if z.where == organ(3))
    return {"aviut": zivug.screen.aviut, "organ": zivug.where, "partzuf": zivug.product[0].upper()}


@asks(20)
def _(chain: Chain) -> Facts:
    p = at(chain, "S09")["ab"]
    male = p.komas.male or ""
    return {
        "partzuf": "AB",
        "male_koma": male.rstrip("~"),
        "approximate": male.endswith("~"),
        "from_h": p.born_of.h,
    }


@asks(21)
def _(chain: Chain) -> Facts:
    p = at(chain, "S09")["ab"]
    named = "FEMALE" if p.koma == p.komas.female else "MALE"
    return {"named_after": named, "male_has_guf": p.male_has_guf, "female_has_guf": p.has_guf}


@asks(22)
def _(chain: Chain) -> Facts:
    clashes = chain.find(op="bitush")
    body = all(step.before is not None and step.before[step.who[0]].has_guf for step in clashes)
    heads = [s for s in chain if s.op == "bitush" and not s.after[s.who[0]].has_guf]
    return {"bitush_in": ["GUF"] if body else [], "not_in": ["ROSH"] if not heads else []}


@asks(23)
def _(chain: Chain) -> Facts:
    return {"partzuf": "GALGALTA", "nekudot_levels": list(at(chain, "S08")["galgalta"].nekudot)}


@asks(24)
def _(chain: Chain) -> Facts:
    order = [step.op for step in chain if "galgalta" in step.who][:3]
    first, while_refining = order[1] == "clothe", bool(at(chain, "S08")["galgalta"].nekudot)
    left = {record.layer for record in at(chain, "S08").records if record.origin == "galgalta"}
    return {
        "TAAMIM": "FIRST_LEVEL" if first else "",
        "NEKUDOT": "LEVELS_WHILE_REFINING" if while_refining else "",
        "TAGIN": f"RECORDS_OF_{min(left - {'SOF'})}",
        "OTIOT": "RECORDS_OF_NEKUDOT" if at(chain, "S15").records[-1].layer == "NEKUDOT" else "",
    }


@asks(25)
def _(chain: Chain) -> Facts:
    struck = chain.find(op="strike")[0].after["galgalta"]
    return {"part": "ROSH" if struck.rosh and not struck.toch else "", "real_vessels": bool(struck.vessels)}


@asks(26)
def _(chain: Chain) -> Facts:
    s = at(chain, "S06")
    lines = [b for b in s.boundaries.values() if b.carriers == {"Malchut"}]
    head = [b for b in lines if b.kind == "PEH"]
    guf = s["galgalta"].guf or Interval(0, 0)
    ending = [b for b in lines if b.y is not None and b.y == guf.bottom]
    return {
        "malchuyot": ["COUPLING", "ENDING"] if head and ending else [],
        "COUPLING": head[0].kind,
        "ENDING": "GUF" if ending else "",
    }


@asks(27)
def _(chain: Chain) -> Facts:
    s = at(chain, "S13")
    equal = s["nds"].toch == s["galgalta"].sof  # it came down to what is equal to it in form
    return {"part": "SOF", "light": "VAK_WITHOUT_ROSH" if equal and not s["nds"].gar else ""}


@asks(28)
def _(chain: Chain) -> Facts:
    s = at(chain, "S05")
    refused = {p.light for p in s.phases if p.n in s.restricted}
    flowing = {p.light for p in s.phases if p.filled and p.n not in s.restricted}
    return {
        "restricted_light": sorted(refused),
        "not_restricted": sorted(x for x in flowing - refused if "_" not in x),
    }


@asks(29)
def _(chain: Chain) -> Facts:
    p = at(chain, "S13")["nds"]
    male = (p.komas.male or "").upper().replace(" ", "_")
    return {"partzuf": "NEKUDOT_SAG", "female_koma": p.komas.female, "male": male, "has_gar": p.gar}


@asks(30)
def _(chain: Chain) -> Facts:
    step = chain["S13"].steps[0]
    cause = "EQUAL_FORM_WITH_SOF" if step.demand and "equal in form to the Sof" in step.demand.reason else ""
    top = step.after["nds"].toch
    return {
        "mover": "NEKUDOT_SAG" if step.who[0] == "nds" else "",
        "cause": cause,
        "to": f"BELOW_{landmark(top.top)}" if top else "",
    }


@asks(31)
def _(chain: Chain) -> Facts:
    place = at(chain, "S13")["nds"].whole or Interval(0, 0)
    return {"partzuf": "NEKUDOT_SAG", "top": landmark(place.top), "bottom": landmark(place.bottom)}


@asks(32)
def _(chain: Chain) -> Facts:
    s = at(chain, "S15")
    chazeh = s.ending_malchut == s["nds"].chazeh
    return {
        "restriction": chain.find(op="restrict_B")[0].op[-1],
        "ending_malchut": "BINA_OF_GUF" if s.boundaries["PARSA"].common and chazeh else "",
        "sefira": TEN[5] if chazeh else "",
        "place": "CHAZEH_NDS" if chazeh else "",
    }


@asks(33)
def _(chain: Chain) -> Facts:
    s = at(chain, "S15")
    return {
        "restriction": chain.find(op="restrict_B")[0].op[-1],
        "coupling_malchut": s.coupling_malchut,
        "sefira": "BINA_OF_ROSH" if s.boundaries["NIKVEY_EYNAIM"].common else "",
    }


@asks(34)
def _(chain: Chain) -> Facts:
    step = next(step for step in chain if step.after.parsa)
    line = step.after.boundaries["PARSA"]
    above = next(world for world, place in step.after.places.items() if place.bottom == line.y)
    return {"boundary": line.name, "made_by": f"RESTRICTION_{step.op[-1]}", "beneath": above}


@asks(35)
def _(chain: Chain) -> Facts:
    parts = given("axis")["places"]
    return {world: parts[world]["part"] for world in at(chain, "S16").places}


@asks(36)
def _(chain: Chain) -> Facts:
    above = {
        p.id
        for step in chain
        for p in step.after.partzufim.values()
        if p.regime == "TB" and (p.whole or Interval(0, 0)).top > LANDMARKS["TABUR_G"]
    }
    place = chain["S15"].after["nds"].whole or Interval(0, 0)
    return {"acts_above_tabur": bool(above), "source_place": f"BELOW_{landmark(place.top)}"}


@asks(37)
def _(chain: Chain) -> Facts:
    degrees = list(at(chain, "S20").of("NEKUDIM"))
    short = {p.id: p.id.removeprefix("nek_").upper() for p in degrees}
    heads = [p for p in degrees if p.rosh]
    return {
        "heads": [short[p.id] for p in heads],
        "guf": next(short[p.id] for p in degrees if not p.rosh),
        "komas": {short[p.id]: p.koma.upper().replace(" ", "_") for p in heads},
    }


@asks(38)
def _(chain: Chain) -> Facts:
    degrees = list(at(chain, "S20").of("NEKUDIM"))
    ((vessels, lights),) = {(p.vessels, p.lights) for p in degrees}
    return {"vessels": list(vessels), "lights": list(lights)}


@asks(39)
def _(chain: Chain) -> Facts:
    s = at(chain, "S20")
    inside = s["nek_keter"].ahp_inside
    where = s.klis["nek_keter.achor"].where
    front = s.klis[f"{inside}.panim"].where
    return {
        "ahp_of": "KETER_NEKUDIM",
        "inside": f"GE_OF_{inside.removeprefix('nek_').upper()}" if where == front else "",
    }


@asks(40)
def _(chain: Chain) -> Facts:
    here = [r for _, r in at(chain, "S17").waiting if r.at == "sag"]
    order = sorted(here, key=lambda r: (r.a, r.restricted))
    return {"pairs": [list(r.pair) for r in order], "restricted": [r.restricted for r in order]}


@asks(41)
def _(chain: Chain) -> Facts:
    s = at(chain, "S21")
    zivug = s.couplings[-1]
    man = next(m for m in s.man if m.n == zivug.answers)
    from_sof = man.reshimo.layer == "SOF" and man.reshimo.origin == "galgalta"
    return {"zivug": zivug.kind, "caused_by": "MAN", "man_from": "ZON_OF_AK" if from_sof else ""}


@asks(42)
def _(chain: Chain) -> Facts:
    steps = chain.find(op="name")
    dots = {step.who[0].upper(): step.after for step in steps if step.who[0] in {"holam", "shuruk"}}
    paths = given("given")["paths"]
    found: Facts = {}
    for dot, s in dots.items():
        to = paths[dot.lower()]["to"]
        assert s[to].stage == "GADLUT"
        found[dot] = {"via": paths[dot.lower()]["via"], "to": to.removeprefix("nek_").upper()}
    end = at(chain, "S25")
    ruled = any(kli.light for kli in end.klis_of(paths["hirik"]["to"]))
    found["HIRIK"] = {"to": paths["hirik"]["to"].removeprefix("nek_").upper(), "ruled": ruled}
    return found


@asks(43)
def _(chain: Chain) -> Facts:
    s, before = at(chain, "S22"), at(chain, "S21")
    zivug = next(z for z in s.couplings if z.kind == "AB_SAG")
    moved = [before["nek_keter"].screen_at, s["nek_keter"].screen_at]
    return {"light": zivug.kind, "regime": s[zivug.head].regime[-1], "returns_malchut": moved}


@asks(44)
def _(chain: Chain) -> Facts:
    step = chain.find(op="pour")[0]
    head, king = step.who
    return {
        "king": king.upper(),
        "number": given("given")["kings"][king]["number"],
        "koma": koma(step.after.couplings[-1].screen.aviut),
        "rosh": head.removeprefix("nek_").upper(),
    }


@asks(45)
def _(chain: Chain) -> Facts:
    bodies = [step.who[1] for step in chain.find(op="break", who="nek_zat")]
    kings = given("given")["kings"]
    names = {body: kings[body]["number"] for body in bodies}
    split = next(b.split("_")[0] for b in bodies if list(names.values()).count(names[b]) > 1)
    joined = next(b for b in bodies if "_" in b and not b.startswith(split))
    return {
        "kings": len(set(names.values())),
        "bodies": len(bodies),
        "split": split.upper(),
        "joined": joined.upper().split("_"),
    }


@asks(46)
def _(chain: Chain) -> Facts:
    klis = list(at(chain, "S25").klis_of("nek_zat"))
    return {
        f"zat_{role.lower()}_broken": all(kli.broken for kli in klis if kli.role == role)
        for role in ("PANIM", "ACHOR")
    }


@asks(47)
def _(chain: Chain) -> Facts:
    s = at(chain, "S25")
    heads = [kli for name in ("nek_keter", "nek_avi") for kli in s.klis_of(name)]
    remain = all(kli.light and not kli.broken for kli in heads if kli.role == "PANIM")
    cancelled = all(not kli.light and not kli.broken for kli in heads if kli.role == "ACHOR")
    return {
        "heads_panim": "REMAIN" if remain else "",
        "heads_achor": "CANCELLED" if cancelled and s["nek_avi"].status == "CANCELLED" else "",
    }


@asks(48)
def _(chain: Chain) -> Facts:
    sparks = at(chain, "S27").sparks
    total = sum(spark.count for spark in sparks)
    kings = {spark.king for spark in sparks}
    return {
        "kings": len(kings),
        "sefirot": len(TEN),
        "phases": total // len(kings) // len(TEN),
        "total": total,
    }


@asks(49)
def _(chain: Chain) -> Facts:
    s = at(chain, "S44")
    return {
        "correctable": s.count("CORRECTED"),
        "lev_haeven": s.count("GMAR"),
        "total": sum(x.count for x in s.sparks),
    }


@asks(50)
def _(chain: Chain) -> Facts:
    s = at(chain, "S30")
    zivug = s.couplings[-1]
    named = "MA_HADASH" if "new MA" in (chain["S30"].name.names[1].replace("New", "new")) else ""
    return {"partzuf": named, "place": zivug.where, "reshimo": list(zivug.reshimo.pair)}


@asks(51)
def _(chain: Chain) -> Facts:
    p = at(chain, "S31")["atz_atik"]
    whole, toch = p.whole or Interval(0, 0), p.toch or Interval(0, 0)
    return {
        "partzuf": "ATIK",
        "koma": p.koma,
        "top": landmark(whole.top),
        "bottom_self": landmark(whole.bottom),
        "bottom_relative": landmark(toch.bottom),
    }


def peh_of(s: State, y: int | None) -> str:
    p = next(p for p in s.of("ATZILUT") if p.peh == y)
    return f"PEH_{p.id.removeprefix('atz_').upper()}"


def top_of(p: Partzuf) -> int | None:
    return p.whole.top if p.whole else None


@asks(52)
def _(chain: Chain) -> Facts:
    s = at(chain, "S32")
    p = s["atz_aa"]
    return {"partzuf": "AA", "koma": p.koma, "top": peh_of(s, top_of(p)), "bottom": landmark(p.sium)}


@asks(53)
def _(chain: Chain) -> Facts:
    s = at(chain, "S33")
    p, last = s["atz_avi"], s["atz_yeshsut"]
    below = "TABUR_AA" if last.sium == s["atz_aa"].tabur else ""
    return {"partzuf": "AVI", "koma": p.koma, "top": peh_of(s, top_of(p)), "bottom": below}


@asks(54)
def _(chain: Chain) -> Facts:
    s = at(chain, "S36")
    p = s["atz_zon"]
    top = "TABUR_AA" if top_of(p) == s["atz_aa"].tabur else ""
    vak = not p.gar and p.koma == "ZA"
    point = next_pair(p.born_of) is None
    return {
        "partzuf": "ZON",
        "ZA": "VAK" if vak else "",
        "NUKVA": "POINT" if point else "",
        "top": top,
        "bottom": landmark(p.sium),
    }


@asks(55)
def _(chain: Chain) -> Facts:
    s = at(chain, "S36")
    joined = [kli for kli in unity.mutual_klis(s) if kli.owner == "atz_zon"]
    male = s[joined[0].owner].world == "ATZILUT"
    female = joined[0].base == "R" and "atz_zon" in given("given")["shares"]
    return {
        "MA": "NEW_LIGHT_MALE" if male else "",
        "BON": "VESSELS_OF_NEKUDIM_FEMALE" if female else "",
    }


@asks(56)
def _(chain: Chain) -> Facts:
    s = at(chain, "S36")
    heads = all(p.gar for p in s.of("ATZILUT") if p.stage == "GADLUT")
    bodies = s.parsa and any(p.toch and p.toch.bottom < LANDMARKS["PARSA"] for p in s.of("ATZILUT"))
    return {"state": "PERMANENT", "heads_gar": heads, "bodies_gar": bool(bodies)}


@asks(57)
def _(chain: Chain) -> Facts:
    s = at(chain, "S37")
    world, _, number = s.seats["ASSIYA"][-1].partition(".")
    y = s.places[world].top - int(number) * SEFIRA
    assert y == CHAZEH_YETZIRA == KLIPOT.top
    return {"end_at": landmark(y), "klipot_sefirot": (y - LANDMARKS["SIUM_AK"]) // SEFIRA}


@asks(58)
def _(chain: Chain) -> Facts:
    asked = [step.demand.who for step in chain.find(op="soul_MAN") if step.demand]
    return {man: LIGHTS[int(man)] for man in asked}


@asks(59)
def _(chain: Chain) -> Facts:
    moment = chain["S44"]
    before = moment.before or moment.after
    gone = set(before.boundaries) - set(moment.after.boundaries) - {"NIKVEY_EYNAIM"}
    to = landmark(moment.after.sium("ATZILUT"))
    return {
        "event": moment.name.names[0].upper().replace(" ", "_"),
        "from": gone.pop(),
        "to": str(moment.event.where),
        "sium_atzilut": to,
    }


@asks(60)
def _(_chain: Chain) -> Facts:
    degrees = [degree(d) for d in range(climb(Person(), 124).d + 1)]
    worlds, partzufim, sefirot = ({d[n] for d in degrees} for n in range(3))
    return {
        "worlds": len(worlds),
        "partzufim": len(partzufim),
        "sefirot": len(sefirot),
        "degrees": len(set(degrees)),
    }


@asks(61)
def _(chain: Chain) -> Facts:
    told = ("S06", "S13", "S15", "S19", "S22", "S24", "S35")
    return {"order": [chain[label].stage for label in told]}


@asks(62)
def _(_chain: Chain) -> Facts:
    there = climb(Person(), 7)
    after = reveal(there)
    return {
        "from": there.state,
        "event": reveal.__name__,
        "equivalent_after": equivalent(after),
        "depth_change": after.depth - there.depth,
    }


def questions(file: Path = FILE) -> list[Any]:
    if not file.is_file():
        reason = "needs ../shared/oracle beside the project"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason), id="oracle")]
    return [pytest.param(one, id=one["id"]) for one in json.loads(file.read_text("utf-8"))]


@pytest.mark.parametrize("question", questions())
def test_the_states_answer_the_question_as_its_source_does(chain: Chain, question: Facts) -> None:
    assert QUERIES[question["id"]](chain) == question["facts"], question["question"]


def test_every_question_of_the_oracle_is_asked(shared: Path) -> None:
    assert set(QUERIES) == {
        one["id"] for one in json.loads((shared / "oracle/system.json").read_text("utf-8"))
    }
