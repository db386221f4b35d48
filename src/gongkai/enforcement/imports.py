"""Importing decisions and fee receipts: tens of thousands of rows a file."""

from __future__ import annotations

from decimal import Decimal

from gongkai.enforcement.actions import DECISION_COLUMNS, RECEIPT_COLUMNS
from gongkai.enforcement.models import Decision, DecisionKind, FeeReceipt
from gongkai.ledger.bulk import take_over
from gongkai.ledger.imports import ImportKind, Job, organ_field, register
from gongkai.ledger.intake import Field, Schema

DECISIONS = Schema(
    "decisions",
    "执法决定台账",
    (
        organ_field(),
        Field(
            "kind",
            "决定类别",
            "choice",
            required=True,
            aliases=("执法类别", "决定类型"),
            choices={label: code for code, label in DecisionKind.choices},
        ),
        Field(
            "number",
            "决定文书号",
            "text",
            required=True,
            aliases=("文书号", "决定书文号", "行政许可决定文书号", "行政处罚决定书文号"),
            help="同一机关、同一类别内不重复",
            example="青市监许〔2021〕12号",
            max_length=80,
        ),
        Field(
            "matter",
            "事项",
            "text",
            required=True,
            aliases=("事项名称", "项目名称", "许可内容", "案由"),
            example="食品经营许可",
            max_length=120,
        ),
        Field(
            "party",
            "行政相对人",
            "text",
            required=True,
            aliases=("行政相对人名称", "相对人", "当事人"),
            help="自然人只写姓氏，如“张某”",
            example="青麓某某商行",
            max_length=120,
        ),
        Field(
            "party_code",
            "相对人统一社会信用代码",
            "code18",
            aliases=("统一社会信用代码", "信用代码"),
            help="自然人留空",
        ),
        Field(
            "decided_on",
            "决定日期",
            "day",
            required=True,
            aliases=("作出决定日期", "许可决定日期", "处罚决定日期"),
            example="2021-03-15",
        ),
    ),
    key=("organ", "kind", "number"),
    sheet_name="执法决定",
    notes=("依据《政府信息公开条例》第二十条第（五）（六）项；决定日期在统计年度内的计入表一。",),
)

FEES = Schema(
    "fees",
    "行政事业性收费台账",
    (
        organ_field(),
        Field(
            "number",
            "票据号",
            "text",
            required=True,
            aliases=("票据号码", "票号", "缴款书号"),
            help="同一机关内不重复",
            example="4201000112",
            max_length=80,
        ),
        Field(
            "item",
            "收费项目",
            "text",
            required=True,
            aliases=("项目", "收费项目名称"),
            example="不动产登记费",
            max_length=120,
        ),
        Field(
            "payer",
            "缴款人",
            "text",
            required=True,
            aliases=("缴费人", "交款人", "缴款单位"),
            help="自然人只写姓氏，如“张某”",
            example="张某",
            max_length=120,
        ),
        Field(
            "amount",
            "金额（元）",
            "money",
            required=True,
            aliases=("收费金额（元）", "实收金额（元）"),
            help="单位是元，最多两位小数",
            example="80.00",
            min=Decimal("0.01"),
        ),
        Field(
            "received_on",
            "收款日期",
            "day",
            required=True,
            aliases=("缴款日期", "收费日期", "到账日期"),
            example="2021-03-15",
        ),
    ),
    key=("organ", "number"),
    sheet_name="行政事业性收费",
    notes=("依据《政府信息公开条例》第二十条第（八）项；收款日期在统计年度内的金额计入表一。",),
)


def apply_decisions(job: Job) -> None:
    """Take the decisions of a file over."""
    rows = [
        (
            organ.pk,
            values["number"],
            values["kind"],
            values["matter"],
            values["party"],
            values["party_code"] or "",
            values["decided_on"],
        )
        for (_, _, values), organ in job.entries
    ]
    take_over(job, Decision, DECISION_COLUMNS, rows, identity=3, stream=Decision.STREAM)


def apply_fees(job: Job) -> None:
    """Take the receipts of a file over; yuan become fen."""
    rows = [
        (
            organ.pk,
            values["number"],
            values["item"],
            values["payer"],
            int(values["amount"].scaleb(2)),
            values["received_on"],
        )
        for (_, _, values), organ in job.entries
    ]
    take_over(job, FeeReceipt, RECEIPT_COLUMNS, rows, identity=2, stream=FeeReceipt.STREAM)


register(ImportKind("decisions", DECISIONS, apply_decisions))
register(ImportKind("fees", FEES, apply_fees))
