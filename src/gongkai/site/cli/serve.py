"""`gongkai up`: from nothing to a running site."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from gongkai.site.cli.jobs import workers_beside
from gongkai.site.cli.program import Command, Unreadable, Whole, setup

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command(cls=Command, help="建库、备好示范区、启动网站。")
@click.option("--port", type=Whole(1, 65535), default=8000, metavar="端口", help="默认 8000。")
@click.option("--host", default="127.0.0.1", metavar="地址", help="监听地址，默认只有本机可达。")
@click.option("--demo/--no-demo", default=True, help="空库是否装入虚构的示范区；默认装入。")
def up(port: int, host: str, demo: bool) -> None:
    if not _free(host, port):
        raise Unreadable(f"端口 {port} 已被占用，请用 --port 另选一个（make run PORT=8080）。")
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"
    os.environ.setdefault("GONGKAI_BASE_URL", address)
    setup()
    prepare(demo=demo)
    _welcome(address, host)
    with workers_beside():
        from gongkai.site.serving.server import serve

        serve(host, port)


def prepare(*, demo: bool) -> None:
    """Bring the database and the static files up to date; load the demo into an empty database."""
    from django.core.management import call_command

    from gongkai.site.doctor import pending_migrations

    if pending_migrations():
        click.echo("正在建立或升级数据库……")
        with built_aside():
            call_command("migrate", verbosity=0, interactive=False)
    if demo:
        load_demo()
    call_command("collectstatic", verbosity=0, interactive=False)


@contextmanager
def built_aside() -> Iterator[None]:
    """Build a new SQLite database in a file beside its place and move it there when it is whole.

    Some migrations of the packages cannot run in a transaction on SQLite; a process that is killed
    within one would leave a database that no further run can mend. A database that has tables is
    left where it is.
    """
    from django.db import connection

    if connection.vendor != "sqlite" or connection.introspection.table_names():
        yield
        return
    place = Path(connection.settings_dict["NAME"])
    aside = place.with_name(place.name + ".building")
    connection.close()
    for ending in ("", "-wal", "-shm"):
        Path(f"{aside}{ending}").unlink(missing_ok=True)
    connection.settings_dict["NAME"] = str(aside)
    try:
        yield
    finally:
        # Closing the last connection writes the log back into the file.
        connection.close()
        connection.settings_dict["NAME"] = str(place)
    for ending in ("-wal", "-shm"):
        Path(f"{place}{ending}").unlink(missing_ok=True)
    aside.replace(place)


def load_demo() -> bool:
    """Load the demo district where no organ is entered; returns whether it was loaded.

    The load is one transaction: one that is killed leaves nothing and is simply run again.
    """
    from django.db import transaction

    from gongkai.ledger import changes
    from gongkai.ledger.models import Organ

    if Organ.objects.exists():
        return False
    from gongkai.demo.load import load

    click.echo("正在装入示范区（虚构的区，只此一次，约需一分钟）……")
    with Progress() as progress, transaction.atomic():
        load(on_progress=progress)
        district = Organ.get_first_root_node()
        changes.announce("ledger.organ", *([str(district.pk)] if district else []))
    return True


class Progress:
    """Shows the step that a long work is at: a moving line on a terminal, else a line per step."""

    def __init__(self) -> None:
        from rich.console import Console

        self.console = Console(stderr=True)
        self.status = self.console.status("准备")
        self.step = ""

    def __enter__(self) -> Progress:
        if self.console.is_terminal:
            self.status.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.status.stop()

    def __call__(self, step: str, done: int) -> None:
        self.status.update(f"{step}：{done:,} 条")
        if step != self.step:
            self.step = step
            if not self.console.is_terminal:
                click.echo(f"  {step}", err=True)


def _welcome(address: str, host: str) -> None:
    from gongkai.demo.people import LOGINS, PASSWORD, REVIEWERS
    from gongkai.ledger.models import Organ, User

    click.echo(f"\n网站已备好：{address}/\n")
    click.echo("  公众访客        不用登录，直接打开上面的地址")
    people = (*LOGINS, *REVIEWERS)
    known = [person.username for person in people]
    standing = set(User.objects.filter(username__in=known).values_list("username", flat=True))
    names = dict(Organ.objects.values_list("code", "short_name"))
    for person in people:
        if person.username in standing:
            where = f"{names.get(person.organ, '')}{person.role.label}"
            click.echo(f"  {where:<12}  {person.username} / {PASSWORD}（{person.real_name}）")
    click.echo(f"\n工作台：{address}/console/")
    if standing:
        click.echo(f"先看：{address}/reports/ 中已发布的年度报告，点任何一个数字，看它背后的记录；")
        click.echo("再以区政务公开办登录工作台，打开正在起草的 2022 年年度报告。")
    if not Organ.objects.exists():
        click.echo("库中还没有机关：停止后运行 gongkai begin --help，登记区政府和系统管理员。")
    if standing and host not in LOOPBACK:
        click.echo("注意：示范区的密码是公开的，不要把示范站开放给别的机器。")
    click.echo("按 Ctrl+C 停止。\n")


def _free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
