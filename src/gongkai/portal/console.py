"""What was disclosed, and topics, in the officers' console and behind the figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from gongkai.ledger.console import (
    STANDING,
    Action,
    Column,
    Filter,
    Outcome,
    ReasonForm,
    RecordKind,
    Shown,
    by_field,
    by_year,
    register,
)
from gongkai.ledger.models import User
from gongkai.portal import actions
from gongkai.portal.models import CATEGORIES, Disclosure, Topic
from gongkai.portal.outside.console import FAILING
from gongkai.portal.permissions import may_publish
from gongkai.portal.review.console import REVIEWS

__all__ = ["DISCLOSURES", "FAILING", "REVIEWS", "TOPICS"]


def _withdraw(disclosure: Disclosure, data: dict[str, Any], actor: User) -> Outcome:
    actions.withdraw(disclosure.page, reason=data["reason"], actor=actor)
    return Outcome(f"{disclosure.key} 已撤下，原地址公布撤下的日期和原因。")


def _strike(disclosure: Disclosure, data: dict[str, Any], actor: User) -> Outcome:
    actions.strike(disclosure.page, reason=data["reason"], actor=actor)
    return Outcome(f"{disclosure.key} 的公开登记已作废，页面已撤下。")


def _permitted(user: User, disclosure: Disclosure) -> bool:
    return may_publish(user, disclosure.organ)


WITHDRAW = Action(
    "withdraw",
    "撤下",
    ReasonForm,
    _withdraw,
    open_to=lambda one: one.struck_on is None and one.withdrawn_on is None,
    permit=_permitted,
    note="撤下后公众在原地址看到撤下的日期和这里写的原因。",
    danger=True,
)
STRIKE = Action(
    "strike",
    "更正作废",
    ReasonForm,
    _strike,
    permit=_permitted,
    note="误登的公开（如同一条信息发了两次）才作废；作废后不再计入统计。",
    danger=True,
)


def _classes(one: Disclosure) -> str:
    marks = (
        (one.is_news, "政务动态"),
        (one.is_notice, "通知公告"),
        (one.is_catalogue, "公开目录"),
    )
    return "、".join(label for given, label in marks if given)


def _clock(one: Disclosure) -> str:
    if one.due_on is None:
        return "无法推算"
    return "按期" if one.published_on <= one.due_on else "逾期"


def _facts(one: Disclosure) -> Sequence[tuple[str, Any]]:
    return (
        ("索引号", one.key),
        ("标题", one.title),
        ("页面", reverse("content", args=[one.page_id])),
        ("发布机构", one.organ),
        ("类别", _classes(one)),
        ("公开事项", one.get_category_display()),
        ("成文日期", one.formed_on),
        ("公开期限", one.due_on),
        ("公开日期", one.published_on),
        ("是否按期", _clock(one)),
        ("撤下日期", one.withdrawn_on),
        ("撤下原因", one.withdrawal_reason),
        ("登记日", one.entered_on),
        ("作废日", one.struck_on),
    )


def _sections(one: Disclosure, user: User) -> Sequence[Shown]:
    reviews = one.page.reviews.select_related("organ", "submitted_by").order_by("-pk")
    if not reviews:
        return ()
    return (Shown("三审", "portal/_review_list.html", {"reviews": reviews, "title": "三审"}),)


_KINDS = (("news", "政务动态"), ("notice", "通知公告"), ("catalogue", "公开目录"))
DISCLOSURES = register(
    RecordKind(
        key="disclosures",
        title="主动公开登记",
        noun="公开登记",
        icon="doc-full",
        model=Disclosure,
        columns=(
            Column("索引号", lambda one: one.key, "key"),
            Column("标题", lambda one: one.title, "title"),
            Column("发布机构", lambda one: one.organ.short_name, "organ__path"),
            Column("类别", _classes),
            Column("公开事项", lambda one: one.get_category_display(), "category"),
            Column("成文日期", lambda one: one.formed_on, "formed_on"),
            Column("公开日期", lambda one: one.published_on, "published_on"),
            Column("是否按期", _clock),
        ),
        search=("key", "title"),
        order="-published_on",
        empty="还没有公开的信息。在“网站内容”里起草，公开后自动登记。",
        facts=_facts,
        sections=_sections,
        actions=lambda one: () if one.struck_on else (WITHDRAW, STRIKE),
        event_labels={
            "published": "公开",
            "corrected": "更正",
            "withdrawn": "撤下",
            "restored": "重新公开",
            "struck": "更正作废",
        },
        filters=(
            Filter(
                "class",
                "类别",
                lambda: _KINDS,
                lambda records, value: records.filter(**{f"is_{value}": True}),
            ),
            by_field("category", "公开事项", CATEGORIES),
            by_year("published_on", "公开年度"),
            STANDING,
        ),
        group="主动公开",
        public=lambda one: reverse("content", args=[one.page_id]),
    )
)
TOPICS = register(
    RecordKind(
        key="topics",
        title="专题专栏",
        noun="专题",
        icon="list-ul",
        model=Topic,
        columns=(
            Column("名称", lambda one: one.key, "key"),
            Column("行政机关", lambda one: one.organ.short_name, "organ__path"),
            Column("开设日期", lambda one: one.opened_on, "opened_on"),
            Column("关闭日期", lambda one: one.closed_on, "closed_on"),
        ),
        search=("key",),
        order="-opened_on",
        empty="还没有专题。在“网站内容”里新建专题栏目，公开后自动登记。",
        facts=lambda one: (
            ("名称", one.key),
            ("页面", one.page.url),
            ("行政机关", one.organ),
            ("开设日期", one.opened_on),
            ("关闭日期", one.closed_on),
            ("登记日", one.entered_on),
        ),
        actions=lambda one: (),
        event_labels={"opened": "开设", "closed": "关闭"},
        filters=(by_year("opened_on", "开设年度"),),
        related=("organ", "page"),
        group="主动公开",
        public=lambda one: one.page.url or "",
    )
)
