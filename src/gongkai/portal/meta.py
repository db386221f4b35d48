"""What the portal's pages tell machines of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from wagtail.models import Page

from gongkai.ledger.pagemeta import (
    Article,
    Column,
    Feed,
    PageMeta,
    moment,
    organ_data,
    shortened,
)
from gongkai.portal.kinds import HOLDING, ColumnKind
from gongkai.portal.models import ColumnPage, HomePage, ItemPage, OrganPage
from gongkai.portal.wide import Wide

DESCRIPTIONS: Final[dict[str, str]] = {
    ColumnKind.GUIDE: "怎样查阅和申请本机关的政府信息，向谁联系。",
    ColumnKind.RULES: "本机关执行的政府信息公开法规和制度。",
    ColumnKind.STATUTORY: "按条例第二十条、第二十一条主动公开的信息。",
    ColumnKind.REPORTS: "本机关历年的政府信息公开工作年度报告。",
    ColumnKind.CATALOGUE: "主动公开信息的索引号、名称、内容概述和生成日期。",
    ColumnKind.NEWS: "本机关工作的最新消息。",
    ColumnKind.NOTICES: "本机关发布的通知和公告。",
    ColumnKind.TOPIC: "一件事的信息集中在一处。",
    ColumnKind.LIBRARY: "本机关的文件。",
}
"""What a column of a kind holds, where its page says nothing of its own."""
FEEDS: Final = (*HOLDING, ColumnKind.TOPIC, ColumnKind.CATALOGUE)
"""Kinds of columns that have a feed."""
KEYWORDS = "政府信息公开"


def path_of(page: Page) -> str:
    """The address of a page of the tree; of the root where nothing is planted yet."""
    return page.get_url() or reverse("wagtail_serve", args=[""])


def crumbs_of(trail: Sequence[Page], *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The pages above, then `more`."""
    return (*((page.title, path_of(page)) for page in trail), *more)


def column_of(page: ColumnPage) -> Column:
    """How a column describes itself."""
    organ = page.organ
    label = ColumnKind(page.kind).label
    description = page.description or DESCRIPTIONS[page.kind]
    if organ is not None and not page.description:
        description = f"{organ.name}：{description}"
    words = page.keywords or " ".join((organ.short_name, label) if organ else (label, KEYWORDS))
    return Column(page.title, description, words, label)


def feed_of(page: ColumnPage) -> Feed | None:
    """The feed of a column that has one."""
    if page.kind not in FEEDS:
        return None
    name = f"{page.organ.short_name}·{page.title}" if page.organ else page.title
    return Feed(name, f"{path_of(page)}feed.atom")


def of_column(page: ColumnPage, trail: Sequence[Page], query: str = "") -> PageMeta:
    """Of a column; `query` tells which of its pages is shown."""
    path = path_of(page)
    return PageMeta(
        path=f"{path}?{query}" if query else path,
        column=column_of(page),
        crumbs=crumbs_of(trail, (page.title, path)),
        feed=feed_of(page),
    )


def path_of_wide(wide: Wide) -> str:
    """The address of a list over the whole district."""
    return reverse("wide", args=[wide.kind])


def feed_of_wide(wide: Wide) -> Feed:
    """The feed of a list over the whole district."""
    return Feed(wide.title, reverse("wide_feed", args=[wide.kind]))


def of_wide(wide: Wide, trail: Sequence[Page], query: str = "") -> PageMeta:
    """Of a list over the whole district; `query` tells which of its pages is shown."""
    path = path_of_wide(wide)
    words = f"{wide.heads} {KEYWORDS}"
    return PageMeta(
        path=f"{path}?{query}" if query else path,
        column=Column(wide.title, wide.description, words, ColumnKind(wide.kind).label),
        crumbs=crumbs_of(trail, (wide.title, path)),
        feed=feed_of_wide(wide),
    )


def of_item(page: ItemPage, column: ColumnPage, trail: Sequence[Page]) -> PageMeta:
    """Of an item in its column; one that is not saved yet has its column's address."""
    path = reverse("content", args=[page.pk]) if page.pk else path_of(trail[-1])
    article = Article(
        title=page.title,
        published=moment(page.published_on, page.first_published_at),
        source=page.source or page.organ.name,
        author=page.organ.name,
        description=shortened(page.summary or page.text or page.title),
        keywords=page.keywords,
    )
    return PageMeta(path, column_of(column), article, crumbs_of(trail, (page.title, path)))


def of_organ(page: OrganPage, trail: Sequence[Page]) -> PageMeta:
    """Of an organ's own part of the portal."""
    organ, path = page.organ, path_of(page)
    column = Column(
        f"{organ.short_name}政府信息公开",
        f"{organ.name}的政府信息公开指南、制度、法定主动公开内容和年报。",
        f"{organ.short_name} {KEYWORDS}",
        "政府信息公开",
    )
    crumbs = crumbs_of(trail, (page.title, path))
    return PageMeta(path, column, crumbs=crumbs, data=(organ_data(organ),))


def of_home(page: HomePage) -> PageMeta:
    """Of the portal's first page."""
    path = path_of(page) if page.pk else reverse("wagtail_serve", args=[""])
    told = (
        page.introduction
        or "各机关主动公开的政府信息：政务动态、通知公告、法定主动公开内容和专题。"
    )
    column = Column(page.title, told, KEYWORDS, "政府信息公开")
    return PageMeta(path, column, crumbs=((page.title, path),))
