"""The statutory annual report form as data.

Source: 国办公开办函〔2021〕30号, its six parts and three printed tables; 政府信息公开条例 Art. 49, 50.
Names of rows and columns are the code names used everywhere: figures, exports, the checker, the API.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

CITATION = "国办公开办函〔2021〕30号"


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six parts of the report; `number` is the printed Chinese numeral."""

    key: str
    number: str
    title: str


PARTS: tuple[Part, ...] = (
    Part("overview", "一", "总体情况"),
    Part("proactive", "二", "主动公开政府信息情况"),
    Part("requests", "三", "收到和处理政府信息公开申请情况"),
    Part("remedies", "四", "政府信息公开行政复议、行政诉讼情况"),
    Part("problems", "五", "存在的主要问题及改进情况"),
    Part("other", "六", "其他需要报告的事项"),
)


@dataclass(frozen=True, slots=True)
class Table1Cell:
    """One of the ten cells of table 1.

    `figure` is the figure that fills it; `clause` the clause of Art. 20 it is printed under;
    `kind` is `flow` (counted in the year) or `stock` (as at its end); `unit` is printed.
    """

    figure: str
    clause: str
    row: str
    column: str
    unit: str
    kind: str


TABLE1: tuple[Table1Cell, ...] = (
    Table1Cell(
        "table1.regulations.issued", "第二十条第（一）项", "规章", "本年制发件数", "件", "flow"
    ),
    Table1Cell(
        "table1.regulations.repealed", "第二十条第（一）项", "规章", "本年废止件数", "件", "flow"
    ),
    Table1Cell(
        "table1.regulations.in_force", "第二十条第（一）项", "规章", "现行有效件数", "件", "stock"
    ),
    Table1Cell(
        "table1.normative_documents.issued",
        "第二十条第（一）项",
        "行政规范性文件",
        "本年制发件数",
        "件",
        "flow",
    ),
    Table1Cell(
        "table1.normative_documents.repealed",
        "第二十条第（一）项",
        "行政规范性文件",
        "本年废止件数",
        "件",
        "flow",
    ),
    Table1Cell(
        "table1.normative_documents.in_force",
        "第二十条第（一）项",
        "行政规范性文件",
        "现行有效件数",
        "件",
        "stock",
    ),
    Table1Cell(
        "table1.permits", "第二十条第（五）项", "行政许可", "本年处理决定数量", "件", "flow"
    ),
    Table1Cell(
        "table1.penalties", "第二十条第（六）项", "行政处罚", "本年处理决定数量", "件", "flow"
    ),
    Table1Cell(
        "table1.coercive_measures",
        "第二十条第（六）项",
        "行政强制",
        "本年处理决定数量",
        "件",
        "flow",
    ),
    Table1Cell(
        "table1.fees_10k_yuan",
        "第二十条第（八）项",
        "行政事业性收费",
        "本年收费金额（单位：万元）",
        "万元",
        "flow",
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One of the 25 rows of table 2.

    `path` are the printed cells from left to right; `label` joins them as one line.
    """

    key: str
    label: str
    path: tuple[str, ...]


_THIRD = "三、本年度办理结果"
_REFUSED = "（三）不予公开"
_UNAVAILABLE = "（四）无法提供"
_NOT_PROCESSED = "（五）不予处理"
_OTHER = "（六）其他处理"

TABLE2_ROWS: tuple[Row, ...] = (
    Row("received", "一、本年新收政府信息公开申请数量", ("一、本年新收政府信息公开申请数量",)),
    Row("carried_in", "二、上年结转政府信息公开申请数量", ("二、上年结转政府信息公开申请数量",)),
    Row("disclosed", "三（一）予以公开", (_THIRD, "（一）予以公开")),
    Row(
        "partially_disclosed",
        "三（二）部分公开",
        (_THIRD, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ),
    Row("refused.state_secret", "三（三）1.属于国家秘密", (_THIRD, _REFUSED, "1.属于国家秘密")),
    Row(
        "refused.prohibited_by_law",
        "三（三）2.其他法律行政法规禁止公开",
        (_THIRD, _REFUSED, "2.其他法律行政法规禁止公开"),
    ),
    Row(
        "refused.security_and_stability",
        "三（三）3.危及“三安全一稳定”",
        (_THIRD, _REFUSED, "3.危及“三安全一稳定”"),
    ),
    Row(
        "refused.third_party_rights",
        "三（三）4.保护第三方合法权益",
        (_THIRD, _REFUSED, "4.保护第三方合法权益"),
    ),
    Row(
        "refused.internal_affairs",
        "三（三）5.属于三类内部事务信息",
        (_THIRD, _REFUSED, "5.属于三类内部事务信息"),
    ),
    Row(
        "refused.process_information",
        "三（三）6.属于四类过程性信息",
        (_THIRD, _REFUSED, "6.属于四类过程性信息"),
    ),
    Row(
        "refused.enforcement_files",
        "三（三）7.属于行政执法案卷",
        (_THIRD, _REFUSED, "7.属于行政执法案卷"),
    ),
    Row(
        "refused.administrative_inquiry",
        "三（三）8.属于行政查询事项",
        (_THIRD, _REFUSED, "8.属于行政查询事项"),
    ),
    Row(
        "unavailable.not_held",
        "三（四）1.本机关不掌握相关政府信息",
        (_THIRD, _UNAVAILABLE, "1.本机关不掌握相关政府信息"),
    ),
    Row(
        "unavailable.needs_creation",
        "三（四）2.没有现成信息需要另行制作",
        (_THIRD, _UNAVAILABLE, "2.没有现成信息需要另行制作"),
    ),
    Row(
        "unavailable.unclear_after_correction",
        "三（四）3.补正后申请内容仍不明确",
        (_THIRD, _UNAVAILABLE, "3.补正后申请内容仍不明确"),
    ),
    Row(
        "not_processed.petition_or_complaint",
        "三（五）1.信访举报投诉类申请",
        (_THIRD, _NOT_PROCESSED, "1.信访举报投诉类申请"),
    ),
    Row("not_processed.repeated", "三（五）2.重复申请", (_THIRD, _NOT_PROCESSED, "2.重复申请")),
    Row(
        "not_processed.publication",
        "三（五）3.要求提供公开出版物",
        (_THIRD, _NOT_PROCESSED, "3.要求提供公开出版物"),
    ),
    Row(
        "not_processed.excessive",
        "三（五）4.无正当理由大量反复申请",
        (_THIRD, _NOT_PROCESSED, "4.无正当理由大量反复申请"),
    ),
    Row(
        "not_processed.confirmation",
        "三（五）5.要求行政机关确认或重新出具已获取信息",
        (_THIRD, _NOT_PROCESSED, "5.要求行政机关确认或重新出具已获取信息"),
    ),
    Row(
        "other.correction_overdue",
        "三（六）1.申请人无正当理由逾期不补正",
        (_THIRD, _OTHER, "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ),
    Row(
        "other.fee_unpaid",
        "三（六）2.申请人逾期未按收费通知要求缴纳费用",
        (
            _THIRD,
            _OTHER,
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        ),
    ),
    Row("other.other", "三（六）3.其他", (_THIRD, _OTHER, "3.其他")),
    Row("total", "三（七）总计", (_THIRD, "（七）总计")),
    Row("carried_out", "四、结转下年度继续办理", ("四、结转下年度继续办理",)),
)

TABLE2_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True, slots=True)
class Column:
    """A printed column: code name and heading."""

    key: str
    label: str


TABLE2_COLUMNS: tuple[Column, ...] = (
    Column("natural_person", "自然人"),
    Column("enterprise", "商业企业"),
    Column("research", "科研机构"),
    Column("social", "社会公益组织"),
    Column("legal_service", "法律服务机构"),
    Column("other", "其他"),
    Column("total", "总计"),
)

TABLE3_GROUPS: tuple[Column, ...] = (
    Column("reconsideration", "行政复议"),
    Column("lawsuit_without_reconsideration", "行政诉讼·未经复议直接起诉"),
    Column("lawsuit_after_reconsideration", "行政诉讼·复议后起诉"),
)

TABLE3_COLUMNS: tuple[Column, ...] = (
    Column("upheld", "结果维持"),
    Column("corrected", "结果纠正"),
    Column("other", "其他结果"),
    Column("pending", "尚未审结"),
    Column("total", "总计"),
)

TABLE1_IDS: tuple[str, ...] = tuple(cell.figure for cell in TABLE1)
OUTCOME_ROWS: tuple[str, ...] = tuple(row.key for row in TABLE2_ROWS[2:23])
APPLICANT_COLUMNS: tuple[str, ...] = tuple(column.key for column in TABLE2_COLUMNS[:-1])


def table2_figure(row: str, column: str) -> str:
    """Figure id of a cell of table 2, e.g. `table2.received.natural_person`."""
    return f"table2.{row}.{column}"


def table3_figure(group: str, column: str) -> str:
    """Figure id of a cell of table 3, e.g. `table3.reconsideration.upheld`."""
    return f"table3.{group}.{column}"


def nested(values: Mapping[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """Tables 2 and 3 as row (or group) → column → value; a cell that is absent is None."""
    return {
        "table2": {
            row.key: {
                column.key: values.get(table2_figure(row.key, column.key))
                for column in TABLE2_COLUMNS
            }
            for row in TABLE2_ROWS
        },
        "table3": {
            group.key: {
                column.key: values.get(table3_figure(group.key, column.key))
                for column in TABLE3_COLUMNS
            }
            for group in TABLE3_GROUPS
        },
    }


def cells() -> Iterator[str]:
    """Figure ids of all 200 cells, table by table, in printed order."""
    yield from TABLE1_IDS
    for row in TABLE2_ROWS:
        for column in TABLE2_COLUMNS:
            yield table2_figure(row.key, column.key)
    for group in TABLE3_GROUPS:
        for column in TABLE3_COLUMNS:
            yield table3_figure(group.key, column.key)
