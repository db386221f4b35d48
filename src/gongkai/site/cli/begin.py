"""`gongkai begin`: the district and its first administrator, in an empty site."""

from __future__ import annotations

import os

import click

from gongkai.site.cli.program import Command, as_format, setup
from gongkai.verify.telling.exactjson import to_json


@click.command(cls=Command, help="空站点初始化：登记区政府和第一位系统管理员，只能做一次。")
@click.option("--organ", required=True, metavar="全称", help="区政府全称。")
@click.option("--short-name", default="区政府", metavar="简称", help="默认“区政府”。")
@click.option("--code", required=True, metavar="代号", help="网址中用的小写英文代号。")
@click.option("--credit-code", required=True, metavar="代码", help="统一社会信用代码，18 位。")
@click.option("--address", required=True, metavar="地址", help="办公地址。")
@click.option("--phone", required=True, metavar="电话", help="联系电话。")
@click.option("--username", required=True, metavar="用户名", help="系统管理员登录用。")
@click.option("--name", required=True, metavar="姓名", help="系统管理员姓名，也是公开工作负责人。")
@as_format("text", "json")
def begin(
    organ: str,
    short_name: str,
    code: str,
    credit_code: str,
    address: str,
    phone: str,
    username: str,
    name: str,
    form: str,
) -> None:
    setup()
    from gongkai.ledger.models import OrganKind
    from gongkai.ledger.people import begin_site, refuse_begun
    from gongkai.site.cli.serve import prepare

    prepare(demo=False)
    refuse_begun()
    password = os.environ.get("GONGKAI_PASSWORD") or click.prompt(
        "系统管理员密码", hide_input=True, confirmation_prompt="再输一遍"
    )
    values = {
        "name": organ,
        "short_name": short_name,
        "code": code,
        "kind": OrganKind.DISTRICT,
        "credit_code": credit_code.strip().upper(),
        "address": address,
        "phone": phone,
        "officer": name,
    }
    user = begin_site(values=values, username=username, real_name=name, password=password)
    if form == "json":
        click.echo(to_json({"organ": code, "username": user.username}))
    else:
        click.echo(f"已登记{organ}，系统管理员 {user.username}。")
        click.echo("运行 gongkai up --no-demo，登录工作台，登记机关和工作人员。")
