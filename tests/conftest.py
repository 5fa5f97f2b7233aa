"""What all tests share: where things are, and an honest count of what could not be run."""

from __future__ import annotations

import logging
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from postgres_server import new_database, server

from dailypage.system import Chain, derive

ROOT = Path(__file__).parent.parent
PACKAGE_OF = {  # program -> the Debian package that brings it
    "chromium": "chromium",
    "epubcheck": "epubcheck",
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdfinfo": "poppler-utils",
}
CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
# No test fails because a machine was busy.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")
# A shell that runs the tests in the background has them ignore Ctrl-C, and so would every program they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The invented samples that the project ships."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the project that holds what is not ours to ship."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared beside the project (the real issue and the gold facts)")
    return folder


@pytest.fixture(scope="session")
def chain() -> Chain:
    """The run of the system from Ein Sof to the end of correction; nothing changes it."""
    return derive()


@pytest.fixture(
    scope="module"
)  # no longer: while it runs, nothing else of a process may have a loop of its own
def browser() -> Iterator[Browser]:
    """A real Chromium, which asks nobody for anything by itself."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program("chromium"), args=CHROMIUM)
        yield started
        started.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL server of our own, for as long as the tests run; its address."""
    with server() as address:
        yield address


@pytest.fixture
def postgresql(postgresql_server: str, request: pytest.FixtureRequest) -> str:
    """The address of an empty PostgreSQL database."""
    return new_database(postgresql_server, request.node.name[:40])


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an archive may be made: a file that is not there, then an empty PostgreSQL database."""
    return (
        str(tmp_path / "archive.db") if request.param == "sqlite" else request.getfixturevalue("postgresql")
    )


@pytest.fixture(scope="session")
def dask_scheduler() -> Iterator[str]:
    """The address of a Dask cluster of two processes on this machine."""
    cluster = pytest.importorskip("distributed").LocalCluster  # a second to load: not for every run
    with cluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",  # else two runs at once ask for the same port
        silence_logs=logging.CRITICAL,
        host="127.0.0.1",
    ) as running:
        yield running.scheduler_address


def program(name: str) -> str:
    """The path of a system program, or a skip that names the Debian package to install."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"needs {name}: install the Debian package {PACKAGE_OF[name]}")
    return path


def epubcheck() -> list[str]:
    """The command of epubcheck, or a skip that names its package."""
    found = program("epubcheck")
    # Debian installs a bare jar, which only some kernels can start; it needs java, so java is there too.
    # A check lasts seconds: the virtual machine must not spend more on compiling itself.
    quick = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", found]
    return quick if Path(found).read_bytes()[:2] == b"PK" else [found]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="Rewrite the expected files; then read the diff."
    )


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be rewritten from what comes out now."""
    return bool(request.config.getoption("--update-golden"))
