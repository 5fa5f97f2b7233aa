"""The explorer: the whole chain on one page that works from a folder, with a page for each moment to embed.

Everything on it is told by the model: pictures, sentences, laws, sources, causes, what-ifs, the loop of the goal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import minijinja

from dailypage import system
from dailypage.render.around import FORCED, FORCED_AT, TURN, looks, of_term
from dailypage.render.diagram import draw, draw_loop
from dailypage.render.diagram.canvas import patterns, with_prefix
from dailypage.render.diagram.raster import raster
from dailypage.render.explained import CERTAINTY, bare
from dailypage.render.fonts import fonts
from dailypage.render.registry import File
from dailypage.render.still import EXAMPLE, still
from dailypage.render.told import terms_of, told
from dailypage.resources import DATA
from dailypage.system import path
from dailypage.system.account import name_of, words
from dailypage.system.derivation import INPUTS, Chain
from dailypage.system.export import as_json
from dailypage.system.naming import FOLDING, names, spellings
from dailypage.system.state import State
from dailypage.system.step import Moment
from dailypage.system.unity import LADDER
from dailypage.system.what_if import what_if
from dailypage.terms.glossary import glossary

VERSION = "v1"  # of the addresses of moments: what is embedded elsewhere stays where it is
TEMPLATES = DATA / "templates" / "explorer"
Shown = dict[str, Any]


def explorer(chain: Chain, *, pictures: bool = True) -> Iterator[File]:
    """The files of the explorer of *chain*, one after another; *pictures*: PNG and PDF of each moment too."""
    moments = [{**_moment(chain, moment), "pictures": pictures} for moment in chain.moments.values()]
    turns = [{**turn, "pictures": pictures} for turn in _loop()]
    page = _page(chain, moments, turns)
    yield File("index.html", page.encode())
    yield from looks()
    yield from fonts(page)
    yield File("assets/process.js", (DATA / "js" / "process.js").read_bytes())
    yield File("assets/icon.svg", (DATA / "css" / "icon.svg").read_bytes())
    yield File("run.json", chain.to_json().encode())
    for shown in moments:
        own = {**shown, "figures": "../figures/", "embed": f"{shown['label']}.html", "root": "../index.html"}
        yield _to_embed(own)
    for turn in turns:
        yield _to_embed({**turn, "figures": "../figures/", "embed": f"{turn['label']}.html"})
    yield from _figures(chain, pictures=pictures)


def beside_a_page(chain: Chain) -> str:
    """The explorer's page as it stands beside an issue's page: it leads back there, and offers no other files."""
    moments = [{**_moment(chain, moment), "figures": ""} for moment in chain.moments.values()]
    return _page(chain, moments, [{**turn, "figures": ""} for turn in _loop()], home="index.html")


def _to_embed(shown: Shown) -> File:
    """A page for one moment, for a frame in a page elsewhere: no script, and an address that stays."""
    alone = _environment().render_template("moment.html", m=shown, patterns=_defs(), root="../")
    return File(f"{VERSION}/{shown['label']}.html", str(alone).encode())


def _figures(chain: Chain, *, pictures: bool) -> Iterator[File]:
    drawn = [(moment.label, partial(_drawn, moment)) for moment in chain.moments.values()]
    drawn += [(_id(name), partial(_loop_drawn, person)) for name, person in _turn()]
    for name, draw_in in drawn:
        yield File(f"figures/{name}.svg", draw_in("auto").encode())
        if pictures:
            plain = draw_in("light")
            yield File(f"figures/{name}.png", raster(plain, "png"))
            yield File(f"figures/{name}.pdf", raster(plain, "pdf"))


def _defs() -> str:
    return minijinja.safe(f'<svg class="defs" aria-hidden="true">{patterns()}</svg>')


@cache
def _environment() -> minijinja.Environment:
    return minijinja.Environment(
        loader=lambda name: (TEMPLATES / name).read_text("utf-8"),
        trim_blocks=True,
        undefined_behavior="strict",
    )


def _page(chain: Chain, moments: list[Shown], turns: list[Shown], home: str = "") -> str:
    """The whole chain on one page; *home*: the page that it stands beside, if it does."""
    return str(
        _environment().render_template(
            "index.html",
            moments=moments,
            patterns=_defs(),
            root="",
            home=home,
            ladder=list(_ladder(chain)),
            what_ifs=[*_what_ifs(chain), _by_force(chain)],
            loop_steps=turns,
            names=_data([[folded, label, names()[label].title] for folded, label in spellings().items()]),
            words=[
                _word(term) for term in sorted(set().union(*(one["terms"] for one in (*moments, *turns))))
            ],
            folding=_data(FOLDING),
        )
    )


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
    standing = system.account(moment.after)
    causes = dict.fromkeys(step.moment for step in chain.causes(moment.label) if step.moment != moment.label)
    return {
        "label": moment.label,
        "title": moment.title,
        "svg": _own(_drawn(moment, "page"), moment.label),
        "steps": [_pieces(step) for step in steps],
        "told": " ".join(steps[:2]),
        "standing": _pieces(standing),
        "terms": terms_of([*steps, standing]),
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


def _pieces(account: str) -> list[Shown]:
    """*account* with its terms, which the words below the chain explain."""
    return [{"text": piece.text, "id": piece.term_id} for piece in told(account)]


def _word(term_id: str) -> Shown:
    """What the lexicon says of a term."""
    term = glossary()[term_id]
    name, place = term.preferred["en"], of_term(term_id)
    return {
        "id": term_id,
        "name": name,
        "hebrew": term.hebrew,
        "said": term.pronunciation if bare(term.pronunciation) != bare(name) else "",
        "sentences": list(dict.fromkeys(one for one in (term.plain, term.technical) if one)),
        "source": f"{term.source} ({CERTAINTY[term.certainty]})" if term.source else "",
        "place": {"id": place.id, "text": place.text} if place else None,
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
            "first": f"{answer.fell_away[0]} {chain[answer.fell_away[0]].title}",
        }


def _end_drawn(last: State, title: str) -> str:
    return draw(last, title=title, theme="page")


def _by_force(chain: Chain) -> Shown:
    """What is mixed by force, beside the moment that it is tried on."""
    before = chain[FORCED_AT]
    shown = still("U3")
    return {
        "id": FORCED,
        "title": shown.title,
        "real": _own(_drawn(before, "page"), f"{FORCED}-real"),
        "beside": f"{before.label} {before.title}",
        "svg": _own(shown.picture("page"), FORCED),
        "end": shown.title,
        "told": shown.standing,
        "open": [],
        "fell": (),
    }


def nearest_what_ifs(chain: Chain) -> dict[str, tuple[str, str]]:
    """Moment -> id and title of the what-if without which it would not be: of several the one that begins nearest."""
    order = list(chain.moments)
    cases = sorted(_what_ifs(chain), key=lambda one: order.index(one["fell"][0]))
    return {label: (one["id"], one["title"]) for one in cases for label in one["fell"]}


def _turn() -> Iterator[tuple[str, path.Person]]:
    person = path.climb(path.Person(), EXAMPLE)
    yield TURN[0], person
    yield from path.turn(person)


def _id(name: str) -> str:
    return f"loop-{name}"


def _loop_drawn(person: path.Person, theme: Any, title: str = "") -> str:  # noqa: ANN401 - a Theme
    return draw_loop(person, theme=theme, title=title)


def _loop() -> Iterator[Shown]:
    """One turn of the loop, step by step: what happens, and where the person then stands."""
    named = words()["loop"]
    for name, person in _turn():
        yield {
            "label": _id(name),
            "title": named[name],
            "svg": _own(_loop_drawn(person, "page"), _id(name)),
            "told": named[person.state],
            "standing": _pieces(named[person.state]),
            "terms": terms_of([named[person.state]]),
            "figures": "figures/",
            "embed": f"{VERSION}/{_id(name)}.html",
        }
