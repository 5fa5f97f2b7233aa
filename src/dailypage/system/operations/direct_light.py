"""From Ein Sof to the line: four phases, the filling, the first restriction, the line and the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dailypage.system.operations.base import BEGUN, FORCE, Demand, Done, Need, Operation
from dailypage.system.sefirot import DALET, PHASE_LIGHT, VESSELS
from dailypage.system.state import State, landmark
from dailypage.system.values import Base, Kli, Phase, Reshimo

EIN_SOF = "ein_sof"
LINE = "line"


def start(s: State) -> State:
    """Ein Sof: light fills all, and the vessel is not told apart from it. Source: Petichah 20."""
    return _with_phase(s, 0)


def _vessel(n: int) -> str:
    return f"{EIN_SOF}.{VESSELS[n].lower()}"


def _with_phase(s: State, n: int) -> State:
    base: Base = "R" if n == DALET else "B"
    kli = Kli(_vessel(n), base, EIN_SOF, sefira=VESSELS[n], includes=frozenset(base), light=PHASE_LIGHT[n])
    return s.put(kli).with_(phases=(*s.phases, Phase(n, PHASE_LIGHT[n], filled=n < DALET)))


class Expand(Operation):
    """The light brings out the next phase of desire, from the root to the fourth, which alone is a vessel."""

    name = "expand"
    subjects = ("1", "2", "3", "4")
    rank, laws, cite = BEGUN, ("L1", "L4"), ("P 5", "TES 2 HP")

    def asks(self, s: State) -> Iterable[Demand]:
        if s.phases and not s.restricted and len(s.phases) <= DALET:
            yield self.demand(s, "the light has not come to its last phase", str(len(s.phases)))

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        phase = who
        if int(phase) != len(s.phases):
            yield Need("L4", f"phase {phase} comes only after all before it", f"expand phase {len(s.phases)}")

    def does(self, s: State, who: str) -> Done:
        phase = who
        return Done(_with_phase(s, int(phase)), (f"phase_{phase}",))


class Fill(Operation):
    """The fourth phase is filled, in its five sub-phases: Malchut of Ein Sof."""

    name = "fill"
    subjects = ("4",)
    rank, laws, cite = BEGUN, ("L1", "L10"), ("P 19-20",)

    def asks(self, s: State) -> Iterable[Demand]:
        if len(s.phases) > DALET and not s.restricted and not s.phases[DALET].filled:
            yield self.demand(s, "the fourth phase longs for all the light", "4")

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if len(s.phases) <= DALET:
            yield Need("L4", "there is no fourth phase yet", "expand the phases first")
        if DALET in s.restricted:
            yield Need("L5", "phase 4 is restricted: no Hochma enters it as a vessel", "couple on a screen")

    def does(self, s: State, who: str) -> Done:
        phases = (*s.phases[:DALET], replace(s.phases[DALET], filled=True))
        return Done(s.with_(phases=phases), ("phase_4",))


class RestrictA(Operation):
    """The first restriction: phase 4 refuses to receive, and the light leaves all four phases alike on all sides."""

    name = "restrict_A"
    subjects = ("4",)
    rank, laws, cite = FORCE, ("L2", "L4", "L5", "L6"), ("P 14", "TES 1 ch 1", "TES 6 CE 138")

    def asks(self, s: State) -> Iterable[Demand]:
        if len(s.phases) > DALET and s.phases[DALET].filled and not s.restricted:
            yield self.demand(s, "phase 4 is full, and unlike its giver", "4")

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if len(s.phases) <= DALET or not s.phases[DALET].filled:
            yield Need("L4", "only a filled phase 4 can refuse", "expand and fill first")
        if s.restricted:
            yield Need("L5", "phase 4 has refused already")

    def does(self, s: State, who: str) -> Done:
        phases = tuple(replace(phase, filled=phase.n == 0) for phase in s.phases)
        emptied = [replace(s.klis[_vessel(n)], light=None) for n in range(1, DALET + 1)]
        after = s.put(*emptied).with_(phases=phases, restricted=(DALET,)).mark("circles")
        return Done(after, ("phase_1", "phase_2", "phase_3", "phase_4"))


class ExtendLine(Operation):
    """Light returns as a thin line, to three phases only; its head touches Ein Sof, its end does not."""

    name = "extend_line"
    subjects = (LINE,)
    rank, laws, cite = BEGUN, ("L5", "L10"), ("TES 1 ch 2", "TES 6 CE 139-140")

    def asks(self, s: State) -> Iterable[Demand]:
        if s.restricted and LINE not in s.flags:
            yield self.demand(s, "the upper light never stops shining", LINE)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if not s.restricted:
            yield Need("L10", "the light has not left, so it cannot return", "restrict first")

    def does(self, s: State, who: str) -> Done:
        phases = tuple(replace(phase, filled=phase.n not in s.restricted) for phase in s.phases)
        lit = [
            replace(s.klis[_vessel(n)], light=PHASE_LIGHT[n]) for n in range(DALET) if n not in s.restricted
        ]
        ends = landmark("EIN_SOF", "EIN_SOF", "L10"), landmark("THIS_WORLD", "POINT", "L5")
        return Done(s.put(*lit, *ends).with_(phases=phases).mark(LINE), (LINE,), "EIN_SOF")


class InstallScreen(Operation):
    """A screen stands over the desire that refuses, and leaves the first pair of records."""

    name = "install_screen"
    subjects = (LINE,)
    rank, laws, cite = BEGUN, ("L5",), ("P 14", "TES 6 CE 139-140")

    def asks(self, s: State) -> Iterable[Demand]:
        if LINE in s.flags and not any(kli.screen for kli in s.klis_of(EIN_SOF)):
            yield self.demand(s, "the line has no screen", LINE)

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if LINE not in s.flags:
            yield Need("L5", "there is no line for a screen to stand in", "extend the line first")

    def does(self, s: State, who: str) -> Done:
        a = s.inputs.first_screen
        kli = replace(s.klis[_vessel(a)], screen=True)
        return Done(s.put(kli).leave(Reshimo(a, a, EIN_SOF, at=LINE)), (LINE,), "PEH_G")
