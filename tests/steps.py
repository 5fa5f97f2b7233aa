"""Work counted in steps of the program: the same on any machine, however busy it is."""

from __future__ import annotations

import sys
from collections.abc import Callable


def steps_of(work: Callable[[], object]) -> int:
    """How many lines of Python *work* runs through."""
    count = 0

    def step(_frame: object, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return step

    before = sys.gettrace()
    sys.settrace(step)  # type: ignore[arg-type]  # a tracer may return itself
    try:
        work()
    finally:
        sys.settrace(before)
    return count
