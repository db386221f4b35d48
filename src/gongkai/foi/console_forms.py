"""The forms of the officers' console for requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gongkai.foi.answer_drafts import asked_fields, draft_of
from gongkai.foi.letters import kinds
from gongkai.foi.letters.composing import LONGEST_VALUE
from gongkai.foi.letters.fields import FIELDS
from gongkai.foi.letters.kinds import ANSWER, KINDS, LetterKind, answer_kinds
from gongkai.foi.letters.selectors import letters_of
from gongkai.foi.models import APPLICANT_KINDS, OUTCOMES, Request
from gongkai.foi.rules.letter_facts import course
from gongkai.foi.rules.likeness import same
from gongkai.foi.rules.standing import ANSWERS, standing
from gongkai.foi.selectors import facts_of
from gongkai.foi.states import Channel, Step
from gongkai.ledger.console import Day, OrganField, RecordForm
from gongkai.ledger.models import Organ
from gongkai.norms.fees import BY_PAGES, BY_PIECES, Fee, FeeError, by_pages, by_pieces


class RequestForm(RecordForm):
    """A new application."""

    organ = OrganField()
    number = forms.CharField(label="申请编号", max_length=80)
    received_on = Day(
        label="收到日期",
        help_text="当面提交：提交之日；邮寄签收：签收之日；平常信函、网络、传真：双方确认之日（条例第三十一条）。",
    )
    channel = forms.ChoiceField(label="申请渠道", choices=Channel.choices)
    applicant_kind = forms.ChoiceField(label="申请人类型", choices=APPLICANT_KINDS)
    applicant_name = forms.CharField(
        label="申请人姓名或名称", max_length=200, help_text="加密保存，列表中只显示姓氏。"
    )
    contact = forms.CharField(
        label="联系方式", max_length=200, required=False, help_text="加密保存，查看须写明理由。"
    )
    subject = forms.CharField(
        label="申请内容", max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class OrganInput(forms.TextInput):
    """One line that offers the names of the district's organs; another name may be typed."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The input with its list."""
        places = f"organs-{(attrs or {}).get('id', name)}"
        line = super().render(name, value, {**(attrs or {}), "list": places}, renderer)
        names = ((one,) for one in Organ.objects.order_by("path").values_list("name", flat=True))
        return format_html(
            '{}<datalist id="{}">{}</datalist>',
            line,
            places,
            format_html_join("", '<option value="{}"></option>', names),
        )


HELP = {"有权机关联系方式": "本区行政机关的可以留空，自动填写其地址、电话和办公时间。"}
"""Fields that are filled in where they are left empty → what is said of it."""


def letter_field(name: str) -> forms.Field:
    """The field of a form that asks for one field of a letter; the room's action says if it lacks."""
    known = FIELDS[name]
    if known.sort == "day":
        return Day(label=name, required=False, help_text=known.meaning)
    rows = 6 if name == "理由" else 2
    widget: forms.Widget = forms.TextInput()
    if name == "有权机关":
        widget = OrganInput()
    elif name not in ONE_LINE:
        widget = forms.Textarea({"rows": rows})
    return forms.CharField(
        label=name,
        required=False,
        max_length=LONGEST_VALUE,
        help_text=HELP.get(name, known.meaning),
        widget=widget,
    )


ONE_LINE = frozenset(
    {
        "复议机关",
        "管辖法院",
        "第三方",
        "被征求机关",
        "信息类别",
        "权益类型",
        "原答复文号",
        "出版物",
        "有权机关",
    }
)
"""Fields of letters that hold a name or a number."""


def add_letter_fields(form: forms.Form, kind: LetterKind, names: Iterable[str]) -> None:
    """Add what a letter asks for; what it must tell is marked as needed."""
    for name in names:
        form.fields[name] = letter_field(name)
        form.fields[name].needed = name in kind.given  # type: ignore[attr-defined]


def put_data(form: forms.Form, values: Mapping[str, Any]) -> None:
    """Let a form that was sent show `values` when it is printed again."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name, value in values.items():
        data[name] = str(value)
    form.data = data


def usual_values(kind: LetterKind, organ: Organ) -> dict[str, str]:
    """What an organ usually writes in a field, to begin with."""
    where = f"请将书面意见寄送至{organ.address}，{organ.name}政府信息公开工作机构收。"
    return {"反馈方式": where} if "反馈方式" in kind.inputs else {}


class LetterForm(RecordForm):
    """A form that asks for the fields of the letter of `letter_kind`, where there is one."""

    letter_kind = ""

    def prepare(self) -> None:
        """The choice to issue the letter, on by default, and the letter's fields."""
        if not self.letter_kind or not isinstance(self.record, Request):
            return
        kind = KINDS[self.letter_kind]
        names = asked_fields(kind)
        self.fields["issue"] = forms.BooleanField(
            label="出具文书",
            required=False,
            initial=True,
            help_text=f"同时编号出具《{kind.title}》；不出具的，请去掉勾选。",
        )
        add_letter_fields(self, kind, names)
        for name, value in usual_values(kind, self.record.organ).items():
            self.fields[name].initial = value


class StepForm(LetterForm):
    """The day of a step; subclasses add what the step needs to know."""

    day = Day(label="日期")

    def prepare(self) -> None:
        self.fields["day"].initial = timezone.localdate()
        super().prepare()


def letter_given(form_kind: str, data: dict[str, Any]) -> dict[str, Any] | None:
    """The fields of the letter that the form asked for; None where no letter is wanted."""
    if not form_kind or not data.get("issue"):
        return None
    return {name: data.get(name) for name in asked_fields(KINDS[form_kind])}


class ReceiptForm(StepForm):
    """The day on which both sides confirmed the receipt."""

    letter_kind = kinds.RECEIPT


class CorrectionForm(StepForm):
    """Asking the applicant to correct."""

    limit_day = Day(label="补正期限届满日", help_text="文书中的补正期限即为这一天。")
    letter_kind = kinds.CORRECTION_NOTICE


class ReasonsForm(StepForm):
    """Asking the applicant for the reasons of an unusual number of requests."""

    limit_day = Day(label="说明理由期限届满日", help_text="文书中的期限即为这一天。")
    letter_kind = kinds.REASONS_REQUEST


class DelayForm(StepForm):
    """The day until which an excessive request will be answered."""

    limit_day = Day(label="延迟答复期限届满日", help_text="文书中的期限即为这一天。")
    letter_kind = kinds.DELAY


class AskForm(StepForm):
    """Whose opinion is asked; the limit follows from the law."""

    party = forms.CharField(
        label="代称",
        max_length=120,
        required=False,
        help_text="写“第三方1”这样的代称，不写姓名；留空则自动编号。姓名、名称只写在下面的文书里，加密保存。",
    )
    letter_kind = kinds.THIRD_PARTY_CONSULTATION


class AskOrganForm(AskForm):
    """Which other organ's opinion is asked."""

    letter_kind = kinds.ORGAN_CONSULTATION


class AnswerForm(StepForm):
    """Whose opinion arrived."""

    party = forms.ChoiceField(label="谁的意见")
    step = ""

    def prepare(self) -> None:
        super().prepare()
        party = self.fields["party"]
        if isinstance(party, forms.ChoiceField) and isinstance(self.record, Request):
            now = standing(facts_of(self.record))
            party.choices = [
                (c.party, f"{c.party}（{c.day} 发出）")
                for c in now.waiting
                if c.step == ANSWERS[self.step]
            ]


class ThirdPartyAnswerForm(AnswerForm):
    """The opinion of a third party."""

    step = Step.THIRD_PARTY_ANSWERED


class OrganAnswerForm(AnswerForm):
    """The opinion of another organ."""

    step = Step.ORGAN_ANSWERED


class FeeForm(StepForm):
    """The pieces or pages of a fee notice; the amount follows from the tariff and is never typed."""

    way = forms.ChoiceField(
        label="收费方式",
        choices=[
            (BY_PIECES, "按件计收（同一申请人一个自然月内的申请件数）"),
            (BY_PAGES, "按量计收（本件提供的页数）"),
        ],
        help_text="两种方式只能选一种（国办函〔2020〕109号）。",
    )
    units = forms.IntegerField(label="件数或者页数", min_value=1)
    already = forms.IntegerField(
        label="本月此前已计收的件数",
        min_value=0,
        required=False,
        help_text="只在按件计收、本月已经收过费的情况下填写。",
    )
    shown_fee = forms.CharField(required=False, widget=forms.HiddenInput())
    letter_kind = kinds.FEE_NOTICE

    fee: Fee | None = None

    def clean(self) -> dict[str, Any]:
        """The computed fee; it is shown piece by piece before the notice can go out."""
        data = super().clean() or {}
        if not data.get("units") or not data.get("way"):
            return data
        try:
            if data["way"] == BY_PIECES:
                fee = by_pieces(data["units"], already=data.get("already") or 0)
            else:
                fee = by_pages(data["units"])
        except FeeError as error:
            self.add_error("units", str(error))
            return data
        self.fee = data["fee"] = fee
        if fee.yuan <= 0:
            self.add_error("units", "按此计算不收费；不收费的不发收费通知。")
        elif data.get("shown_fee") != str(fee.yuan) and "preview" not in self.data:
            self.add_error(None, f"应收{fee.yuan}元，计算见下；核对无误后请再次提交。")
        put_data(self, {"shown_fee": str(fee.yuan)})
        return data

    @property
    def computation(self) -> list[str]:
        """The fee block by block, once it can be computed."""
        return self.fee.explain() if self.fee else []


class FeePaidForm(StepForm):
    """The fee that was paid."""

    fee = forms.DecimalField(
        label="缴费金额（元）",
        min_value=0,
        decimal_places=2,
        max_digits=12,
        required=False,
        help_text="留空则按收费通知的金额。",
    )


class ProposeForm(RecordForm):
    """An extension that waits for approval."""

    days = forms.IntegerField(label="延长的工作日数", min_value=1, max_value=20, initial=20)
    reason = forms.CharField(label="延期理由", max_length=400, widget=forms.Textarea({"rows": 3}))


class GrantForm(LetterForm):
    """The approval of an extension, with the notice to the applicant."""

    letter_kind = kinds.EXTENSION

    def prepare(self) -> None:
        super().prepare()
        if isinstance(self.record, Request) and "延长理由" in self.fields:
            asked = [
                event.payload["reason"]
                for event in facts_of(self.record)
                if event.name == Step.EXTENSION_PROPOSED
            ]
            self.fields["延长理由"].initial = asked[-1] if asked else ""


REPEATED = "not_processed.repeated"


def earlier_answer(request: Any) -> dict[str, Any]:
    """Day and number of the last answer to the same applicant on the same subject, if there is one."""
    if not isinstance(request, Request) or not request.applicant_mark:
        return {}
    answered = Request.objects.current().filter(
        organ=request.organ,
        applicant_mark=request.applicant_mark,
        closed_on__isnull=False,
        again_of__isnull=True,
        pk__lt=request.again_of_id or request.pk,
    )
    for one in answered.order_by("-pk")[:50]:
        if same(one.subject, request.subject):
            letters = letters_of(one).filter(kind__startswith=ANSWER, struck_on__isnull=True)
            letter = letters.last()
            return {"原答复日期": one.closed_on, "原答复文号": letter.key if letter else ""}
    return {}


ANSWER_KINDS = [
    (label, [(kind.key, kind.name) for kind in answer_kinds(outcome)])
    for outcome, label in OUTCOMES
]
"""Every letter that answers, grouped by its outcome."""


class DraftForm(RecordForm):
    """An answer: which letter, then what that letter must tell.

    The fields of another letter are asked for when another is chosen; what was typed into fields
    that both have stays.
    """

    kind = forms.ChoiceField(
        label="处理结果和文书",
        choices=[("", "请选择"), *ANSWER_KINDS],
        widget=forms.Select(attrs={"data-reload": ""}),
        help_text="选定后列出这种答复依法必须写明的内容。",
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput())
    begun_from = forms.CharField(required=False, widget=forms.HiddenInput())
    asking = False

    def prepare(self) -> None:
        draft = draft_of(self.record) if isinstance(self.record, Request) else None
        self.fields["begun_from"].initial = draft.mark if draft else ""
        drafted = draft.kind.key if draft else ""
        key = self.data.get("kind", "") if self.is_bound else drafted
        kind = KINDS.get(key)
        if kind is None or not kind.outcome:
            return
        add_letter_fields(self, kind, asked_fields(kind))
        self.fields["kind"].initial = self.fields["shown"].initial = key
        begin = earlier_answer(self.record) if kind.outcome == REPEATED else {}
        if isinstance(self.record, Request) and (told := course(facts_of(self.record))):
            begin["办理经过"] = told
        for name, value in {**begin, **(draft.fields if draft else {})}.items():
            if name in self.fields:
                self.fields[name].initial = value
        if self.is_bound and self.data.get("shown", "") != key:
            self.asking = True
            typed = {
                name: value
                for name, value in {**begin, **(draft.fields if draft else {})}.items()
                if name in self.fields and name not in self.data
            }
            put_data(self, {**typed, "shown": key})

    @property
    def notice(self) -> str:
        """What is said when the fields of another letter have just been asked for."""
        return "请填写下列内容，然后预览或者提交。" if self.asking else ""

    def refused(self, error: ValidationError) -> None:
        """Let the next attempt take the place of the draft that somebody else wrote meanwhile."""
        if "seen" not in error.message_dict:
            return
        draft = draft_of(Request.objects.get(pk=self.record.pk)) if self.record else None
        put_data(self, {"begun_from": draft.mark if draft else ""})

    def is_valid(self) -> bool:
        return not self.asking and super().is_valid()


class ApproveForm(RecordForm):
    """What is approved is shown beside; `seen` names it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput())

    def prepare(self) -> None:
        draft = draft_of(self.record) if isinstance(self.record, Request) else None
        self.fields["seen"].initial = draft.mark if draft else ""


class WithdrawForm(LetterForm):
    """The applicant's own wish, as it reached the office."""

    reason = forms.CharField(
        label="撤回的说明",
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="写明申请人以什么方式要求撤回。",
    )

    def prepare(self) -> None:
        if isinstance(self.record, Request) and self.record.received_on:
            self.letter_kind = kinds.WITHDRAWAL
        super().prepare()


class CloseForm(RecordForm):
    """How a request that was answered on paper ended."""

    outcome = forms.ChoiceField(label="处理结果", choices=[("", "请选择"), *OUTCOMES])
    closed_on = Day(label="答复日期")

    def prepare(self) -> None:
        self.fields["closed_on"].initial = timezone.localdate()


FORMS: dict[str, type[StepForm]] = {
    Step.RECEIPT_CONFIRMED: ReceiptForm,
    Step.REASONS_ASKED: ReasonsForm,
    Step.REASONS_GIVEN: StepForm,
    Step.DELAYED: DelayForm,
    Step.CORRECTION_REQUESTED: CorrectionForm,
    Step.CORRECTED: StepForm,
    Step.THIRD_PARTY_ASKED: AskForm,
    Step.THIRD_PARTY_ANSWERED: ThirdPartyAnswerForm,
    Step.ORGAN_ASKED: AskOrganForm,
    Step.ORGAN_ANSWERED: OrganAnswerForm,
    Step.FEE_NOTIFIED: FeeForm,
    Step.FEE_PAID: FeePaidForm,
}
"""Steps that are taken by one form → the form."""
