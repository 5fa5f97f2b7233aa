"""Executors: the same results from each, in order, and a lost worker's work done again."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dailypage.errors import ExtraMissing, NoScheduler, UnknownExecutor
from dailypage.executors import Executor, executor

NUMBERS = range(40)


@pytest.fixture(params=["here", "processes", "dask"])
def worker(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """Each executor that there is."""
    scheduler = request.getfixturevalue("dask_scheduler") if request.param == "dask" else ""
    with executor(request.param, jobs=2, scheduler=scheduler) as made:
        yield made


def square(number: int) -> int:
    return number * number


def none(number: int) -> int:
    """For a value that is lost each time."""
    return -number


def dies_once(given: tuple[str, int]) -> int:
    """End this process the first time that 7 comes."""
    folder, number = given
    if number == 7 and not (mark := Path(folder) / "been").exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def dies_always(number: int) -> int:
    """End this process whenever 7 comes."""
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def fails(number: int) -> int:
    """As a function with a bug does."""
    return 1 // (number - 7)


def test_results_come_in_order(worker: Executor) -> None:
    assert list(worker.run(square, NUMBERS, none)) == [number**2 for number in NUMBERS]
    assert worker.again == 0


def test_what_the_function_raises_comes_through(worker: Executor) -> None:
    results = worker.run(fails, NUMBERS, none)
    assert [next(results) for _ in range(7)] == [1 // (number - 7) for number in range(7)]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_no_more_is_taken_than_can_soon_be_done(worker: Executor) -> None:
    taken: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            taken.append(len(taken))
            yield taken[-1]

    with closing(worker.run(square, endless(), none)) as results:
        assert next(results) == 0
    assert len(taken) < 20


@pytest.mark.parametrize("name", ["processes", "dask"])
def test_a_lost_worker_is_told_and_its_work_done_again(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    scheduler = request.getfixturevalue("dask_scheduler") if name == "dask" else ""
    with executor(name, jobs=2, scheduler=scheduler) as worker:
        values = ((str(tmp_path), number) for number in NUMBERS)
        assert list(worker.run(dies_once, values, lambda _: -1)) == [number**2 for number in NUMBERS]
        assert worker.again > 0


@pytest.mark.parametrize("name", ["processes", "dask"])
def test_a_value_that_ends_its_worker_each_time_is_given_up_and_the_rest_goes_on(
    name: str, request: pytest.FixtureRequest
) -> None:
    scheduler = request.getfixturevalue("dask_scheduler") if name == "dask" else ""
    with executor(name, jobs=2, scheduler=scheduler) as worker:
        found = list(worker.run(dies_always, range(10), none))
    assert found == [0, 1, 4, 9, 16, 25, 36, -7, 64, 81]


def test_one_job_needs_no_other_process() -> None:
    with executor("processes", jobs=1) as worker:
        assert list(worker.run(os.getpgid, [0], none)) == [os.getpgid(0)]
        assert worker.workers == 1


def test_what_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownExecutor, match="choose from processes, here, dask"):
        executor("fleet")
    with pytest.raises(NoScheduler, match="no Dask scheduler was named"):
        executor("dask").__enter__()
    with pytest.raises(NoScheduler, match=r"answers at 'tcp://127\.0\.0\.1:9'"):
        executor("dask", scheduler="tcp://127.0.0.1:9").__enter__()
    monkeypatch.setattr("dailypage.executors.import_module", missing)
    with pytest.raises(ExtraMissing, match=r"pip install 'dailypage\[dask\]'"):
        executor("dask", scheduler="tcp://127.0.0.1:9")


def missing(_: str) -> None:
    """As importing does where distributed is not installed."""
    raise ModuleNotFoundError(name="distributed")
