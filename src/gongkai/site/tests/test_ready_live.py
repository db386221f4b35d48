"""Ready bytes under two workers: processes that die, change and restart; nginx in front."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import gongkai
from gongkai.site.testing import Server, environment, free_port

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("ready")]

DOCUMENT = Path(gongkai.__file__).parents[2] / "docs" / "ready.md"
PATIENCE = 60
PREPARE = """
from gongkai.site.cli.program import setup; setup()
from gongkai.site.cli.serve import built_aside
from django.core.management import call_command
with built_aside():
    call_command("migrate", verbosity=0)
from gongkai.site.tests.scene import make_scene, publish
publish(make_scene())
"""
CALL = """
import os, signal, sys
from gongkai.site.cli.program import setup; setup()
from gongkai.ledger import changes
if sys.argv[2] == "die":
    changes._listeners.insert(0, lambda: os.kill(os.getpid(), signal.SIGKILL))
from gongkai.ledger.models import Organ, User
from gongkai.ledger.organs import change_organ
from gongkai.ledger.tests.factories import credit_code
change_organ(organ=Organ.objects.get(code="fagai"), actor=User.objects.get(username="office"),
             values={"phone": sys.argv[1], "credit_code": credit_code(7)})
"""


def call(home: Path, phone: str, way: str = "live") -> int:
    """Enter a telephone number in a process of its own; with `die`, killed right after commit."""
    command = [sys.executable, "-c", CALL, phone, way]
    return subprocess.run(command, env=environment(home), timeout=120).returncode


def read(url: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of a page, on a connection of its own."""
    asked = urllib.request.Request(
        url, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            told = {name.lower(): value for name, value in answer.headers.items()}
            return answer.status, answer.read().decode(), told
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace"), {}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site. Copy it."""
    home = tmp_path_factory.mktemp("ready")
    subprocess.run([sys.executable, "-c", PREPARE], env=environment(home), check=True, timeout=300)
    return home


@pytest.fixture
def server(prepared: Path, tmp_path: Path) -> Iterator[Server]:
    """A running site with two workers over a copy of it."""
    running = Server(Path(shutil.copytree(prepared, tmp_path / "home")))
    yield running
    running.stop()


def test_every_reader_after_a_change_reads_it_on_every_worker(server: Server) -> None:
    address = server.url + "/organs/fagai/"
    stop, wrong = threading.Event(), []

    def reader() -> None:
        while not stop.is_set():
            status, _, _ = read(address)
            if status != 200:
                wrong.append(status)

    readers = [threading.Thread(target=reader) for _ in range(4)]
    for thread in readers:
        thread.start()
    try:
        for number in range(5):
            phone = f"0531-880000{number}"
            assert call(server.home, phone) == 0
            assert all(phone in read(address)[1] for _ in range(40))
    finally:
        stop.set()
        for thread in readers:
            thread.join()
    assert not wrong


def test_a_process_killed_between_commit_and_hint_is_followed_by_the_workers(
    server: Server,
) -> None:
    address = server.url + "/organs/fagai/"
    assert "0531-8888888" not in read(address)[1]
    assert call(server.home, "0531-8888888", "die") == -signal.SIGKILL
    last = time.monotonic() + PATIENCE
    while "0531-8888888" not in read(address)[1]:
        assert time.monotonic() < last
        time.sleep(0.1)
    # From then on no worker goes back to what it had.
    assert all("0531-8888888" in read(address)[1] for _ in range(40))


def test_what_changed_while_the_site_was_down_is_not_served_stale(server: Server) -> None:
    read(server.url + "/organs/fagai/")
    server.stop()
    assert (server.home / "ready/pages/standard/organs/fagai/index.html").exists()
    assert call(server.home, "0531-8888888", "die") == -signal.SIGKILL
    again = Server(server.home)
    try:
        assert all("0531-8888888" in read(again.url + "/organs/fagai/")[1] for _ in range(20))
    finally:
        again.stop()


def workers_of(server: Server) -> list[int]:
    """Process ids of the web workers of a site."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == server.process.pid and b"multiprocessing.spawn" in command:
            found.append(int(folder.name))
    return found


def test_a_worker_that_is_killed_is_replaced(server: Server) -> None:
    killed = workers_of(server)
    assert len(killed) == 2
    for worker in killed:
        os.kill(worker, signal.SIGKILL)
    last = time.monotonic() + PATIENCE
    while True:
        try:
            assert read(server.url + "/organs/")[0] == 200
            break
        except OSError:
            assert time.monotonic() < last
            time.sleep(0.1)
    while len(workers_of(server)) < 2:
        assert time.monotonic() < last
        time.sleep(0.1)
    assert set(killed).isdisjoint(workers_of(server))


def test_no_worker_outlives_the_server_that_began_it(server: Server) -> None:
    left = workers_of(server)
    server.process.kill()
    server.process.wait()
    last = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{worker}").exists() for worker in left):
        assert time.monotonic() < last
        time.sleep(0.1)


def test_status_clear_and_warm_work_beside_the_running_site(server: Server) -> None:
    def ready(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "gongkai.site.cli", "ready", *arguments],
            env={**environment(server.home), "GONGKAI_BASE_URL": server.url},
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        ).stdout

    assert "200 /organs/" in ready("warm", "/organs/", "/")
    assert "成品 12 页" in ready("status")
    assert (server.home / "ready/pages/elder/organs/index.html").exists()
    assert 'data-reading="elder"' in read(server.url + "/organs/", Cookie="reading=elder")[1]
    assert "已清空 12 页" in ready("clear")
    assert read(server.url + "/organs/")[0] == 200


@pytest.fixture
def front(server: Server, tmp_path: Path) -> Iterator[str]:
    """nginx before the site, with the configuration of the document; its address."""
    if shutil.which("nginx") is None:
        pytest.skip("needs nginx (apt install nginx-light)")
    block = re.search(r"```nginx\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert block
    port = free_port()
    site = block.group(1).replace("listen 80;", f"listen 127.0.0.1:{port};")
    site = site.replace("server_name HOST;", "server_name 127.0.0.1;")
    site = site.replace("GONGKAI_HOME", str(server.home)).replace(
        "SITE;", f"127.0.0.1:{server.port};"
    )
    places = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if Path.home() == Path("/root") else ""
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"daemon off; {user} pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}}\n"
        f"http {{ access_log off; {places}\n{site} }}"
    )
    process = subprocess.Popen(["nginx", "-c", str(config), "-p", str(tmp_path)])
    url = f"http://127.0.0.1:{port}"
    last = time.monotonic() + PATIENCE
    while True:
        try:
            read(url + "/organs/")
            break
        except OSError:
            assert process.poll() is None and time.monotonic() < last
            time.sleep(0.1)
    yield url
    process.terminate()
    process.wait(20)


def test_nginx_serves_the_files_and_hands_on_the_rest(front: str, server: Server) -> None:
    direct = {}
    for asked in ("reading=standard", "reading=elder", "language=en", "reading=elder; language=en"):
        for path in ("/organs/", "/reports/?page=1"):
            direct[asked, path] = read(server.url + path, Cookie=asked)
            assert ('<html lang="en"' in direct[asked, path][1]) == ("=en" in asked)
    for (asked, path), (_, text, headers) in direct.items():
        status, body, told = read(front + path, Cookie=asked)
        assert status == 200 and body == text
        assert told["server"].startswith("nginx") and "last-modified" not in told
        for name in headers.keys() - {"server", "date", "etag", "vary", "content-length"}:
            assert told[name] == headers[name], name
        assert read(front + path, Cookie=asked, If_None_Match=told["etag"])[0] == 304
    assert "行政机关" in read(front + "/organs/?q=x")[1]
    # An officer, an unknown query and what leads upwards are the site's to answer.
    assert 'data-reading="standard"' in read(front + "/organs/", Cookie="sessionid=x")[1]
    for path in (
        "/%2e%2e/%2e%2e/index.sqlite3",
        "/organs/?page=../../index.sqlite3",
        "/../lock",
        "/index.sqlite3",
        "/standard/organs/index.html",
    ):
        assert read(front + path)[0] in (400, 404) or "data-reading" in read(front + path)[1]


def test_whoever_publishes_is_read_through_nginx_at_once(front: str, server: Server) -> None:
    assert read(front + "/organs/fagai/")[0] == 200
    assert call(server.home, "0531-8888888") == 0
    assert all("0531-8888888" in read(front + "/organs/fagai/")[1] for _ in range(10))
