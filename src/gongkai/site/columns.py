"""How the site's own pages describe themselves to machines, where their view says nothing closer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from gongkai.ledger.pagemeta import Column, PageMeta
from gongkai.reports import meta

COLUMNS: Final[dict[str, Column]] = {
    "home": Column(
        "首页",
        "政府信息公开、政策文件、依申请公开、年度报告和政务数据的入口。",
        "政务公开 政府信息公开",
        "首页",
    ),
    "search": Column(
        "检索", "在全部公开的信息、文件、解读和问答中检索。", "检索 政府信息公开", "检索"
    ),
    "report_list": meta.COLUMN,
    "organ_list": Column(
        "行政机关", "各行政机关的职能、地址和联系电话。", "行政机关 机构职能 联系方式", "概况信息"
    ),
    "figure_list": Column(
        "统计指标",
        "年度报告印出的数字，每一个都有含义、依据和口径。",
        "统计指标 统计数据",
        "统计信息",
    ),
    "verify": Column(
        "报告核验",
        "检查任何机关的政府信息公开工作年度报告数字是否对得上。",
        "年度报告 核验 勾稽关系",
        "办事服务",
    ),
    "data_list": Column(
        "开放数据",
        "本站公开的全部列表，有 CSV、JSON、XLSX 三种格式和数据字典。",
        "开放数据 数据下载 数据字典",
        "开放数据",
    ),
    "api_page": Column(
        "数据接口", "供程序读取公开信息的只读接口。", "数据接口 OpenAPI", "开放数据"
    ),
    "site_map": Column("网站地图", "本站的全部栏目，一页看全。", "网站地图 栏目", "网站地图"),
    "foi_entry": Column(
        "依申请公开",
        "向行政机关申请获取没有主动公开的政府信息，查询办理进度。",
        "依申请公开 政府信息公开申请",
        "依申请公开",
    ),
}
"""By the name of the address; pages of forms in the middle of a walk have none."""


TELLING: Final[dict[str, tuple[str, ...]]] = {
    "report_list": ("organ", "year", "page"),
    "figure_list": ("organ", "year"),
    "figure": ("organ", "year", "as_of"),
}
"""Parameters by which pages of one address are different pages."""


def path_of(name: str, asked: Mapping[str, str], *args: str) -> str:
    """The canonical path of the address of this name with what is `asked` of it."""
    told = {key: asked[key] for key in TELLING.get(name, ()) if asked.get(key)}
    path = reverse(name, args=args)
    return f"{path}?{urlencode(told)}" if told else path


def meta_of(name: str, asked: Mapping[str, str]) -> PageMeta | None:
    """What the page at the address of this name tells of itself; None where it has nothing."""
    column = COLUMNS.get(name)
    if column is None:
        return None
    path = path_of(name, asked)
    return PageMeta(path, column, crumbs=() if name == "home" else ((column.name, path),))
