"""Jobs beside the web server, by huey: its queue is SQLite in GONGKAI_HOME, Redis where named.

A round of the day runs at every quarter of an hour and once when a worker starts. It asks the
clock and the records what should be said, not what an earlier round did, so that one that was
missed or killed needs no repair: the first round of a working day from 08:30 sends the digest.
Links to other sites are tried a few at a time every hour, where the site has a way out.
What is left lying about is cleared every night, and when a worker starts.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import close_old_connections
from django.utils import timezone
from huey import SqliteHuey, crontab
from huey.api import Huey

from gongkai.portal.outside import rounds as outside
from gongkai.site.rounds import run_round
from gongkai.site.tidying import tidy

log = logging.getLogger(__name__)


def make_huey() -> Huey:
    """The queue of this site; raises ImproperlyConfigured where Redis is named but not installed."""
    if settings.REDIS_URL:
        from huey import RedisHuey

        try:
            import redis
        except ImportError:
            raise ImproperlyConfigured(
                "设置了 GONGKAI_REDIS_URL，但没有安装 redis 程序包：pip install redis。"
            ) from None
        pool = redis.ConnectionPool.from_url(settings.REDIS_URL)
        return RedisHuey("gongkai", connection_pool=pool, results=False)
    return SqliteHuey("gongkai", filename=str(settings.HOME / "jobs.sqlite3"), results=False)


huey = make_huey()


@huey.periodic_task(crontab(minute="*/15"), name="reminders")  # type: ignore[untyped-decorator]
def reminders() -> None:
    """A round at every quarter of an hour."""
    _round()


@huey.periodic_task(crontab(minute="7"), name="links")  # type: ignore[untyped-decorator]
def links() -> None:
    """A few links to other sites every hour, where the site has a way out."""
    if settings.LINKS:
        _links()


@huey.periodic_task(crontab(hour="3", minute="20"), name="tidying")  # type: ignore[untyped-decorator]
def tidying() -> None:
    """Clear what nobody needs, at night."""
    _tidy()


@huey.task(name="catch_up")  # type: ignore[untyped-decorator]
def catch_up() -> None:
    """The round and the tidying of a worker that starts."""
    _round()
    _tidy()


@huey.on_startup()  # type: ignore[untyped-decorator]
def started() -> None:
    """Catch up on what was missed while no worker ran."""
    catch_up()


def _round() -> None:
    close_old_connections()
    try:
        done = run_round()
        if done.made or done.sent.out:
            log.info("reminders: %s made, %s sent", done.made, done.sent.out)
    finally:
        close_old_connections()


def _links() -> None:
    close_old_connections()
    try:
        log.info("links: %s", outside.run(timezone.localdate()))
    finally:
        close_old_connections()


def _tidy() -> None:
    close_old_connections()
    try:
        log.info("tidying: %s", tidy())
    finally:
        close_old_connections()


def work(parent: int | None = None) -> None:
    """Work until stopped; with `parent`, until that process is this one's parent no more."""
    if parent is not None:
        threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    huey.create_consumer(workers=1, periodic=True, initial_delay=1, max_delay=5).run()


def end_with(parent: int) -> None:
    """End this process as its parent ends, by SIGTERM."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
