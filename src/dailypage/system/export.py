"""A run as JSON, in the published shape (data/schema/system-1.json); what is unknown is null."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dailypage.errors import Refused
from dailypage.system import unity
from dailypage.system.operations.base import Demand
from dailypage.system.state import State
from dailypage.system.step import End, Step
from dailypage.system.values import Boundary, Inputs, Kli, Partzuf, Reshimo, Screen, SoulPart, Zivug

SCHEMA = 1
NO_PAIR_KINDS = frozenset({"world", "soul"})


def as_json(value: object) -> str:
    """*value* as JSON: one way to write it, whatever machine writes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=False)


def run(inputs: Inputs, steps: Sequence[Step], end: End) -> dict[str, object]:
    """The shape Run."""
    states: dict[str, object] = {}
    shapes: dict[int, dict[str, Any]] = {}
    for step in steps:
        shapes[step.after.n] = states[state_id(step.after)] = state(step.after, step.moment, step.stage)
    return {
        "schema": SCHEMA,
        "inputs": {"first_screen": inputs.first_screen, "withhold": sorted(inputs.withhold)},
        "steps": [_step(one, shapes) for one in steps],
        "states": states,
        "end": {"reason": end.reason, "stage": end.stage, "open": list(map(demand, end.open))},
    }


def state_id(s: State) -> str:
    """The id of the state that step n gives."""
    return f"s{s.n}"


def _step(step: Step, shapes: Mapping[int, dict[str, Any]]) -> dict[str, object]:
    before = shapes.get(step.before.n) if step.before else None
    where = step.where
    return {
        "n": step.n,
        "moment": step.moment,
        "op": step.op,
        "who": list(step.who),
        "where": where if where is None or isinstance(where, str) else list(where),
        "demand": demand(step.demand) if step.demand else None,
        "before": state_id(step.before) if step.before else None,
        "after": state_id(step.after),
        "changes": list(changes(before, shapes[step.n])) if before else [],
        "laws": list(step.laws),
        "cite": list(step.cite),
        "status": step.kind,
        "certainty": step.certainty,
        "stage": step.stage,
    }


def demand(one: Demand) -> dict[str, object]:
    """The shape Demand."""
    return {
        "class": one.rank,
        "op": one.op,
        "subject": one.who or None,
        "record": list(one.record) if one.record else None,
        "reason": one.reason,
        "lacks": list(one.lacks),
    }


def refusal(one: Refused, s: State) -> dict[str, object]:
    """The shape Refusal: the law, and the state that stays."""
    return {"refused": True, "op": one.op, "law": one.law, "cite": list(one.cite), "state": state_id(s)}


def state(s: State, moment: str | None = None, stage: str | None = None) -> dict[str, Any]:
    """The shape State."""
    return {
        "id": state_id(s),
        "n": s.n,
        "moment": moment,
        "stage": stage or unity.stage(s),
        "parsa": s.parsa,
        "restricted": list(s.restricted),
        "phases": [{"n": one.n, "light": one.light, "filled": one.filled} for one in s.phases],
        "boundaries": list(map(_boundary, s.boundaries.values())),
        "partzufim": list(map(_partzuf, s.partzufim.values())),
        "records": list(map(_record, s.records)),
        "couplings": list(map(_coupling, s.couplings)),
        "klis": [_kli(kli) for kli in (*s.klis.values(), *s.fragments)],
        "sparks": {"total": sum(spark.count for spark in s.sparks), "by": s.tally()},
        "places": {world: list(place) for world, place in s.places.items()},
        "seats": {world: list(row) for world, row in s.seats.items()},
        "souls": list(map(_soul, s.souls)),
        "flags": sorted(s.flags),
    }


def _boundary(one: Boundary) -> dict[str, object]:
    return {
        "name": one.name,
        "y": one.y,
        "kind": one.kind,
        "carriers": sorted(one.carriers),
        "law": one.law or None,
    }


def _partzuf(p: Partzuf) -> dict[str, object]:
    paired = p.kind not in NO_PAIR_KINDS
    return {
        "id": p.id,
        "kind": p.kind,
        "world": p.world,
        "parent": p.parent or None,
        "born_of": list(p.born_of) if paired else None,
        "eff": p.eff,
        "level": list(p.level) if paired else None,
        "nekudot": list(p.nekudot),
        "clashed": p.clashed,
        "zivug_place": p.zivug_place or None,
        "screen_at": p.screen_at,
        "komas": {"male": p.komas.male, "female": p.komas.female},
        "regime": p.regime,
        "stage": p.stage or "n/a",
        "rosh": _interval(p.rosh),
        "toch": _interval(p.toch),
        "sof": _interval(p.sof),
        "peh": p.peh,
        "chazeh": p.chazeh,
        "tabur": p.tabur,
        "sium": p.sium,
        "lights": list(p.lights),
        "vessels": list(p.vessels),
        "status": p.status,
        "clothes": p.clothes or None,
        "has_guf": p.has_guf,
        "male_has_guf": p.male_has_guf,
        "clothing": p.clothing,
        "ahp_inside": p.ahp_inside or None,
        "also_at": list(p.also_at),
        "facing": p.facing or None,
    }


def _interval(place: Iterable[int] | None) -> list[int] | None:
    return list(place) if place is not None else None


def _record(one: Reshimo) -> dict[str, object]:
    return {
        "pair": list(one.pair),
        "origin": one.origin,
        "layer": one.layer,
        "restricted": one.restricted,
        "at": one.at or None,
        "fulfilled_by": one.fulfilled_by or None,
    }


def _screen(one: Screen) -> dict[str, object]:
    return {"aviut": one.aviut, "kashiut": one.kashiut, "place": one.place, "role": one.role}


def _coupling(one: Zivug) -> dict[str, object]:
    return {
        "head": one.head,
        "where": one.where,
        "kind": one.kind,
        "screen": _screen(one.screen),
        "pair": list(one.reshimo.pair),
        "restricted": one.reshimo.restricted,
        "reshimo": _record(one.reshimo),
        "product": list(one.product),
        "answers": one.answers,
        "spent": one.spent,
    }


def _kli(one: Kli) -> dict[str, object]:
    return {
        "id": one.id,
        "sefira": one.sefira or None,
        "base": one.base,
        "includes": sorted(one.includes),
        "used": sorted(one.used),
        "role": one.role,
        "screen": one.screen,
        "light": one.light,
        "broken": one.broken,
        "owner": one.owner,
        "where": _interval(one.where),
        "content": one.content,
        "container": one.container,
    }


def _soul(one: SoulPart) -> dict[str, object]:
    return {"id": one.id, "depth": one.depth, "screen": one.screen, "degree": one.degree, "state": one.state}


NOT_CHANGES = frozenset({"id", "n", "moment"})


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[dict[str, object]]:
    """What differs between two states in the shape State: a dotted path, what it was, what it is."""
    for key, now in after.items():
        if key not in NOT_CHANGES:
            yield from _differ(key, before.get(key), now)


def _differ(path: str, was: object, now: object) -> Iterable[dict[str, object]]:
    if was == now:
        return
    was_parts, now_parts = _parts(was), _parts(now)
    if was_parts is None or now_parts is None:
        yield {"path": path, "from": was, "to": now}
        return
    for name in dict.fromkeys((*was_parts, *now_parts)):
        yield from _differ(f"{path}.{name}", was_parts.get(name), now_parts.get(name))


def _parts(value: object) -> dict[str, Any] | None:
    """The parts of an object, or of a list of objects by id, name or place; None for what is told whole."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        return {str(one.get("id", one.get("name", n))): one for n, one in enumerate(value)}
    return None
