"""Workers of the embedded server."""

from __future__ import annotations

from uvicorn import Config
from uvicorn.supervisors import Multiprocess

from gongkai.site.serving.protocol import IDLE_SECONDS

WORKERS = 2
GRACE_SECONDS = 10


def serve(host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM: two workers, static files straight from disk."""
    config = Config(
        "gongkai.site.asgi:application",
        interface="asgi3",
        host=host,
        port=port,
        workers=WORKERS,
        http="gongkai.site.serving.protocol:Protocol",
        ws="none",
        loop="uvloop",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        # Who stands before the site, Django's settings say.
        proxy_headers=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_worker_healthcheck=30,
    )
    Multiprocess(config, [config.bind_socket()]).run()
