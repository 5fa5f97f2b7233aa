"""Parallel: a function over many values in several processes, results in order."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TypeVar

from dailypage.errors import WorkerLost

Value = TypeVar("Value")
Result = TypeVar("Result")

# How many values wait for each process: enough that none idles, few enough for any archive.
_AHEAD = 4


def spread(
    function: Callable[[Value], Result],
    values: Iterable[Value],
    processes: int,
    *,
    again: Callable[[int], object] | None = None,
    lost: Callable[[Value], Result] | None = None,
) -> Generator[Result, None, None]:
    """``map(function, values)`` over *processes*; no more values are taken than can soon be worked on.

    again  called with how many values are done again after the system ended a process
    lost   gives the result of a value that ends its process each time. Without it nothing is tried again

    Closing the iterator waits for what is under way and starts nothing more.
    Raises WorkerLost when the system ends a process and *lost* is not given; what *function* raises comes through.
    """
    pool = _pool(processes)
    waiting: deque[tuple[Value, Future[Result]]] = deque()
    try:
        for value in values:
            waiting.append((value, _submit(pool, function, value)))
            while waiting and (waiting[0][1].done() or len(waiting) > _AHEAD * processes):
                if _is_broken(waiting[0][1]):
                    if lost is None:
                        waiting[0][1].result()
                    pool.shutdown(wait=True, cancel_futures=True)
                    yield from _one_by_one(function, waiting, again, lost)
                    pool = _pool(processes)
                else:
                    yield waiting.popleft()[1].result()
        while waiting:
            if _is_broken(waiting[0][1]) and lost is not None:
                yield from _one_by_one(function, waiting, again, lost)
            else:
                yield waiting.popleft()[1].result()
    except BrokenProcessPool as cause:
        raise WorkerLost from cause
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class Workers:
    """Processes that stay for several rounds of work; with none, the work is done here."""

    def __init__(self, pool: ProcessPoolExecutor | None, processes: int) -> None:
        self._pool, self._processes = pool, processes

    def map(self, function: Callable[[Value], Result], values: Iterable[Value]) -> Iterator[Result]:
        """As spread() does it, without trying anything again."""
        if self._pool is None:
            yield from map(function, values)
            return
        waiting: deque[Future[Result]] = deque()
        try:
            for value in values:
                waiting.append(self._pool.submit(function, value))
                while waiting and (waiting[0].done() or len(waiting) > _AHEAD * self._processes):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as cause:
            raise WorkerLost from cause


@contextmanager
def workers(processes: int) -> Iterator[Workers]:
    """So many processes, or none besides this one for 1. Leaving waits for what is under way, and starts nothing."""
    if processes == 1:
        yield Workers(None, 1)
        return
    pool = _pool(processes)
    try:
        yield Workers(pool, processes)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(processes: int) -> ProcessPoolExecutor:
    # spawn: the libraries below have threads of their own, which do not survive a fork
    return ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_leave_interrupts_to_parent
    )


def _submit(pool: ProcessPoolExecutor, function: Callable[[Value], Result], value: Value) -> Future[Result]:
    try:
        return pool.submit(function, value)
    except BrokenProcessPool as cause:  # known already: as if it had broken with this value in it
        failed: Future[Result] = Future()
        failed.set_exception(cause)
        return failed


def _is_broken(future: Future[Result]) -> bool:
    """Whether the pool broke before *future* was done; waits for it."""
    return isinstance(future.exception(), BrokenProcessPool)


def _one_by_one(
    function: Callable[[Value], Result],
    waiting: deque[tuple[Value, Future[Result]]],
    again: Callable[[int], object] | None,
    lost: Callable[[Value], Result] | None,
) -> Iterator[Result]:
    """The results of all that waits: what broke is done again, each alone, to know which one ends a process."""
    broken = sum(_is_broken(future) for _, future in waiting)
    if again:
        again(broken)
    pool = _pool(1)
    try:
        while waiting:
            value, future = waiting.popleft()
            if _is_broken(future):
                future = _submit(pool, function, value)
            if _is_broken(future) and lost is not None:
                yield lost(value)
                pool.shutdown(wait=True)
                pool = _pool(1)
            else:
                yield future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts_to_parent() -> None:
    """Ctrl-C reaches every process of the terminal; the parent decides, the workers finish their work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
