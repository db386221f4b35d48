"""`gongkai clock` and `gongkai fee`: ask the law a question, without any record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from gongkai.site.cli.program import (
    DAY,
    Command,
    OneOf,
    Refused,
    Whole,
    WholeList,
    as_format,
    plain,
    setup,
)
from gongkai.verify.telling.exactjson import to_json

if TYPE_CHECKING:
    from gongkai.norms.calendar import WorkCalendar

CHANNELS = ("in_person", "registered_mail", "ordinary_mail", "online", "fax")


@click.command(cls=Command, help="收到申请之日起的法定期限，并说明每一天怎么算出来。")
@click.option("--received", type=DAY, required=True, metavar="日期", help="提交或收到申请之日。")
@click.option(
    "--channel",
    type=OneOf(CHANNELS),
    default="in_person",
    metavar="|".join(CHANNELS),
    help="提交渠道（条例第三十一条）；默认当面提交。",
)
@click.option(
    "--confirmed",
    type=DAY,
    metavar="日期",
    help="平常信函、互联网、传真：与申请人确认之日；默认与 --received 同日。",
)
@click.option(
    "--working-days",
    type=WholeList(),
    default="7,15,20,40",
    metavar="天数,…",
    help="收到之后第几个工作日，默认 7,15,20,40。",
)
@click.option("--provisional", is_flag=True, help="放假安排未公布的年份，给出最早可能的暂定日。")
@as_format("text", "json")
def clock(
    received: date,
    channel: str,
    confirmed: date | None,
    working_days: tuple[int, ...],
    provisional: bool,
    form: str,
) -> None:
    from gongkai.norms import clock as law
    from gongkai.norms import events
    from gongkai.norms.calendar import UnannouncedYear

    calendar = calendar_of_site()
    if provisional:
        calendar = calendar.provisional()
    facts = [events.ClockEvent(events.RECEIVED, received, channel=channel)]
    if channel in events.CONFIRMED_CHANNELS:
        facts.append(events.ClockEvent(events.RECEIPT_CONFIRMED, confirmed or received))
    elif confirmed is not None:
        raise click.UsageError(f"{events.CHANNELS[channel]}不需要确认之日，请去掉 --confirmed。")
    start = facts[-1].day
    try:
        after = {str(n): calendar.add_working_days(start, n) for n in working_days}
        deadlines = law.clock(facts, calendar, provisional=provisional)
    except UnannouncedYear as error:
        raise Refused(f"{error}暂定期限请加 --provisional。") from None
    except events.ClockError as error:
        raise Refused(str(error)) from None
    depends = not calendar.is_announced(start, max([start, *after.values()]))
    answer: dict[str, Any] = {
        "received": start,
        "provisional": depends or any(deadline.provisional for deadline in deadlines),
        "after": after,
        "deadlines": [
            {
                "kind": deadline.kind,
                "label": deadline.label,
                "due": deadline.due,
                "article": deadline.article,
                "provisional": deadline.provisional,
                "explanation": deadline.explain(),
            }
            for deadline in deadlines
        ],
    }
    if form == "json":
        click.echo(to_json(answer))
        return
    click.echo(f"收到申请之日：{start}" + ("（含暂定日期）" if answer["provisional"] else ""))
    for n, day in after.items():
        click.echo(f"第 {n} 个工作日：{day}{_skipped(calendar, start, day)}")
    for deadline in answer["deadlines"]:
        click.echo(f"\n{deadline['label']}：{deadline['due']}（{deadline['article']}）")
        for line in deadline["explanation"]:
            click.echo(f"  {line}")


def calendar_of_site() -> WorkCalendar:
    """The calendar with the notices entered in this site; the announced ones without a database."""
    setup()
    from django.db import Error

    from gongkai.ledger.calendars import site_calendar
    from gongkai.norms.calendar import default_calendar

    try:
        return site_calendar()
    except Error:
        return default_calendar()


def _skipped(calendar: WorkCalendar, after: date, until: date) -> str:
    """What lies between that is not worked, apart from ordinary weekends."""
    from gongkai.norms.calendar import WEEKEND

    names = [name for _, name in calendar.skipped(after, until) if name != WEEKEND]
    made_up = calendar.made_up(after, until)
    parts = [f"{name}{names.count(name)}天" for name in dict.fromkeys(names)]
    if made_up:
        parts.append(f"调休上班{len(made_up)}天")
    return f"（跨{'、'.join(parts)}）" if parts else ""


@click.command(cls=Command, help="信息处理费：按件或者按量，二者择一（国办函〔2020〕109号）。")
@click.option("--pieces", type=Whole(0, 1_000_000), metavar="件数", help="同一申请人一个自然月内。")
@click.option("--pages", type=Whole(0, 1_000_000), metavar="页数", help="一件申请提供的页数。")
@as_format("text", "json")
def fee(pieces: int | None, pages: int | None, form: str) -> None:
    from gongkai.norms.fees import by_pages, by_pieces

    if pieces is not None and pages is None:
        charged = by_pieces(pieces)
    elif pages is not None and pieces is None:
        charged = by_pages(pages)
    else:
        raise click.UsageError("按件与按量二者择一：写 --pieces 件数，或者 --pages 页数。")
    if form == "json":
        blocks = [
            {"first": b.first, "last": b.last, "units": b.units, "rate": b.rate, "yuan": b.yuan}
            for b in charged.blocks
        ]
        click.echo(
            to_json(
                {
                    "way": charged.way,
                    "units": charged.units,
                    "yuan": charged.yuan,
                    "blocks": blocks,
                    "legal_basis": charged.legal_basis,
                }
            )
        )
        return
    click.echo(f"{plain(charged.yuan)} 元")
    for line in charged.explain():
        click.echo(line)
