"""Counterfactuals, section 16: what comes of it when something is withheld, changed or tried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dailypage.errors import Refused, UnknownInput
from dailypage.system import LAWS, OPERATIONS, Chain, State, derive, path, trials, unity, what_if
from dailypage.system.axis import TABUR
from dailypage.system.export import refusal
from dailypage.system.sefirot import Pair
from dailypage.system.values import Screen


def open_records(run: Chain) -> set[tuple[str, Pair | None]]:
    return {(demand.who, demand.record) for demand in run.end.open if demand.record}


def test_c1_without_the_light_of_ab_sag_man_stays_unanswered_and_nothing_breaks() -> None:
    run = derive(withhold=["light_AB_SAG"])
    assert (run.end.reason, run.end.stage) == ("QUIET", "U5")
    assert [man.answered for man in run.last.man] == [False]
    assert run.last["nek_avi"].stage == "KATNUT"
    assert not run.find(op="break")
    assert not list(run.last.of("ATZILUT"))
    assert open_records(run) == {("sag", Pair(4, 3))}


def test_c1_without_man_nothing_is_even_asked() -> None:
    run = derive(withhold=["MAN"])
    assert (run.end.reason, run.end.stage, run.last.man) == ("QUIET", "U5", ())
    assert open_records(run) == {("sag", Pair(4, 3))}


def test_c2_without_the_second_restriction_there_is_no_parsa_and_no_world() -> None:
    run = derive(withhold=["restrict_B"])
    assert (run.end.reason, run.end.stage) == ("QUIET", "U2")
    assert {"upper_ma", "upper_bon"} <= set(run.last.partzufim)
    assert not run.last.parsa
    assert not run.last.places
    assert not list(run.last.of("NEKUDIM"))
    assert open_records(run) == {("sag", Pair(4, 3))}


def test_c2_force_mixes_and_separate_gives_the_very_state_back() -> None:
    quiet = derive(withhold=["restrict_B"]).last
    mixed = trials.force(quiet)
    assert unity.stage(mixed) == "U3"
    assert trials.separate(mixed) == quiet
    with pytest.raises(Refused) as refused:
        OPERATIONS["break"](mixed, "daat")
    assert refused.value.law == "L17"


@pytest.mark.parametrize(
    ("screen", "born"),
    [
        (3, [("ab", "Hochma", 4), ("sag", "Bina", 3), ("upper_ma", "ZA", 2), ("upper_bon", "Malchut", 1)]),
        (2, [("sag", "Bina", 3), ("upper_ma", "ZA", 2), ("upper_bon", "Malchut", 1)]),
        (1, [("upper_ma", "ZA", 2), ("upper_bon", "Malchut", 1)]),
        (0, [("upper_bon", "Malchut", 1)]),
    ],
)
def test_c3_a_finer_first_screen_gives_fewer_partzufim(screen: int, born: list[tuple[str, str, int]]) -> None:
    run = derive(first_screen=screen)
    assert run.last.records[0].pair == Pair(screen, screen)
    assert (run.end.reason, run.end.stage) == ("QUIET", "U1")
    found = [step.after[step.who[0]] for step in run.find(op="clothe")]
    assert [(p.id, p.koma, len(p.lights)) for p in found] == born
    assert all(p.sium == TABUR and p.sof is None for p in found)
    assert not run.find(op="descend")
    assert not any(record.pair == Pair(4, 3) for record in run.last.records)


def test_c3_the_first_three_places_are_taken_whoever_comes() -> None:
    places = [p.rosh for p in derive(first_screen=2).last.partzufim.values()]
    assert places == [(1000, 900), (900, 750), (750, 700)]


def test_c4_a_height_above_the_coarseness_is_refused_and_a_coupling_without_hardness(chain: Chain) -> None:
    s = chain["S09"].after
    assert trials.claim(s, "ab", "Hochma") is s
    same, refused = trials.attempt(trials.claim, s, "ab", "Keter")
    assert same is s
    assert refused is not None
    assert refusal(refused, s) == {
        "refused": True,
        "op": "claim",
        "law": "L7",
        "cite": ["P 21-22"],
        "state": f"s{s.n}",
    }
    with pytest.raises(Refused) as hard:
        trials.couple(Screen(4, kashiut=False))
    assert hard.value.law == "L5"


def test_c5_light_pressed_across_parsa_is_refused_by_the_record_of_the_break(chain: Chain) -> None:
    s = chain["S36"].after
    same, refused = trials.attempt(trials.press, s, "HAYA", "atz_zon")
    assert same is s
    assert refused is not None
    assert (refused.law, "AHP" in refused.hint) == ("L29", True)


def test_c5_without_the_record_it_breaks_and_the_end_waits() -> None:
    run = derive(withhold=["record_of_break"])
    pressed = trials.press(run["S36"].after, "HAYA", "atz_zon")
    kli = pressed.klis["atz_zon.ma_bon"]
    assert kli.broken
    assert not kli.screen
    assert pressed.count("FALLEN") == run["S36"].after.count("FALLEN") + 40
    later = derive(start_from=pressed)
    assert (later.end.reason, later.end.stage) == ("QUIET", "U10")
    assert any(demand.op == "end_correction" for demand in later.end.open)


def test_c6_dimmed_the_two_are_used_apart_and_the_light_brings_them_back(chain: Chain) -> None:
    s = chain["S36"].after
    dimmed = trials.dim(s)
    assert unity.stage(dimmed) == "U8"
    for kli in unity.mutual_klis(dimmed):
        assert kli.used == {kli.base}
        assert kli.includes == {"R", "B"}
    assert trials.shine(dimmed) == s


def test_c7_without_the_descent_sag_refines_above_tabur_and_4_3_stays_in_the_sof() -> None:
    run = derive(withhold=["descend"])
    assert (run.end.reason, run.end.stage) == ("QUIET", "U1")
    assert run.last["sag"].nekudot == ("ZA", "Malchut")
    assert {"upper_ma", "upper_bon"} <= set(run.last.partzufim)
    assert [(r.pair, r.at) for _, r in run.last.waiting] == [(Pair(4, 3), "SIUM_AK")]


def test_c8_without_the_second_light_atik_stays_in_yenika_and_nothing_is_sorted() -> None:
    run = derive(withhold=["second_AB_SAG"])
    assert (run.end.reason, run.end.stage) == ("QUIET", "U8")
    assert run.last["atz_atik"].stage == "YENIKA"
    assert run.last.count("FALLEN") == 320


@pytest.mark.parametrize(
    ("withheld", "lacking"), [("mochin_for_BYA", "beria"), ("adam", "adam"), ("sin", ""), ("soul_MAN", "")]
)
def test_c9_without_worlds_soul_sin_or_asking_it_is_quiet_at_u9(withheld: str, lacking: str) -> None:
    run = derive(withhold=[withheld])
    assert (run.end.reason, run.end.stage) == ("QUIET", "U9")
    assert lacking not in run.last.partzufim
    if withheld == "sin":
        assert run.last["adam"].status == "GUF"
        assert not run.last.souls
    if withheld == "soul_MAN":
        assert run.last.count("FALLEN") + run.last.count("SORTED") == 240


def test_c10_without_help_from_above_the_stony_heart_waits_and_parsa_stands() -> None:
    run = derive(withhold=["help_from_above"])
    assert (run.end.reason, run.end.stage) == ("QUIET", "U10")
    assert (run.last.count("CORRECTED"), run.last.count("SET_ASIDE")) == (288, 32)
    assert run.last.parsa


@pytest.mark.parametrize("wrong", [-1, 5])
def test_a_first_screen_out_of_range_is_refused_with_the_range(wrong: int) -> None:
    with pytest.raises(UnknownInput, match="0 to 4"):
        derive(first_screen=wrong)


def test_an_unknown_input_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UnknownInput, match="light_AB_SAG"):
        derive(withhold=["light"])


def spoiled_to(person: path.Person) -> path.Person:
    return path.spoil(person)


def test_a_fall_is_a_state_of_the_next_step_and_no_step_down() -> None:
    there = path.climb(path.Person(), 12)
    fallen = spoiled_to(path.reveal(there))
    assert (fallen.d, fallen.state) == (12, "LACKING")
    assert path.climb(fallen, 13).d == 13


def test_nothing_of_the_loop_can_be_left_out() -> None:
    there = path.climb(path.Person(), 3)
    for first in path.TURN:
        for second in path.TURN[1:]:
            person = path.STEPS[first](there) if first == "reveal" else there
            expected = path.TURN[path.TURN.index("reveal") + 1]
            if first == "reveal" and second == expected:
                continue
            with pytest.raises(Refused):
                path.STEPS[second](person)


def test_after_the_last_degree_nothing_more_is_revealed() -> None:
    last = path.climb(path.Person(), path.LAST)
    assert path.one(last)
    with pytest.raises(Refused) as refused:
        path.reveal(last)
    assert refused.value.law == "I7"


def test_the_desire_only_grows_along_the_ladder() -> None:
    depths = [path.depth_of(d) for d in range(path.BEFORE, path.LAST + 1)]
    assert depths == sorted(set(depths))


def test_force_finds_nothing_to_mix_where_nothing_shares_a_place(chain: Chain) -> None:
    for label in ("S06", "S15", "S28"):
        with pytest.raises(Refused):
            trials.force(chain[label].after)
    with pytest.raises(Refused):
        trials.separate(replace(chain["S13"].after, n=1))


def test_a_state_given_back_by_a_trial_can_go_on(chain: Chain) -> None:
    s: State = chain["S12"].after
    assert derive(start_from=s).end.stage == "U11"


@pytest.mark.parametrize(
    ("withheld", "moment", "law"),
    [
        ("descend", "S13", "L2"),
        ("restrict_B", "S15", "L17"),
        ("MAN", "S21", "L20"),
        ("light_AB_SAG", "S21", "L20"),
        ("second_AB_SAG", "S31", "L20"),
        ("mochin_for_BYA", "S37", "L25"),
        ("adam", "S38", "L29"),
        ("sin", "S39", "L29"),
        ("soul_MAN", "S41", "L20"),
        ("help_from_above", "S44", "L29"),
    ],
)
def test_an_answer_names_where_the_runs_part_and_the_laws_that_decide(
    withheld: str, moment: str, law: str
) -> None:
    """The moments are those of section 15 that take the input, the laws those of their operations there."""
    answer = what_if(withhold=[withheld])
    assert answer.parted is not None
    assert answer.parted.moment == moment == answer.fell_away[0]
    assert law in answer.parted.laws
    assert set(answer.parted.laws) <= LAWS.keys()


@pytest.mark.parametrize("screen", [0, 1, 2, 3])
def test_with_a_finer_first_screen_the_runs_part_where_it_is_set(screen: int) -> None:
    answer = what_if(first_screen=screen)
    assert answer.parted is not None
    assert (answer.parted.moment, answer.parted.event.op) == ("S05", "install_screen")


def test_what_changes_nothing_parts_from_nothing() -> None:
    """The record of the break holds light back at Parsa: where nobody presses it there, it decides nothing."""
    answer = what_if(withhold=["record_of_break"])
    assert (answer.parted, answer.fell_away, answer.changed) == (None, (), ())
