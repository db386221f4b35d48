"""A kept page: its bytes in both encodings and the headers that go before them."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterable

from gongkai.site.ready import keys

Headers = list[tuple[str, str]]

VARY = "Accept-Encoding, Cookie"
CACHE_CONTROL = "public, no-cache"
"""Everyone may keep it, nobody may show it without asking whether it still holds."""
_SMALLEST_PACKED = 256
_OWN = frozenset(
    ("content-length", "content-encoding", "etag", "vary", "cache-control", "date", "last-modified")
)


class Answer:
    """One way to send a page: whole or unchanged (304), packed or plain. Made once, never changed.

    `head` is the status line and the headers as they go over the wire, but for the date, which the
    server adds, and the empty line.
    """

    __slots__ = ("body", "head", "headers", "parts", "status")

    def __init__(self, status: str, headers: Headers, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.parts = [body]
        lines = (f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers), "")
        self.head = "\r\n".join(lines).encode("latin-1")


class Page:
    """Bytes and headers of one address in one variant, ready to be sent.

    `headers` are those that Django gave, without what describes the transfer.
    """

    __slots__ = (
        "body",
        "digest",
        "headers",
        "packed",
        "packed_tag",
        "packed_unchanged",
        "packed_whole",
        "plain_tag",
        "plain_unchanged",
        "plain_whole",
        "size",
        "tags",
        "until",
        "used",
    )

    def __init__(
        self,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        tags: frozenset[str],
        until: int,
        packed: bytes | None = None,
    ) -> None:
        self.headers: Headers = [(n, v) for n, v in headers if n.lower() not in _OWN]
        self.body = body
        self.tags = tags
        self.until = until
        self.used = False
        self.digest = hashlib.sha256(body).hexdigest()
        self.packed = pack(body) if packed is None else packed
        self.size = len(body) + len(self.packed) + 6144
        self.plain_tag = f'"{self.digest[:32]}"'
        self.packed_tag = f'"{self.digest[:32]}-gzip"'
        self.plain_unchanged = Answer("304 Not Modified", self._headers(self.plain_tag), b"")
        self.packed_unchanged = Answer("304 Not Modified", self._headers(self.packed_tag), b"")
        self.plain_whole = Answer(
            "200 OK", [*self.plain_unchanged.headers, ("Content-Length", str(len(body)))], body
        )
        self.packed_whole = Answer(
            "200 OK",
            [
                *self.packed_unchanged.headers,
                ("Content-Encoding", "gzip"),
                ("Content-Length", str(len(self.packed))),
            ],
            self.packed,
        )

    def answer(self, packed: bool, known: str | None) -> Answer:
        """What to send to a reader who takes gzip (`packed`) and has sent `known` as If-None-Match."""
        if packed and self.packed:
            if known is not None and keys.none_match(known, self.packed_tag):
                return self.packed_unchanged
            return self.packed_whole
        if known is not None and keys.none_match(known, self.plain_tag):
            return self.plain_unchanged
        return self.plain_whole

    def _headers(self, tag: str) -> Headers:
        return [*self.headers, ("Cache-Control", CACHE_CONTROL), ("Vary", VARY), ("ETag", tag)]

    @property
    def content_type(self) -> str:
        """The Content-Type that Django gave."""
        return next((v for n, v in self.headers if n.lower() == "content-type"), "")


def pack(body: bytes) -> bytes:
    """The body in gzip, the same for the same body; empty where that saves nothing."""
    if len(body) < _SMALLEST_PACKED:
        return b""
    packed = gzip.compress(body, compresslevel=9, mtime=0)
    return packed if len(packed) < len(body) * 9 // 10 else b""


def unpacks_to(packed: bytes, body: bytes) -> bool:
    """Whether `packed` is empty or gzip of `body`."""
    try:
        return not packed or gzip.decompress(packed) == body
    except (OSError, EOFError, zlib.error):
        return False
