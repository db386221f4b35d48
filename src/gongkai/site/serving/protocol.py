"""uvicorn's HTTP protocol, with ready bytes sent from the event loop and an end to idle clients."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    # uvicorn loads its protocol before the application, and these need Django set up.
    from gongkai.site.ready.layer import Place, Reader
    from gongkai.site.serving.front import Front

MOST_HEAD = 64 * 1024
"""Bytes of a request's line and headers."""
IDLE_SECONDS = 75
"""A connection without a request; nginx closes first, after 60."""
HEAD_SECONDS = 20
"""From the first byte of a request to the end of its headers."""
STALLED_SECONDS = 60
"""Without a byte of a body that is due, or while the client takes none of an answer."""
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Protocol(HttpToolsProtocol):
    """One connection. Whatever is not answered at once goes the way of uvicorn, unchanged."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        application: Any = self.app
        self.front: Front = application.front
        application.connections = self.connections
        self.heard = time.monotonic()
        self.begun = 0.0
        self.blocked: float | None = None
        """Since when the client takes nothing."""
        self.within = False
        """Whether a request has begun and not ended."""
        self.in_head = False
        self.head_size = 0
        self.messages = 0
        self.answered = False
        """Whether the request that is being read was answered here."""
        self.read: tuple[bytes, Place, Reader] | None = None

    def free(self) -> bool:
        """Whether all that was asked before is answered and the client takes what it is sent."""
        return (
            (self.cycle is None or self.cycle.response_complete)
            and not self.pipeline
            and not self.flow.write_paused
        )

    def data_received(self, data: bytes) -> None:
        """Answer a request that is known to the byte; let the parser read anything else."""
        self.heard = time.monotonic()
        resting = not self.within and self.free()
        if resting:
            line, _, rest = data.partition(b"\r\n")
            parts = self.front.recall(line, rest)
            if parts is not None:
                self._unset_keepalive_if_required()
                self.send(parts)
                return
        self.messages, self.read = 0, None
        super().data_received(data)
        if self.in_head:
            self.head_size += len(data)
            if self.head_size > MOST_HEAD and not self.transport.is_closing():
                self.transport.write(_TOO_LARGE)
                self.transport.close()
        elif resting and self.read and self.messages == 1 and not self.within:
            self.front.learn(data, *self.read)

    def send(self, parts: list[bytes]) -> None:
        """Send head and body with the date between."""
        end = self.front.end_of_head(self.server_state.default_headers)
        self.transport.write(b"".join((parts[0], end, parts[1])))

    # Called by the parser

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.within = self.in_head = True
        self.head_size = 0
        self.messages += 1
        self.begun = self.heard

    def on_header(self, name: bytes, value: bytes) -> None:
        # WSGI writes - and _ alike: X_Forwarded_For would stand for the proxy's own header.
        if b"_" not in name:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self.in_head = False
        # What comes behind a request that asked for the end is for nobody.
        self.answered = self.transport.is_closing() or (self.free() and self.answer_at_once())
        if not self.answered:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self.answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self.within = False
        if self.answered:
            self.answered = False
        else:
            super().on_message_complete()

    def answer_at_once(self) -> bool:
        """Answer a plain GET whose page lies in memory; whether it was."""
        parser = self.parser
        if parser.get_method() != b"GET" or parser.should_upgrade():
            return False
        place = self.front.place_of(self.url)
        if place is None:
            return False
        reader = self.front.reader_of(self.headers, self.scheme or "http")
        parts = reader and self.front.answer(reader, place)
        if not reader or not parts:
            return False
        if parser.should_keep_alive() and parser.get_http_version() == "1.1":
            self.read = self.url, place, reader
            self.send(parts)
        else:
            self.send([parts[0] + b"connection: close\r\n", parts[1]])
            self.transport.close()
        return True

    # Clients that do nothing

    def pause_writing(self) -> None:
        self.blocked = time.monotonic()
        super().pause_writing()

    def resume_writing(self) -> None:
        self.blocked = None
        super().resume_writing()

    def end_if_idle(self, now: float) -> None:
        """Close a connection that has waited too long for its client; `now` is monotonic."""
        if self.transport.is_closing():
            return
        if self.blocked is not None and now - self.blocked > STALLED_SECONDS:
            self.transport.abort()
        elif self.in_head:
            if now - self.begun > HEAD_SECONDS:
                self.transport.abort()
        elif self.within:
            if now - self.heard > STALLED_SECONDS:
                self.transport.abort()
        elif self.free() and now - self.heard > IDLE_SECONDS:
            self.transport.close()
