"""Printed row and column names, found again in whatever spelling a file has left them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from gongkai.norms import form
from gongkai.verify.filing import Value

_ENUMERATOR = re.compile(
    r"^(?:[(\[]?[一二三四五六七八九十]{1,2}[)\]、.,:]|\(?\d{1,2}[.、)](?!\d)|[①-⑩])+"
)
_NUMBER = re.compile(r"^-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$")
_APART = re.compile(r"\d[ \t\u3000]+\d")
_BLANKS = frozenset({"", "/", "-", "--", "—", "——", "\\", "无", "―"})
_STYLES = str.maketrans("〔〕﹝﹞【】［］；﹔。", "()()()();;.")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\xad]+")

# A row of table 2 is known by words that no other row has.
_ROW_WORDS: tuple[tuple[str, str], ...] = (
    ("本年新收", "received"),
    ("本年度新收", "received"),
    ("上年结转", "carried_in"),
    ("上年度结转", "carried_in"),
    ("上一年结转", "carried_in"),
    ("上一年度结转", "carried_in"),
    ("属于国家秘密", "refused.state_secret"),
    ("行政法规禁止公开", "refused.prohibited_by_law"),
    ("三安全一稳定", "refused.security_and_stability"),
    ("第三方合法权益", "refused.third_party_rights"),
    ("三类内部事务", "refused.internal_affairs"),
    ("四类过程性", "refused.process_information"),
    ("行政执法案卷", "refused.enforcement_files"),
    ("行政查询事项", "refused.administrative_inquiry"),
    ("不掌握相关政府信息", "unavailable.not_held"),
    ("没有现成信息", "unavailable.needs_creation"),
    ("申请内容仍不明确", "unavailable.unclear_after_correction"),
    ("信访举报投诉类", "not_processed.petition_or_complaint"),
    ("信访、举报、投诉类", "not_processed.petition_or_complaint"),
    ("要求提供公开出版物", "not_processed.publication"),
    ("大量反复申请", "not_processed.excessive"),
    ("确认或重新出具", "not_processed.confirmation"),
    ("逾期不补正", "other.correction_overdue"),
    ("未按收费通知", "other.fee_unpaid"),
    ("结转下年", "carried_out"),
    ("结转下一年", "carried_out"),
    ("结转至下年", "carried_out"),
    ("结转至下一年", "carried_out"),
    ("部分公开(区分处理", "partially_disclosed"),
    ("部分公开,区分处理", "partially_disclosed"),
)
_ROW_NAMES = {
    "予以公开": "disclosed",
    "部分公开": "partially_disclosed",
    "部分公开(区分处理的,只计这一情形,不计其他情形)": "partially_disclosed",
    "重复申请": "not_processed.repeated",
    "其他": "other.other",
    "总计": "total",
    "合计": "total",
}
# These two words also head columns, so they name a row only inside the body of table 2.
AMBIGUOUS = frozenset({"other.other", "total"})

TABLE1_ROWS: dict[str, tuple[str, ...]] = {}
for _cell in form.TABLE1:
    TABLE1_ROWS[_cell.row] = (*TABLE1_ROWS.get(_cell.row, ()), _cell.figure)
_TABLE1_NAMES = {name: name for name in TABLE1_ROWS} | {"规范性文件": "行政规范性文件"}

COLUMNS = {column.label: column.key for column in form.TABLE2_COLUMNS}

TABLE1_COLUMNS = ("本年制发件数", "本年废止件数", "现行有效件数")
_TABLE1_HEADS = ("制发件", "废止件", "现行有效件", "处理决定数", "收费金额", "第二十条")
# Words of the form of 2019; those of one group must all be there.
OLD_FORM = (
    ("对外公开总数量",),
    ("本年新公开数量",),
    ("本年新制作数量",),
    ("上一年项目数量",),
    ("其他对外管理服务事项",),
    ("政府集中采购", "采购总金额"),
    ("政府集中采购", "采购项目数量"),
)
NEW_FORM = ("本年制发件数", "本年废止件数")

_STOPS = ("。", "；", "！", "？")
_COUNTED = re.compile(r"[\d０-９]\s*(?:件|条|份|起|宗|项|次|个百分点|%|％)")

_LEAVES = "结果维持结果纠正其他结果尚未审结总计"
_PRINTED = (
    *(text for row in form.TABLE2_ROWS for text in row.path),
    *(f"{cell.clause}信息内容{cell.column}" for cell in form.TABLE1),
    *(f"{cell.row}{cell.column}" for cell in form.TABLE1),
    "信息内容本年制发件数本年废止件数现行有效件数",
    form.TABLE2_NOTE
    + "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他",
    "行政复议行政诉讼" + _LEAVES + "未经复议直接起诉" + "复议后起诉" + _LEAVES + _LEAVES,
    "第二十条第(九)项信息内容采购项目数量采购总金额政府集中采购",
    "本年新制作数量本年新公开数量对外公开总数量上一年项目数量本年增/减处理决定数量其他对外管理服务事项",
    "申请人情况自然人法人或其他组织商业企业科研机构社会公益组织法律服务机构其他总计",
)


def normal(text: str) -> str:
    """Text without spaces, in half-width characters and one style of brackets."""
    return _short(text) if len(text) < 100 else _normal(text)


def _normal(text: str) -> str:
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return _INVISIBLE.sub("", text.translate(_STYLES))


# The same few labels stand in every report, and each is looked at several times.
_short = lru_cache(maxsize=8192)(_normal)


_PRINTED_NORMAL = "\n".join(normal(text) for text in _PRINTED)


def bare(text: str) -> str:
    """Normal text without its leading numeral: “（三）不予公开” gives “不予公开”."""
    return _ENUMERATOR.sub("", normal(text))


def starts_item(text: str) -> bool:
    """Whether a text begins with the numeral of a row, as “2.重复申请” does."""
    return bool(_ENUMERATOR.match(normal(text)))


def is_prose(text: str) -> bool:
    """Whether a text that names a row is a sentence on it: “重复申请3件。”"""
    return text.rstrip().endswith(_STOPS) or bool(_COUNTED.search(text))


@lru_cache(maxsize=4096)
def table2_row(text: str) -> str:
    """Key of the row of table 2 that the text names, or empty."""
    if len(text) > 80 or is_prose(text):
        return ""
    name = bare(text)
    if name in _ROW_NAMES:
        return _ROW_NAMES[name]
    if len(name) > 45:
        return ""
    found = {key for words, key in _ROW_WORDS if words in name}
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=4096)
def table1_row(text: str) -> str:
    """Printed name of the row of table 1 that the text names, or empty."""
    return _TABLE1_NAMES.get(bare(text), "") if len(text) < 30 else ""


@lru_cache(maxsize=4096)
def table1_column(text: str) -> str:
    """Printed name of a column of documents in table 1, or empty."""
    if len(text) > 30:
        return ""
    name = normal(text)
    return next((column for column in TABLE1_COLUMNS if column in name), "")


@lru_cache(maxsize=4096)
def heads_table1(text: str) -> bool:
    """Whether a cell is one of the headings of table 1, or a piece of one."""
    name = normal(text)
    return len(name) < 40 and any(word in name for word in _TABLE1_HEADS)


@lru_cache(maxsize=4096)
def printed(text: str) -> bool:
    """Whether the text is a label of the form, or a line of one that was broken."""
    name = normal(text)
    return any(c.isalnum() for c in name) and (name in _PRINTED_NORMAL or bool(table2_row(text)))


def is_blank(text: str) -> bool:
    """Whether a cell holds nothing, or one of the signs written for nothing."""
    return normal(text) in _BLANKS


@lru_cache(maxsize=8192)
def _digits(text: str) -> str:
    text = text.strip().removesuffix("件").rstrip()
    first, broken, rest = text.partition("\n")
    if broken and (len(normal(first)) < 3 or len(normal(rest)) > 2):
        return ""
    if _APART.search(text):
        return ""
    digits = normal(text)
    return digits if _NUMBER.match(digits) else ""


def number_text(text: str) -> str:
    """The digits of a cell in half width, or empty if it is no single number.

    A number of four digits or more may have been broken over two lines, with one or two digits in
    the second; other numbers under each other are cells that were not parted, and are not joined.
    """
    return _digits(text) if len(text) < 60 else ""


def is_number(text: str) -> bool:
    """Whether the text is one number."""
    return bool(number_text(text))


def value_of(text: str, figure: str) -> Value:
    """Value of a cell, or None when it is blank or cannot be read with certainty."""
    money = figure == "table1.fees_10k_yuan"
    digits = number_text(text.strip().removesuffix("元").removesuffix("万") if money else text)
    if not digits:
        return None
    amount = Decimal(digits.replace(",", ""))
    if money:
        return amount
    return int(amount) if amount == amount.to_integral_value() else None
