"""`gongkai ledger verify` and `gongkai doctor`: prove that the site is whole."""

from __future__ import annotations

from dataclasses import asdict

import click

from gongkai.site.cli.program import FINDINGS, Command, Group, as_format, setup
from gongkai.verify.telling.exactjson import to_json


@click.group(cls=Group, help="台账：登记事件与它们的哈希链。")
def ledger() -> None:
    pass


@ledger.command(help="逐条核对登记事件的哈希链，证明没有被改动。")
@as_format("text", "json")
def verify(form: str) -> None:
    setup()
    from gongkai.ledger.events import protected, prove

    count, broken = prove()
    guarded = protected()
    if form == "json":
        click.echo(
            to_json(
                {
                    "events": count,
                    "protected": guarded,
                    "broken": [asdict(place) for place in broken],
                }
            )
        )
    else:
        for place in broken:
            click.echo(f"{place.stream} #{place.record} 第 {place.sequence} 条：{place.reason}")
        if not guarded:
            click.echo("只增不改的触发器缺失，请运行 gongkai doctor。")
        click.echo(
            f"核对 {count} 条登记事件，" + (f"{len(broken)} 处不符。" if broken else "哈希链完整。")
        )
    if broken or not guarded:
        raise click.exceptions.Exit(FINDINGS)


@click.command(cls=Command, help="检查运行环境、数据库、密钥和日历。")
@as_format("text", "json")
def doctor(form: str) -> None:
    setup()
    from gongkai.site.doctor import LABELS, State, examine

    checks = list(examine())
    if form == "json":
        click.echo(to_json([asdict(check) for check in checks]))
    else:
        for check in checks:
            click.echo(f"[{LABELS[check.state]}] {check.label}：{check.found}")
            if check.mend:
                click.echo(f"       {check.mend}")
    if any(check.state is State.FAULT for check in checks):
        raise click.exceptions.Exit(FINDINGS)
