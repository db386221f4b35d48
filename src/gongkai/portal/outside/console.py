"""失效外链 in the officers' console."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from gongkai.ledger.console import Column, RecordKind, Shown, by_year, register
from gongkai.ledger.models import User
from gongkai.portal.console_pages import edit_address
from gongkai.portal.models import FailingLink, OutsideLink

EMPTY = (
    "没有失效的外链。公开信息里的外链每两周核查一次，打不开的次日再查；"
    "核查要由管理员开启（环境变量 GONGKAI_LINKS=1）。"
)


def _facts(one: OutsideLink) -> Sequence[tuple[str, Any]]:
    return (
        ("信息", one.title),
        ("页面", reverse("content", args=[one.page_id])),
        ("发布机构", one.organ),
        ("外链", one.address),
        ("链接文字", one.words),
        ("位置", one.where),
        ("回答", one.answer or "还没有核查"),
        ("最近核查", one.checked_on),
        ("失效起始日", one.failing_since),
        ("失效天数", f"{one.failed_days} 天" if one.failed_days else ""),
        ("首次登记", one.entered_on),
        ("不再核查", one.struck_on),
    )


def _sections(one: OutsideLink, user: User) -> Sequence[Shown]:
    context = {"link": one, "edit": edit_address(one.page)}
    return (Shown("办理", "portal/_outside_link.html", context),)


def _work(one: OutsideLink) -> tuple[str, str]:
    return ("soon", "请修改") if one.standing.to_tell else ("", "")


FAILING = register(
    RecordKind(
        key="outside-links",
        title="失效外链",
        noun="失效外链",
        icon="link",
        model=FailingLink,
        columns=(
            Column("信息", lambda one: one.title, "title"),
            Column("发布机构", lambda one: one.organ.short_name, "organ__path"),
            Column("外链", lambda one: one.address, "address"),
            Column("回答", lambda one: one.answer, "answer"),
            Column("失效起始日", lambda one: one.failing_since, "failing_since"),
            Column("失效天数", lambda one: one.failed_days, "failed_days", numeric=True),
            Column("最近核查", lambda one: one.checked_on, "checked_on"),
        ),
        search=("title", "address", "answer"),
        order="failing_since",
        empty=EMPTY,
        facts=_facts,
        sections=_sections,
        actions=lambda one: (),
        event_labels={
            "entered": "登记",
            "failed": "打不开",
            "recovered": "恢复",
            "left": "信息里不再有这个链接",
        },
        filters=(by_year("failing_since", "失效年度"),),
        related=("organ", "page"),
        work=_work,
        group="主动公开",
    )
)
