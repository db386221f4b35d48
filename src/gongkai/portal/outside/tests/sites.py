"""A site of another, on this machine's loopback, whose addresses answer as their names say."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

LOOPBACK = ("127.0.0.1/32",)
"""What the seam of these tests opens: this one address, and nothing else of the house."""


class Other(ThreadingHTTPServer):
    """`asked` are the heads of all requests that came."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.broken: set[str] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asks hangs up when it has heard enough."""

    def at(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class _Handler(BaseHTTPRequestHandler):
    server: Other

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        parts = urlsplit(self.path)
        to = parse_qs(parts.query).get("to", [""])[0]
        if parts.path == "/to":
            self._head(302, ("Location", to), ("Set-Cookie", "who=1"))
        elif parts.path == "/around":
            self._head(301, ("Location", self.path))
        elif parts.path == "/drip":
            self._drip()
        elif parts.path == "/endless":
            self._head(200)
            for _ in range(1000):
                self.wfile.write(b"x" * 65536)
        elif parts.path.startswith("/status/"):
            self._head(int(parts.path.rpartition("/")[2]))
        else:
            self._head(404 if unquote(parts.path) in self.server.broken else 200)

    def _head(self, status: int, *lines: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in lines:
            self.send_header(name, value)
        self.end_headers()

    def _drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(600):
            self.wfile.write(f"X-{number}: 1\r\n".encode())
            self.wfile.flush()
            time.sleep(0.1)

    def log_message(self, *told: object) -> None:
        """Say nothing."""


@contextmanager
def other_site() -> Iterator[Other]:
    """A running site of another."""
    site = Other()
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
        thread.join()
