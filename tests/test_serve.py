"""dailypage.serve: one folder, to this machine, and nothing else."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from dailypage.errors import NoFolderToServe, PortTaken
from dailypage.serve import address, server


@pytest.fixture
def running(tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    folder = tmp_path / "out"
    (folder / "2010-06-15").mkdir(parents=True)
    (folder / "2010-06-15" / "index.html").write_text("<p>מסך</p>", "utf-8")
    for name in ("a.epub", "a.eml", "a.txt", "a.json", "serif.woff2", "index.xhtml", ".hidden"):
        (folder / name).write_text(name, "utf-8")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (folder / "way-out.txt").symlink_to(tmp_path / "secret.txt")
    listening = server(folder, 0)
    thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield listening
    listening.shutdown()
    thread.join()
    listening.server_close()


def answer(
    running: ThreadingHTTPServer, path: str, *, host: str | None = None, method: str = "GET"
) -> tuple[int, str, bytes]:
    """Status, media type and body. The path goes out as it stands: no client tidies it up."""
    connection = http.client.HTTPConnection("127.0.0.1", running.server_port, timeout=5)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{running.server_port}")
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, response.headers.get("Content-Type", ""), body


def test_a_page_is_served_with_its_type_and_its_bytes(running: ThreadingHTTPServer) -> None:
    status, kind, body = answer(running, "/2010-06-15/")
    assert (status, kind, body.decode()) == (200, "text/html; charset=utf-8", "<p>מסך</p>")


@pytest.mark.parametrize(
    "name, kind",
    [
        ("a.epub", "application/epub+zip"),
        ("a.eml", "message/rfc822"),
        ("a.txt", "text/plain; charset=utf-8"),
        ("a.json", "application/json"),
        ("serif.woff2", "font/woff2"),
        ("index.xhtml", "application/xhtml+xml"),
    ],
)
def test_each_kind_of_output_has_its_media_type(running: ThreadingHTTPServer, name: str, kind: str) -> None:
    assert answer(running, f"/{name}") == (200, kind, name.encode())


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/2010-06-15/../../secret.txt",
        "//../secret.txt",
        "/..\\secret.txt",
        "/way-out.txt",
        "/%00",
        "/2010-06-15/%00/index.html",
        "/.hidden",
        "/nothing",
    ],
)
def test_nothing_outside_the_folder_is_served(running: ThreadingHTTPServer, path: str) -> None:
    status, _, body = answer(running, path)
    assert status == 404
    assert b"secret" not in body.replace(b"secret.txt", b"")


def test_a_folder_without_a_page_is_listed(running: ThreadingHTTPServer) -> None:
    status, _, body = answer(running, "/")
    assert status == 200
    assert b"2010-06-15/" in body


def test_a_browser_sent_here_under_another_name_is_refused(running: ThreadingHTTPServer) -> None:
    assert answer(running, "/a.txt", host="evil.example")[0] == 403
    assert answer(running, "/a.txt", host=f"localhost:{running.server_port}")[0] == 200


def test_nothing_can_be_written(running: ThreadingHTTPServer) -> None:
    assert {answer(running, "/a.txt", method=method)[0] for method in ("PUT", "POST", "DELETE")} == {501}


def test_only_the_loopback_address_listens(running: ThreadingHTTPServer) -> None:
    assert running.server_address[0] == "127.0.0.1"
    assert address(running) == f"http://127.0.0.1:{running.server_port}/"


def test_a_taken_port_is_an_error_that_names_it(running: ThreadingHTTPServer, tmp_path: Path) -> None:
    with pytest.raises(PortTaken, match=f"port {running.server_port} is not free"):
        server(tmp_path, running.server_port)


def test_when_the_usual_port_is_taken_another_is_found(
    monkeypatch: pytest.MonkeyPatch, running: ThreadingHTTPServer, tmp_path: Path
) -> None:
    monkeypatch.setattr("dailypage.serve.USUAL_PORT", running.server_port)
    with server(tmp_path) as other:
        assert other.server_port != running.server_port
        with socket.create_connection(("127.0.0.1", other.server_port), timeout=5) as client:
            assert client.getpeername()[1] == other.server_port


def test_a_folder_that_is_not_there_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(NoFolderToServe, match="dailypage make"):
        server(tmp_path / "none")


def test_the_name_of_this_machine_may_be_written_in_capitals(running: ThreadingHTTPServer) -> None:
    assert answer(running, "/2010-06-15/", host="LocalHost:8000")[0] == 200
