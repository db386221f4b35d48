"""The portal's read API: columns, items, topics."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from gongkai.ledger.api import (
    Code,
    Found,
    Words,
    asked,
    between,
    details,
    equal,
    holding,
    listed,
    one_of,
    row_of,
    single,
)
from gongkai.ledger.pagemeta import absolute, instant
from gongkai.portal import selectors
from gongkai.portal.kinds import ColumnKind, Validity
from gongkai.portal.opendata import COLUMNS, ITEMS, TOPICS

router = Router(tags=["政府信息公开"])
LARGEST = 2**31 - 1


class AttachedFile(Schema):
    """An attachment."""

    title: str = Field(description="名称")
    type: str = Field(description="文件类型，如 pdf")
    url: str = Field(description="下载地址")


class Correction(Schema):
    """A note on what was changed after publication (更正说明)."""

    corrected_on: date = Field(description="更正日期")
    note: str = Field(description="改了什么")


ItemRow = row_of(
    ITEMS,
    "ItemRow",
    text=(str, Field(description="正文的文字")),
    files=(list[AttachedFile], Field(description="附件")),
    corrections=(list[Correction], Field(description="公开后的更正，最近的在前")),
)
Number = asked("栏目或者专题的编号", ge=1, le=LARGEST)


@listed(
    router,
    "/columns",
    "api_columns",
    row_of(COLUMNS, "ColumnRow"),
    "栏目",
    "各机关信息公开专栏的栏目。",
)
def columns(
    request: HttpRequest,
    organ: str | None = Code,
    kind: ColumnKind | None = one_of("栏目类型", ColumnKind),
) -> Found:
    """Columns of the organs' parts of the portal."""
    return Found.of(COLUMNS, equal(organ__code=organ, kind=kind))


@listed(
    router,
    "/topics",
    "api_topics",
    row_of(TOPICS, "TopicRow"),
    "专题专栏",
    "专题专栏，已关闭的也在其中。",
)
def topics(
    request: HttpRequest,
    organ: str | None = Code,
    open_on: date | None = asked("这一天开着的"),
) -> Found:
    """Topics, closed ones as well."""
    found = Found.of(TOPICS, equal(organ__code=organ))
    return Found(TOPICS, selectors.open_on(found.records, open_on)) if open_on else found


@listed(
    router,
    "/items",
    "api_items",
    row_of(ITEMS, "ItemLine"),
    "主动公开信息",
    "各机关公开的信息，按编号排列。第一次取全部各页，以后用 changed_from 只取新公开和更正的。",
)
def items(
    request: HttpRequest,
    organ: str | None = Code,
    column: int | None = Number,
    category: str | None = asked("公开事项代号，如 20-01", max_length=5),
    validity: Validity | None = one_of("有效性", Validity),
    published_from: date | None = asked("公开日期从这一天起"),
    published_to: date | None = asked("公开日期到这一天止"),
    changed_from: date | None = asked("从这一天起新公开或者更正过的"),
    q: str | None = Words,
) -> Found:
    """Public items by their numbers."""
    chosen = (
        equal(organ__code=organ, category=category, validity=validity)
        & between("published_on", published_from, published_to)
        & between("last_published_at", _since(changed_from))
        & holding(q, "title", "keywords", "document_number")
    )
    if column is None:
        return Found.of(ITEMS, chosen)
    page = selectors.public_columns().filter(pk=column).first()
    below = selectors.items_of(page) if page is not None else selectors.public_items().none()
    return Found(ITEMS, below.filter(chosen).order_by("pk"))


@single(
    router,
    "/items/{int:pk}",
    "api_item",
    ItemRow,
    "一条信息",
    "一条信息的全部要素、正文、附件和更正说明。",
)
def item(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One item with its text, files and corrections; raises Http404."""
    found, row = details(ITEMS, selectors.items_in_order().filter(id=pk).defer(None))
    files = [
        {
            "title": one.title,
            "type": one.type,
            "url": absolute(one.address),
        }
        for one in selectors.files_of(found)
    ]
    corrections = [
        {"corrected_on": one.corrected_on, "note": one.note}
        for one in selectors.corrections_of(found)
    ]
    return {**row, "text": found.text, "files": files, "corrections": corrections}


def _since(day: date | None) -> datetime | None:
    # No clock of a zone reaches the first years of the calendar.
    return instant(max(day, date(1970, 1, 1))) if day is not None else None
