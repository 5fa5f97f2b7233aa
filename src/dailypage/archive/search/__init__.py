"""Search: issues found by word, by term in any spelling, by process, source, part and date.

``find.search`` answers a query over an archive. ``query.py`` and ``asked.py`` beside this folder turn what was typed
into a tree of tokens (``tree.py``); ``entries.py`` says what tokens an issue has; ``index.py`` keeps them in the
archive's own database, in step with it; ``sqlite.py`` and ``postgresql.py`` look them up.
"""
