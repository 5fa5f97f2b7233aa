"""The chain emerges: no table of names and no order of classes decides what happens."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import pytest
from conftest import ROOT
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no types

from dailypage.errors import UnknownMoment
from dailypage.system import Chain, State, derive, naming, unity

SCHEMA = ROOT / "src/dailypage/data/schema/system-1.json"


def told(run: Chain) -> list[tuple[str, tuple[str, ...]]]:
    return [(step.op, step.who) for step in run]


def substance(s: State) -> tuple[object, ...]:
    """A state without the order in which its parts came."""
    return (
        dict(s.partzufim),
        Counter(s.records),
        dict(s.klis),
        dict(s.boundaries),
        s.sparks,
        s.souls,
        dict(s.seats),
        s.flags,
    )


def test_without_the_table_of_names_every_state_and_the_order_are_the_same(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(naming, "_labels", dict)
    nameless = derive()
    assert told(nameless) == told(chain)
    assert [step.after for step in nameless] == [step.after for step in chain]
    assert {step.moment for step in nameless} == {None}


@pytest.mark.parametrize("seed", range(40))
def test_any_order_of_the_classes_gives_the_same_events_and_end(chain: Chain, seed: int) -> None:
    order = list(range(9))
    Random(seed).shuffle(order)  # noqa: S311 - an order, not a secret
    run = derive(order=order)
    assert Counter(told(run)) == Counter(told(chain))
    assert substance(run.last) == substance(chain.last)


def test_all_forty_four_moments_come_about_in_their_order(chain: Chain) -> None:
    assert list(chain.moments) == [f"S{n:02}" for n in range(1, 45)]
    assert all(step.moment for step in chain)


def test_every_step_has_a_source(chain: Chain) -> None:
    for step in chain:
        assert step.cite, step
        assert step.kind in {"DERIVED", "GIVEN", "DEFINED"}
        assert step.laws or step.kind == "DEFINED"


def test_the_given_and_the_defined_are_those_of_section_15(chain: Chain) -> None:
    given = {label for label, moment in chain.moments.items() if moment.kind == "GIVEN"}
    assert given == {"S01", "S38", "S39", "S40", "S41"}
    defined = {label for label, moment in chain.moments.items() if moment.kind == "DEFINED"}
    assert defined == {"S16", "S20", "S25", "S27", "S36"}
    assert {step.op for step in chain if step.kind == "GIVEN"} == {
        "start",
        "adam",
        "ascend",  # the two on the eve of the sin
        "sin",
        "settle",
        "soul_MAN",
    }


@pytest.mark.parametrize(
    ("spelling", "label"),
    [
        ("S19", "S19"),
        ("s19", "S19"),
        ("nekudot de sag", "S13"),
        ("Nekudoth of SAG", "S13"),
        ("Tsimtsum Beth", "S15"),
        ("Tzimtzum B", "S15"),
        ("second restriction", "S15"),
        ("Tzimtzum Aleph", "S04"),
        ("Tsimtsum Alef", "S04"),
        ("צִמְצוּם ב׳", "S15"),
        ("שבירת הכלים", "S24"),
        ("разбиение келим", "S24"),
        ("segunda restriccion", "S15"),
        ("Erste Einschränkung", "S04"),
        ("shvirat hakelim", "S24"),
        ("Shevirat ha-Kelim", "S24"),
        ("Gemar Tikun", "S44"),
        ("Arikh Anpin", "S32"),
        ("Zivug in Nikvei Einayim", "S19"),
        ("abba we-imma", "S33"),
        ("Hitkalelut", "S28"),
    ],
)
def test_a_moment_is_found_in_any_spelling(chain: Chain, spelling: str, label: str) -> None:
    assert chain[spelling].label == label


def test_a_stage_of_unity_names_the_moment_that_first_stands_at_it(chain: Chain) -> None:
    assert [chain[stage].label for stage in ("U2", "u4", "U5", "U11")] == ["S13", "S15", "S19", "S44"]
    with pytest.raises(UnknownMoment, match="no moment of this run stands at stage U3"):
        chain["U3"]  # by force alone
    with pytest.raises(UnknownMoment, match="is called 'U12'"):
        chain["U12"]


def test_an_unknown_moment_names_the_nearest(chain: Chain) -> None:
    with pytest.raises(UnknownMoment) as unknown:
        chain["Tzimzum Gimel"]
    assert unknown.value.near
    with pytest.raises(UnknownMoment, match="nothing can be said"):
        chain["S00"]


def test_a_moment_that_did_not_come_about_says_so() -> None:
    with pytest.raises(UnknownMoment, match="did not come about"):
        derive(withhold=["restrict_B"])["S24"]


def test_every_name_of_every_moment_leads_to_it(chain: Chain) -> None:
    for label, name in naming.names().items():
        for spelling in (name.title, *name.names):
            assert chain[spelling].label == label, spelling


def test_causes_lead_back_to_ein_sof(chain: Chain) -> None:
    causes = chain.causes("S24")
    assert causes[0].moment == "S24"
    assert causes[-1].op == "start"
    numbers = [step.n for step in causes]
    assert numbers == sorted(numbers, reverse=True)


def test_the_run_as_json_keeps_the_published_schema_and_its_bytes(chain: Chain) -> None:
    text = chain.to_json()
    assert text == derive().to_json()
    run = json.loads(text)
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(run)
    assert run["end"] == {"reason": "GOAL", "stage": "U11", "open": []}
    assert len(run["states"]) == len(run["steps"]) == len(chain)


@pytest.mark.parametrize("withheld", ["restrict_B", "light_AB_SAG", "sin"])
def test_a_run_that_ends_quietly_keeps_the_schema(withheld: str) -> None:
    run = json.loads(derive(withhold=[withheld]).to_json())
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(run)
    assert all(demand["lacks"] for demand in run["end"]["open"])


def test_changes_lead_from_each_state_to_the_next(chain: Chain) -> None:
    run = chain.to_dict()
    steps = run["steps"]
    assert isinstance(steps, list)
    moved = {change["path"] for change in steps[18]["changes"]}
    assert "partzufim.ab" in {path[:12] for path in moved}
    named = [step for step in steps if step["op"] == "name"]
    assert all(step["changes"] == [] for step in named)


def test_the_ladder_is_climbed_once_and_never_down(chain: Chain) -> None:
    order = list(unity.LADDER)
    stages = [order.index(step.stage) for step in chain]
    assert stages == sorted(stages)
    assert set(order) - {step.stage for step in chain} == {"U3"}


def test_breaking_needs_a_common_boundary_and_a_light_that_meets_it(chain: Chain) -> None:
    for step in chain.find(op="break"):
        assert step.before is not None
        assert step.before.parsa
        assert unity.stage(step.before) not in {"U1", "U2", "U3", "U4", "U5"}


def test_each_inside_the_other_comes_only_after_breaking_and_both_ways(chain: Chain) -> None:
    first = next(step for step in chain if unity.u8(step.after))
    assert first.before is not None
    assert unity.u7(first.before)
    tally = first.after.tally()
    assert tally["RB"]["FALLEN"] > 0
    assert tally["BR"]["FALLEN"] > 0


def test_one_object_is_no_nearer_in_kind_than_two_opposites(chain: Chain) -> None:
    assert unity.contains(chain["S06"].after) == unity.contains(chain["S13"].after) == frozenset()
    assert unity.share_place(chain["S13"].after)
    assert not unity.share_place(chain["S06"].after)


def test_the_chain_of_light_reaches_the_souls_only_by_their_own_screen(chain: Chain) -> None:
    s = chain["S41"].after
    (part,) = s.souls
    assert all(alive for _, alive in unity.chain_of_light(s, part))
    before = chain["S40"].after
    assert dict(unity.chain_of_light(before, before.souls[0]))["souls"] is False
