"""What a run is made of: its steps, the moments they belong to, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from dailypage.system import unity
from dailypage.system.axis import Interval
from dailypage.system.naming import Name
from dailypage.system.operations.base import Certainty, Demand, Event, Kind
from dailypage.system.state import State


@dataclass(frozen=True)
class Step:
    """One step: the demand that was answered, the event, the state before it and after."""

    n: int
    event: Event
    demand: Demand | None
    before: State | None
    after: State
    moment: str | None

    @property
    def op(self) -> str:
        """The operation."""
        return self.event.op

    @property
    def who(self) -> tuple[str, ...]:
        """Who took part, the one it is about first."""
        return self.event.who

    @property
    def where(self) -> Interval | str | None:
        """Where: a stretch of the axis, an organ or a line."""
        return self.event.where

    @property
    def laws(self) -> tuple[str, ...]:
        """The laws it follows."""
        return self.event.laws

    @property
    def cite(self) -> tuple[str, ...]:
        """Where the tradition tells of it."""
        return self.event.cite

    @property
    def certainty(self) -> Certainty:
        """Whether it is doctrine, a choice of the model, or disputed."""
        return self.event.certainty

    @property
    def kind(self) -> Kind:
        """DERIVED, GIVEN or DEFINED."""
        return self.event.kind

    @cached_property
    def stage(self) -> str:
        """The stage of unity after it."""
        return unity.stage(self.after)

    def __str__(self) -> str:
        record = f" {self.demand.record}" if self.demand and self.demand.record else ""
        where = f" @{self.where}" if self.where is not None else ""
        return (
            f"{self.moment or '-':<4}{self.op}({', '.join(self.who)}){record}{where}  {' '.join(self.laws)}"
        )


@dataclass(frozen=True)
class Moment:
    """All steps that bear one label of the tradition, as one: S01 to S44."""

    name: Name
    steps: tuple[Step, ...]

    @property
    def label(self) -> str:
        """S01 to S44."""
        return self.name.label

    @property
    def title(self) -> str:
        """What it is called."""
        return self.name.title

    @property
    def before(self) -> State | None:
        """The state before its first step; None before the start."""
        return self.steps[0].before

    @property
    def after(self) -> State:
        """The state after its last step."""
        return self.steps[-1].after

    @property
    def event(self) -> Event:
        """Its last event."""
        return self.steps[-1].event

    @property
    def laws(self) -> tuple[str, ...]:
        """The laws of all its steps."""
        return tuple(dict.fromkeys(law for step in self.steps for law in step.laws))

    @property
    def cite(self) -> tuple[str, ...]:
        """Where the tradition tells of it."""
        return self.name.cite

    @property
    def certainty(self) -> Certainty:
        """Whether it is doctrine, a choice of the model, or disputed."""
        return self.name.certainty

    @property
    def kind(self) -> Kind:
        """That of its first step: what follows from something given is still a moment that is given."""
        return self.steps[0].kind

    @property
    def stage(self) -> str:
        """The stage of unity after it."""
        return self.steps[-1].stage


@dataclass(frozen=True)
class End:
    """How a run ended: GOAL or QUIET, at which stage, and the demands that stay open."""

    reason: Literal["GOAL", "QUIET"]
    stage: str
    open: tuple[Demand, ...]
