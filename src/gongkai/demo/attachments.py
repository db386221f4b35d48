"""Attachments of the demo's items: a few documents, made once at loading, each for several items."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Final

import docx
import xlsxwriter

from gongkai.demo.targets import YEAR
from gongkai.ledger.typesetting import pdf_of, typst_compiler
from gongkai.ledger.wordfile import bytes_of
from gongkai.portal.bulk import NewFile

EACH: Final = 4
"""Items that carry the same document."""

DAY: Final = date(YEAR, 1, 4)
TABLES: Final = (
    ("部门预算", "收支预算总表", ("项目", "本年预算（万元）", "上年执行（万元）"), (("人员经费", 612, 598), ("公用经费", 84, 91), ("项目支出", 433, 402))),
    ("政府采购", "采购意向明细表", ("采购项目", "预算（万元）", "预计时间"), (("办公设备", 18, "六月"), ("物业服务", 42, "七月"), ("档案数字化", 36, "九月"))),
    ("医疗救助", "医疗救助资金明细表", ("类别", "人次", "金额（元）"), (("住院救助", 86, 412300), ("门诊慢特病", 203, 97450), ("资助参保", 540, 172800))),
    ("低保", "低保对象分布表", ("社区", "户数", "人数"), (("望江里", 31, 47), ("槐荫里", 26, 38), ("硚头里", 44, 61))),
)  # fmt: skip
"""Workbooks: a word of the titles that they fit, their name, heads and rows."""

FORMS: Final = (
    ("招聘", "报名登记表", ("姓名", "出生年月", "毕业院校", "应聘岗位", "联系电话"), "请如实填写，并附学历证书和身份证复印件。"),
    ("征求意见", "意见反馈表", ("意见人（单位）", "联系方式", "修改建议", "理由"), "意见可以邮寄或者送到公开征求意见的机关。"),
    ("招募", "志愿者报名表", ("姓名", "特长", "可服务时间", "联系电话"), "服务时长记入时间银行。"),
)  # fmt: skip
"""Word forms: a word of the titles, name, fields, and a line below."""

PAPERS: Final = (
    ("征收", "房屋征收补偿流程图解", ("一、发布征收范围公告并暂停办理有关手续。", "二、入户调查登记，公布调查结果。", "三、拟定补偿方案，征求意见不少于三十日。", "四、作出征收决定并公告，选定评估机构。", "五、签订补偿协议，搬迁腾房。")),
    ("预案", "汛期转移路线说明", ("低洼路段居民沿砚池路向北转移到松韵小学。", "桃坞村居民由网格员逐户引导，先老人、孩子和病人。", "转移后清点人数，每两小时报告一次。")),
    ("改造", "老旧小区改造施工告知书", ("施工时间为每天八点到十八点，中午不使用冲击钻。", "外墙施工期间请关好门窗，取下晾晒的衣物。", "对质量和扰民的意见可以向现场项目部反映。")),
)  # fmt: skip
"""PDF notices: a word of the titles, name and paragraphs."""

_TYPST: Final = """#let given = json(bytes(sys.inputs.paper))
#set document(title: given.title)
#set page(paper: "a4", margin: 30mm)
#set text(font: given.fonts.body, size: 14pt, lang: "zh")
#align(center, text(size: 20pt, given.title))
#v(1em)
#for line in given.lines [ #par(first-line-indent: (amount: 2em, all: true), line) ]
"""


def _workbook(name: str, heads: tuple[str, ...], rows: tuple[tuple[object, ...], ...]) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name[:31])
        for column, head in enumerate(heads):
            sheet.write(0, column, head)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def _form(name: str, fields: tuple[str, ...], line: str) -> bytes:
    book = docx.Document()
    book.add_heading(name, 1)
    table = book.add_table(rows=0, cols=2, style="Table Grid")
    for field in fields:
        table.add_row().cells[0].text = field
    book.add_paragraph(line)
    return bytes_of(book)


def _paper(name: str, lines: tuple[str, ...]) -> bytes:
    data = {"title": name, "lines": lines}
    compiler = typst_compiler(_TYPST.encode(), "paper", data, system_fonts=False)
    return pdf_of(compiler, DAY)


def documents() -> list[tuple[str, NewFile]]:
    """The documents, each with a word that stands in the titles of the items it fits."""
    return [
        *(
            (word, NewFile(f"{name}.xlsx", _workbook(name, heads, rows), name))
            for word, name, heads, rows in TABLES
        ),
        *(
            (word, NewFile(f"{name}.docx", _form(name, fields, line), name))
            for word, name, fields, line in FORMS
        ),
        *(
            (word, NewFile(f"{name}.pdf", _paper(name, lines), name))
            for word, name, lines in PAPERS
        ),
    ]
