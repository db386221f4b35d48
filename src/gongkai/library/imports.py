"""Importing documents: regulations, normative documents, other policy documents."""

from __future__ import annotations

from collections.abc import Hashable, MutableMapping
from datetime import date
from typing import Any

from gongkai.ledger.imports import Entry, ImportKind, Job, organ_field, reconcile, register
from gongkai.ledger.intake import Field, Schema
from gongkai.library.actions import (
    amend_document,
    carry_over,
    end_document,
    enter_document,
    strike_document,
)
from gongkai.library.models import Document, DocumentKind, EndKind
from gongkai.norms.documents import document_number

LAST_DAY = date(2100, 12, 31)
CONTENT = ("kind", "title", "issued_on", "published_on", "in_force_on", "valid_until")
END = ("end_kind", "ended_on", "end_basis")

DOCUMENTS = Schema(
    "documents",
    "文件台账",
    (
        organ_field(),
        Field(
            "number",
            "文号",
            "text",
            required=True,
            aliases=("发文字号", "文件编号", "文件号"),
            help="年份写在〔〕内，其他括号会自动改正",
            example="青发改规〔2021〕3号",
            max_length=80,
        ),
        Field(
            "kind",
            "文件类别",
            "choice",
            required=True,
            aliases=("类别", "文件类型"),
            choices={label: code for code, label in DocumentKind.choices},
        ),
        Field(
            "title",
            "标题",
            "text",
            required=True,
            aliases=("文件标题", "文件名称"),
            example="青麓区价格监测办法",
            max_length=200,
        ),
        Field(
            "issued_on",
            "成文日期",
            "day",
            required=True,
            aliases=("发文日期", "印发日期", "制发日期"),
            example="2021-03-15",
        ),
        Field("published_on", "公开日期", "day", aliases=("公布日期", "发布日期")),
        Field(
            "in_force_on",
            "施行日期",
            "day",
            required=True,
            aliases=("生效日期", "实施日期"),
            example="2021-05-01",
            max=LAST_DAY,
        ),
        Field(
            "valid_until",
            "有效期至",
            "day",
            aliases=("有效期限", "有效期截止日期"),
            help="文件自定的最后有效日；没有规定的留空",
            max=LAST_DAY,
        ),
        Field(
            "end_kind",
            "废止方式",
            "choice",
            choices={label: code for code, label in EndKind.choices},
            help="现行有效的留空",
        ),
        Field("ended_on", "废止或失效日期", "day", aliases=("废止日期", "失效日期")),
        Field("end_basis", "废止依据", "text", help="废止该文件的文号或有效期条款", max_length=200),
    ),
    key=("organ", "number"),
    sheet_name="文件",
    notes=(
        "依据《政府信息公开条例》第二十条第（一）项；规章和行政规范性文件计入表一。",
        "文件的修改不是新文件，请在文件库中登记修改，不要另填一行。",
    ),
)


def prepare(values: MutableMapping[str, Any]) -> None:
    """Bring the document number into its official form."""
    values["number"] = document_number(values["number"])


def apply_documents(job: Job) -> None:
    """Take the documents of a file over.

    A row that only adds an end ends the document. A row that corrects anything else replaces it;
    its amendments, and an end that the row leaves blank, go over to the corrected document. Blank
    end columns never bring an ended document back into force.
    """
    organs = {entry.organ.pk for entry in job.entries}
    current = Document.objects.current().filter(organ__in=organs).select_related("organ")
    standing: dict[Hashable, Document] = {(one.organ_id, one.key): one for one in current}
    job.entries = [entry for entry in job.entries if _has_whole_end(job, entry)]

    def enter(entry: Entry) -> None:
        _end(job, _enter(job, entry), entry)

    def correct(document: Document, entry: Entry) -> None:
        if _says_the_same(document, entry):
            _end(job, document, entry)
            return
        amendments = list(document.amendments.filter(struck_on__isnull=True))
        strike_document(document=document, reason="导入更正", actor=job.actor, on=job.today)
        corrected = _enter(job, entry)
        for amendment in amendments:
            amend_document(
                document=corrected,
                number=amendment.key,
                amended_on=amendment.amended_on,
                summary=amendment.summary,
                by=amendment.by,
                actor=job.actor,
                entered_on=job.today,
            )
        if not _end(job, corrected, entry) and document.ended_on is not None:
            end_document(
                document=corrected,
                end_kind=document.end_kind,
                ended_on=document.ended_on,
                basis=document.end_basis,
                successor=document.successor,
                actor=job.actor,
                entered_on=job.today,
            )
        carry_over(document=document, corrected=corrected, actor=job.actor, on=job.today)

    reconcile(job, standing, key=_key, same=_same, enter=enter, correct=correct)


def _has_whole_end(job: Job, entry: Entry) -> bool:
    """Whether the end columns are all filled or all blank; refuses the row otherwise."""
    blank = [name for name in END if entry.values[name] is None]
    if not blank or len(blank) == len(END):
        return True
    job.refuse(
        entry,
        blank[0],
        "废止方式、废止或失效日期、废止依据只填了一部分",
        "请三项都填写；现行有效的文件三项都留空",
    )
    return False


def _key(entry: Entry) -> Hashable:
    return entry.organ.pk, entry.values["number"]


def _says_the_same(document: Document, entry: Entry) -> bool:
    """Whether the row differs from the document in nothing but an end that it adds."""
    values = entry.values
    content = all(getattr(document, name) == values[name] for name in CONTENT)
    return content and (document.ended_on is None or values["ended_on"] is None)


def _same(document: Document, entry: Entry) -> bool:
    values = entry.values
    if not all(getattr(document, name) == values[name] for name in CONTENT):
        return False
    return values["ended_on"] is None or all(
        getattr(document, name) == values[name] for name in END
    )


def _enter(job: Job, entry: Entry) -> Document:
    content = {name: entry.values[name] for name in CONTENT}
    return enter_document(
        organ=entry.organ,
        number=entry.values["number"],
        actor=job.actor,
        entered_on=job.today,
        batch=job.batch,
        **content,
    )


def _end(job: Job, document: Document, entry: Entry) -> bool:
    """End the document where the row says so; returns whether it does."""
    values = entry.values
    if values["ended_on"] is None:
        return False
    end_document(
        document=document,
        end_kind=values["end_kind"],
        ended_on=values["ended_on"],
        basis=values["end_basis"],
        actor=job.actor,
        entered_on=job.today,
    )
    return True


register(ImportKind("documents", DOCUMENTS, apply_documents, prepare))
