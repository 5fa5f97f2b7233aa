"""Parallel: a function over many values in several processes, results in order."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from dailypage.errors import WorkerLost

Value = TypeVar("Value")
Result = TypeVar("Result")

# How many values wait for each process: enough that none idles, few enough for any archive.
_AHEAD = 4


def spread(function: Callable[[Value], Result], values: Iterable[Value], processes: int) -> Iterator[Result]:
    """``map(function, values)`` over *processes*; no more values are taken than can soon be worked on.

    Closing the iterator waits for what is under way and starts nothing more.
    Raises WorkerLost when the system ends a process; what *function* raises comes through.
    """
    # spawn: the libraries below have threads of their own, which do not survive a fork
    pool = ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_leave_interrupts_to_parent
    )
    waiting: deque[Future[Result]] = deque()
    try:
        for value in values:
            waiting.append(pool.submit(function, value))
            while waiting and (waiting[0].done() or len(waiting) > _AHEAD * processes):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as cause:
        raise WorkerLost from cause
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts_to_parent() -> None:
    """Ctrl-C reaches every process of the terminal; the parent decides, the workers finish their work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
