"""`gongkai search`: build the index anew, follow what changes, say how it stands."""

from __future__ import annotations

import os
import signal
import threading

import click

from gongkai.site.cli.program import FINDINGS, Group, Refused, as_format, setup
from gongkai.verify.telling.exactjson import to_json


@click.group(cls=Group, help="检索索引：重建、跟随、查看状态。")
def search() -> None:
    pass


@search.command(help="从全部公开内容重建索引；重建期间检索照常，建好后一次切换。")
@as_format("text", "json")
def rebuild(form: str) -> None:
    setup()
    from gongkai.search.follower import rebuild
    from gongkai.search.index import place
    from gongkai.search.port import Busy
    from gongkai.site.cli.serve import Progress

    try:
        with Progress() as progress:
            entries = rebuild(place(), progress)
    except Busy:
        raise Refused("另一个进程正在重建索引，请等它结束。") from None
    click.echo(
        to_json({"entries": entries}) if form == "json" else f"索引已建好，共 {entries} 条。"
    )


@search.command(help="持续把公开内容的变动写入索引；gongkai up 会自动启动它。")
@click.option("--beside", type=int, hidden=True)
def follow(beside: int | None) -> None:
    setup()
    from gongkai.search.follower import follow
    from gongkai.search.index import place
    from gongkai.site.jobs import end_with

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    if beside is not None:
        threading.Thread(target=end_with, args=(beside,), daemon=True).start()
    follow(place(), stop)


@search.command(help="索引里有多少条、落后几次变动、占多大空间。")
@as_format("text", "json")
def status(form: str) -> None:
    setup()
    from gongkai.ledger.changes import newest
    from gongkai.search.index import place
    from gongkai.search.port import NoIndex

    here = place()
    try:
        entries, cursor = here.entries, here.cursor
    except NoIndex as error:
        raise Refused(str(error)) from None
    assert here.current is not None
    size = sum(file.stat().st_size for file in os.scandir(here.current))
    behind = max(0, newest() - cursor)
    if form == "json":
        told = {"entries": entries, "cursor": cursor, "behind": behind, "bytes": size}
        click.echo(to_json(told))
    else:
        click.echo(f"索引共 {entries} 条，占 {size / 1e6:.1f} MB。")
        if behind:
            click.echo(f"还有 {behind} 次变动没有写入；请确认 gongkai search follow 在运行。")
        else:
            click.echo("已写入全部变动。")
    if behind:
        raise click.exceptions.Exit(FINDINGS)
