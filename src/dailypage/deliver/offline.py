"""Offline: what the service worker keeps of each language, with the size and the checksum of every file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from dailypage.deliver.issues import folder_of
from dailypage.deliver.site_of import SiteOf
from dailypage.render.registry import File

#: How many issues are kept, the newest.
KEPT = 30


def kept(site: SiteOf, language: str) -> Iterator[File]:
    """The list of what to keep: the newest issues, the terms and the system, with all they refer to."""
    home = site.plan.home(language)
    newest = site.state.newest(language, KEPT)
    pages = [
        f"{home}index.html",
        f"{home}terms/index.html",
        f"{home}offline/index.html",
        f"{home}calendar/index.html",
    ]
    pages += [f"{folder_of(digest.slug)}index.html" for digest in newest]
    paths = dict.fromkeys([*pages, *_assets(site, newest_moments={m for one in newest for m in one.moments})])
    paths |= dict.fromkeys(sorted(site.state.artifacts_of("system")))
    found = [one for path in paths if (one := site.state.artifact(path))]
    files = {one.path: (one.checksum.hex(), one.size) for one in found}
    told = {
        "language": language,
        "day": newest[0].day if newest else None,
        "home": f"{home}index.html",
        "pages": len([path for path in files if path.endswith(".html")]),
        "bytes": sum(size for _, size in files.values()),
        "files": files,
    }
    yield File(f"offline/{language}.json", msgspec.json.encode(told))


def _assets(site: SiteOf, newest_moments: Iterable[str]) -> Iterator[str]:
    """Style, scripts, fonts and icons, and of the pictures those that the kept issues show."""
    shown = {f"assets/{stem}.svg" for stem in newest_moments}
    for path in sorted(site.state.artifacts_of("assets")):
        if path.startswith("assets/") and (
            not path.endswith(".svg") or path in shown or path == "assets/icon.svg"
        ):
            yield path
