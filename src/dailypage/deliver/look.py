"""Look: what all pages of a site have around them, and how a page is filled in.

Every address inside a site is relative, so that it may stand in any folder of any host, or on a disk.
"""

from __future__ import annotations

from functools import cache

import minijinja
import msgspec
from babel import Locale

from dailypage.render.web import Frame, locale_of
from dailypage.render.words import words
from dailypage.resources import DATA, table
from dailypage.spans import direction_of

TEMPLATES = DATA / "templates" / "site"
#: Of every page of a site, besides what each page of ours says: only what stands in the site itself.
POLICY = "script-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'"


class Plan(msgspec.Struct, frozen=True):
    """What a site is built as. Small: it is sent to every worker.

    base_url   where the site will be on the web, ending in "/", or ""
    languages  of the issues; the first one's pages stand at the root, the others' in a folder named by it
    books      which books there are: "month", "year"
    """

    base_url: str
    languages: tuple[str, ...]
    books: tuple[str, ...] = ()

    def home(self, language: str) -> str:
        """Where the pages of *language* stand, from the root: "" or "he/"."""
        return "" if language == self.languages[0] else f"{language}/"


@cache
def environment() -> minijinja.Environment:
    """One for the process: templates are compiled once. Also finds those of single web pages."""
    folders = (TEMPLATES, DATA / "templates" / "web")

    def load(name: str) -> str | None:
        return next((path.read_text("utf-8") for each in folders if (path := each / name).is_file()), None)

    return minijinja.Environment(loader=load, trim_blocks=True, undefined_behavior="chainable")


def fill(name: str, /, **values: object) -> str:
    """The template *name* filled with *values*, which it escapes."""
    return str(environment().render_template(name, **values))


@cache
def sayings(language: str) -> dict[str, str]:
    """The interface words that pages of a site print, by the names that templates call them."""
    say = words(language)
    return {name: say(text) for name, text in table("site.toml")["words"].items()}


@cache
def language_name(language: str) -> str:
    """How a language calls itself.

    >>> language_name("ru")
    'Русский'
    """
    name = Locale(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


@cache
def frame_of(plan: Plan, language: str, root: str, here: str) -> Frame:
    """What stands around every page of one language and section; *root* is the way to the root of the site."""
    values = {
        "w": sayings(language),
        "root": minijinja.safe(root),
        "home": minijinja.safe(root + plan.home(language)),
        "language": language,
        "here": here,
        "base": plan.base_url,
        "others": [
            {
                "language": other,
                "name": language_name(other),
                "href": minijinja.safe(f"{root}{plan.home(other)}index.html"),
                "direction": direction_of(other),
            }
            for other in plan.languages
            if other != language
        ],
    }
    made = {name: fill(f"{name}.html", **values).strip() for name in ("head_more", "bar", "foot")}
    return Frame(
        root,
        made["head_more"],
        POLICY,
        made["bar"],
        made["foot"],
        f"{root}{plan.home(language)}terms/",
        f"{root}system/index.html",
    )


def way_up(path: str) -> str:
    """The way from the page at *path* to the root of the site.

    >>> way_up("he/terms/masach/index.html")
    '../../../'
    """
    return "../" * path.count("/")


def page(
    plan: Plan, language: str, path: str, template: str, /, *, here: str = "", **values: object
) -> bytes:
    """The page at *path* in *language*, by *template*; *here* is its section, marked in the navigation."""
    frame = frame_of(plan, language, str(values.pop("root", way_up(path))), here)
    return fill(
        template,
        w=sayings(language),
        language=language,
        locale=locale_of(language),
        direction=direction_of(language),
        root=minijinja.safe(frame.root),
        home=minijinja.safe(frame.root + plan.home(language)),
        policy=POLICY,
        address=plan.base_url + path.removesuffix("index.html") if plan.base_url else "",
        more_head=minijinja.safe(frame.head),
        bar=minijinja.safe(frame.top),
        foot=minijinja.safe(frame.bottom),
        **values,
    ).encode()
