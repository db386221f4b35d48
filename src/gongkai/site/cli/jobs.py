"""`gongkai jobs`: reminders by hand, and the workers that `gongkai up` runs beside itself."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from gongkai.site.cli.program import Group, as_format, setup
from gongkai.verify.telling.exactjson import to_json

AGAIN = 5
"""Seconds before a worker that ended by itself is started again."""


@click.group(
    cls=Group, help="后台任务：定时公开和到期撤下，期限提醒和每日一封的提醒邮件，外链核查。"
)
def jobs() -> None:
    pass


@jobs.command(help="立即做一轮：公开和撤下到日的信息，生成今天的提醒并发送；重复运行不会重复办理。")
@click.option("--send/--no-send", default=True, help="是否发送邮件和短信；默认发送。")
@as_format("text", "json")
def run(send: bool, form: str) -> None:
    setup()
    from gongkai.site.rounds import run_round

    done = run_round(send=send)
    if form == "json":
        told = {"made": done.made, "sent": done.sent.out, "refused": done.sent.refused}
        due = {"published": done.published, "expired": done.expired}
        click.echo(to_json({**told, "unknown": done.sent.open, **due}))
        return
    if done.published or done.expired:
        click.echo(f"到日公开 {done.published} 条，到期撤下 {done.expired} 条。")
    click.echo(f"新增提醒 {done.made} 条，发出 {done.sent.out} 封。")
    if done.sent.refused:
        click.echo(f"{done.sent.refused} 封被拒收或连不上服务器，下一轮再试；请检查邮件设置。")
    if done.sent.open:
        click.echo(
            f"{done.sent.open} 封不知是否送达，今天不再重发；提醒仍在工作台，下一个工作日的邮件会带上并说明。"
        )


@jobs.command(
    help="立即核查一批公开信息里的外链（需要能访问互联网）；平时每小时一批，设 GONGKAI_LINKS=1。"
)
@as_format("text", "json")
def links(form: str) -> None:
    setup()
    from django.utils import timezone

    from gongkai.portal.outside import rounds

    done = rounds.run(timezone.localdate())
    if form == "json":
        told = {"found": done.found, "left": done.left, "tried": done.tried}
        click.echo(to_json({**told, "failed": done.failed, "deaf": done.deaf}))
        return
    click.echo(f"新登记外链 {done.found} 个，不再有的 {done.left} 个。")
    if done.deaf:
        click.echo(
            f"核查的 {done.tried} 个没有一个有回音，没有记录结果；请检查本机能否访问互联网。"
        )
    else:
        click.echo(f"核查 {done.tried} 个，打不开的 {done.failed} 个。")


@jobs.command(help="持续运行后台任务；gongkai up 会自动启动它。")
@click.option("--beside", type=int, hidden=True)
def work(beside: int | None) -> None:
    setup()
    from gongkai.site.jobs import work

    work(beside)


BESIDE = (("jobs", "work"), ("search", "follow"))
"""The commands that work beside a server."""


@contextmanager
def workers_beside() -> Iterator[None]:
    """The workers, each in a process that ends with this one, however this one ends."""
    over = threading.Event()
    running: dict[tuple[str, ...], subprocess.Popen[bytes]] = {}

    def watch(command: tuple[str, ...]) -> None:
        whole = [sys.executable, "-m", "gongkai.site.cli", *command, "--beside", str(os.getpid())]
        while not over.is_set():
            running[command] = subprocess.Popen(whole, stdin=subprocess.DEVNULL)
            running[command].wait()
            over.wait(AGAIN)

    for command in BESIDE:
        threading.Thread(target=watch, args=(command,), daemon=True).start()
    try:
        yield
    finally:
        over.set()
        for process in list(running.values()):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.kill()
