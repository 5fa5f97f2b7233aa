"""Fixed: what a site holds whatever is in the archive: looks, scripts, pictures, the system, a search, a way back."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from dailypage.deliver import data
from dailypage.deliver.look import page, sayings
from dailypage.deliver.moments import picture_of
from dailypage.deliver.shards import spellings as all_spellings
from dailypage.deliver.site_of import SiteOf
from dailypage.render.around import component
from dailypage.render.explorer import explorer
from dailypage.render.fonts import FONTS
from dailypage.render.registry import File
from dailypage.resources import DATA
from dailypage.system import derive

_STYLES = ("page.css", "site.css", "icon.svg", "icon-192.png", "icon-512.png")
_SCRIPTS = ("site.js", "search.js")


def assets(site: SiteOf) -> Iterator[File]:
    """Style sheets, scripts, fonts, icons, the pictures of moments, and the page for what is not there."""
    for name in _STYLES:
        yield File(f"assets/{name}", (DATA / "css" / name).read_bytes())
    for name in _SCRIPTS:
        yield File(f"assets/{name}", (DATA / "js" / name).read_bytes())
    yield from component()
    yield File(
        "worker.js", (DATA / "js" / "worker.js").read_bytes()
    )  # a worker has power over its own folder
    for font in sorted(FONTS.glob("*.woff2")):
        yield File(f"assets/{font.name}", font.read_bytes())
    for one in site.moments.values():
        yield File(f"assets/{one.stem}.svg", picture_of(one.stem))
    yield File("404.html", _missing(site))


def _missing(site: SiteOf) -> bytes:
    """It is shown at any address, so its own links begin at the root of the host."""
    language = site.plan.languages[0]
    w = sayings(language)
    root = urlsplit(site.plan.base_url).path or "/"
    return page(site.plan, language, "404.html", "missing.html", root=root, heading=w["not_found"],
                description=w["not_found"], title=w["not_found"])  # fmt: skip


def search(site: SiteOf, language: str) -> Iterator[File]:
    """The page to search on."""
    w, path = sayings(language), f"{site.plan.home(language)}search/index.html"
    data = page(
        site.plan,
        language,
        path,
        "search.html",
        here="search",
        kind="search",
        heading=f"{w['search']} · {w['paper']}",
        description=f"{w['paper']}: {w['search']}",
        kicker=w["paper"],
        title=w["search"],
        plural=len(site.plan.languages) > 1,
        languages=" ".join(site.plan.languages),
    )
    yield File(path, data)


def offline(site: SiteOf, language: str) -> Iterator[File]:
    """The page that tells what is kept on a device."""
    w, path = sayings(language), f"{site.plan.home(language)}offline/index.html"
    data = page(
        site.plan,
        language,
        path,
        "offline.html",
        here="offline",
        kind="offline",
        heading=f"{w['offline']} · {w['paper']}",
        description=w["offline_told"],
        kicker=w["paper"],
        title=w["offline"],
    )
    yield File(path, data)


def docs(site: SiteOf) -> Iterator[File]:
    """What programmers are told."""
    yield from data.docs(site.plan)


def spellings(_site: SiteOf) -> Iterator[File]:
    """What a search knows of terms."""
    yield from all_spellings()


def system(_site: SiteOf) -> Iterator[File]:
    """The explorer of the system."""
    for file in explorer(derive(), pictures=False):
        yield File(f"system/{file.name}", file.data)
