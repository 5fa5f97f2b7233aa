"""Data: what a site tells programs: its issues and terms as JSON, feeds, sitemaps, and what it is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from dailypage.deliver import shape
from dailypage.deliver.digest import Digest
from dailypage.deliver.issues import folder_of
from dailypage.deliver.look import Plan, fill, page, sayings
from dailypage.deliver.site_of import SiteOf
from dailypage.render.feed import FEED_LENGTH, feeds_of
from dailypage.render.registry import File
from dailypage.resources import DATA
from dailypage.spans import direction_of
from dailypage.terms.glossary import glossary

_DATA = "Data for programs"
_FILES = (shape.Site, shape.Month, shape.Terms)


def month(site: SiteOf, name: str) -> Iterator[File]:
    """The issues of a month in every language, in short; *name* is as 2010-03, or "undated"."""
    dated = name != "undated"
    found = site.state.digests("", name if dated else "", f"{name}~" if dated else "0")
    if found:
        told = shape.Month(version=shape.VERSION, issues=[_short(digest) for digest in found])
        yield File(f"api/{name}.json", msgspec.json.encode(told))


def _short(digest: Digest) -> shape.Issue:
    return shape.Issue(
        slug=digest.slug,
        date=digest.day or None,
        language=digest.language,
        direction=direction_of(digest.language),
        notice=digest.notice_text,
        page=f"{folder_of(digest.slug)}index.html",
        data=f"api/issues/{digest.slug}.json",
        titles=[shape.Title(anchor=title.anchor, text=title.text) for title in digest.titles],
        terms=list(digest.terms),
        moments=list(digest.moments),
        sources=[name for name, _ in digest.sources],
    )


def index(site: SiteOf) -> Iterator[File]:
    """Where everything is: languages, months, the newest issue of each language."""
    counted = Counter(day[:7] for day, _ in site.state.days())
    if undated := len(site.state.digests("", "", "0")):
        counted["undated"] = undated
    newest = {language: site.state.newest(language, 1) for language in site.plan.languages}
    told = shape.Site(
        version=shape.VERSION,
        base_url=site.plan.base_url or None,
        languages=[
            shape.Edition(
                language=language,
                home=f"{site.plan.home(language)}index.html",
                newest=found[0].slug if found else None,
            )
            for language, found in newest.items()
        ],
        months=[
            shape.Months(name=name, issues=count, data=f"api/{name}.json") for name, count in counted.items()
        ],
        terms="api/terms.json",
    )
    yield File("api/index.json", msgspec.json.encode(told))


def feeds(site: SiteOf, language: str) -> Iterator[File]:
    """Atom and JSON Feed of the newest issues, in full."""
    items = site.state.items(language, FEED_LENGTH)
    yield from feeds_of(items, language, site.plan.base_url, site.plan.home(language))


def sitemap(site: SiteOf, year: str) -> Iterator[File]:
    """The addresses of a year's issues."""
    base = site.plan.base_url
    slugs = [slug for _, slug in site.state.days_in(year)] if year != "undated" else [
        digest.slug for digest in site.state.digests("", "", "0")
    ]  # fmt: skip
    if base and slugs:
        found = [{"loc": f"{base}{folder_of(slug)}"} for slug in slugs]
        yield File(f"sitemap-{year}.xml", fill("sitemap.xml", kind="urlset", item="url", list=found).encode())


def sitemaps(site: SiteOf) -> Iterator[File]:
    """The sitemap of sitemaps, and what robots may read. Without an address for the site there is no sitemap."""
    base = site.plan.base_url
    robots = "User-agent: *\nAllow: /\n"
    if base:
        names = sorted(site.state.paths("sitemap|"))
        found = [{"loc": f"{base}{name}"} for name in names]
        yield File(
            "sitemap.xml", fill("sitemap.xml", kind="sitemapindex", item="sitemap", list=found).encode()
        )
        robots += f"Sitemap: {base}sitemap.xml\n"
    yield File("robots.txt", robots.encode())


def manifest(site: SiteOf, language: str) -> Iterator[File]:
    """What makes a site installable, and what makes it a search engine of the browser's."""
    w, home = sayings(language), site.plan.home(language)
    root = "../" * home.count("/")
    told = {
        "name": w["paper"],
        "short_name": w["paper"],
        "lang": language,
        "dir": direction_of(language),
        "id": "index.html",
        "start_url": "index.html",
        "scope": root or "./",
        "display": "minimal-ui",
        "background_color": "#fdfbf6",
        "theme_color": "#fdfbf6",
        "icons": [
            {"src": f"{root}assets/icon.svg", "type": "image/svg+xml", "sizes": "any"},
            {"src": f"{root}assets/icon-192.png", "type": "image/png", "sizes": "192x192"},
            {"src": f"{root}assets/icon-512.png", "type": "image/png", "sizes": "512x512"},
            {
                "src": f"{root}assets/icon-512.png",
                "type": "image/png",
                "sizes": "512x512",
                "purpose": "maskable",
            },
        ],
        "shortcuts": [
            {"name": w[section], "url": f"{section}/index.html"}
            for section in ("calendar", "terms", "search")
        ],
    }
    yield File(f"{home}manifest.webmanifest", msgspec.json.encode(told))
    if site.plan.base_url:  # a browser that is to ask this site has to know where it is
        told_home = f"{site.plan.base_url}{home}"
        yield File(
            f"{home}opensearch.xml", fill("opensearch.xml", w=w, language=language, home=told_home).encode()
        )


def docs(plan: Plan) -> Iterator[File]:
    """The page that tells programmers what is here, the terms, and both schemas."""
    files = {kind.__name__: (kind.__doc__ or "").replace("``", "") for kind in _FILES}
    data = page(
        plan, "en", "api/index.html", "api.html", title=_DATA, heading=_DATA, description=_DATA, files=files
    )
    yield File("api/index.html", data)
    schemas, parts = msgspec.json.schema_components(_FILES, ref_template="#/$defs/{name}")
    told = {"$schema": "https://json-schema.org/draft/2020-12/schema", "anyOf": list(schemas), "$defs": parts}
    yield File("api/schema.json", msgspec.json.format(msgspec.json.encode(told)))
    yield File("api/issue-schema.json", (DATA / "schema" / "issue-1.json").read_bytes())
    terms = [
        shape.Term(
            id=term.id,
            hebrew=term.hebrew,
            names=term.preferred,
            plain=term.plain,
            technical=term.technical,
            source=term.source,
            related=list(term.related),
        )
        for term in glossary()
    ]
    yield File("api/terms.json", msgspec.json.encode(shape.Terms(version=shape.VERSION, terms=terms)))
