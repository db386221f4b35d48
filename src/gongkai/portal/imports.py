"""Importing a backlog of public items: a workbook, with a folder of attachments."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime, time
from typing import Any, Final

from django.utils import timezone

from gongkai.ledger.imports import Entry, ImportKind, Job, organ_field, register
from gongkai.ledger.intake import Field, IntakeRefused, Schema
from gongkai.ledger.permissions import is_office
from gongkai.norms.disclosure_items import ITEMS
from gongkai.norms.documents import document_number
from gongkai.portal.bulk import NewFile, NewItem, WrongItems, publish_items
from gongkai.portal.kinds import TAKING, Validity
from gongkai.portal.models import ColumnPage, ItemPage
from gongkai.portal.permissions import may_publish
from gongkai.portal.review.selectors import publishing

HOUR: Final = time(9)
"""When a backlog's items count as published on their days."""
_BETWEEN: Final = re.compile(r"[、；;\n]+")

BACKLOG = Schema(
    "items",
    "已公开信息台账",
    (
        organ_field(),
        Field(
            "column",
            "栏目",
            "text",
            required=True,
            aliases=("栏目名称", "所在栏目"),
            help="本机关专栏下的栏目名称",
            example="通知公告",
            max_length=255,
        ),
        Field(
            "title",
            "标题",
            "text",
            required=True,
            aliases=("信息标题", "信息名称"),
            example="关于义务教育招生入学的通知",
            max_length=255,
        ),
        Field(
            "category",
            "公开事项",
            "choice",
            aliases=("公开事项类别", "信息类别"),
            choices={item.name: item.code for item in ITEMS},
            help="条例第二十条、第二十一条的事项；政务动态和不属于这些事项的留空",
        ),
        Field(
            "formed_on",
            "成文日期",
            "day",
            required=True,
            aliases=("形成日期", "生成日期"),
            example="2021-03-15",
        ),
        Field(
            "published_on",
            "公开日期",
            "day",
            required=True,
            aliases=("发布日期", "发布时间", "公布日期"),
            help="原来公开的日期",
            example="2021-03-18",
        ),
        Field("document_number", "文号", "text", aliases=("发文字号",), max_length=80),
        Field(
            "validity",
            "有效性",
            "choice",
            choices={one.label: one.value for one in Validity if one.value},
            help="不是文件的留空",
        ),
        Field("keywords", "关键词", "text", help="用空格分开", max_length=200),
        Field("source", "信息来源", "text", help="转载的写明来源", max_length=120),
        Field("summary", "内容概述", "text", max_length=300),
        Field("body", "正文", "text", help="一段一行（单元格内换行）", max_length=32_000),
        Field(
            "files",
            "附件",
            "text",
            aliases=("附件文件名", "附件名称"),
            help="文件名，几个用顿号分开；文件与台账放在一个文件夹里，打包成 .zip 上传",
            example="招生计划.xlsx、学区图.pdf",
            max_length=2_000,
        ),
    ),
    key=("organ", "column", "title", "formed_on"),
    sheet_name="信息",
    notes=(
        "只导入以前已经公开、要搬进本站的信息；新的信息请在“网站内容”里起草，经三审后公开。",
        "机关按三审公开第一条信息之后，没有搬完的旧信息由政务公开办导入。",
        "导入时逐条检查个人信息等内容问题，有一条不合格就整份不导入；不能放行的请单独起草送审。",
    ),
)


def prepare(values: Any) -> None:
    """Bring the document number into its official form."""
    if values["document_number"]:
        values["document_number"] = document_number(values["document_number"])


def apply_items(job: Job) -> None:
    """Publish what the site does not have; an item that stands already is left as it is.

    An organ that publishes by its three reviews has its backlog imported by the disclosure office
    alone: a day of publication that is typed proves nothing, and none shall go around its reviewers.
    """
    columns = {
        (one.organ_id, one.title): one
        for one in ColumnPage.objects.filter(
            organ__in={entry.organ.pk for entry in job.entries}, kind__in=TAKING, live=True
        ).select_related("organ")
    }
    # Whoever imports the same backlog at the same moment waits here, then finds it standing.
    list(
        ColumnPage.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[one.pk for one in columns.values()])
        .order_by("pk")
    )
    standing = _standing(job)
    reviewing = publishing({entry.organ for entry in job.entries})
    by_office = is_office(job.actor)
    chosen: defaultdict[ColumnPage, list[tuple[Entry, NewItem]]] = defaultdict(list)
    for entry in job.entries:
        column = columns.get((entry.organ.pk, entry.values["column"]))
        if not may_publish(job.actor, entry.organ):
            job.refuse(entry, "organ", "成批公开要由机关负责人或者政务公开办办理", "请由他们导入")
        elif entry.organ.pk in reviewing and not by_office:
            job.refuse(
                entry,
                "organ",
                f"{entry.organ.short_name}已经在本站按三审公开信息，不再自行成批公开",
                "新的信息请在“网站内容”里起草送审，还没有搬完的旧信息请交政务公开办导入",
            )
        elif column is None:
            names = "、".join(title for organ, title in columns if organ == entry.organ.pk)
            job.refuse(
                entry,
                "column",
                f"{entry.organ.short_name}没有名为“{entry.values['column']}”的栏目",
                f"可以填：{names}",
            )
        elif (column.path, entry.values["title"], entry.values["formed_on"]) in standing:
            job.unchanged += 1
        else:
            item = _item(job, entry)
            if item is not None:
                chosen[column].append((entry, item))
    if job.problems.first:
        return
    rows = [entry for some in chosen.values() for entry, _ in some]
    try:
        made = publish_items(
            {column: [item for _, item in some] for column, some in chosen.items()},
            actor=job.actor,
            batch=job.batch,
        )
    except WrongItems as wrong:
        for place, messages in wrong.by_item.items():
            for message in messages:
                job.refuse(rows[place], "", message.rstrip("。"), "请改正该行后重新上传")
        return
    job.added = len(made)
    job.advance(len(job.entries))


def _standing(job: Job) -> set[tuple[str, str, Any]]:
    """(path of the column, title, day of forming) of the items that the organs have."""
    found = ItemPage.objects.filter(organ__in={entry.organ.pk for entry in job.entries})
    step = ItemPage.steplen
    return {
        (path[:-step], title, formed_on)
        for path, title, formed_on in found.values_list("path", "title", "formed_on")
    }


def _item(job: Job, entry: Entry) -> NewItem | None:
    """The item of a row; None where one of its files is missing, which is told."""
    values = {name: value for name, value in entry.values.items() if value is not None}
    files = []
    for name in filter(None, map(str.strip, _BETWEEN.split(values.get("files", "")))):
        load = job.files.get(name)
        if load is None:
            mend = "请把附件和台账放在一个文件夹里打包，文件名写全，连同扩展名"
            job.refuse(entry, "files", f"没有找到附件“{name}”", mend)
            return None
        try:
            files.append(NewFile(name.rpartition("/")[2], load(), _shown(name)))
        except IntakeRefused as refused:
            job.refuse(entry, "files", refused.message.rstrip("。"), refused.mend.rstrip("。"))
            return None
    published_at = timezone.make_aware(datetime.combine(values["published_on"], HOUR))
    return NewItem(
        title=values["title"],
        formed_on=values["formed_on"],
        published_at=published_at,
        category=values.get("category", ""),
        paragraphs=[line for line in map(str.strip, values.get("body", "").split("\n")) if line],
        document_number=values.get("document_number", ""),
        validity=values.get("validity", ""),
        keywords=values.get("keywords", ""),
        source=values.get("source", ""),
        summary=values.get("summary", ""),
        files=tuple(files),
        entered_on=job.today,
    )


def _shown(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0][:160]


register(ImportKind("items", BACKLOG, apply_items, prepare, files=True))
