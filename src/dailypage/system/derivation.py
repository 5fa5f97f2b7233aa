"""The derivation: which operation follows, by which demand, and what came of it.

After each event the demands of the state are computed: facts a law does not let stand. The ready demand of the
lowest class is answered; then again, until nothing asks. No step is written down anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal, overload

from dailypage.errors import UnknownInput, UnknownMoment
from dailypage.system import export, unity
from dailypage.system.axis import Interval
from dailypage.system.naming import DESCRIBED, Labels, label_of, names
from dailypage.system.operations import OPERATIONS
from dailypage.system.operations.base import Demand, Event, Operation
from dailypage.system.operations.direct_light import EIN_SOF, start
from dailypage.system.sefirot import DALET
from dailypage.system.state import State
from dailypage.system.step import End, Moment, Step
from dailypage.system.values import Inputs

INPUTS = (
    "descend", "restrict_B", "MAN", "light_AB_SAG", "second_AB_SAG", "record_of_break",
    "mochin_for_BYA", "adam", "sin", "soul_MAN", "help_from_above",
)  # fmt: skip
CLASSES = tuple(range(9))
MOST_STEPS = 1000  # ten times the whole chain: each MAN is answered once, each vessel breaks once


class Chain(Sequence[Step]):
    """A run: its steps in order.

    >>> chain = derive()
    >>> chain["S19"].event.op, chain["nekudot de sag"].label, len(chain[:5])
    ('couple_NE', 'S13', 5)
    >>> chain["U5"].title
    'Coupling in Nikvey Eynaim of Rosh SAG'
    """

    def __init__(self, inputs: Inputs, steps: tuple[Step, ...], end: End) -> None:
        self.inputs, self.steps, self.end = inputs, steps, end

    @overload
    def __getitem__(self, key: int) -> Step: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Step, ...]: ...
    @overload
    def __getitem__(self, key: str) -> Moment: ...
    def __getitem__(self, key: int | slice | str) -> Step | tuple[Step, ...] | Moment:
        """A step by number, some by a slice, or a moment: by label, by name in any spelling, by the stage it begins."""
        if not isinstance(key, str):
            return self.steps[key]
        if (stage := key.strip().upper()) in unity.LADDER:
            return self._first_at(stage)
        return self.moments[label_of(key, self.moments)]

    def _first_at(self, stage: str) -> Moment:
        found = next((moment for moment in self.moments.values() if moment.stage == stage), None)
        if found is None:
            raise UnknownMoment(stage, (), f"no moment of this run stands at stage {stage}")
        return found

    def __len__(self) -> int:
        return len(self.steps)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    @cached_property
    def moments(self) -> dict[str, Moment]:
        """Label -> moment, in the order in which they came about."""
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            if step.moment:
                found.setdefault(step.moment, []).append(step)
        return {label: Moment(names()[label], tuple(steps)) for label, steps in found.items()}

    @property
    def last(self) -> State:
        """The state at its end."""
        return self.steps[-1].after

    def find(self, *, op: str = "", who: str = "", where: str | Interval = "") -> list[Step]:
        """The steps of an operation, with somebody, at a place; each is optional.

        >>> [step.n for step in derive().find(op="restrict_B")]
        [33]
        """
        return [
            step
            for step in self.steps
            if op in ("", step.op)
            and (not who or who in step.who)
            and (not where or where == step.where or where == str(step.where))
        ]

    def causes(self, key: int | str) -> list[Step]:
        """The chain of causes back from a step or moment: each step by which the one before it became possible.

        >>> [step.op for step in derive().causes("S22")[:4]]
        ['lower_hey', 'couple_AB_SAG', 'raise_MAN', 'couple_NE']
        """
        step = self[key].steps[0] if isinstance(key, str) else self[key]
        found = [step]
        while (cause := self._cause(found[-1])) is not None:
            found.append(cause)
        return found

    def _cause(self, step: Step) -> Step | None:
        """The step after which what *step* answers was ready, and before which it was not."""
        at = self.steps.index(step)
        if step.demand is None:
            return self.steps[at - 1] if at else None
        while at and self.steps[at].before is not None and _is_ready(self.steps[at].before, step.demand):
            at -= 1
        return self.steps[at] if at < self.steps.index(step) else None

    def to_dict(self) -> dict[str, object]:
        """The run in the shape of the schema (data/schema/system-1.json)."""
        return export.run(self.inputs, self.steps, self.end)

    def to_json(self) -> str:
        """The same as JSON; equal inputs give equal bytes."""
        return export.as_json(self.to_dict())

    def __str__(self) -> str:
        return "\n".join(map(str, self.steps))


def _checked(first_screen: int, withhold: Iterable[str]) -> Inputs:
    if first_screen not in range(DALET + 1):
        raise UnknownInput("first_screen", first_screen, "a coarseness from 0 to 4")
    withheld = frozenset([withhold] if isinstance(withhold, str) else withhold)
    for name in sorted(withheld - set(INPUTS)):
        raise UnknownInput("withhold", name, f"any of {', '.join(INPUTS)}")
    return Inputs(first_screen, withheld)


def derive(
    first_screen: int = DALET,
    withhold: Iterable[str] = (),
    *,
    start_from: State | None = None,
    order: Sequence[int] = CLASSES,
) -> Chain:
    """The run from Ein Sof, or from *start_from*, until nothing asks.

    first_screen  coarseness of the first screen, 0 to 4
    withhold      names of inputs that are not given
    order         the classes of demands, the most pressing first

    >>> chain = derive()
    >>> chain.end.reason, chain.end.stage
    ('GOAL', 'U11')

    Raises UnknownInput for an input it does not know.
    """
    inputs = start_from.inputs if start_from else _checked(first_screen, withhold)
    labels = Labels()
    steps: list[Step] = []
    if start_from is None:
        state = start(State(inputs=inputs))
        steps.append(_first(state, labels))
    else:
        state = start_from
    told = {name for name, described in DESCRIBED.items() if described(state)}
    ranks = [[op for op in OPERATIONS.values() if op.rank == rank] for rank in order]
    while len(steps) < MOST_STEPS and (demand := _next(state, ranks)) is not None:
        after, event = OPERATIONS[demand.op](state, demand.who)
        steps.append(_step(event, demand, state, after, labels))
        state = after
        for name, described in DESCRIBED.items():
            if name not in told and described(state):
                told.add(name)
                named = state.with_(n=state.n + 1)
                steps.append(_step(_naming(name), None, state, named, labels))
                state = named
    return Chain(inputs, tuple(steps), _end(state))


def _is_ready(s: State | None, demand: Demand) -> bool:
    """Whether *demand*, or the same with other words, is ready in *s*."""
    asked = OPERATIONS[demand.op].asks(s) if s else ()
    return any(one.who == demand.who and not one.lacks for one in asked)


def _next(s: State, ranks: list[list[Operation]]) -> Demand | None:
    """The ready demand of the first class that has one."""
    for operations in ranks:
        ready = [demand for operation in operations for demand in operation.asks(s) if not demand.lacks]
        if ready:
            return min(ready, key=lambda demand: demand.order)
    return None


def demands(s: State) -> list[Demand]:
    """Every demand of *s*, ready or open, the most pressing first."""
    found = [demand for operation in OPERATIONS.values() for demand in operation.asks(s)]
    return sorted(found, key=lambda demand: demand.order)


def _end(s: State) -> End:
    reason: Literal["GOAL", "QUIET"] = "GOAL" if unity.u11(s) else "QUIET"
    return End(reason, unity.stage(s), tuple(demands(s)))


def _first(state: State, labels: Labels) -> Step:
    event = Event("start", (EIN_SOF,), None, ("L1",), ("P 20", "TES 1 ch 1"), "doctrine", "GIVEN")
    return Step(0, event, None, None, state, labels.of("start", EIN_SOF))


def _naming(name: str) -> Event:
    return Event("name", (name,), None, (), (), "doctrine", "DEFINED")


def _step(event: Event, demand: Demand | None, before: State, after: State, labels: Labels) -> Step:
    label = labels.of(event.op, event.who[0])
    if event.kind == "DEFINED" and label:
        event = replace(event, cite=names()[label].cite, certainty=names()[label].certainty)
    return Step(after.n, event, demand, before, after, label)
