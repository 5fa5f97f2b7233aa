"""The system, running: from Ein Sof to the end of correction, every step follows from the state before it.

    >>> from dailypage import system
    >>> chain = system.derive()
    >>> print(chain["Tzimtzum Bet"].steps[-1])
    S15 restrict_B(nds) @PARSA  L16 L17
    >>> system.unity.stage(chain["S28"].after)
    'U8'

Standard library and errors.py only; usable alone. Read it in this order:

    sefirot      the numbers all else is counted in
    axis         where everything stands
    values       the vocabulary: Phase, Kli, Screen, Reshimo, Partzuf, World, Boundary, Zivug, Man, Spark, SoulPart
    state        all that stands at one moment
    operations/  the verbs, each with who asks for it, what it needs, what it does
    laws         what no state may break
    path         the moving goal
    unity        how near reception and bestowal are
    derivation   which operation follows
    step         what a run is made of
    naming       what the tradition calls it
    account      a step or a state in words
    what_if      a run beside the real one
    trials       what somebody might try
    notation     a state, or a step, in one line
    export       a run as JSON
"""

from __future__ import annotations

from dailypage.system import laws as laws
from dailypage.system import path as path
from dailypage.system import trials as trials
from dailypage.system import unity as unity
from dailypage.system.account import account as account
from dailypage.system.derivation import INPUTS as INPUTS
from dailypage.system.derivation import Chain as Chain
from dailypage.system.derivation import demands as demands
from dailypage.system.derivation import derive as derive
from dailypage.system.laws import LAWS as LAWS
from dailypage.system.laws import check as check
from dailypage.system.operations import OPERATIONS as OPERATIONS
from dailypage.system.state import State as State
from dailypage.system.step import Moment as Moment
from dailypage.system.step import Step as Step
from dailypage.system.what_if import what_if as what_if
