"""Which search index an archive keeps in step with itself."""

from __future__ import annotations

from dailypage.archive.search.index import Index
from dailypage.archive.search_port import SearchIndex

INDEX: SearchIndex | None = Index()
