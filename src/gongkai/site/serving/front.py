"""What a request's head asks of the ready pages, decided without waiting.

Two memories spare the work for a reader who comes again: of header blocks (what their reader may get
and in which encoding) and of request lines (which place they name). Both are filled only from what
the server's parser has read as one whole request without a body, so that nothing is parsed here; and
neither holds an answer, which is looked up anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from gongkai.site.ready import keys
from gongkai.site.ready.layer import Layer, Place, Reader, place_of

MOST_READERS = 4096
MOST_PLACES = 16_384
LONGEST_HEAD = 2_000
"""Header blocks above it are read anew each time."""
_END = b"\r\n\r\n"
# With one of these a request is more than a plain question, or is not for everyone.
_BARRED = frozenset(
    (b"content-length", b"transfer-encoding", b"upgrade", b"expect", b"authorization")
)
_READ = frozenset((b"host", b"cookie", b"accept-encoding", b"if-none-match", b"x-forwarded-host"))


class Front:
    """Answers of a layer (None for a site without ready pages) for the server's event loop."""

    def __init__(self, layer: Layer | None) -> None:
        self.layer = layer
        self.readers: dict[bytes, Reader] = {}
        self.places: dict[bytes, Place] = {}
        self._end: bytes = b""
        self._dated: Any = None
        header = settings.SECURE_PROXY_SSL_HEADER
        self._read = set(_READ)
        if header:
            self._read.add(_header_name(header[0]))

    def recall(self, line: bytes, rest: bytes) -> list[bytes] | None:
        """Head and body for a request of a known line and header block; None for all others."""
        reader = self.readers.get(rest)
        place = self.places.get(line)
        if reader is None or place is None:
            return None
        return self.answer(reader, place)

    def answer(self, reader: Reader, place: Place) -> list[bytes] | None:
        """Head and body (two parts, the date goes between) for a reader; None where none is held."""
        assert self.layer is not None
        page = self.layer.held(reader, place)
        if page is None:
            return None
        answer = page.answer(reader.packed, reader.known)
        return [answer.head, answer.body]

    def reader_of(self, headers: Iterable[tuple[bytes, bytes]], scheme: str) -> Reader | None:
        """The anonymous reader of a GET with these headers (names in lower case).

        None where Django has to look at the request: it has a body, belongs to somebody, or says
        twice what may be said once.
        """
        if self.layer is None:
            return None
        environ: dict[str, Any] = {"wsgi.url_scheme": scheme}
        for name, value in headers:
            if name in _BARRED:
                return None
            if name in self._read:
                key = "HTTP_" + name.decode("ascii").upper().replace("-", "_")
                if key in environ:
                    return None
                environ[key] = value.decode("latin-1")
        return self.layer.reader(environ)

    @staticmethod
    def place_of(url: bytes) -> Place | None:
        """The place that a request's target names; None where no kept page can be of that address."""
        path, _, query = url.decode("latin-1").partition("?")
        return place_of(path, query) if keys.keepable(path, query) else None

    def learn(self, chunk: bytes, url: bytes, place: Place, reader: Reader) -> None:
        """Remember a request that the parser read as the one whole message of `chunk`.

        What follows the first line is read alike after any line of the same form, so the two halves
        may be remembered apart.
        """
        line, _, rest = chunk.partition(b"\r\n")
        if line != b"GET " + url + b" HTTP/1.1" or not rest.endswith(_END):
            return
        if len(rest) > LONGEST_HEAD:
            return
        if len(self.readers) >= MOST_READERS:
            self.readers.clear()
        if len(self.places) >= MOST_PLACES:
            self.places.clear()
        self.readers[rest] = reader
        self.places[line] = place

    def end_of_head(self, default_headers: Any) -> bytes:
        """The server's own headers (the date) and the empty line.

        `default_headers` is uvicorn's list, which it replaces once a second.
        """
        if default_headers is not self._dated:
            self._dated = default_headers
            lines = [name + b": " + value + b"\r\n" for name, value in default_headers]
            self._end = b"".join([*lines, b"\r\n"])
        return self._end


def _header_name(key: str) -> bytes:
    """`HTTP_X_FORWARDED_PROTO` as it stands in a request: `x-forwarded-proto`."""
    return key.removeprefix("HTTP_").replace("_", "-").lower().encode("ascii")
