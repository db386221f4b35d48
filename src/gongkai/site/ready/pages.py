"""A kept page: its bytes in both encodings and the header lists that go before them."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterable

Headers = list[tuple[str, str]]

VARY = "Accept-Encoding, Cookie"
CACHE_CONTROL = "public, no-cache"
"""Everyone may keep it, nobody may show it without asking whether it still holds."""
_SMALLEST_PACKED = 256
_OWN = frozenset(
    ("content-length", "content-encoding", "etag", "vary", "cache-control", "date", "last-modified")
)


class Page:
    """Bytes and headers of one address in one variant, ready to be sent.

    `headers` are those that Django gave, without what describes the transfer. Attributes are read
    on the way of every request: lists made once, given out as copies by whoever sends them.
    """

    __slots__ = (
        "body",
        "digest",
        "headers",
        "packed",
        "packed_headers",
        "packed_parts",
        "packed_same",
        "packed_tag",
        "plain_headers",
        "plain_parts",
        "plain_same",
        "plain_tag",
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
        self.size = len(body) + len(self.packed) + 2048
        self.plain_tag = f'"{self.digest[:32]}"'
        self.packed_tag = f'"{self.digest[:32]}-gzip"'
        self.plain_same = self._headers(self.plain_tag)
        self.packed_same = self._headers(self.packed_tag)
        self.plain_headers = [*self.plain_same, ("Content-Length", str(len(body)))]
        self.packed_headers = [
            *self.packed_same,
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(self.packed))),
        ]
        self.plain_parts = [body]
        self.packed_parts = [self.packed]

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
