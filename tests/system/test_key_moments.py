"""The state at the key moments, as section 13 of the specification asserts it: each at the last event of its label."""

from __future__ import annotations

import pytest

from dailypage.system import Chain, State
from dailypage.system.axis import CHAZEH_YETZIRA, EIN_SOF, KLIPOT, LANDMARKS, SEFIRA, Interval
from dailypage.system.path import Person, one, turn
from dailypage.system.sefirot import Pair, head_used, koma
from dailypage.system.unity import contains, share_place


def at(chain: Chain, label: str) -> State:
    return chain[label].after


def test_s06_galgalta_is_born_of_4_4_with_five_lights(chain: Chain) -> None:
    p = at(chain, "S06")["galgalta"]
    assert (p.born_of, p.koma, p.regime) == (Pair(4, 4), "Keter", "TA")
    assert p.lights == ("NEFESH", "RUACH", "NESHAMA", "HAYA", "YECHIDA")
    assert (p.rosh, p.toch, p.sof) == ((1000, 900), (900, 600), (600, 0))


def test_s09_ab_has_a_male_head_and_a_female_body(chain: Chain) -> None:
    s = at(chain, "S09")
    ab = s["ab"]
    assert (ab.born_of, ab.komas) == (Pair(4, 3), ("Keter~", "Hochma"))
    assert not ab.male_has_guf
    assert (ab.peh, ab.sium, ab.clothes) == (750, 600, "galgalta")
    assert ab.lights == s["galgalta"].lights == ("NEFESH", "RUACH", "NESHAMA", "HAYA")
    assert s["galgalta"].nekudot == ("Hochma", "Bina", "ZA", "Malchut")
    assert s["galgalta"].status == "REFILLED"


def test_s11_sag_clothes_ab(chain: Chain) -> None:
    s = at(chain, "S11")
    sag = s["sag"]
    assert (sag.born_of, sag.komas) == (Pair(3, 2), ("Hochma~", "Bina"))
    assert (sag.peh, sag.sium, sag.clothes) == (700, 600, "ab")
    assert s["ab"].nekudot == ("Bina", "ZA", "Malchut")


def test_s13_nekudot_de_sag_share_a_place_with_the_sof(chain: Chain) -> None:
    s = at(chain, "S13")
    nds = s["nds"]
    assert nds.komas == ("VAK of Bina", "ZA")
    assert nds.whole == (600, 0)
    assert nds.whole is not None
    assert s["galgalta"].sof is not None
    assert nds.whole.meets(s["galgalta"].sof)
    assert share_place(s)
    assert not s.parsa
    assert all(len(kli.includes) == 1 for kli in s.klis.values())
    assert chain["S13"].stage == "U2"


def test_s15_malchut_rises_to_bina_in_body_and_head(chain: Chain) -> None:
    s, before = at(chain, "S15"), at(chain, "S14")
    assert s.ending_malchut == 450
    assert s.coupling_malchut == "NIKVEY_EYNAIM"
    assert s.boundaries["PARSA"].carriers == {"Malchut", "Bina"}
    assert s.boundaries["NIKVEY_EYNAIM"].y is None
    assert s.places == {
        "ATZILUT": (600, 450),
        "BERIA": (450, 300),
        "YETZIRA": (300, 150),
        "ASSIYA": (150, 0),
    }
    assert s["galgalta"] == before["galgalta"]
    assert s["ab"] == before["ab"]
    assert (s["sag"].rosh, s["sag"].toch, s["sag"].regime) == (before["sag"].rosh, before["sag"].toch, "TA")
    assert chain["S15"].stage == "U4"


def test_s17_three_pairs_wait_at_rosh_sag(chain: Chain) -> None:
    s = at(chain, "S17")
    here = [(str(r.pair), r.restricted) for _, r in s.waiting if r.at == "sag"]
    assert sorted(here) == [("2/1", False), ("2/1", True), ("4/3", False)]


def test_s18_upper_ma_and_upper_bon_end_the_chain_above_tabur(chain: Chain) -> None:
    s = at(chain, "S18")
    assert (s["upper_ma"].born_of, s["upper_ma"].komas) == (Pair(2, 1), ("Bina~", "ZA"))
    assert s["upper_ma"].whole == (700, 600)
    assert s["upper_bon"].born_of == Pair(1, 0)
    assert chain["S18"].stage == "U4"


def test_s19_the_coupling_over_the_second_restriction(chain: Chain) -> None:
    s = at(chain, "S19")
    zivug = s.couplings[-1]
    assert (zivug.head, zivug.where, zivug.reshimo.pair, zivug.reshimo.restricted) == (
        "sag",
        "NIKVEY_EYNAIM",
        Pair(2, 1),
        True,
    )
    assert set(zivug.product) == {"ma_bon_ak", "nek_keter", "nek_avi", "nek_zat"}
    assert all((s[name].whole or Interval(0, 0)).top <= 600 for name in zivug.product)
    assert head_used(zivug.where) == 2.5  # Keter, Hochma and the upper half of Bina
    assert s["sag"].screen_at == "PEH"  # that head is not changed (L16)
    assert chain["S19"].stage == "U5"


def test_s20_in_katnut_each_ahp_lies_in_the_next_degree(chain: Chain) -> None:
    s = at(chain, "S20")
    assert (s["nek_keter"].ahp_inside, s["nek_avi"].ahp_inside) == ("nek_avi", "nek_zat")
    for name in ("nek_keter", "nek_avi", "nek_zat"):
        assert s[name].clothing == {"KETER": "RUACH", "HOCHMA": "NEFESH"}
    assert s["nek_avi"].facing == "BACK_TO_BACK"
    assert (s["nek_keter"].komas.male, s["nek_avi"].komas.female) == ("VAK of Bina", "ZA")


def test_s21_records_from_below_tabur_ask_and_ab_answers(chain: Chain) -> None:
    s = at(chain, "S21")
    assert [(man.at, man.reshimo.pair, man.reshimo.origin) for man in s.man] == [
        ("sag", Pair(4, 3), "galgalta")
    ]
    zivug = s.couplings[-1]
    assert (zivug.kind, zivug.head, zivug.spent, zivug.answers) == ("AB_SAG", "ab", False, s.man[0].n)
    assert chain["S21"].stage == "U5"


def test_s22_malchut_returns_to_peh_in_the_heads_alone(chain: Chain) -> None:
    s = at(chain, "S22")
    for name in ("nek_keter", "nek_avi"):
        p = s[name]
        assert (p.screen_at, p.koma, p.ahp_inside) == ("PEH", "Keter", "")
    assert s["nek_zat"].screen_at == "NIKVEY_EYNAIM"
    assert s.parsa
    assert chain["S22"].stage == "U6"


def test_s23_the_lower_seven_rise_and_daat_appears(chain: Chain) -> None:
    s = at(chain, "S23")
    assert "nek_avi" in s["nek_zat"].also_at
    assert "daat.panim" in s.klis
    assert "daat.panim" not in at(chain, "S22").klis
    assert s["nek_avi"].facing == "FACE_TO_FACE"


BODIES = (
    ("daat", 4, "Keter"),
    ("hesed", 3, "Hochma"),
    ("gevura", 2, "Bina"),
    ("tifferet_upper", 1, "ZA"),
    ("tifferet_lower", 3, "Hochma"),
    ("netzah_hod", 2, "Bina"),
    ("yesod", 1, "ZA"),
    ("malchut", 0, "Malchut"),
)


def test_s24_eight_bodies_break_in_order_each_at_its_height(chain: Chain) -> None:
    poured = [step for step in chain["S24"].steps if step.op == "pour"]
    screens = [(step.who[1], step.after.couplings[-1].screen.aviut) for step in poured]
    assert screens == [(body, a) for body, a, _ in BODIES]
    assert [koma(a) for _, a in screens] == [height for _, _, height in BODIES]
    breaks = chain.find(op="break", who="nek_zat")
    assert [step.who[1] for step in breaks] == [body for body, _, _ in BODIES]
    assert [step.stage for step in breaks] == ["U6"] * 7 + ["U7"]
    third = at(chain, "S24")["nek_third"]
    assert (third.born_of, third.has_guf) == (Pair(2, 1), False)


def test_s25_all_the_lower_seven_broke_and_the_heads_kept_katnut(chain: Chain) -> None:
    s = at(chain, "S25")
    zat = list(s.klis_of("nek_zat"))
    assert {kli.role for kli in zat} == {"PANIM", "ACHOR"}
    assert all(kli.broken and not kli.screen and kli.light is None for kli in zat)
    assert all(kli.where is not None and kli.where.top <= 450 for kli in zat)
    assert all(kli.content is None and kli.container is None for kli in zat)
    for name, lower in (("nek_keter", "nek_avi"), ("nek_avi", "nek_zat")):
        front, back = s.klis[f"{name}.panim"], s.klis[f"{name}.achor"]
        assert front.light
        assert not front.broken
        assert (back.light, back.broken, s[name].ahp_inside) == (None, False, lower)
        assert s[name].stage == "KATNUT"
    assert chain["S25"].stage == "U7"


def test_s28_320_sparks_of_four_classes_lie_fallen(chain: Chain) -> None:
    s = at(chain, "S28")
    assert s.tally() == {
        "BB": {"FALLEN": 48},
        "RB": {"FALLEN": 48},
        "BR": {"FALLEN": 192},
        "RR": {"FALLEN": 32},
    }
    assert contains(s) == {"BB", "RB", "BR", "RR"}
    assert chain["S28"].stage == "U8"


def test_s29_two_records_wait_again_at_rosh_sag(chain: Chain) -> None:
    here = [(str(r.pair), r.restricted) for _, r in at(chain, "S29").waiting if r.at == "sag"]
    assert sorted(here) == [("1/0", True), ("4/3", False)]


def test_s31_atik_is_born_of_1_0_and_then_of_4_3(chain: Chain) -> None:
    assert at(chain, "S30")["atz_atik"].born_of == Pair(1, 0)
    atik = at(chain, "S31")["atz_atik"]
    assert (atik.born_of, atik.koma, atik.zivug_place) == (Pair(4, 3), "Keter", "METZACH")
    assert (atik.whole or Interval(0, 0)).top == 600


def test_s34_heights_of_atzilut(chain: Chain) -> None:
    s = at(chain, "S34")
    found = {
        name: (s[name].koma, str(s[name].born_of)) for name in ("atz_atik", "atz_aa", "atz_avi", "atz_zon")
    }
    assert found == {
        "atz_atik": ("Keter", "4/3"),
        "atz_aa": ("Hochma", "3/2"),
        "atz_avi": ("Bina", "2/1"),
        "atz_zon": ("ZA", "1/0"),
    }
    assert chain["S34"].stage == "U8"


def test_s36_the_permanent_state_ends_at_parsa(chain: Chain) -> None:
    s = at(chain, "S36")
    assert s.sium("ATZILUT") == 450
    assert [s[name].sium for name in ("atz_aa", "atz_zon")] == [450, 450]
    assert all(s[name].stage == "GADLUT" for name in ("atz_atik", "atz_aa", "atz_avi", "atz_yeshsut"))
    assert s["atz_zon"].stage == "KATNUT"
    assert chain["S36"].stage == "U9"


def test_s37_the_seats_of_bya_end_at_the_chazeh_of_yetzira(chain: Chain) -> None:
    s = at(chain, "S37")
    assert s.seats["BERIA"] == tuple(f"ZA.{n}" for n in range(1, 11))
    assert s.seats["YETZIRA"][:4] == ("NUKVA.1", "NUKVA.2", "NUKVA.3", "NUKVA.4")
    assert s.seats["YETZIRA"][4:] == tuple(f"BERIA.{n}" for n in range(1, 7))
    assert s.seats["ASSIYA"][:4] == tuple(f"BERIA.{n}" for n in range(7, 11))
    assert s.seats["ASSIYA"][4:] == tuple(f"YETZIRA.{n}" for n in range(1, 7))
    last = int(s.seats["ASSIYA"][-1].split(".")[1])
    assert s.places["YETZIRA"].top - last * SEFIRA == CHAZEH_YETZIRA == 210


def test_s39_bya_fall_and_fourteen_sefirot_stand_among_the_klipot(chain: Chain) -> None:
    s = at(chain, "S39")
    assert [s[name].toch for name in ("beria", "yetzira", "assiya")] == [(450, 300), (300, 150), (150, 0)]
    seats = [seat for world in ("BERIA", "YETZIRA", "ASSIYA") for seat in s.seats[world]]
    below = [
        seat
        for seat in seats
        if s.places[seat.split(".")[0]].top - int(seat.split(".")[1]) * SEFIRA < KLIPOT.top
    ]
    assert below == [f"YETZIRA.{n}" for n in range(7, 11)] + [f"ASSIYA.{n}" for n in range(1, 11)]
    assert s.souls
    assert chain["S39"].stage == "U9"


def test_s44_parsa_is_gone_and_all_is_corrected(chain: Chain) -> None:
    s = at(chain, "S44")
    assert not s.parsa
    assert s.sium("ATZILUT") == 0
    assert (s.count("CORRECTED"), s.count("GMAR")) == (288, 32)
    assert chain["S44"].stage == "U11"
    assert chain.end.reason == "GOAL"


def test_the_order_of_the_axis_is_doctrine() -> None:
    order = [
        "EIN_SOF", "PEH_G", "CHAZEH_G", "CHAZEH_AB", "CHAZEH_SAG", "CHAZEH_upperMA", "TABUR_G", "PARSA",
        "END_BERIA", "CHAZEH_YETZIRA", "END_YETZIRA", "SIUM_AK", "THIS_WORLD",
    ]  # fmt: skip
    heights = [LANDMARKS[name] for name in order]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == len(heights)
    assert heights[0] == EIN_SOF
    assert (LANDMARKS["CHAZEH_YETZIRA"] - LANDMARKS["SIUM_AK"]) / SEFIRA == 14


def test_the_loop_of_the_goal_at_life_size() -> None:
    person = Person(d=7, depth=8, screen=8, state="AT_GOAL")
    assert one(person)
    told = [(step, p.d, p.depth, p.screen, p.state, one(p)) for step, p in turn(person)]
    assert told == [
        ("reveal", 7, 9, 8, "FALLEN", False),
        ("recognise", 7, 9, 8, "LACKING", False),
        ("ask", 7, 9, 8, "ASKING", False),
        ("light", 7, 9, 8, "CORRECTING", False),
        ("screen", 7, 9, 9, "SCREENED", False),
        ("couple", 8, 9, 9, "AT_GOAL", True),
    ]
    step, after = next(turn(Person(8, 9, 9, "AT_GOAL")))
    assert (step, after.depth, after.screen, one(after)) == ("reveal", 10, 9, False)


STAGES = {
    "U0": ("S01", "S03"), "U1": ("S04", "S12"), "U2": ("S13", "S14"), "U4": ("S15", "S18"), "U5": ("S19", "S21"),
    "U6": ("S22", "S23"), "U7": ("S24", "S27"), "U8": ("S28", "S34"), "U9": ("S35", "S40"), "U10": ("S41", "S43"),
    "U11": ("S44", "S44"),
}  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_of_unity_holds_at_its_moments(chain: Chain, stage: str) -> None:
    first, last = STAGES[stage]
    for label, moment in chain.moments.items():
        if first <= label <= last:
            assert moment.stage == stage, label
