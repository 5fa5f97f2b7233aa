"""Any state of the system as one figure, by the conventions of the field's drawings.

A Partzuf is a column: Rosh on top, then Toch, then Sof; each begins where the one it clothes has its Peh. Tabur and
Parsa run across the sheet. What changed since the state before is marked with a sign.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from dailypage.render.diagram import below, early
from dailypage.render.diagram.canvas import Canvas, Theme
from dailypage.render.diagram.layout import AREA, HEAD, LEFT, RIGHT, WIDTH, Column, Layout
from dailypage.resources import table
from dailypage.system import unity
from dailypage.system.account import account
from dailypage.system.axis import EIN_SOF, LANDMARKS, PARSA, SIUM, TABUR
from dailypage.system.sefirot import VESSELS
from dailypage.system.state import State
from dailypage.system.values import Partzuf

FOOT = 112
LETTERS = 52  # of a title on one line
ORGANS = {
    "METZACH": 0.12,
    "NIKVEY_EYNAIM": 0.4,
    "OZEN": 0.6,
    "HOTEM": 0.8,
    "PEH": 1.0,
}  # of a head, from its top
NEW, CHANGED = "*", "•"


def labels() -> dict[str, Any]:
    """What is written on figures."""
    return table("diagram/labels.toml")


def draw(
    s: State,
    *,
    before: State | None = None,
    moment: str = "",
    title: str = "",
    theme: Theme = "auto",
    prefix: str = "",
) -> str:
    """*s* as SVG, 360 units wide, readable at that many pixels.

    before  the state before: what changed since is marked
    moment  its label, S01 to S44; *title* what it is called
    theme   auto (as the reader has it), light or dark
    prefix  put before the ids of title and description, where several figures share a page

    The same state gives the same bytes.
    """
    canvas = Canvas(theme)
    height = HEAD + AREA + FOOT
    canvas.rect(0, 0, WIDTH, height, "paper")
    _heading(canvas, s, moment, title)
    if s.partzufim:
        _system(canvas, s, before)
    else:
        early.circles(canvas, s, labels())
    _foot(canvas, s, height)
    told = labels()["words"]["desc"].format(
        moment=moment or f"step {s.n}", title=title, account=account(s), form=labels()["words"]["form"]
    )
    return canvas.svg(WIDTH, height, f"{moment} {title}".strip() or f"Step {s.n}", told, prefix)


def _heading(canvas: Canvas, s: State, moment: str, title: str) -> None:
    words = labels()["words"]
    regime = "end" if "gmar_tikkun" in s.flags else "TB" if s.parsa else "TA" if s.restricted else "none"
    canvas.text(
        12, 20, " · ".join(filter(None, (moment, unity.stage(s), words[regime]))), "head", name="moment"
    )
    for n, line in enumerate(_wrapped(title)[:2]):
        canvas.text(12, 35 + 14 * n, line, "title")


def _wrapped(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= LETTERS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _foot(canvas: Canvas, s: State, height: float) -> None:
    words = labels()["words"]
    names = labels()["names"]
    waiting = ", ".join(
        f"{record}{f' at {names[record.at][0]}' if record.at in names else ''}" for _, record in s.waiting
    )
    counts = Counter[str]()
    for spark in s.sparks:
        counts[spark.state] += spark.count
    lines = [("waiting", f"{words['waiting']}: {waiting}")] if waiting else []
    if counts:
        told = ", ".join(f"{many} {words[state]}" for state, many in counts.items())
        lines.append(("sparks.told", f"{words['sparks']}: {told}"))
    for part in s.souls:
        told = (
            f"{words['degree']} {part.degree}, {words['screen']} {part.screen}, {words['depth']} {part.depth}"
        )
        lines.append(("souls.told", f"{names['souls'][0]}: {told}"))
    lines += [("", words["key"]), ("", words["qualities"])]
    lines += [("", words["signs"])] * bool(s.partzufim) + [("", words["form"])]
    for n, (name, line) in enumerate(reversed(lines)):
        canvas.text(12, height - 10 - 14 * n, line, "note", name=name)


def _system(canvas: Canvas, s: State, before: State | None) -> None:
    layout = Layout(s)
    _places(canvas, s, layout)
    below.klipot(canvas, s, layout, labels())
    for column in layout.columns.values():
        if column.p.whole:
            partzuf(canvas, s, layout, column, _mark(column.p, before))
    _qualities(canvas, s, layout)
    _lines(canvas, s, layout)
    below.nekudim(canvas, s, layout, labels())
    below.sparks(canvas, s, layout, labels())
    below.worlds(canvas, s, layout, labels())
    below.souls(canvas, s, layout, labels())
    _lights(canvas, s, before, layout)
    _restriction(canvas, s, before, layout)
    _carried(canvas, s, layout)


def _carried(canvas: Canvas, s: State, layout: Layout) -> None:
    """The records that Nekudot de SAG took on."""
    nds = layout.columns.get("nds")
    carried = [str(record) for _, record in s.waiting if not record.at]
    if nds and carried:
        canvas.text(
            nds.x + nds.w + 4, layout.y(PARSA) - 8, f"+ {', '.join(carried)}", "note", name="nds.carries"
        )


def _qualities(canvas: Canvas, s: State, layout: Layout) -> None:
    """Both qualities in one place, each by itself: vessels of bestowal come down to where reception ends."""
    sof, nds = layout.columns.get("galgalta"), layout.columns.get("nds")
    if sof is None or nds is None or sof.slim or not unity.share_place(s):
        return
    y = layout.y(TABUR) + 6
    canvas.rect(sof.x + sof.w - 17, y, 13, 13, "receive", "galgalta.sof.quality", 2)
    canvas.rect(nds.x + 4, y, 13, 13, "bestow", "nds.quality", 2)


def _restriction(canvas: Canvas, s: State, before: State | None, layout: Layout) -> None:
    """Malchut on its way up to Bina, at the moment of the second restriction."""
    nds = layout.columns.get("nds")
    if nds is None or not s.parsa or before is None or before.parsa:
        return
    x = nds.x + nds.w + 12
    canvas.line(x, layout.y(SIUM), x, layout.y(PARSA) + 5, "ray_up", "malchut.rises")
    words = labels()["words"]
    for n, text in enumerate(words[line] for line in ("malchut_rises", "to_bina", "in_head", "nikvey")):
        canvas.text(x + 6, layout.y(PARSA) + 17 + 12 * n, text, "small")


def _mark(p: Partzuf, before: State | None) -> str:
    if before is None:
        return ""
    was = before.partzufim.get(p.id)
    if was is None:
        return NEW
    return "" if replace(was, nekudot=p.nekudot) == p else CHANGED  # levels that passed are not drawn


def _places(canvas: Canvas, s: State, layout: Layout) -> None:
    """The places of the worlds, faint, with their names in the margins."""
    for world, place in s.places.items():
        y = layout.y(place.bottom)
        canvas.line(LEFT, y, WIDTH - RIGHT, y, "place", f"place.{world}")
        name, hebrew = labels()["places"][world]
        middle = (layout.y(place.top) + y) / 2 + 4
        canvas.text(4, middle, name, "small")
        canvas.text(WIDTH - RIGHT / 2, middle, hebrew, "small", anchor="middle", lang="he")


def _lines(canvas: Canvas, s: State, layout: Layout) -> None:
    """The lines that run across the whole sheet."""
    names = labels()["lines"]
    for name in ("EIN_SOF", "TABUR_G", "PARSA", "SIUM_AK", "THIS_WORLD"):
        if name not in s.boundaries:
            continue
        y = layout.y(LANDMARKS[name])
        canvas.line(LEFT, y, WIDTH - RIGHT, y, "parsa" if name == "PARSA" else "line", f"line.{name}")
        english, hebrew = names[name]
        lift = 12 if name == "THIS_WORLD" else 3
        if name != "SIUM_AK":
            canvas.text(4, y + lift, english, "on_line")
            canvas.text(WIDTH - RIGHT / 2, y + lift, hebrew, "on_line", anchor="middle", lang="he")


def partzuf(canvas: Canvas, s: State, layout: Layout, column: Column, mark: str) -> None:
    """One column: its name above it, head, body, screen, lights."""
    p = column.p
    canvas.group(p.id)
    top = layout.y(p.whole.top if p.whole else EIN_SOF)
    _name(canvas, column, top, mark)
    if p.rosh:
        y, end = layout.y(p.rosh.top), layout.y(p.rosh.bottom)
        canvas.rect(column.x, y, column.w, end - y, "rosh", f"{p.id}.rosh", 3)
    if p.toch:
        _toch(canvas, s, layout, column)
    if p.sof:
        y, end = layout.y(p.sof.top), layout.y(p.sof.bottom)
        canvas.rect(column.x, y, column.w, end - y, "sof", f"{p.id}.sof")
        if p.world == "AK" and not column.slim:
            low = (layout.y(PARSA) + end) / 2  # where neither Parsa nor the end of a place comes
            canvas.text(column.middle, low + 3, labels()["words"]["vak"], "small", anchor="middle")
    if p.rosh:
        _screen(canvas, s, layout, column)
    canvas.end()


def _name(canvas: Canvas, column: Column, top: float, mark: str) -> None:
    p = column.p
    english, hebrew = labels()["names"][p.id]
    if column.slim:
        canvas.text(column.middle + 3, top - 4, f"{english}{f' {mark}' if mark else ''}", "small", up=True)
        return
    record = str(p.level) if p.status in {"REFINING", "CLASH"} else str(p.born_of)
    if p.kind in {"world", "soul"}:
        record = ""
    lines = [(english, "name", ""), (hebrew, "hebrew", "he"), (f"{record} {mark}".strip(), "small", "")]
    for n, (text, style, lang) in enumerate(reversed([line for line in lines if line[0]])):
        canvas.text(column.middle, top - 4 - 11 * n, text, style, anchor="middle", lang=lang)


def _toch(canvas: Canvas, s: State, layout: Layout, column: Column) -> None:
    """A cell for each vessel, the finest above; lit ones name their light."""
    p = column.p
    toch = p.toch
    if toch is None or p.id == "nek_zat":
        return
    y, end = layout.y(toch.top), layout.y(toch.bottom)
    rooms = p.vessels or VESSELS[:1]
    if column.slim:
        lit = (end - y) * p.lit / len(rooms)
        if lit:
            canvas.rect(column.x, y, column.w, lit, "lit", f"{p.id}.lit")
        canvas.rect(column.x, y, column.w, end - y, "ring", f"{p.id}.toch")
        return
    # Where Parsa crosses the body it ends the light.
    stop = layout.y(PARSA) if s.parsa and p.kind == "nekudot" else end
    edges = _edges(y, stop, end, p.lit, len(rooms))
    for vessel, top, bottom in zip(rooms, edges, edges[1:], strict=False):
        light = p.clothing.get(vessel)
        name = f"{p.id}.{vessel.lower()}"
        canvas.rect(column.x, top, column.w, bottom - top, "lit" if light else "cell", name)
        if light and bottom - top > 9:
            middle = (top + bottom) / 2 + 3
            canvas.text(column.middle, middle, labels()["lights"][light], "cell_text", anchor="middle")
    canvas.rect(column.x, y, column.w, end - y, "ring", f"{p.id}.toch")
    if p.kind == "nekudot" and p.lit:
        canvas.text(column.middle, end - 6, labels()["words"]["vak"], "small", anchor="middle")
    if p.status == "EMPTIED":
        middle = (y + end) / 2 + 3
        canvas.text(column.middle, middle, labels()["words"]["emptied"], "small", anchor="middle")


def _edges(top: float, stop: float, end: float, lit: int, rooms: int) -> list[float]:
    """Where *rooms* cells between *top* and *end* begin and end: those that are *lit* above *stop*, the others below.

    >>> _edges(0, 100, 100, 2, 4), _edges(0, 30, 100, 1, 2)
    ([0.0, 25.0, 50.0, 75.0, 100.0], [0.0, 30.0, 100.0])
    """
    if stop == end or not 0 < lit < rooms:
        return [top + n * (end - top) / rooms for n in range(rooms + 1)]
    above = [top + n * (stop - top) / lit for n in range(lit)]
    return above + [stop + n * (end - stop) / (rooms - lit) for n in range(rooms - lit + 1)]


def _screen(canvas: Canvas, s: State, layout: Layout, column: Column) -> None:
    """The screen of the head; where a coupling stands higher, what is below it in the head is not used."""
    p = column.p
    if p.rosh is None:
        return
    y, end = layout.y(p.rosh.top), layout.y(p.rosh.bottom)
    at = y + (end - y) * ORGANS[p.screen_at]
    couplings = [z for z in s.couplings if z.head == p.id]
    last = couplings[-1] if couplings else None
    if last and last.where in {"NIKVEY_EYNAIM", "METZACH"} and last.reshimo.restricted:
        at = y + (end - y) * ORGANS[last.where]
        canvas.rect(column.x + 1, at, column.w - 2, end - at, "sof", f"{p.id}.ahp_unused")
    canvas.rect(column.x - 1, at - 2, column.w + 2, 4, "screen", f"{p.id}.screen")
    if last and not column.slim:
        canvas.circle(column.middle, at, 4, "zivug", f"{p.id}.zivug")


def _lights(canvas: Canvas, s: State, before: State | None, layout: Layout) -> None:
    """Light by kind and direction: down from above, up from the screen, round about; a request goes up."""
    for column in layout.columns.values():
        p = column.p
        fresh = before is not None and p.id not in before
        if fresh and p.rosh and p.regime == "TA" and not column.slim:
            y, end = layout.y(p.rosh.top), layout.y(p.rosh.bottom)
            canvas.line(column.x + 8, y + 2, column.x + 8, end - 4, "ray", f"{p.id}.direct")
            canvas.line(
                column.x + column.w - 8,
                end - 3,
                column.x + column.w - 8,
                y + 5,
                "ray_up",
                f"{p.id}.reflected",
            )
        if p.status == "CLASH":
            y = layout.y(TABUR)
            canvas.line(column.x - 6, y - 26, column.x - 1, y - 3, "ray", f"{p.id}.makif")
            canvas.line(column.x + column.w + 6, y - 26, column.x + column.w + 1, y - 3, "ray")
    _request(canvas, s, before, layout)


def _request(canvas: Canvas, s: State, before: State | None, layout: Layout) -> None:
    """MAN that rises, AB facing SAG, and the path of the new light."""
    sag, ab = layout.columns.get("sag"), layout.columns.get("ab")
    if sag is None or ab is None or sag.p.rosh is None:
        return
    head = layout.y(sag.p.rosh.bottom)
    if any(not man.answered for man in s.man):
        x = sag.x + sag.w * 0.75
        canvas.line(x, layout.y(120), x, head + 4, "ask", "man")
    for zivug in s.couplings:
        if zivug.kind != "AB_SAG":
            continue
        fresh = before is not None and zivug not in before.couplings
        if not zivug.spent:
            canvas.line(ab.middle, head - 6, sag.x + 2, head - 6, "ray", "ab_sag")
        elif fresh:
            for n, name in enumerate(zivug.product):
                column = layout.columns.get(name)
                if column and column.p.rosh:
                    y = layout.y(TABUR) - 14 + 5 * n
                    end = layout.y(column.p.rosh.top) + 3
                    points = [
                        (ab.middle, head - 6),
                        (sag.middle, head - 6),
                        (sag.middle, y),
                        (column.x + 8, y),
                        (column.x + 8, end),
                    ]
                    canvas.path(points, "ray", f"light.{name}")
