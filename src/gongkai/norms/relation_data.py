"""The relations of the annual form (勾稽关系) as data, and the findings that they give.

Source: 国办公开办函〔2021〕30号: the relation printed in the head of the requests table, and the
columns and rows it calls 总计. The others follow from 政府信息公开条例 Art. 49, 50 and from the
meaning of the cells; `Relation.kind` keeps the two apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from gongkai.norms import form

Value: TypeAlias = int | Decimal | None
"""A cell of the form: whole number, amount, or None for a blank (国办公开办函〔2021〕30号)."""

Values: TypeAlias = Mapping[str, Value]
"""Cells by figure id (`form.table2_figure` and so on; 国办公开办函〔2021〕30号)."""

ERROR: Final = "error"
WARNING: Final = "warning"
NOTE: Final = "note"

FEE_NOTICES: Final = "foi.fee_notices"
"""Extra: fee notices (国办函〔2020〕109号) sent on the requests of the year, in whatever year."""
DIRECT_SUITS_OVER_REFUSALS: Final = "remedies.direct_suits_over_refusals"
"""Extra: direct suits of the year over refusals given from 2024-01-01 (行政复议法 Art. 23(4))."""

FEES_FIGURE: Final = "table1.fees_10k_yuan"


@dataclass(frozen=True, slots=True)
class Relation:
    """An equality or bound between cells (国办公开办函〔2021〕30号).

    `severity` is that of a broken relation: `error` forbids publication, `warning` asks for an
    explanation, `note` only draws attention. `kind` is `printed` if the form itself states it,
    `implied` if it follows from the meaning of the cells.
    """

    id: str
    label: str
    citation: str
    severity: str
    kind: str
    description: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A relation that is broken or could not be checked (国办公开办函〔2021〕30号).

    `places` are figure ids of this report, `previous_places` those of last year's, `organs` the
    subordinate organs that are spoken of. `expected` and `found` are None where nothing could be
    computed. `message` is a Chinese sentence for the officer.
    """

    rule: str
    severity: str
    message: str
    places: tuple[str, ...]
    expected: Value
    found: Value
    legal_basis: str
    previous_places: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()


_FORM = form.CITATION
_ARTICLE_50 = "《政府信息公开条例》第五十条"

RELATIONS: dict[str, Relation] = {
    relation.id: relation
    for relation in (
        Relation(
            "E1",
            "收办平衡",
            f"{_FORM}表格表头{form.TABLE2_NOTE}",
            ERROR,
            "printed",
            "每一列中，本年新收加上年结转，等于办理结果总计加结转下年度。",
        ),
        Relation(
            "E2",
            "结果合计",
            f"{_FORM}表格第三（七）项",
            ERROR,
            "printed",
            "每一列中，办理结果总计等于21项办理结果之和。",
        ),
        Relation(
            "E3",
            "申请人合计",
            f"{_FORM}表格“总计”列",
            ERROR,
            "printed",
            "每一行中，总计列等于六类申请人之和。",
        ),
        Relation(
            "E4",
            "复议诉讼合计",
            f"{_FORM}第四部分表格“总计”列",
            ERROR,
            "printed",
            "行政复议和两类行政诉讼，每一类的总计等于维持、纠正、其他结果、尚未审结之和。",
        ),
        Relation(
            "E5",
            "跨年结转",
            f"{_FORM}表格第二、四项；{_ARTICLE_50}第（二）项",
            ERROR,
            "implied",
            "上年报告的“结转下年度继续办理”等于本年报告的“上年结转”，逐列相等。",
        ),
        Relation(
            "E6",
            "文件存量",
            f"{_FORM}第二部分表格第二十条第（一）项；{_ARTICLE_50}第（一）项",
            WARNING,
            "implied",
            "现行有效件数等于上年现行有效件数加本年制发减本年废止。自然失效的计入废止，"
            "修订的不计入制发；各机关口径不一，故不符时须说明而不禁止发布。",
        ),
        Relation(
            "E7",
            "文表一致",
            f"{_FORM}；{_ARTICLE_50}",
            ERROR,
            "implied",
            "正文写出的数与表格中同一项的数相等。",
        ),
        Relation(
            "E8",
            "收费通知",
            "国办函〔2020〕109号；《政府信息公开条例》第四十二条",
            ERROR,
            "implied",
            "有“逾期未按收费通知要求缴纳费用”的办结件，就必定发出过收费通知。",
        ),
        Relation(
            "E9",
            "逐级汇总",
            f"{_FORM}；《政府信息公开条例》第四十九条第二款",
            ERROR,
            "implied",
            "本级汇总报告的每一格等于各机关报告同一格之和。",
        ),
        Relation(
            "E10",
            "数的形式",
            f"{_FORM}各表计量单位",
            ERROR,
            "implied",
            "件数是不小于零的整数；收费金额不小于零，以万元计至多六位小数（即精确到分）。",
        ),
        Relation(
            "E11",
            "复议前置",
            "《行政复议法》（2023年修订）第二十三条第一款第（四）项",
            WARNING,
            "implied",
            "2024年起对不予公开不服的，应当先申请行政复议，不应出现在“未经复议直接起诉”中。",
        ),
        Relation(
            "E12",
            "制发不超存量",
            f"{_FORM}第二部分表格第二十条第（一）项",
            WARNING,
            "implied",
            "本年制发减本年废止不大于现行有效件数（没有上年报告可比时用）。",
        ),
    )
}
"""Every relation by id, E1 to E12 (国办公开办函〔2021〕30号)."""


def _inner(label: str) -> str:
    """The printed label as it stands within quotation marks."""
    return label.replace("“", "‘").replace("”", "’")


_TABLE1 = {cell.figure: f"主动公开表“{cell.row}”的“{cell.column}”" for cell in form.TABLE1}
_PLACES: dict[str, str] = {
    **_TABLE1,
    **{
        form.table2_figure(
            row.key, column.key
        ): f"申请办理表“{_inner(row.label)}”的“{column.label}”列"
        for row in form.TABLE2_ROWS
        for column in form.TABLE2_COLUMNS
    },
    **{
        form.table3_figure(group.key, column.key): f"复议诉讼表“{group.label}”的“{column.label}”"
        for group in form.TABLE3_GROUPS
        for column in form.TABLE3_COLUMNS
    },
    FEE_NOTICES: "收费通知发出件数",
    DIRECT_SUITS_OVER_REFUSALS: "对不予公开未经复议直接起诉的件数",
}
CELLS: Final = tuple(form.cells())
"""Figure ids of all 200 cells in printed order (国办公开办函〔2021〕30号)."""


def place_label(figure: str) -> str:
    """Chinese name of a cell for a message (国办公开办函〔2021〕30号); the id itself if unknown."""
    return _PLACES.get(figure, figure)
