"""Organs as open data (条例 Art. 20 no. 2)."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from gongkai.ledger.datasets import DataSet, Field, Type, register
from gongkai.ledger.models import Organ
from gongkai.ledger.organs import STREAM

ORGAN: Final = (
    Field("organ", "机关代号", Type.TEXT, "机关在本站的代号，各表相同", lambda one: one.organ.code),
    Field("organ_name", "机关", Type.TEXT, "机关的全称", lambda one: one.organ.name),
)
"""Of which organ a record is."""


def organs() -> QuerySet[Organ]:
    """All organs in the order of their tree."""
    return Organ.objects.order_by("path")


def with_parents(found: list[Any]) -> list[Any]:
    """Organs, each with `above`: the code of the organ above it, empty for the district."""
    paths = {one.path[: -Organ.steplen] for one in found}
    codes = dict(Organ.objects.filter(path__in=paths).values_list("path", "code"))
    for one in found:
        one.above = codes.get(one.path[: -Organ.steplen], "")
    return found


ORGANS = register(
    DataSet(
        key="organs",
        title="行政机关",
        description="全区行政机关的名称、代码、地址和联系方式。",
        basis="政府信息公开条例第二十条第（二）项",
        keywords=("机构职能", "行政机关"),
        fields=(
            Field("code", "机关代号", Type.TEXT, "机关在本站的代号，各表相同", lambda o: o.code),
            Field("name", "名称", Type.TEXT, "机关的全称", lambda o: o.name),
            Field("short_name", "简称", Type.TEXT, "机关的简称", lambda o: o.short_name),
            Field(
                "kind", "类型", Type.TEXT, "区级政府、部门、街道等", lambda o: o.get_kind_display()
            ),
            Field(
                "parent",
                "上级机关代号",
                Type.TEXT,
                "上一级机关的代号，区级政府为空",
                lambda o: o.above,
            ),
            Field(
                "credit_code",
                "统一社会信用代码",
                Type.TEXT,
                "GB 32100-2015，18位",
                lambda o: o.credit_code,
            ),
            Field(
                "document_prefix",
                "机关代字",
                Type.TEXT,
                "发文字号中的代字，没有的为空",
                lambda o: o.document_prefix,
            ),
            Field("address", "办公地址", Type.TEXT, "公开工作机构的地址", lambda o: o.address),
            Field("phone", "联系电话", Type.TEXT, "公开工作机构的电话", lambda o: o.phone),
            Field(
                "office_hours",
                "办公时间",
                Type.TEXT,
                "公开工作机构的办公时间",
                lambda o: o.office_hours,
            ),
            Field(
                "url", "地址", Type.ADDRESS, "机关的页面", lambda o: reverse("organ", args=[o.code])
            ),
        ),
        records=organs,
        prepare=with_parents,
        sources=(STREAM,),
    )
)
