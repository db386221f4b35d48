"""Kinds of columns and what an item's validity may be, as data."""

from __future__ import annotations

from typing import Final

from django.db import models


class ColumnKind(models.TextChoices):
    """What a column is for (国办公开办函〔2019〕61号: the first four are the same for every organ)."""

    GUIDE = "guide", "政府信息公开指南"
    RULES = "rules", "政府信息公开制度"
    STATUTORY = "statutory", "法定主动公开内容"
    REPORTS = "reports", "政府信息公开年报"
    CATALOGUE = "catalogue", "政府信息公开目录"
    NEWS = "news", "政务动态"
    NOTICES = "notices", "通知公告"
    TOPIC = "topic", "专题专栏"
    LIBRARY = "library", "文件库"


STRUCTURE: Final = (
    (ColumnKind.GUIDE, "guide"),
    (ColumnKind.RULES, "rules"),
    (ColumnKind.STATUTORY, "statutory"),
    (ColumnKind.REPORTS, "reports"),
    (ColumnKind.CATALOGUE, "catalogue"),
    (ColumnKind.NEWS, "news"),
    (ColumnKind.NOTICES, "notices"),
)
"""Columns that every organ has, with the last part of their addresses, in the order of the page."""

STANDING: Final = tuple(kind for kind, _ in STRUCTURE)
"""Kinds of which an organ has exactly one."""

HOLDING: Final = (
    ColumnKind.RULES,
    ColumnKind.STATUTORY,
    ColumnKind.NEWS,
    ColumnKind.NOTICES,
    ColumnKind.LIBRARY,
)
"""Standing kinds below which items stand; the others are drawn from records."""

TAKING: Final = frozenset({*HOLDING, ColumnKind.TOPIC})
"""Every kind below which items may stand."""

NEEDS_CATEGORY: Final = (ColumnKind.RULES, ColumnKind.STATUTORY, ColumnKind.LIBRARY)
"""Kinds whose items must say of which item of Art. 20 or 21 they are."""


class Validity(models.TextChoices):
    """Whether a disclosed document holds; empty for what is no document."""

    NONE = "", "不适用"
    IN_FORCE = "现行有效", "现行有效"
    AMENDED = "已修改", "已修改"
    REPEALED = "已废止", "已废止"
    LAPSED = "已失效", "已失效"
