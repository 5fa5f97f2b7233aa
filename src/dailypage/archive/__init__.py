"""The archive: issues kept whole, with every version, on SQLite or PostgreSQL.

    with open_archive("archive.db", create=True) as archive:
        archive.add([prepare(raw)])
        for held in archive.held():            # small: key, fingerprint, slug, day, language
            issue = archive.issue(held.key)    # ready to render; no term is recognised again

An Archive pickles as its address, so a worker process opens it anew. A fingerprint changes if and only if
the issue would come out different. The search index of ``installed.INDEX`` is told of every issue written or
removed in the same transaction; ``search_port`` says what it is told. ``codec`` says how an issue is kept,
``write`` what becomes of a newcomer.
"""

from dailypage.archive.model import Held
from dailypage.archive.store import Archive, open_archive

__all__ = ["Archive", "Held", "open_archive"]
