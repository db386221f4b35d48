"""What the portal discloses as open data: items, columns, topics."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from gongkai.ledger.datasets import DataSet, Field, Type, register
from gongkai.ledger.opendata import ORGAN
from gongkai.ledger.organs import STREAM
from gongkai.portal.actions import COLUMN, ITEM, PAGE
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.meta import path_of
from gongkai.portal.models import CATEGORIES, ColumnPage, ItemPage
from gongkai.portal.selectors import items_in_order, public_columns, public_topics

KINDS = dict(ColumnKind.choices)
CATEGORY = {"": "", **dict(CATEGORIES)}
TEXT, DAY, NUMBER, ADDRESS = Type.TEXT, Type.DAY, Type.NUMBER, Type.ADDRESS


def with_columns(found: list[Any]) -> list[Any]:
    """Items, each with `column`: the page under which it stands."""
    paths = {one.path[: -ItemPage.steplen] for one in found}
    columns = ColumnPage.objects.filter(path__in=paths)
    by_path = {column.path: column for column in columns}
    for one in found:
        one.column = by_path[one.path[: -ItemPage.steplen]]
    return found


ITEMS = register(
    DataSet(
        key="items",
        title="主动公开信息",
        description="各机关在门户网站公开的全部信息的要素，每条一行。",
        basis="政府信息公开条例第二十条、第二十一条、第二十三条",
        keywords=("主动公开", "信息公开目录", "政务动态", "通知公告"),
        fields=(
            Field("id", "编号", NUMBER, "信息在本站的编号，不变", lambda i: i.pk),
            Field("title", "标题", TEXT, "信息名称", lambda i: i.title),
            Field("index_number", "索引号", TEXT, "机构代码/年-流水", lambda i: i.index_number),
            *ORGAN,
            Field("column", "栏目编号", NUMBER, "所在栏目的编号", lambda i: i.column.pk),
            Field("column_name", "栏目", TEXT, "所在栏目的名称", lambda i: i.column.title),
            Field(
                "kind",
                "栏目类型",
                TEXT,
                "政务动态、通知公告等",
                lambda i: KINDS[i.column.kind],
            ),
            Field(
                "category",
                "公开事项代号",
                TEXT,
                "条例第二十条、第二十一条的事项，如 20-01；不属于的为空",
                lambda i: i.category,
            ),
            Field("category_name", "公开事项", TEXT, "事项名称", lambda i: CATEGORY[i.category]),
            Field("document_number", "文号", TEXT, "没有文号的为空", lambda i: i.document_number),
            Field(
                "validity",
                "有效性",
                TEXT,
                "现行有效、已修改、已废止、已失效；不是文件的为空",
                lambda i: i.validity,
            ),
            Field("formed_on", "成文日期", DAY, "信息形成的日期", lambda i: i.formed_on),
            Field("published_on", "公开日期", DAY, "首次公开的日期", lambda i: i.published_on),
            Field("keywords", "关键词", TEXT, "用空格分开", lambda i: i.keywords),
            Field("source", "信息来源", TEXT, "转载的来源；本机关制作的为空", lambda i: i.source),
            Field("summary", "内容概述", TEXT, "一两句话", lambda i: i.summary),
            Field("url", "地址", ADDRESS, "信息的页面", lambda i: reverse("content", args=[i.pk])),
        ),
        records=items_in_order,
        prepare=with_columns,
        sources=(ITEM, COLUMN, PAGE, STREAM),
    )
)


COLUMNS = register(
    DataSet(
        key="columns",
        title="信息公开栏目",
        description="各机关信息公开专栏的栏目。",
        basis="国办公开办函〔2019〕61号",
        keywords=("栏目", "政府信息公开"),
        fields=(
            Field("id", "编号", NUMBER, "栏目在本站的编号，不变", lambda c: c.pk),
            Field("title", "名称", TEXT, "栏目名称", lambda c: c.title),
            Field("kind", "类型", TEXT, "栏目类型", lambda c: c.get_kind_display()),
            *ORGAN,
            Field("description", "说明", TEXT, "栏目说明", lambda c: c.description),
            Field("url", "地址", ADDRESS, "栏目的页面", path_of),
        ),
        records=public_columns,
        sources=(PAGE, STREAM),
    )
)
TOPICS = register(
    DataSet(
        key="topics",
        title="专题专栏",
        description="各机关开设的专题专栏，已关闭的也在其中。",
        basis="政府信息公开条例第二十四条",
        keywords=("专题专栏",),
        fields=(
            Field("id", "编号", NUMBER, "专题栏目的编号，不变", lambda c: c.pk),
            Field("title", "名称", TEXT, "专题名称", lambda c: c.title),
            *ORGAN,
            Field("description", "说明", TEXT, "专题说明", lambda c: c.description),
            Field("opened_on", "开设日期", DAY, "专题开设的日期", lambda c: c.opened_on),
            Field("closed_on", "关闭日期", DAY, "没有关闭的为空", lambda c: c.closed_on),
            Field("url", "地址", ADDRESS, "专题的页面", path_of),
        ),
        records=public_topics,
        sources=(PAGE, STREAM),
    )
)
