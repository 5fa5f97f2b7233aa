"""A state and a step as a line: what is printed is read back, and what is wrong is told with its column."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypage.errors import BadNotation
from dailypage.system import INPUTS, Chain, derive, trials
from dailypage.system.axis import Interval
from dailypage.system.notation import ITEMS, moves_of, parse_state, parse_step, print_state, replay
from dailypage.system.sefirot import Pair
from dailypage.system.state import State
from dailypage.system.values import Inputs, Kli, Komas, Partzuf, Reshimo, SoulPart


def test_every_state_of_every_run_is_read_back(chain: Chain) -> None:
    for run in (chain, *(derive(withhold=[name]) for name in INPUTS), *(derive(n) for n in range(4))):
        for step in run:
            line = print_state(step.after)
            assert "\n" not in line
            assert parse_state(line) == step.after


def test_a_state_that_somebody_tried_is_read_back(chain: Chain) -> None:
    quiet = derive(withhold=["restrict_B"]).last
    for s in (trials.force(quiet), trials.dim(chain["S36"].after)):
        assert parse_state(print_state(s)) == s


names = st.from_regex(r"[a-z][a-z_]{0,11}", fullmatch=True).filter(lambda name: name != "none")
numbers = st.integers(0, 4)
pairs = st.builds(Pair, numbers, numbers)
stretches = st.builds(Interval, st.integers(-10, 1000), st.integers(0, 1000))
heights = st.one_of(st.none(), st.sampled_from(["Keter~", "VAK of Bina", "ZA", "Hochma"]))
partzufim = st.builds(
    Partzuf,
    names,
    st.sampled_from(["AK", "NEKUDIM"]),
    st.sampled_from(["partzuf", "head"]),
    pairs,
    numbers,
    pairs,
    parent=st.one_of(st.just(""), names),
    komas=st.builds(Komas, heights, heights),
    rosh=st.one_of(st.none(), stretches),
    chazeh=st.one_of(st.none(), st.integers(0, 1000)),
    nekudot=st.lists(st.sampled_from(["ZA", "Bina"]), max_size=3).map(tuple),
    clashed=st.booleans(),
    also_at=st.lists(names, max_size=2).map(tuple),
)
records = st.builds(
    Reshimo, numbers, numbers, names, restricted=st.booleans(), at=st.one_of(st.just(""), names)
)
klis = st.builds(
    Kli,
    names,
    st.sampled_from(["R", "B"]),
    names,
    includes=st.frozensets(st.sampled_from("RB")),
    light=st.one_of(st.none(), st.just("HAYA")),
    where=st.one_of(st.none(), stretches),
)
states = st.builds(
    State,
    n=st.integers(0, 999),
    inputs=st.builds(Inputs, numbers, st.frozensets(st.sampled_from(INPUTS))),
    partzufim=st.lists(partzufim, max_size=3).map(lambda all_: {p.id: p for p in all_}),
    records=st.lists(records, max_size=3).map(tuple),
    klis=st.lists(klis, max_size=3).map(lambda all_: {kli.id: kli for kli in all_}),
    souls=st.lists(st.builds(SoulPart, names, numbers, numbers, st.integers(-1, 124)), max_size=2).map(tuple),
    flags=st.frozensets(names, max_size=3),
)


@given(states)
def test_any_state_is_read_back(s: State) -> None:
    assert parse_state(print_state(s)) == s


def test_every_field_of_a_state_has_its_place_in_the_line() -> None:
    told = {name for name, _, _ in ITEMS} | {"n", "inputs", "restricted", "places", "seats", "flags"}
    assert told == {field.name for field in fields(State)}


@given(states, st.data())
def test_a_line_with_a_character_too_many_is_refused_or_tells_another_state(
    s: State, data: st.DataObject
) -> None:
    line = print_state(s)
    at = data.draw(st.integers(0, len(line)))
    wrong = line[:at] + data.draw(st.sampled_from("()|;=~x9")) + line[at:]
    found = None
    with suppress(BadNotation):
        found = parse_state(wrong)
    assert found is None or print_state(found) != line


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "begins with the number"),
        ("s3 | weather fine", "no section 'weather'"),
        ("s3 | records h=4 a=3", "lacks a field"),
        ("s3 | records h=4 a=x origin=ab", "'x' does not fit"),
        ("s3 | records h=4 h=4", "told twice"),
        ("s3 | records h=(4", "stand in brackets"),
        ("s3 | klis id=a base=Q owner=b", "'Q' does not fit"),
        ("s3,records", "begins with the number"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(line: str, says: str) -> None:
    with pytest.raises(BadNotation, match=says):
        parse_state(line)


def test_the_moves_of_a_run_lead_through_the_same_states(chain: Chain) -> None:
    lines = [str(move) for move in moves_of(chain)]
    assert list(replay(map(parse_step, lines))) == [step.after for step in chain]
    other = derive(2, ["MAN"])
    assert list(replay(moves_of(other), other.inputs)) == [step.after for step in other]


def test_a_state_put_together_from_its_line_can_go_on(chain: Chain) -> None:
    line = print_state(chain["S28"].after)
    assert derive(start_from=parse_state(line)).end.stage == "U11"


@pytest.mark.parametrize("line", ["couple", "S19 dance(sag)", "S19 couple_NE(sag) 2", "couple_NE(sag) 2/1 "])
def test_what_is_no_step_is_refused(line: str) -> None:
    with pytest.raises(BadNotation):
        parse_step(line)


def test_a_changed_state_is_another_line(chain: Chain) -> None:
    s = chain["S09"].after
    assert print_state(s) != print_state(s.put(replace(s["ab"], lit=1)))
