"""State: all that stands at one moment. Frozen; whatever changes it gives a new one.

Its dicts are read and never written to: `put`, `without` and `with_` copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from dailypage.system.axis import LANDMARKS, Interval
from dailypage.system.values import (
    Base,
    Boundary,
    Inputs,
    Kli,
    Man,
    Partzuf,
    Phase,
    Reshimo,
    SoulPart,
    Spark,
    World,
    Zivug,
)


@dataclass(frozen=True)
class State:
    """All that stands at one moment.

    n           the number of the step it came of, from 0
    phases      the phases of Direct Light that have come out
    restricted  the phases that refuse
    boundaries  name -> line; *partzufim* id -> Partzuf; *klis* id -> vessel (`fragments` apart)
    records     every record ever left, in order, fulfilled or waiting
    couplings   every coupling, in order; *man* every request
    sparks      the 320, by king and kind, once the vessels are divided
    places      world -> the stretch prepared for it; *seats* world -> the Sefirot it stands in
    souls       the parts of Adam's soul
    flags       what else has happened, as words
    """

    n: int = 0
    inputs: Inputs = field(default_factory=Inputs)
    phases: tuple[Phase, ...] = ()
    restricted: tuple[int, ...] = ()
    boundaries: Mapping[str, Boundary] = field(default_factory=dict)
    partzufim: Mapping[str, Partzuf] = field(default_factory=dict)
    records: tuple[Reshimo, ...] = ()
    couplings: tuple[Zivug, ...] = ()
    man: tuple[Man, ...] = ()
    klis: Mapping[str, Kli] = field(default_factory=dict)
    sparks: tuple[Spark, ...] = ()
    places: Mapping[str, Interval] = field(default_factory=dict)
    seats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    souls: tuple[SoulPart, ...] = ()
    flags: frozenset[str] = frozenset()

    # Looking.

    def __getitem__(self, name: str) -> Partzuf:
        """The Partzuf *name*."""
        return self.partzufim[name]

    def __contains__(self, name: str) -> bool:
        """Whether the Partzuf *name* stands."""
        return name in self.partzufim

    @property
    def parsa(self) -> bool:
        """Whether Parsa stands."""
        return "PARSA" in self.boundaries

    @cached_property
    def waiting(self) -> tuple[tuple[int, Reshimo], ...]:
        """The records that nothing has fulfilled, with their age."""
        return tuple((age, record) for age, record in enumerate(self.records) if record.waits)

    @cached_property
    def fragments(self) -> tuple[Kli, ...]:
        """The broken vessels, as the sparks tell of them: one for each king and kind."""
        return tuple(_fragment(spark) for spark in self.sparks if spark.content)

    def of(self, world: str) -> Iterator[Partzuf]:
        """The Partzufim of *world*, in order of emanation."""
        return (p for p in self.partzufim.values() if p.world == world)

    def world(self, name: str) -> World:
        """The world *name* (AK, NEKUDIM, ATZILUT, BERIA, YETZIRA, ASSIYA) as it stands.

        >>> from dailypage.system import derive
        >>> print(derive()["S34"].after.world("ATZILUT"))
        ATZILUT 600-450: atz_atik, atz_aa, atz_avi, atz_yeshsut, atz_zon
        """
        partzufim = tuple(p.id for p in self.of(name))
        return World(name, self.places.get(name), tuple(self.seats.get(name, ())), partzufim)

    def klis_of(self, owner: str) -> Iterator[Kli]:
        """The vessels of *owner*."""
        return (kli for kli in self.klis.values() if kli.owner == owner)

    def withheld(self, name: str) -> bool:
        """Whether the input *name* is withheld from this run."""
        return name in self.inputs.withhold

    @property
    def ending_malchut(self) -> int | None:
        """Where the lowest line stands that Malchut ends the light with."""
        if self.parsa:
            return self.boundaries["PARSA"].y
        ends = [b.y for b in self.boundaries.values() if b.kind in {"TABUR", "SIUM"} and b.y is not None]
        return min(ends, default=None)

    @property
    def coupling_malchut(self) -> str | None:
        """The place in the head where Malchut couples."""
        if not self.partzufim:
            return None
        return "NIKVEY_EYNAIM" if "NIKVEY_EYNAIM" in self.boundaries else "PEH"

    def sium(self, world: str) -> int | None:
        """Where *world* ends below: for Atzilut, Parsa until the end of correction."""
        if world in self.places and self.parsa:
            return self.places[world].bottom
        return min((p.sium for p in self.of(world) if p.sium is not None), default=None)

    def tally(self) -> dict[str, dict[str, int]]:
        """Class -> state -> how many sparks; none before they have mingled."""
        found: dict[str, dict[str, int]] = {}
        for spark in self.sparks:
            if not spark.cls:
                continue
            states = found.setdefault(spark.cls, {})
            states[spark.state] = states.get(spark.state, 0) + spark.count
        return found

    def count(self, state: str) -> int:
        """How many sparks are in *state*."""
        return sum(spark.count for spark in self.sparks if spark.state == state)

    # Changing.

    def with_(self, **fields: Any) -> State:  # noqa: ANN401 - the fields of a State
        """The same with other *fields*."""
        return replace(self, **fields)

    def put(self, *values: Partzuf | Kli | Boundary) -> State:
        """The same with *values* in it, in the place of those with their names."""
        partzufim, klis, lines = dict(self.partzufim), dict(self.klis), dict(self.boundaries)
        for value in values:
            if isinstance(value, Partzuf):
                partzufim[value.id] = value
            elif isinstance(value, Kli):
                klis[value.id] = value
            else:
                lines[value.name] = value
        return replace(self, partzufim=partzufim, klis=klis, boundaries=lines)

    def leave(self, *records: Reshimo) -> State:
        """The same with more *records*."""
        return replace(self, records=(*self.records, *records))

    def amend(self, old: Reshimo, new: Reshimo) -> State:
        """The same with record *old* become *new*."""
        at = self.records.index(old)
        return replace(self, records=(*self.records[:at], new, *self.records[at + 1 :]))

    def mark(self, *flags: str) -> State:
        """The same with *flags* raised."""
        return replace(self, flags=self.flags.union(flags))


def landmark(name: str, kind: str, law: str, *carriers: str) -> Boundary:
    """The line *name* of the axis."""
    return Boundary(name, kind, LANDMARKS[name], frozenset(carriers), law)  # type: ignore[arg-type]  # a kind of line


def _fragment(spark: Spark) -> Kli:
    """The broken vessel that *spark* tells of; corrected it is whole again, and both qualities work in it together."""
    base: Base = spark.container or "R"
    corrected = spark.state == "CORRECTED"
    qualities = "RB" if corrected else (spark.content or "") + (spark.container or "")
    return Kli(
        id=f"{spark.king}.{spark.part}",
        base=base,
        owner=spark.owner,
        role="PANIM" if base == "B" else "ACHOR",
        includes=frozenset(qualities),
        screen=corrected,
        broken=not corrected and spark.state != "GMAR",
        where=spark.where,
        content=spark.content,
        container=spark.container,
    )
