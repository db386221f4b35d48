"""`gongkai ready`: what is kept of the public pages as ready bytes."""

from __future__ import annotations

import click

from gongkai.site.cli.program import Group, Refused, as_format, setup
from gongkai.verify.telling.exactjson import to_json


@click.group(cls=Group, help="公开页面的成品：查看、清空、预先备好。")
def ready() -> None:
    pass


@ready.command(help="成品有多少、占多大、跟到了哪一次变动。")
@as_format("text", "json")
def status(form: str) -> None:
    setup()
    from gongkai.ledger import changes
    from gongkai.site.ready.following import opened_store

    _refuse_off()
    now = opened_store().status()
    behind = None if now.cursor is None else changes.newest() - now.cursor
    if form == "json":
        told = {"pages": now.pages, "bytes": now.size, "generation": now.generation}
        click.echo(to_json({**told, "cursor": now.cursor, "behind": behind}))
        return
    click.echo(f"成品 {now.pages} 页，{now.size:,} 字节。")
    if now.cursor is None:
        click.echo("还没有跟随过变动：网站启动后自动开始。")
    else:
        click.echo(f"已跟到第 {now.cursor} 次变动" + (f"，还差 {behind} 次。" if behind else "。"))


@ready.command(help="清空全部成品；正在运行的网站立即重新生成，不必停机。")
@as_format("text", "json")
def clear(form: str) -> None:
    setup()
    from gongkai.site.ready.following import opened_store
    from gongkai.site.ready.store import EVERYTHING

    _refuse_off()
    store = opened_store()
    pages = store.status().pages
    store.drop([EVERYTHING])
    click.echo(to_json({"cleared": pages}) if form == "json" else f"已清空 {pages} 页成品。")


@ready.command(help="预先备好几个地址的成品；不写地址时备好首页、年度报告和行政机关。")
@click.argument("addresses", metavar="地址", nargs=-1)
@as_format("text", "json")
def warm(addresses: tuple[str, ...], form: str) -> None:
    setup()
    from django.core.wsgi import get_wsgi_application
    from django.urls import reverse

    from gongkai.site.context import VARIANTS
    from gongkai.site.ready.following import ahead_of, opened_store, stamp
    from gongkai.site.ready.warming import warm

    _refuse_off()
    if opened_store().stamp() not in (None, stamp()):
        raise Refused(
            "这里的程序或设置与正在运行的网站不同（常见的是 GONGKAI_BASE_URL），备好的页面会不一样。"
            "请用与网站相同的环境变量再运行。"
        )
    wrong = next((address for address in addresses if not address.startswith("/")), None)
    if wrong is not None:
        raise Refused(f"地址“{wrong}”应以 / 开头，例如 /reports/。")
    todo = addresses or tuple(reverse(name) for name in ("home", "report_list", "organ_list"))
    told = warm(ahead_of(get_wsgi_application()), todo, VARIANTS)
    if form == "json":
        click.echo(to_json(told))
    else:
        for address, answer in told.items():
            click.echo(f"{answer[:3]} {address}")
    failed = sum(not answer.startswith("200") for answer in told.values())
    if failed:
        raise Refused(f"{failed} 个地址打不开，请核对。")


def _refuse_off() -> None:
    from django.conf import settings

    if not settings.READY:
        raise Refused("成品已关闭：去掉 GONGKAI_READY=0 和 GONGKAI_DEBUG=1 再用。")
