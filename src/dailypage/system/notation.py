"""A state, or a step, in one line of text: printed, read back, and replayed, as FEN and moves are for chess.

A state is its sections, parted by `` | ``; a section its name and its items, parted by ``; ``; an item its fields as
``name=value``, those alone that differ from the usual. A pair is ``4/3``, a stretch of the axis ``900-750``, two
heights ``Keter~:Hochma``; many values stand with commas, a value within a value in brackets, and a space is ``·``.

    s10 | inputs  | ... | partzufim id=galgalta world=AK kind=partzuf born_of=4/4 eff=4 level=4/4 komas=none:Keter ...

A step is its moment, its operation with whom it was asked of, and the record that asked:

    S19 couple_NE(sag) 2/1!
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field, dataclass, fields
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints

from dailypage.errors import BadNotation
from dailypage.system.axis import Interval
from dailypage.system.operations import OPERATIONS
from dailypage.system.operations.direct_light import start
from dailypage.system.sefirot import Pair
from dailypage.system.state import State
from dailypage.system.step import Step
from dailypage.system.values import (
    Boundary,
    Inputs,
    Kli,
    Komas,
    Man,
    Partzuf,
    Phase,
    Reshimo,
    Screen,
    SoulPart,
    Spark,
    Zivug,
)

# The sections of a line: the field of State, what its items are, and the field they are kept under, if any.
ITEMS: tuple[tuple[str, type, str], ...] = (
    ("phases", Phase, ""),
    ("boundaries", Boundary, "name"),
    ("partzufim", Partzuf, "id"),
    ("records", Reshimo, ""),
    ("couplings", Zivug, ""),
    ("man", Man, ""),
    ("klis", Kli, "id"),
    ("sparks", Spark, ""),
    ("souls", SoulPart, ""),
)
BETWEEN, NEXT, SPACE = " | ", "; ", "·"
NESTED = {"Screen": Screen, "Reshimo": Reshimo}
_WORD = re.compile(r"[^\s;|()=]*")
_STEP = re.compile(r"(?:(S\d\d|-) )?(\w+)\(([\w.]*)\)(?: (\d/\d)(!)?)?$")


def print_state(s: State) -> str:
    """*s* in one line.

    >>> from dailypage.system import derive
    >>> print(print_state(derive()["S04"].after)[:60])
    s6 | inputs  | phases n=0 light=HOCHMA filled=yes; n=1 light
    """
    sections = [f"s{s.n}", f"inputs {_item(s.inputs)}"]
    for name, _, key in ITEMS:
        kept = getattr(s, name)
        items = list(kept.values() if key else kept)
        if items:
            sections.append(f"{name} {NEXT.join(map(_item, items))}")
    if s.restricted:
        sections.append(f"restricted {_value(s.restricted)}")
    if s.places:
        sections.append(
            f"places {NEXT.join(f'{world}={_value(place)}' for world, place in s.places.items())}"
        )
    if s.seats:
        sections.append(f"seats {NEXT.join(f'{world}={_value(row)}' for world, row in s.seats.items())}")
    if s.flags:
        sections.append(f"flags {_value(tuple(sorted(s.flags)))}")
    return BETWEEN.join(sections)


def _item(item: Any) -> str:  # noqa: ANN401 - a value of values.py
    shown = [(field, getattr(item, field.name)) for field in fields(item)]
    return " ".join(f"{field.name}={_value(value)}" for field, value in shown if value != _usual(field))


def _usual(field: Field[Any]) -> Any:  # noqa: ANN401 - whatever its type
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _value(value: Any) -> str:  # noqa: ANN401, PLR0911 - a field's value, each kind in its way
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case Pair() | Interval():
            return str(value)
        case Komas():
            return ":".join(_value(part) for part in value)
        case frozenset():
            return ",".join(sorted(map(_value, value)))
        case tuple():
            return ",".join(map(_value, value))
        case str() | int():
            return str(value).replace(" ", SPACE)
    return f"({_item(value)})"


@dataclass
class _Reader:
    """Reads a line from left to right; *at* is where it stands."""

    text: str
    at: int = 0

    def fail(self, why: str) -> BadNotation:
        return BadNotation(self.text, self.at, why)

    def take(self, sign: str) -> None:
        if not self.text.startswith(sign, self.at):
            raise self.fail(f"{sign!r} is expected here")
        self.at += len(sign)

    def sees(self, sign: str) -> bool:
        return self.text.startswith(sign, self.at)

    def word(self) -> str:
        match = _WORD.match(self.text, self.at)
        found = match[0] if match else ""
        self.at += len(found)
        return found

    def item(self, kind: type) -> Any:  # noqa: ANN401 - a *kind*
        """The fields of one item, up to what ends it."""
        hints, given = _hints(kind), {}
        while self.at < len(self.text) and self.text[self.at] not in ";|)" and not self.sees(BETWEEN):
            name = self.word()
            if name not in hints or name in given:
                raise self.fail(f"{name!r} is no field of {kind.__name__}, or is told twice")
            self.take("=")
            given[name] = self.value(hints[name])
            if self.sees(" ") and not self.sees(BETWEEN):
                self.at += 1
        try:
            return kind(**given)
        except TypeError as error:
            raise self.fail(f"this {kind.__name__} lacks a field: {error}") from error

    def value(self, kind: Any) -> Any:  # noqa: ANN401 - a type as annotated, and a value of it
        if self.sees("("):
            self.take("(")
            inner = next((one for one in (kind, *get_args(kind)) if one in NESTED.values()), None)
            if inner is None:
                raise self.fail("nothing here has fields of its own, to stand in brackets")
            found = self.item(inner)
            self.take(")")
            return found
        begin, word = self.at, self.word()
        try:
            return _as(kind, word)
        except (ValueError, TypeError) as error:
            self.at = begin
            raise self.fail(f"{word!r} does not fit here") from error


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _as(kind: Any, word: str) -> Any:  # noqa: ANN401, PLR0911 - a value for each type that a field may have
    """*word* as a value of *kind*. Raises ValueError if it is none."""
    inner = get_args(kind)
    if word == "none" and NoneType in inner:
        return None
    kinds = [one for one in inner if one is not NoneType] if NoneType in inner else [kind]
    (kind,) = kinds or [kind]
    inner = get_args(kind)
    if kind is bool:
        return {"yes": True, "no": False}[word] if word in {"yes", "no"} else int("")
    if kind is int:
        return int(word)
    if kind is Pair:
        return Pair.parse(word)
    if kind is Interval:
        top, _, bottom = word.rpartition("-")
        return Interval(int(top), int(bottom))
    if kind is Komas:
        return Komas(*(None if part == "none" else part.replace(SPACE, " ") for part in word.split(":")))
    origin = getattr(kind, "__origin__", None)
    if origin in {tuple, frozenset}:
        return origin(_as(inner[0], part) for part in word.split(",")) if word else origin()
    said = word.replace(SPACE, " ")
    if kind is not str and said not in inner:  # one of a few words
        raise ValueError(word)
    return said


def parse_state(text: str) -> State:
    """The state that *text* tells, equal to the one it was printed from.

    >>> from dailypage.system import derive
    >>> s = derive()["S24"].after
    >>> parse_state(print_state(s)) == s
    True

    Raises BadNotation, with the column and what is expected there.
    """
    reader = _Reader(text)
    number = reader.word()
    if not re.fullmatch(r"s\d+", number):
        reader.at = 0
        raise reader.fail("a line begins with the number of its state, as s33")
    found: dict[str, Any] = {"n": int(number[1:])}
    known = {name: (kind, key) for name, kind, key in ITEMS}
    while reader.at < len(text):
        reader.take(BETWEEN)
        name = reader.word()
        reader.take(" ")
        if name in found:
            raise reader.fail(f"the section {name} is told twice")
        if name == "inputs":
            found[name] = reader.item(Inputs)
        elif name in known:
            kind, key = known[name]
            items = list(_items(reader, kind))
            found[name] = {getattr(item, key): item for item in items} if key else tuple(items)
        elif name in {"places", "seats", "restricted", "flags"}:
            found[name] = _plain(reader, name)
        else:
            raise reader.fail(f"there is no section {name!r}")
    return State(**found)


def _items(reader: _Reader, kind: type) -> Iterator[Any]:
    yield reader.item(kind)
    while reader.sees(NEXT):
        reader.take(NEXT)
        yield reader.item(kind)


def _plain(reader: _Reader, name: str) -> Any:  # noqa: ANN401 - what the section holds
    if name == "restricted":
        return reader.value(tuple[int, ...])
    if name == "flags":
        return reader.value(frozenset[str])
    found: dict[str, Any] = {}
    while True:
        world = reader.word()
        reader.take("=")
        found[world] = reader.value(Interval if name == "places" else tuple[str, ...])
        if not reader.sees(NEXT):
            return found
        reader.take(NEXT)


@dataclass(frozen=True, slots=True)
class Move:
    """A step as it was asked for: *op* of *who*, on the *record* that asked, and the *moment* it is."""

    op: str
    who: str
    record: Pair | None = None
    restricted: bool = False
    moment: str = ""

    def __str__(self) -> str:
        record = f" {self.record}{'!' if self.restricted else ''}" if self.record else ""
        return f"{self.moment or '-'} {self.op}({self.who}){record}"


def parse_step(text: str) -> Move:
    """The move that *text* tells.

    >>> print(parse_step("S19 couple_NE(sag) 2/1!"))
    S19 couple_NE(sag) 2/1!

    Raises BadNotation for what is none, and for an operation that there is not.
    """
    match = _STEP.match(text)
    if match is None:
        raise BadNotation(text, 0, "a step is written as S19 couple_NE(sag) 2/1!")
    moment, op, who, record, restricted = match.groups()
    if op not in {*OPERATIONS, "start", "name"}:
        raise BadNotation(text, match.start(2), f"there is no operation {op!r}")
    label = "" if moment in {None, "-"} else moment
    return Move(op, who, Pair.parse(record) if record else None, restricted is not None, label)


def moves_of(steps: Iterable[Step]) -> list[Move]:
    """The moves of *steps*, from which `replay` gives the same states.

    >>> from dailypage.system import derive
    >>> print(moves_of(derive())[45])
    S19 couple_NE(sag) 2/1!
    """
    found = []
    for step in steps:
        demand = step.demand
        record = (demand.record, demand.restricted) if demand else (None, False)
        found.append(Move(step.op, demand.who if demand else step.who[0], *record, moment=step.moment or ""))
    return found


def replay(moves: Iterable[Move], inputs: Inputs | None = None) -> Iterator[State]:
    """The states that *moves* lead to, one after another. Raises Refused where a law forbids one."""
    s = State(inputs=inputs or Inputs())
    for move in moves:
        if move.op == "start":
            s = start(s)
        elif move.op == "name":  # what has a name of its own, and changes nothing
            s = s.with_(n=s.n + 1)
        else:
            s, _ = OPERATIONS[move.op](s, move.who)
        yield s
