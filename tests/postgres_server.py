"""A PostgreSQL server for the tests alone: own data folder, free port on loopback, stopped by its own id."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pg8000.native
import pytest

USER = "dailypage"
_PATIENCE_SECONDS = 60
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",  # the tests kill programs, not the machine
    "shared_buffers": "32MB",
    "max_connections": "40",
    "logging_collector": "off",
}


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs, or a skip that names the Debian package to install."""
    found = [*sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True), shutil.which(name)]
    path = next((str(each) for each in found if each and Path(each).exists()), None)
    if path is None:
        pytest.skip(f"needs {name}: install the Debian package postgresql")
    return path


@contextmanager
def server(**more: str) -> Iterator[str]:
    """A running server, with *more* settings; the address of its database ``postgres``."""
    initdb, postgres = program("initdb"), program("postgres")
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="dailypage-postgresql-"))
    running = None
    try:
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
        data, port = folder / "data", _free_port()
        command = [
            initdb,
            "-D",
            str(data),
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]
        _run(command, account, folder).check_returncode()
        settings = [each for name, value in (_SETTINGS | more).items() for each in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            running = _start(
                [postgres, "-D", str(data), "-p", str(port), *settings], account, folder, log.fileno()
            )
        _wait(running, port, folder / "log")
        yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
    finally:
        if running is not None:
            running.send_signal(signal.SIGINT)  # "fast": sessions are ended, data is written
            running.wait(_PATIENCE_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server_address: str, name: str) -> str:
    """An empty database of that *name* on a running server; its address."""
    base, _, _ = server_address.rpartition("/")
    port = int(base.rpartition(":")[2])
    with closing(
        pg8000.native.Connection(USER, host="127.0.0.1", port=port, database="postgres")
    ) as connection:
        connection.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.run(f'CREATE DATABASE "{name}"')
    return f"{base}/{name}"


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as: it refuses to be root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.skip("needs an account that is not root to run PostgreSQL")


def _run(
    command: list[str], account: pwd.struct_passwd | None, folder: Path
) -> subprocess.CompletedProcess[bytes]:
    user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, **user)  # type: ignore[call-overload,no-any-return]


def _start(
    command: list[str], account: pwd.struct_passwd | None, folder: Path, log: int
) -> subprocess.Popen[bytes]:
    user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    return subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **user)  # type: ignore[call-overload,no-any-return]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(running: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        asked = subprocess.run([program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)], check=False)
        if asked.returncode == 0:
            return
        if running.poll() is not None or time.monotonic() > until:
            pytest.fail(f"PostgreSQL did not start:\n{log.read_text('utf-8', 'replace')}")
        time.sleep(0.05)
