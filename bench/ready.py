"""How fast a public page is sent, beside nginx sending the same bytes in the same run.

Run with the package on the path: `PYTHONPATH=src python bench/ready.py`. An article (an annual
report) and a list page of the demo district: requests per second and p99 of the site's two workers with
ready bytes, and of two nginx workers with the very same files (gzip_static, open_file_cache), turn
about, by wrk; on a machine that does other work besides, the processor time a request is the steadier
number. Each page is asked for by readers whose headers are known, and by readers of whom each comes
for the first time (the bar is of the former, the latter are told beside).
Then every kind of public page made anew, as links lead to it: queries and milliseconds of the processor
for the whole request, of a reader and of the disclosure office.
`--small` takes a small district and short turns; `--home DIR` a folder where a site is prepared.
Exits with 1 if a bar is missed (not with `--small`). Needs nginx and wrk (apt install nginx-light
wrk); says so where one is missing.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gongkai.site.testing import environment, free_port

BAR = 0.7
QUERIES_BAR = 12
MILLISECONDS_BAR = 25
EACH = 3  # pages of one kind
SHOWN = 8
SEEDS = ("/content/news/", "/figures/?year=2022", "/search/?q=%E5%85%AC%E5%BC%80")
"""Pages told of in any case; 2022 is the demo's fullest year, counted as of today."""
WORKERS = 2
CONNECTIONS = 32
DEMO = """
from gongkai.site.cli.program import setup; setup()
from gongkai.site.cli.serve import prepare; prepare(demo=True)
"""
SMALL = """
from gongkai.site.cli.program import setup; setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from gongkai.site.tests.scene import make_scene, publish
publish(make_scene())
"""
SERVE = """
import sys
from gongkai.site.cli.program import setup; setup()
from pathlib import Path
from django.conf import settings
Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
from gongkai.site.serving.server import serve; serve("127.0.0.1", int(sys.argv[1]))
"""
ARTICLE = """
from gongkai.site.cli.program import setup; setup()
from django.urls import reverse
from gongkai.reports.selectors import published
first = published().order_by("organ__path", "-year").first()
print(reverse("report", args=[first.organ.code, first.year]))
"""
UNCACHED = """
import json, statistics, sys, time
from gongkai.site.cli.program import setup; setup()
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from gongkai.ledger.models import User
from gongkai.site.ready.warming import request
from gongkai.site.tests.kinds import linked
app = get_wsgi_application()
def get(path, cookie):
    asked = request(path) | ({"HTTP_COOKIE": f"sessionid={cookie}"} if cookie else {})
    told = []
    parts = app(asked, lambda status, headers, *_: told.append((status, dict(headers))))
    body = b"".join(parts)
    parts.close()
    status, headers = told[0]
    return body.decode() if status == "200 OK" and "html" in headers["Content-Type"] else ""
told = {}
client = Client()
client.force_login(User.objects.filter(is_active=True, posts__role="office").first())
whose = {"reader": "", "officer": client.cookies["sessionid"].value}
for path in list(linked(lambda path: get(path, ""), sys.argv[2:], each=int(sys.argv[1]))):
    for who, cookie in whose.items():
        get(path, cookie)
        with CaptureQueriesContext(connection) as seen:
            get(path, cookie)
            queries = len(seen)
        took = []
        for _ in range(9):
            begun = time.process_time()
            get(path, cookie)
            took.append(time.process_time() - begun)
        told[f"{who} {path}"] = [queries, statistics.median(took) * 1000]
print(json.dumps(told))
"""
NGINX = """
daemon off; {user}
worker_processes {workers};
pid {home}/nginx.pid;
error_log {home}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  open_file_cache max=1000 inactive=600s; open_file_cache_valid 600s;
  client_body_temp_path {home}/b; proxy_temp_path {home}/p; fastcgi_temp_path {home}/f;
  uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
  gzip_static on; gzip_vary on;
  default_type "text/html; charset=utf-8"; types {{ }}
  {headers}
  server {{
    listen 127.0.0.1:{port} reuseport;
    root {root};
    location / {{ try_files $uri/index.html $uri/index.html =404; }}
  }}
}}
"""


def python(code: str, home: Path, *arguments: str) -> str:
    """What a program of the site in `home` prints."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment(home),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


@contextmanager
def running(command: list[str], url: str, env: dict[str, str] | None = None) -> Iterator[int]:
    """A server until the end of the block, and its session; raises RuntimeError for a dead one."""
    process = subprocess.Popen(command, env=env, start_new_session=True)
    try:
        for _ in range(300):
            if process.poll() is not None:
                break
            try:
                urllib.request.urlopen(url, timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                yield process.pid
                return
        raise RuntimeError(f"{command[0]} does not answer")
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def fetch(url: str) -> tuple[bytes, dict[str, str]]:
    """Body as sent (gzip) and headers."""
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def spent(session: int) -> float:
    """Processor seconds that the processes of a session have used."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(told[3]) == session:
            ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


NEWCOMERS = """
local count = 0
request = function()
  count = count + 1
  wrk.headers["User-Agent"] = "reader " .. count
  return wrk.format()
end
"""


def load(
    url: str, seconds: int, session: int, script: Path | None = None
) -> tuple[float, float, float]:
    """Requests per second, p99 in milliseconds, the server's processor microseconds a request.

    Raises RuntimeError for any wrong answer.
    """
    before = spent(session)
    told = subprocess.run(
        [
            *("wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"),
            *("-H", "Accept-Encoding: gzip", url),
            *(("-s", str(script)) if script else ()),
        ],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(told)
    used = spent(session) - before
    count = re.search(r"(\d+) requests in", told)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    late = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    assert count and rate and late, told
    milliseconds = float(late[1]) * {"us": 0.001, "ms": 1, "s": 1000}[late[2]]
    return float(rate[1]), milliseconds, used / int(count[1]) * 1e6


def race(
    servers: dict[str, tuple[str, int]],
    path: str,
    seconds: int,
    turns: int,
    script: Path | None = None,
) -> float:
    """Print what each server (address, session) does for a page; the ratio of the first to the last."""
    got: dict[str, list[tuple[float, float, float]]] = {who: [] for who in servers}
    for turn in range(turns + 1):
        for who, (base, session) in servers.items():
            measured = load(base + path, seconds if turn else 1, session, script)
            if turn:
                got[who].append(measured)
    for who, values in got.items():
        rate, late, used = (statistics.median(one) for one in zip(*values, strict=True))
        print(
            f"    {who}  {rate:8,.0f} requests/s  p99 {late:6.2f} ms"
            f"  {used:4.0f} µs of processor a request"
        )
    first, last = list(got.values())
    return statistics.median(a[0] / b[0] for a, b in zip(first, last, strict=True))


def compare(home: Path, pages: dict[str, str], seconds: int, turns: int) -> bool:
    """Print both servers' numbers for each page; whether the bar is met."""
    ours = f"http://127.0.0.1:{free_port()}"
    port = ours.rpartition(":")[2]
    good = True
    serve = [sys.executable, "-c", SERVE, port]
    with running(serve, ours + "/reports/", environment(home)) as our_session:
        first = {path: fetch(ours + path) for path in pages.values()}
        if shutil.which("nginx") is None:
            print("  nginx is missing (apt install nginx-light): no baseline, no ratio")
            for name, path in pages.items():
                rate, late, used = load(ours + path, seconds, our_session)
                print(f"  {name}: ready {rate:8,.0f}/s  p99 {late:.2f} ms  {used:.0f} µs")
            return True
        theirs = f"http://127.0.0.1:{free_port()}"
        with (
            tempfile.TemporaryDirectory() as scratch,
            baseline(Path(scratch), home, theirs, first) as their_session,
        ):
            newcomers = Path(scratch) / "newcomers.lua"
            newcomers.write_text(NEWCOMERS)
            servers = {"ready": (ours, our_session), "nginx": (theirs, their_session)}
            for name, path in pages.items():
                body, headers = fetch(theirs + path)
                assert body == first[path][0], "nginx does not send the same bytes"
                missing = set(first[path][1]) - set(headers) - {"transfer-encoding"}
                assert not missing, missing
                print(f"  {name} {path}: {len(body):,} bytes in gzip")
                ratio = race(servers, path, seconds, turns)
                good &= ratio >= BAR
                print(f"    ratio {ratio:.2f}{'' if ratio >= BAR else f'  below the bar of {BAR}'}")
                ratio = race(servers, path, seconds, turns, newcomers)
                print(f"    ratio {ratio:.2f} for readers who each come for the first time")
    return good


@contextmanager
def baseline(
    scratch: Path, home: Path, url: str, pages: dict[str, tuple[bytes, dict[str, str]]]
) -> Iterator[int]:
    """nginx over a copy of the files that the site itself keeps, with the site's headers."""
    root = scratch / "root"
    shutil.copytree(home / "ready" / "pages" / "standard", root)
    scratch.chmod(0o755)
    own = ("x-", "referrer", "cross-origin", "cache-control", "content-security", "permissions")
    headers = next(iter(pages.values()))[1]
    lines = [f'add_header {n} "{v}";' for n, v in headers.items() if n.startswith(own)]
    (scratch / "nginx.conf").write_text(
        NGINX.format(
            user="user root;" if os.getuid() == 0 else "",
            workers=WORKERS,
            home=scratch,
            root=root,
            port=url.rpartition(":")[2],
            headers="\n  ".join([*lines, 'add_header Vary "Cookie";']),
        )
    )
    command = ["nginx", "-c", str(scratch / "nginx.conf"), "-p", str(scratch)]
    with running(command, url + next(iter(pages))) as session:
        yield session


def uncached(home: Path, paths: list[str]) -> bool:
    """Print what public pages cost that are made anew, the dearest first; whether bars are met.

    Pages of every kind, as links lead to them from `paths`; the whole request is counted, with what it
    takes to ask the database.
    """
    told = json.loads(python(UNCACHED, home, str(EACH), *paths))
    over = {
        what: one for what, one in told.items() if one[0] > QUERIES_BAR or one[1] > MILLISECONDS_BAR
    }
    dearest = sorted(told, key=lambda what: told[what][1], reverse=True)[:SHOWN]
    for what in dict.fromkeys(
        [*(what for what in told if what.partition(" ")[2] in paths), *dearest, *over]
    ):
        queries, took = told[what]
        print(
            f"  {what}: {queries} queries, {took:.1f} ms{'  over the bar' if what in over else ''}"
        )
    print(f"  {len(told)} pages of readers and officers, {len(over)} over the bar")
    return not over


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        print("wrk is missing (apt install wrk): nothing can be measured")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        home = options.home or Path(scratch) / "home"
        home.mkdir(exist_ok=True)
        if options.home is None:
            python(SMALL if options.small else DEMO, home)
        pages = {"article": python(ARTICLE, home).strip(), "list": "/reports/"}
        seconds, turns = (1, 2) if options.small else (5, 5)
        print(f"{WORKERS} workers each, {os.cpu_count()} processors, {CONNECTIONS} connections")
        good = compare(home, pages, seconds, turns)
        print("made anew, without ready bytes")
        good &= uncached(home, ["/", *pages.values(), *SEEDS])
    return 0 if good or options.small else 3


if __name__ == "__main__":
    sys.exit(main())
