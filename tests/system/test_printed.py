"""Values explain themselves when printed: nothing a reader meets shows itself as a row of fields."""

from __future__ import annotations

import re

from dailypage.system import derive
from dailypage.system.state import State


def values_of(state: State) -> list[object]:
    return [
        *state.phases,
        *state.boundaries.values(),
        *state.partzufim.values(),
        *(record for record in state.records),
        *state.couplings,
        *(coupling.screen for coupling in state.couplings),
        *state.man,
        *state.klis.values(),
        *state.fragments,
        *state.sparks,
        *state.souls,
        *state.places.values(),
        *(state.world(name) for name in ("AK", "NEKUDIM", "ATZILUT", "BERIA", "YETZIRA", "ASSIYA")),
    ]


def test_every_value_of_every_state_prints_as_a_line_of_words() -> None:
    for step in derive():
        for value in values_of(step.after):
            printed = str(value)
            assert printed.strip()
            assert not re.search(r"\w+\(\w+=", printed), (
                f"{type(value).__name__} prints its fields: {printed}"
            )
            assert "\n" not in printed
            assert "None" not in printed


def test_a_world_knows_its_place_and_who_stands_in_it() -> None:
    chain = derive()
    before, after = chain["S34"].after, chain["S37"].after
    assert str(before.world("BERIA")) == "BERIA 450-300: nothing stands in it"
    assert after.world("BERIA").partzufim == ("beria",)
    assert len(after.world("BERIA").seats) == 10
    assert after.world("BERIA").place == before.world("BERIA").place
