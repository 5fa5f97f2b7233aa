"""Where an event stands: told by the tables of places and of couplings, not by what the run happens to say."""

from __future__ import annotations

import pytest

from dailypage.system import Chain, derive
from dailypage.system.axis import Interval


@pytest.fixture(scope="module")
def chain() -> Chain:
    return derive()


@pytest.mark.parametrize(
    ("who", "whole"),
    [
        ("galgalta", Interval(1000, 0)),  # P 27, 31, 50
        ("ab", Interval(900, 600)),  # P 54
        ("sag", Interval(750, 600)),  # P 55, 62
    ],
)
def test_who_is_clothed_is_told_with_the_whole_of_its_place(chain: Chain, who: str, whole: Interval) -> None:
    (step,) = chain.find(op="clothe", who=who)
    assert step.event.where == whole


def test_the_clothing_of_galgalta_draws_the_lines_that_stand_from_then_on(chain: Chain) -> None:
    step = chain.find(op="clothe", who="galgalta")[0]
    assert step.before is not None
    new = {name: line.y for name, line in step.after.boundaries.items() if name not in step.before.boundaries}
    assert new["TABUR_G"] == 600  # P 50
    assert new["SIUM_AK"] == 0  # P 27, 31
    for later in chain:
        if later.after.n >= step.after.n:
            assert set(new) <= set(later.after.boundaries)


def test_a_head_is_born_of_a_coupling_at_the_organ_of_its_coarseness(chain: Chain) -> None:
    after = chain["S12"].after
    organs = {who: after[who].zivug_place for who in ("galgalta", "ab", "sag")}
    assert organs == {"galgalta": "PEH", "ab": "HOTEM", "sag": "OZEN"}  # P 113


def test_a_refinement_stands_at_the_line_where_the_screen_is(chain: Chain) -> None:
    for step in [*chain.find(op="bitush", who="galgalta"), *chain.find(op="refine", who="galgalta")]:
        assert step.event.where == "TABUR"  # P 33-35, 40
