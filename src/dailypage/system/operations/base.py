"""What an operation is: who asks for it, what it needs, what it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, NamedTuple

from dailypage.errors import Refused
from dailypage.system.axis import Interval
from dailypage.system.sefirot import Pair
from dailypage.system.state import State
from dailypage.system.values import Reshimo

Certainty = Literal["doctrine", "model", "disputed"]
Kind = Literal["DERIVED", "GIVEN", "DEFINED"]
# The classes of demands (section 14): what stands in a state, by how soon it must be answered.
FORCE, EQUAL, BEGUN, PRESSES, WAITS, ASKS, SORTING, INPUT, END = range(9)


@dataclass(frozen=True, slots=True)
class Demand:
    """A fact that a law does not let stand, and the operation that answers it.

    rank     its class, 0 to 8: the lowest is answered first
    op       the operation's name, and *who* it is called with
    record   the record that asks, or None; *age* when it came, for equals
    reason   the fact, in words
    lacks    what it still needs; empty when it is ready
    """

    rank: int
    op: str
    who: str
    reason: str
    record: Pair | None = None
    restricted: bool = False
    age: int = 0
    lacks: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[int, int, bool, int, str]:
        """Its turn within a state: class, coarseness, unrestricted first, older first, id."""
        return (
            self.rank,
            self.record.a if self.record else -1,
            self.restricted,
            self.age,
            self.who,
        )


class Need(NamedTuple):
    """Something an operation still needs: the law that asks for it, in words, and the way out."""

    law: str
    why: str
    hint: str = ""


class Done(NamedTuple):
    """What an operation did: the new state, who took part, where."""

    state: State
    who: tuple[str, ...]
    where: Interval | str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """That an operation happened: which, to whom, where, by which laws, from which source."""

    op: str
    who: tuple[str, ...]
    where: Interval | str | None
    laws: tuple[str, ...]
    cite: tuple[str, ...]
    certainty: Certainty
    kind: Kind


class Operation:
    """A verb of the system: called with a state and a subject, it gives a new state and an event.

    rank   the class of demands it answers
    laws   the laws that govern it; *cite* where the tradition tells of it
    subjects   whom it is asked of, where those are not Partzufim
    """

    rank: ClassVar[int]
    laws: tuple[str, ...] = ()
    cite: tuple[str, ...] = ()
    certainty: ClassVar[Certainty] = "doctrine"
    kind: ClassVar[Kind] = "DERIVED"
    subjects: ClassVar[tuple[str, ...]] = ()
    name: str

    def knows(self, s: State, who: str) -> bool:
        """Whether *who* is one it can be asked of: one of its subjects, or else a Partzuf that stands."""
        return who in self.subjects if self.subjects else who in s

    def asks(self, s: State) -> Iterable[Demand]:
        """What in *s* calls for this operation, ready or not."""
        raise NotImplementedError

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        """What it still needs in *s*."""
        raise NotImplementedError

    def does(self, s: State, who: str) -> Done:
        """The state after it, its needs being met."""
        raise NotImplementedError

    def __call__(self, s: State, who: str) -> tuple[State, Event]:
        """Do it. Raises Refused, with the law, if *s* does not hold what it needs."""
        if not self.knows(s, who):
            raise Refused(
                self.name, who, "L1", f"there is no {who} that it could be asked of", cite=self.cite
            )
        for need in self.lacks(s, who):
            raise Refused(self.name, who, need.law, need.why, cite=self.cite, hint=need.hint)
        done = self.does(s, who)
        laws, cite = self.told(who)
        event = Event(self.name, done.who, done.where, laws, cite, self.certainty, self.kind_of(who))
        return replace(done.state, n=s.n + 1), event

    def told(self, who: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The laws it follows with *who*, and where the tradition tells of it."""
        return self.laws, self.cite

    def kind_of(self, who: str) -> Kind:
        """Whether it is derived with *who*, or given."""
        return self.kind

    def demand(
        self, s: State, reason: str, who: str, *, record: Reshimo | None = None, age: int = 0
    ) -> Demand:
        """A demand for it, with what it lacks."""
        lacks = tuple(need.why for need in self.lacks(s, who))
        pair = record.pair if record else None
        restricted = record is not None and record.restricted
        return Demand(self.rank, self.name, who, reason, pair, restricted, age, lacks)


def input_lacking(s: State, name: str) -> Iterator[Need]:
    """The need of the input *name*, if it is withheld."""
    if s.withheld(name):
        yield Need("", f"the input {name} is withheld")
