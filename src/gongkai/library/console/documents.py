"""Documents in the officers' console."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from gongkai.ledger.console import (
    STANDING,
    Action,
    Column,
    Day,
    Filter,
    OrganField,
    Outcome,
    Part,
    ReasonForm,
    RecordForm,
    RecordKind,
    by_field,
    by_year,
)
from gongkai.ledger.models import User
from gongkai.library import actions, selectors
from gongkai.library.console.fields import GROUP, LONG, NumberedDocument
from gongkai.library.models import Document, DocumentKind, EndKind
from gongkai.library.rules.expiry import warning
from gongkai.library.rules.validity import LABELS
from gongkai.library.texts import enter_text


class DocumentForm(RecordForm):
    """A new document."""

    organ = OrganField()
    number = forms.CharField(
        label="发文字号", max_length=80, help_text="如“武政〔2022〕5号”，年份用六角括号〔〕。"
    )
    kind = forms.ChoiceField(label="文件类别", choices=DocumentKind.choices)
    title = forms.CharField(label="标题", max_length=200)
    keywords = forms.CharField(
        label="关键词", max_length=120, required=False, help_text="用空格分开，群众查找时会用的词。"
    )
    issued_on = Day(label="成文日期")
    in_force_on = Day(label="施行日期")
    valid_until = Day(label="有效期至", required=False, help_text="没有规定有效期的留空。")
    published_on = Day(
        label="公开日期",
        required=False,
        help_text="早已公开的文件补登时填写；还没有公开的留空，登记全文和解读后再公开。",
    )


class EndForm(RecordForm):
    """How and when a document ceased to be in force."""

    end_kind = forms.ChoiceField(label="废止方式", choices=EndKind.choices)
    ended_on = Day(label="废止或失效日期")
    successor = NumberedDocument(label="作出废止的文件")
    basis = forms.CharField(
        label="依据",
        max_length=200,
        required=False,
        help_text="宣布废止的文件字号，或规定有效期的条款；上面填了文号的可以留空。",
    )


class AmendForm(RecordForm):
    """One amendment."""

    number = forms.CharField(label="修改文件的字号", max_length=80)
    by = NumberedDocument(label="文件库中的修改文件")
    amended_on = Day(label="修改日期")
    summary = forms.CharField(
        label="修改内容", max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    text = forms.CharField(
        label="修改后的全文",
        required=False,
        widget=LONG,
        help_text="公众按日期查到的就是它；可以在原文上改。暂时没有的留空，以后补登。",
    )

    def prepare(self) -> None:
        """Begin with the text that holds now."""
        if isinstance(self.record, Document):
            texts = selectors.versions(self.record)
            self.fields["text"].initial = texts[-1].body if texts else ""


class TextForm(RecordForm):
    """The text of a document, or its correction."""

    version = forms.ChoiceField(label="哪一个文本")
    body = forms.CharField(label="全文", widget=LONG, help_text="一段一行。")
    correction = forms.CharField(
        label="更正说明",
        max_length=200,
        required=False,
        help_text="更正已登记的文本时必填，会公开：原来错在哪里。",
    )

    def prepare(self) -> None:
        """Offer the original and every amendment; begin with what stands."""
        if not isinstance(self.record, Document):
            return
        amendments = self.record.amendments.filter(struck_on__isnull=True).order_by("amended_on")
        choice = self.fields["version"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "原文本")] + [
            (str(one.pk), f"{one.amended_on} {one.key} 修改后") for one in amendments
        ]
        choice.required = False
        texts = selectors.versions(self.record)
        if texts and texts[0].amendment_id is None:
            self.fields["body"].initial = texts[0].body


class PublishForm(RecordForm):
    """The day of publication; the reason where nothing explains the document."""

    published_on = Day(label="公开日期", required=False, help_text="留空为今天。")
    without = forms.CharField(
        label="不作解读的理由",
        max_length=200,
        required=False,
        help_text="已登记的解读会一同公开；规章和行政规范性文件没有解读的，写明理由，会公开。",
    )


class ExtendForm(RecordForm):
    """A longer validity."""

    until = Day(label="延长至")
    number = forms.CharField(label="决定的字号", max_length=80)
    basis = forms.CharField(label="依据", max_length=200, help_text="如评估的结论。")


def _end(document: Document, data: dict[str, Any], actor: User) -> Outcome:
    actions.end_document(document=document, **data, actor=actor)
    return Outcome(f"{document.key} 已登记{EndKind(data['end_kind']).label}。")


def _amend(document: Document, data: dict[str, Any], actor: User) -> Outcome:
    actions.amend_document(document=document, **data, actor=actor)
    return Outcome(f"{document.key} 已登记修改；修改不影响现行有效件数。")


def _text(document: Document, data: dict[str, Any], actor: User) -> Outcome:
    chosen = document.amendments.filter(pk=data["version"] or 0).first()
    enter_text(
        document=document,
        body=data["body"],
        amendment=chosen,
        correction=data["correction"],
        actor=actor,
    )
    return Outcome(f"{document.key} 的文本已登记。")


def _publish(document: Document, data: dict[str, Any], actor: User) -> Outcome:
    actions.publish_document(document=document, **data, actor=actor)
    return Outcome(f"{document.key} 已公开，等待它的解读一同公开。")


def _extend(document: Document, data: dict[str, Any], actor: User) -> Outcome:
    actions.extend_validity(document=document, **data, actor=actor)
    return Outcome(f"{document.key} 的有效期已延长至 {data['until']}。")


def _strike(document: Document, data: dict[str, Any], actor: User) -> Outcome:
    actions.strike_document(document=document, reason=data["reason"], actor=actor)
    return Outcome(f"{document.key} 已作废，可以用同一字号重新登记。")


PUBLISH = Action("publish", "公开", PublishForm, _publish)
TEXT = Action("text", "登记或更正全文", TextForm, _text)
END = Action("end", "登记废止或失效", EndForm, _end)
AMEND = Action("amend", "登记修改", AmendForm, _amend)
EXTEND = Action("extend", "延长有效期", ExtendForm, _extend)
STRIKE = Action(
    "strike",
    "更正作废",
    ReasonForm,
    _strike,
    note="登记有误才作废；文件废止请用“登记废止或失效”。",
    danger=True,
)


def _actions(document: Document) -> Sequence[Action]:
    if document.struck_on:
        return ()
    if document.ended_on:
        return (TEXT, STRIKE)
    first = () if document.published_on else (PUBLISH,)
    longer = (EXTEND,) if selectors.last_day(document) else ()
    return (*first, TEXT, AMEND, END, *longer, STRIKE)


def _standing(document: Document) -> str:
    """Where it stands; read from the rows that a list fetches with its documents."""
    status = selectors.standing_of(document)
    return LABELS[status] if status else ""


def _work(document: Document) -> tuple[str, str]:
    """A validity that ends soon, or has ended and waits for the day's round."""
    until = selectors.last_day(document)
    if until is None or document.ended_on or document.struck_on:
        return "", ""
    today = timezone.localdate()
    if until < today:
        return "overdue", f"有效期已于 {until} 届满"
    found = warning(until, today)
    return ("soon", f"有效期还有 {found.left} 天") if found else ("", "")


def _facts(document: Document) -> Sequence[tuple[str, Any]]:
    amendments = document.amendments.filter(struck_on__isnull=True).order_by("amended_on")
    texts = selectors.versions(document)
    explained = document.interpretations.filter(struck_on__isnull=True)
    return (
        ("发文字号", document.key),
        ("标题", document.title),
        ("行政机关", document.organ),
        ("文件类别", document.get_kind_display()),
        ("关键词", document.keywords),
        ("成文日期", document.issued_on),
        ("施行日期", document.in_force_on),
        ("有效期至", selectors.last_day(document)),
        ("公开日期", document.published_on),
        ("效力", _standing(document)),
        ("废止或失效日期", document.ended_on),
        ("废止依据", document.end_basis),
        ("作出废止的文件", document.successor),
        ("废止了", "、".join(one.key for one in document.predecessors.all())),
        ("修改", "；".join(f"{a.amended_on} {a.key}：{a.summary}" for a in amendments)),
        ("修改了", "、".join(one.document.key for one in document.amends.all())),
        (
            "文本",
            "、".join(f"{t.from_on} 起（{len(t.body)} 字）" for t in texts) or "还没有登记全文",
        ),
        ("解读", "、".join(one.title for one in explained)),
        ("不作解读的理由", document.without_interpretation),
        ("登记日", document.entered_on),
        ("作废日", document.struck_on),
    )


def _parts(document: Document) -> Sequence[Part]:
    made = getattr(document, "draft", None)
    labels = {**selectors.STEP_LABELS, "adopted": "审议通过"}
    return (Part(made, "", labels),) if made else ()


def _lacking(documents: Any, value: str) -> Any:
    return documents.filter(pk__in=selectors.lacking_interpretation().values("pk"))


DOCUMENTS = RecordKind(
    key="documents",
    title="文件",
    noun="文件",
    icon="doc-full",
    model=Document,
    columns=(
        Column("发文字号", lambda d: d.key, "key"),
        Column("标题", lambda d: d.title, "title"),
        Column("行政机关", lambda d: d.organ.short_name, "organ__path"),
        Column("类别", lambda d: d.get_kind_display(), "kind"),
        Column("成文日期", lambda d: d.issued_on, "issued_on"),
        Column("施行日期", lambda d: d.in_force_on, "in_force_on"),
        Column("有效期至", lambda d: d.valid_until, "valid_until"),
        Column("效力", _standing, "ended_on"),
    ),
    search=("key", "title", "keywords"),
    order="-issued_on",
    empty="文件库还是空的。点“登记文件”，或者用“导入”一次登记一批。",
    add_form=DocumentForm,
    add=lambda data, actor: actions.enter_document(**data, actor=actor),
    facts=_facts,
    actions=_actions,
    event_labels={
        "entered": "登记文件",
        "published": "公开",
        "came_into_force": "施行",
        "text_entered": "登记全文",
        "text_corrected": "更正全文",
        "amended": "修改",
        "extended": "延长有效期",
        "ended": "废止或失效",
        "carried_over": "接续原登记",
        "struck": "更正作废",
    },
    filters=(
        by_field("kind", "类别", DocumentKind.choices),
        Filter(
            "force",
            "效力",
            lambda: [("yes", "有效"), ("no", "已废止或失效")],
            lambda documents, value: documents.filter(ended_on__isnull=value == "yes"),
        ),
        Filter("explained", "解读", lambda: [("lacking", "应有而没有")], _lacking),
        Filter(
            "public",
            "公开",
            lambda: [("no", "尚未公开")],
            lambda documents, value: documents.filter(published_on__isnull=True),
        ),
        by_year("issued_on", "成文年度"),
        STANDING,
    ),
    work=_work,
    parts=_parts,
    import_kind="documents",
    group=GROUP,
)
