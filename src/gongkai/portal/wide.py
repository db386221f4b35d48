"""Lists over the whole district: what the organs' columns of one kind hold together, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import Http404
from django.utils.translation import gettext_noop as _

from gongkai.portal.kinds import ColumnKind


@dataclass(frozen=True, slots=True)
class Wide:
    """A list over the whole district; `heads` names it where the first pages show its newest.

    Its title is the site's own, not an editor's.
    """

    kind: ColumnKind
    title: str
    heads: str
    description: str
    shelved: bool = False
    """Whether its items are of Art. 20 and 21, and so may be looked at one by one of these."""


WIDE: Final[Mapping[str, Wide]] = {
    str(one.kind): one
    for one in (
        Wide(
            ColumnKind.NEWS,
            _("全区政务动态"),
            _("政务动态"),
            _("各机关工作的最新消息，按公开日期排列。"),
        ),
        Wide(
            ColumnKind.NOTICES,
            _("全区通知公告"),
            _("通知公告"),
            _("各机关发布的通知和公告，按公开日期排列。"),
        ),
        Wide(
            ColumnKind.STATUTORY,
            _("全区法定主动公开内容"),
            _("法定主动公开内容"),
            _("各机关按条例第二十条、第二十一条主动公开的信息，按公开日期排列。"),
            shelved=True,
        ),
        Wide(
            ColumnKind.CATALOGUE,
            _("全区政府信息公开目录"),
            _("政府信息公开目录"),
            _("各机关主动公开信息的索引号、名称、内容概述和生成日期。"),
            shelved=True,
        ),
    )
}
"""By the kind of their columns, which is the last part of their addresses."""


def wide_or_404(kind: str) -> Wide:
    """The list; raises Http404."""
    try:
        return WIDE[kind]
    except KeyError:
        raise Http404("没有这个列表") from None
