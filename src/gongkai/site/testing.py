"""A plugin of the suite: what a browser test needs, and what is skipped where it is missing.

`GONGKAI_REQUIRE=browser,postgres` turns the skips into errors, so that a machine which should have
everything cannot pass by leaving tests out.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A test says nothing of how long a machine takes.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 120
LOAD_SECONDS = 600
DATABASE = "gongkai.sqlite3"


def find_chromium() -> str | None:
    """Path of an installed Chromium or Chrome; None where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


def _on_postgres() -> bool:
    from django.conf import settings

    return str(settings.DATABASES["default"]["ENGINE"]).endswith("postgresql")


def _missing() -> dict[str, str]:
    """Marks whose tests cannot run here, each with the reason in one line."""
    missing = {}
    if find_chromium() is None:
        missing["browser"] = "needs Chromium (apt install chromium)"
    if not _on_postgres():
        missing["postgres"] = "needs GONGKAI_DATABASE_URL of a PostgreSQL server"
    return missing


def _uses_database(item: pytest.Item) -> bool:
    """Whether a test asks for the suite's database; the others say the same on each."""
    asked = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or any(map(item.get_closest_marker, ("django_db", "postgres")))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what cannot run; keep all browser tests on one worker, for they share one server and,
    with the other tests of the demo, one loading of it."""
    missing = _missing()
    required = {word for word in os.environ.get("GONGKAI_REQUIRE", "").split(",") if word}
    lacking = sorted(required & missing.keys())
    if lacking:
        raise pytest.UsageError(
            "GONGKAI_REQUIRE: " + "; ".join(f"{mark} {missing[mark]}" for mark in lacking)
        )
    if _on_postgres():
        others = [item for item in items if not _uses_database(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if _uses_database(item)]
    for item in items:
        for mark, reason in missing.items():
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("demo"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what tests measured: their property `measured`."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            for name, value in getattr(report, "user_properties", ()):
                if name == "measured":
                    terminalreporter.write_line(str(value))


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name what is a file's bytes by its argument: they may differ in each worker."""
    return argname if isinstance(val, bytes) and len(val) > 64 else None


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path) -> dict[str, str]:
    """The environment of a site of its own in `home`, on SQLite whatever the suite runs on."""
    source = Path(__file__).resolve().parents[2]
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))},
        "GONGKAI_HOME": str(home),
        "PYTHONPATH": str(source),
    }


@pytest.fixture(scope="session")
def demo_home(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Path:
    """A site folder with the demo district loaded, made by the program itself. Read it only.

    It begins with the suite's keys, and on SQLite with the suite's tables: migrating takes long, and
    the tests that want the demo in their own database take it from here.
    """
    from django.conf import settings
    from django.db import connection

    home = tmp_path_factory.mktemp("demo-home")
    for key in Path(settings.HOME).glob("secret-*"):
        shutil.copy(key, home)
    if not _on_postgres():
        with django_db_blocker.unblock(), closing(sqlite3.connect(home / DATABASE)) as base:
            connection.ensure_connection()
            connection.connection.backup(base)
    subprocess.run(
        [
            sys.executable,
            "-c",
            "from gongkai.site.cli.program import setup; setup();"
            "from gongkai.site.cli.serve import prepare; prepare(demo=True)",
        ],
        env=environment(home),
        check=True,
        timeout=LOAD_SECONDS,
    )
    return home


class Server:
    """A running site: `url` without a closing slash, `home` its folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gongkai.site.cli", "up", "--port", str(self.port)],
            env=environment(home),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def _wait(self) -> None:
        last = time.monotonic() + START_SECONDS
        while time.monotonic() < last:
            if self.process.poll() is not None:
                raise RuntimeError(f"the site ended with status {self.process.returncode}")
            try:
                urllib.request.urlopen(self.url + "/console/login/", timeout=5).close()
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
            else:
                return
        raise RuntimeError(f"the site did not answer within {START_SECONDS} s")

    def stop(self) -> None:
        """End the server and its workers."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


@pytest.fixture(scope="session")
def site_server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running site over its own copy of the demo; shared by all browser tests of the session."""
    home = tmp_path_factory.mktemp("site") / "home"
    shutil.copytree(demo_home, home)
    server = Server(home)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium; skips where there is none."""
    path = find_chromium()
    if path is None:
        pytest.skip("needs Chromium (apt install chromium)")
    return path


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """A running Chromium (playwright's `Browser`); open a context or page for each test.

    Ended with each module: an open playwright has an event loop running, in which Django refuses
    the database to the tests that follow.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGS))
        yield running
        running.close()
