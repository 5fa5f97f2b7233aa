"""Serve: a folder of outputs on this machine's own address, for looking at; never to the network."""

from __future__ import annotations

import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from dailypage.errors import NoFolderToServe, PortTaken
from dailypage.resources import table

LOOPBACK = "127.0.0.1"
USUAL_PORT = 8000


class _Handler(SimpleHTTPRequestHandler):
    """Files of one folder, read only, to browsers that asked for this machine by name."""

    server_version, sys_version = "dailypage", ""

    # Another site may point a name of its own at 127.0.0.1 and read through the visitor's browser.
    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        host = self.headers.get("Host", "").rsplit(":", 1)[0].lower()
        if host not in {LOOPBACK, "localhost"}:
            self.send_error(HTTPStatus.FORBIDDEN, "only this machine may look")
            return False
        return True

    def send_head(self) -> BytesIO | BinaryIO | None:
        if "\0" in unquote(self.path):  # no file has it in its name, and asking for one is an error
            self.send_error(HTTPStatus.NOT_FOUND, "not in this folder")
            return None
        path, root = Path(self.translate_path(self.path)).resolve(), Path(self.directory).resolve()
        hidden = any(part.startswith(".") for part in path.parts[len(root.parts) :])
        if not path.is_relative_to(root) or hidden:
            self.send_error(HTTPStatus.NOT_FOUND, "not in this folder")
            return None
        return super().send_head()

    def guess_type(self, path: str) -> str:  # type: ignore[override]  # the parent also takes PathLike
        types: dict[str, str] = table("media_types.toml")
        return types.get(Path(path).suffix.lower(), "application/octet-stream")

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")  # a page made again must show at the next reload
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        if str(args[1:2]) >= "('4":  # what went well is not worth a line
            sys.stderr.write(f"{self.requestline}: {format % args}\n")


def server(folder: Path, port: int | None = None) -> ThreadingHTTPServer:
    """A server of *folder* on the loopback address; it answers once ``serve_forever()`` is called.

    port  exactly this one; None for 8000, or any free one when that is taken

    Raises NoFolderToServe and PortTaken.
    """
    if not folder.is_dir():
        raise NoFolderToServe(str(folder))
    handler = partial(_Handler, directory=str(folder))
    for number in (USUAL_PORT, 0) if port is None else (port,):
        try:
            return ThreadingHTTPServer((LOOPBACK, number), handler)
        except OSError:
            taken = number
    raise PortTaken(taken)


def address(running: ThreadingHTTPServer) -> str:
    """Where a browser finds it, as ``http://127.0.0.1:8000/``."""
    return f"http://{LOOPBACK}:{running.server_port}/"
