"""The ASGI application of the embedded server: Django as WSGI in threads, behind whole requests."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

from a2wsgi import WSGIMiddleware
from django.conf import settings
from whitenoise import WhiteNoise

from gongkai.site.ready.layer import Layer
from gongkai.site.serving.front import Front

THREADS = 4
"""Requests that Django works on at the same time in one worker."""
MOST_BODY = 2 * 1024**3
"""Bytes of one request's body; what a page takes of it, the page decides."""
IN_MEMORY = 256 * 1024
PIECE = 64 * 1024
LOOK_SECONDS = 5.0
STATIC_SECONDS = 3600
_STATES = {
    413: "请求的内容过大。",
    408: "请求没有发完。",
}


class Application:
    """Takes a request in whole before a thread of Django sees it.

    So a slow client holds no thread, and one that goes away in the middle of a form sends nothing.
    """

    def __init__(self, wsgi: Any) -> None:
        self.front = Front(wsgi if isinstance(wsgi, Layer) else None)
        static = WhiteNoise(
            wsgi,
            root=Path(settings.STATIC_ROOT),
            prefix=settings.STATIC_URL,
            max_age=STATIC_SECONDS,
            allow_all_origins=False,
        )
        self.inner: Any = WSGIMiddleware(static, workers=THREADS)
        self.connections: set[Any] = set()
        """uvicorn's set of open connections, from the first of them on."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request; or keep watch over the connections while the server runs."""
        if scope["type"] == "lifespan":
            await self.live(receive, send)
        elif scope["type"] == "http":
            with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
                status = await gather(scope, receive, body)
                if status == 200:
                    body.seek(0)
                    await self.inner(scope, replaying(body), send)
                else:
                    await refuse(send, status)

    async def live(self, receive: Any, send: Any) -> None:
        """The life of a worker."""
        await receive()
        watch = asyncio.create_task(self.watch())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        watch.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def watch(self) -> None:
        """End idle connections for ever; end the worker where the one that began it was killed."""
        parent = os.getppid()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGTERM)
            now = time.monotonic()
            for connection in list(self.connections):
                connection.end_if_idle(now)


async def gather(scope: Any, receive: Any, body: Any) -> int:
    """Write a request's body into `body`; 200, or the status of the refusal."""
    told = dict(scope["headers"]).get(b"content-length", b"0")
    if int(told) > MOST_BODY:
        return 413
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return 408
        piece = message.get("body", b"")
        size += len(piece)
        if size > MOST_BODY:
            return 413
        body.write(piece)
        if not message.get("more_body"):
            return 200


def replaying(body: Any) -> Any:
    """ASGI's `receive` over a body that was taken in."""

    async def receive() -> dict[str, Any]:
        piece = body.read(PIECE)
        return {"type": "http.request", "body": piece, "more_body": len(piece) == PIECE}

    return receive


async def refuse(send: Any, status: int) -> None:
    """Say why a request was not taken; the connection ends with it."""
    text = _STATES[status].encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
