"""Words for every step and state, made from the state itself."""

from __future__ import annotations

import pytest

from dailypage.errors import UnknownInput
from dailypage.system import INPUTS, Chain, account, derive
from dailypage.system.account import languages, name_of


def test_every_step_and_state_of_every_run_is_told(chain: Chain) -> None:
    for run in (chain, *(derive(withhold=[name]) for name in INPUTS), *(derive(n) for n in range(4))):
        for step in run:
            sentence = account(step)
            assert sentence.endswith(".")
            assert sentence[0].isupper()
            assert "{" not in sentence
            assert "  " not in sentence
            assert account(step.after).endswith(".")


def test_everybody_who_takes_part_has_a_name(chain: Chain) -> None:
    unnamed = {who for step in chain if step.op != "name" for who in step.who if name_of(who) == who}
    assert unnamed == set()


def test_the_words_follow_the_state_and_not_the_step(chain: Chain) -> None:
    told = account(chain["S20"].after)
    assert "The AHP of Keter of Nekudim and Abba ve Ima of Nekudim have fallen" in told
    assert "have fallen" not in account(chain["S22"].after)
    assert "240 lie fallen" in account(chain["S36"].after)


def test_a_language_without_wording_is_refused_with_those_that_have_it(chain: Chain) -> None:
    assert "en" in languages()
    with pytest.raises(UnknownInput, match="en"):
        account(chain[0], "xx")
