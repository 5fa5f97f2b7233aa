"""The explorer: the whole chain on one page that works from a folder, with a page for each moment to embed.

Everything on it is told by the model: pictures, sentences, laws, sources, causes, what-ifs, the loop of the goal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import minijinja

from dailypage import system
from dailypage.render.diagram import draw, draw_loop
from dailypage.render.diagram.canvas import patterns, style_sheet, with_prefix
from dailypage.render.diagram.raster import raster
from dailypage.render.fonts import font_faces, fonts
from dailypage.render.registry import File
from dailypage.resources import DATA
from dailypage.system import path
from dailypage.system.account import name_of, words
from dailypage.system.derivation import INPUTS, Chain
from dailypage.system.export import as_json
from dailypage.system.naming import FOLDING, fold, names
from dailypage.system.state import State
from dailypage.system.step import Moment
from dailypage.system.unity import LADDER
from dailypage.system.what_if import what_if

VERSION = "v1"  # of the addresses of moments: what is embedded elsewhere stays where it is
TEMPLATES = DATA / "templates" / "explorer"
Shown = dict[str, Any]


def explorer(chain: Chain, *, pictures: bool = True) -> Iterator[File]:
    """The files of the explorer of *chain*, one after another; *pictures*: PNG and PDF of each moment too."""
    moments = [{**_moment(chain, moment), "pictures": pictures} for moment in chain.moments.values()]
    defs = minijinja.safe(f'<svg class="defs" aria-hidden="true">{patterns()}</svg>')
    page = _page("index.html", chain, moments, defs)
    yield File("index.html", page.encode())
    css = font_faces() + style_sheet(":root") + (DATA / "css" / "explorer.css").read_text("utf-8")
    yield File("assets/explorer.css", css.encode())
    yield from fonts(page)
    for name in ("process.js", "explorer.js"):
        yield File(f"assets/{name}", (DATA / "js" / name).read_bytes())
    yield File("run.json", chain.to_json().encode())
    for shown, moment in zip(moments, chain.moments.values(), strict=True):
        own = {**shown, "figures": "../figures/", "embed": f"{moment.label}.html", "root": "../index.html"}
        alone = _environment().render_template("moment.html", m=own, patterns=defs, root="../")
        yield File(f"{VERSION}/{moment.label}.html", str(alone).encode())
        yield File(f"figures/{moment.label}.svg", _drawn(moment, "auto").encode())
        if pictures:
            plain = _drawn(moment, "light")
            yield File(f"figures/{moment.label}.png", raster(plain, "png"))
            yield File(f"figures/{moment.label}.pdf", raster(plain, "pdf"))


@cache
def _environment() -> minijinja.Environment:
    return minijinja.Environment(
        loader=lambda name: (TEMPLATES / name).read_text("utf-8"),
        trim_blocks=True,
        undefined_behavior="strict",
    )


def _page(name: str, chain: Chain, moments: list[Shown], defs: str) -> str:
    return str(
        _environment().render_template(
            name,
            moments=moments,
            patterns=defs,
            root="",
            ladder=list(_ladder(chain)),
            what_ifs=list(_what_ifs(chain)),
            loop_steps=list(_loop()),
            names=_data(
                [[fold(name), one.label, one.title] for one in names().values() for name in _called(one)]
            ),
            folding=_data(FOLDING),
        )
    )


def _called(one: Any) -> tuple[str, ...]:  # noqa: ANN401 - a Name of the naming table
    return (one.label, one.title, *one.names)


def _data(value: object) -> str:
    """*value* as JSON that may stand in a script element."""
    text = as_json(value)
    return minijinja.safe(re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found.group()):04x}", text))


def _drawn(moment: Moment, theme: Any) -> str:  # noqa: ANN401 - a Theme
    return draw(moment.after, before=moment.before, moment=moment.label, title=moment.title, theme=theme)


def _own(svg: str, prefix: str) -> str:
    return minijinja.safe(with_prefix(svg, prefix))


def _moment(chain: Chain, moment: Moment) -> Shown:
    steps = list(dict.fromkeys(system.account(step) for step in moment.steps))
    causes = dict.fromkeys(step.moment for step in chain.causes(moment.label) if step.moment != moment.label)
    return {
        "label": moment.label,
        "title": moment.title,
        "svg": _own(_drawn(moment, "page"), moment.label),
        "steps": steps,
        "told": " ".join(steps[:2]),
        "standing": system.account(moment.after),
        "stage": moment.stage,
        "stage_told": words()["stage"][moment.stage],
        "laws": [
            {"id": law, "sentence": system.LAWS[law].sentence, "source": system.LAWS[law].source}
            for law in moment.laws
        ],
        "known": f"{moment.kind.lower()}, {moment.certainty}",
        "source": "; ".join(moment.cite),
        "note": moment.name.note,
        "causes": [label for label in causes if label][:6],
        "figures": "figures/",
        "embed": f"{VERSION}/{moment.label}.html",
        "root": "",
    }


def _ladder(chain: Chain) -> Iterator[Shown]:
    for stage in LADDER:
        at = [label for label, moment in chain.moments.items() if moment.stage == stage]
        yield {"stage": stage, "told": words()["stage"][stage], "moments": at}


def _what_ifs(chain: Chain) -> Iterator[Shown]:
    cases: list[tuple[str, str, dict[str, Any]]] = [
        (f"without-{name}", f"{words()['input'][name]}", {"withhold": [name]}) for name in INPUTS
    ]
    cases += [
        (f"first-screen-{n}", words()["first_screen"].format(n=n), {"first_screen": n}) for n in (3, 2, 1, 0)
    ]
    for name, title, change in cases:
        answer = what_if(**change)
        if not answer.fell_away:
            continue
        beside = chain[answer.fell_away[0]]
        last = answer.run.last
        yield {
            "id": name,
            "title": title,
            "real": _own(_drawn(beside, "page"), f"{name}-real"),
            "beside": f"{beside.label} {beside.title}",
            "svg": _own(_end_drawn(last, title), name),
            "end": f"{title}: {words()['stage'][answer.run.end.stage]}",
            "told": system.account(last),
            "open": [f"{d.reason} ({name_of(d.who)}); {', '.join(d.lacks)}" for d in answer.run.end.open],
            "fell": answer.fell_away,
        }


def _end_drawn(last: State, title: str) -> str:
    return draw(last, title=title, theme="page")


def _loop() -> Iterator[Shown]:
    person = path.climb(path.Person(), 7)
    told = words()["loop"]
    yield {"svg": _own(draw_loop(person, theme="page"), "loop-start"), "told": told[person.state]}
    for step, after in path.turn(person):
        yield {"svg": _own(draw_loop(after, theme="page"), f"loop-{step}"), "told": told[step]}
