"""Work on the machines of a Dask cluster. They need this dailypage, with the same data, and no files of ours."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

from distributed import Client, Future, KilledWorker

from dailypage.errors import NoScheduler

Value = TypeVar("Value")
Result = TypeVar("Result")

_AHEAD = 4  # values that wait for each thread of a worker
_PATIENCE = 10  # seconds for a scheduler to answer


class Dask:
    """The workers of one scheduler."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._ours: set[Any] = set()
        self.workers = max(1, sum(client.nthreads().values()))

    @property
    def again(self) -> int:
        """How many of our values were being worked on when a worker was lost: the scheduler gave them to others."""
        told = self._client.get_events("all") or ()
        lost = [
            event for _, event in told if event.get("action") == "remove-worker" and not event.get("expected")
        ]
        return sum(key in self._ours for event in lost for key in event.get("processing-tasks", ()))

    def run(
        self, function: Callable[[Value], Result], values: Iterable[Value], lost: Callable[[Value], Result]
    ) -> Generator[Result, None, None]:
        """Results in order; no more values are sent than can soon be worked on."""
        waiting: deque[tuple[Value, Future]] = deque()
        try:
            for value in values:
                future = self._client.submit(function, value, pure=False)
                self._ours.add(future.key)
                waiting.append((value, future))
                while waiting and (waiting[0][1].done() or len(waiting) > _AHEAD * self.workers):
                    yield _result(*waiting.popleft(), lost)
            while waiting:
                yield _result(*waiting.popleft(), lost)
        finally:
            for _, future in waiting:
                future.cancel()


def _result(value: Value, future: Future, lost: Callable[[Value], Result]) -> Result:
    try:
        result: Result = future.result()
    except KilledWorker:  # several workers died of it
        return lost(value)
    return result


@contextmanager
def connected(scheduler: str) -> Iterator[Dask]:
    """The cluster whose scheduler is at that address. Raises NoScheduler."""
    _knock(scheduler)
    try:
        client = Client(scheduler, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as cause:
        raise NoScheduler(scheduler, str(cause) or type(cause).__name__) from cause
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as cause:
            raise NoScheduler(scheduler, "it has no workers") from cause
        yield Dask(client)


def _knock(scheduler: str) -> None:
    """Whether anybody listens there: a Client that finds nobody leaves threads that may never end."""
    at = urlsplit(scheduler)
    try:
        socket.create_connection((at.hostname or "", at.port or 0), _PATIENCE).close()
    except (OSError, ValueError) as cause:
        raise NoScheduler(scheduler, str(cause)) from cause
