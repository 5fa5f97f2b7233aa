"""Executors: where much work is done - in this process, in several, or on the machines of a Dask cluster.

All give the same results in the same order. When a worker is lost its work is done again elsewhere; a value that
ends its worker each time gives what ``lost`` makes of it, and the rest goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import Protocol, TypeVar

from dailypage.errors import ExtraMissing, UnknownExecutor

Value = TypeVar("Value")
Result = TypeVar("Result")

EXECUTORS = ("processes", "here", "dask")
# Loaded when wanted: work in this process needs neither.
_PROCESSES = "dailypage.parallel"
_DASK = "dailypage.executors.dask"


class Executor(Protocol):
    """Something that does work.

    workers  how many values are worked on at once
    again    how many values were done again because a worker was lost
    """

    workers: int
    again: int

    def run(
        self, function: Callable[[Value], Result], values: Iterable[Value], lost: Callable[[Value], Result]
    ) -> Generator[Result, None, None]:
        """``map(function, values)``, in order; *lost* gives the result of a value that ends its worker each time."""


class Here:
    """In this process alone.

    >>> list(Here().run(abs, [-1, 2], lambda value: 0))
    [1, 2]
    """

    workers = 1
    again = 0

    def run(
        self, function: Callable[[Value], Result], values: Iterable[Value], lost: Callable[[Value], Result]
    ) -> Generator[Result, None, None]:
        """One after the other."""
        del lost  # if this process ends, nobody is left to ask
        yield from map(function, values)


class Processes:
    """Several processes of this machine."""

    def __init__(self, workers: int) -> None:
        self.workers, self.again = workers, 0

    def run(
        self, function: Callable[[Value], Result], values: Iterable[Value], lost: Callable[[Value], Result]
    ) -> Generator[Result, None, None]:
        """As parallel.spread does."""
        spread = import_module(_PROCESSES).spread
        results: Generator[Result, None, None] = spread(
            function, values, self.workers, again=self._again, lost=lost
        )
        return results

    def _again(self, count: int) -> None:
        self.again += count


def executor(name: str, *, jobs: int | None = None, scheduler: str = "") -> AbstractContextManager[Executor]:
    """The executor of that *name*, for a ``with``: "here", "processes" or "dask".

    jobs       how many processes; by default as many as processors
    scheduler  where the Dask scheduler is: "tcp://10.0.0.1:8786"

    Raises UnknownExecutor, ExtraMissing without the extra ``dask``, NoScheduler.
    """
    if name not in EXECUTORS:
        raise UnknownExecutor(name, EXECUTORS)
    if name == "dask":
        try:
            dask = import_module(_DASK)
        except ModuleNotFoundError as cause:
            raise ExtraMissing("dask", str(cause.name)) from cause
        made: AbstractContextManager[Executor] = dask.connected(scheduler)
        return made
    jobs = jobs or processors()
    return nullcontext(Here() if name == "here" or jobs == 1 else Processes(jobs))


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
