"""Several formats of one issue, two at a time: the typesetter works outside Python's lock, the others inside.

So the PDF, which alone takes about as long as everything else, costs next to nothing beside it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from threading import Thread

from dailypage.issue import Issue
from dailypage.render.registry import File, render

Outcome = tuple[File, ...] | Exception


def render_all(issue: Issue, names: Iterable[str]) -> dict[str, Outcome]:
    """Format -> its files, or the error that its renderer raised, in the order of *names*."""
    wanted = list(names)
    todo, done = deque(wanted), dict[str, Outcome]()
    helper = Thread(target=_work, args=(issue, todo, done))
    if len(wanted) > 1:
        helper.start()
    try:
        _work(issue, todo, done)
    finally:
        todo.clear()  # after Ctrl-C the helper takes nothing more
        if len(wanted) > 1:
            helper.join()
    return {name: done[name] for name in wanted}


def _work(issue: Issue, todo: deque[str], done: dict[str, Outcome]) -> None:
    while True:
        try:
            name = todo.popleft()
        except IndexError:
            return
        try:
            done[name] = render(issue, name)
        except Exception as error:  # noqa: BLE001 - handed to the caller, format by format
            done[name] = error
