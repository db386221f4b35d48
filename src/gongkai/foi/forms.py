"""Forms of the applicant: one thing a page (政府信息公开条例 Art. 29, 43)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongkai.foi.models import Opinion
from gongkai.foi.rules.application import DELIVERIES, IDENTITY_KINDS, application_problems
from gongkai.ledger.models import Organ
from gongkai.ledger.templatetags.words import CONTENT
from gongkai.norms.applicants import APPLICANTS, is_organisation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What is invisible and may turn, hide or break the text around it; line feed and tab are kept.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]"
)


class Line(forms.CharField):
    """One line of text; its blanks and line breaks become single blanks."""

    def to_python(self, value: Any) -> str:
        """The text without what is invisible."""
        return " ".join(_INVISIBLE.sub(" ", _text(value)).split())


class Lines(forms.CharField):
    """Text of several lines."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """The text without what is invisible, with line feeds alone between lines."""
        text = _text(value).replace("\r\n", "\n").replace("\r", "\n")
        return _INVISIBLE.sub("", text).strip()


def _text(value: Any) -> str:
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else ""


class Code(Line):
    """A number or code as it may be typed: full-width characters become plain ones."""

    def to_python(self, value: Any) -> str:
        """The text in plain characters."""
        return unicodedata.normalize("NFKC", super().to_python(value))


def _line(
    label: StrOrPromise, help_text: StrOrPromise = "", *, kind: type[Line] = Line, **attributes: Any
) -> Line:
    return kind(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.TextInput(attrs=attributes),
    )


def _lines(label: StrOrPromise, help_text: StrOrPromise, rows: int, **attributes: Any) -> Lines:
    widget = forms.Textarea(attrs={"rows": rows, **attributes})
    return Lines(label=label, help_text=help_text, required=False, widget=widget)


def _choice(
    label: StrOrPromise, choices: Mapping[str, Any], help_text: StrOrPromise = ""
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=[(key, _(name)) for key, name in choices.items()],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("请从列出的各项中选择一项。")},
    )


class OrganSelect(forms.Select):
    """A choice of organs; their names are Chinese on a page of any language."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option; one that names an organ says in which language."""
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"attrs": option["attrs"] | ({"lang": CONTENT} if value else {})}


class StepForm(forms.Form):
    """One page of the application. What is wrong with it, the rules say, given all other answers."""

    heading: ClassVar[StrOrPromise] = ""
    lead: ClassVar[StrOrPromise] = ""
    legal: ClassVar[StrOrPromise] = ""

    def __init__(self, *args: Any, answers: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers = dict(answers)
        self.adapt()

    def adapt(self) -> None:
        """Fit the fields to the answers that were given before."""

    def clean(self) -> dict[str, Any]:
        """Ask the rules."""
        typed = {name: str(self.cleaned_data.get(name) or "") for name in self.fields}
        problems = application_problems({**self.answers, **typed})
        for name, message in problems.items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, message)
        return self.cleaned_data

    @property
    def told(self) -> dict[str, str]:
        """The answers of this page, once it is valid."""
        return {name: str(self.cleaned_data.get(name) or "") for name in self.fields}


class WhatForm(StepForm):
    """What is sought (Art. 29 para. 2 no. 2)."""

    heading = _("您想获取什么信息")
    lead = _(
        "写清楚信息的名称、文号或者其他特征，机关才能准确地找到它。一份申请只问一件事，办得更快。"
    )
    legal = _(
        "申请公开的政府信息的名称、文号或者便于行政机关查询的其他特征性描述（《政府信息公开条例》第二十九条）"
    )
    subject = _line(
        _("信息的名称"),
        _("例如：某某小区 2021 年物业服务合同备案表。不超过 400 字。"),
        autocomplete="off",
    )
    description = _lines(
        _("文号、时间、地点等特征（可不填）"),
        _("知道文号、年份、地块、项目名称的，请写在这里。不超过 4000 字。"),
        6,
    )


class KindForm(StepForm):
    """Who asks: a person or one of five kinds of organisation (Art. 27)."""

    heading = _("以谁的名义申请")
    lead = _("为自己申请的，选“自然人”；代表单位申请的，选单位的类型。")
    legal = _("公民、法人或者其他组织（《政府信息公开条例》第二十七条）")
    applicant_kind = _choice(
        _("申请人"),
        {
            key: _(kind.label)
            if key == "natural_person"
            else format_lazy(_("单位：{kind}"), kind=_(kind.label))
            for key, kind in APPLICANTS.items()
        },
    )


_PERSONAL = ("resident", "permit", "taiwan", "passport", "other")
_CORPORATE = ("credit_code", "other")


class IdentityForm(StepForm):
    """Name and proof of identity (Art. 29 para. 2 no. 1)."""

    heading = _("申请人的身份")
    lead = _("法律要求申请写明身份。这些内容加密保存，只供受理机关办理这份申请。")
    legal = _("申请人的姓名或者名称、身份证明（《政府信息公开条例》第二十九条）")
    applicant_name = _line(_("姓名"), autocomplete="name")
    representative = _line(_("法定代表人或者负责人的姓名"), autocomplete="off")
    identity_kind = _choice(_("证件类型"), IDENTITY_KINDS)
    identity_number = _line(_("证件号码"), kind=Code, autocomplete="off", spellcheck="false")
    agent = _line(
        _("代理人的姓名（可不填）"),
        _("请别人代办的，填代办人的姓名；机关可能请您出具委托书。"),
        autocomplete="off",
    )

    def adapt(self) -> None:
        """A person has other papers than an organisation, and no representative."""
        kind = self.answers.get("applicant_kind", "")
        organisation = kind in APPLICANTS and is_organisation(kind)
        papers = _CORPORATE if organisation else _PERSONAL
        field = self.fields["identity_kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, _(IDENTITY_KINDS[key])) for key in papers]
        if self.initial.get("identity_kind") not in papers:
            self.initial["identity_kind"] = papers[0]
        if organisation:
            name, agent = self.fields["applicant_name"], self.fields["agent"]
            name.label = _("单位名称")
            name.widget.attrs["autocomplete"] = "organization"
            agent.label, agent.help_text = (
                _("经办人的姓名（可不填）"),
                _("办理中机关会与经办人联系。"),
            )
        else:
            del self.fields["representative"]

    def clean(self) -> dict[str, Any]:
        """Ask the rules, and see that the paper is one of this kind of applicant."""
        cleaned = super().clean()
        if not cleaned.get("identity_kind") and "identity_kind" not in self.errors:
            self.add_error("identity_kind", _("请选择证件类型。"))
            self.errors.pop("identity_number", None)
        return cleaned


class ReachForm(StepForm):
    """How to reach the applicant (Art. 29 para. 2 no. 1)."""

    heading = _("怎样联系您")
    lead = _("机关收到申请后要与您确认，确认之日才开始计算答复期限，所以请填能打通的电话。")
    legal = _(
        "联系方式（《政府信息公开条例》第二十九条）；双方确认之日为收到申请之日（第三十一条）"
    )
    contact = _line(
        _("联系电话"), _("手机或者固定电话。"), kind=Code, autocomplete="tel", inputmode="tel"
    )
    email = _line(
        _("电子邮箱（可不填）"),
        _("例如 name@example.com。"),
        kind=Code,
        autocomplete="email",
        inputmode="email",
        spellcheck="false",
    )


class DeliverForm(StepForm):
    """How the information is to be delivered (Art. 29 para. 2 no. 3, Art. 40)."""

    heading = _("怎样把信息给您")
    lead = _("机关会尽量按您选的方式提供；信息不便复制的，可以当场查阅、抄录。")
    legal = _("获取信息的方式、途径（《政府信息公开条例》第二十九条、第四十条）")
    delivery = _choice(_("获取信息的方式"), DELIVERIES)
    email = _line(
        _("电子邮箱（选“电子邮件”的填）"),
        kind=Code,
        autocomplete="email",
        inputmode="email",
        spellcheck="false",
    )
    address = _line(
        _("通信地址（选“邮寄”的填）"), _("写到门牌号和收件人。"), autocomplete="street-address"
    )
    postcode = _line(
        _("邮政编码（可不填）"), kind=Code, autocomplete="postal-code", inputmode="numeric"
    )
    delivery_detail = _line(
        _("其他说明（可不填）"), _("例如希望的载体：纸质、光盘。"), autocomplete="off"
    )


class HelpForm(StepForm):
    """Help for those who read, see or hear with difficulty (Art. 43), and the fee (Art. 42)."""

    heading = _("需要的帮助和费用减免")
    lead = _("没有需要的，直接点“保存并继续”。")
    legal = _(
        "存在阅读困难或者视听障碍的，行政机关应当提供必要的帮助（《政府信息公开条例》第四十三条）"
    )
    assistance = _lines(
        _("您需要的帮助（可不填）"),
        _("阅读、书写、看或者听有困难的，请写明需要怎样的帮助，例如：大字版、朗读、电话说明。"),
        3,
    )
    waiver_reason = _lines(
        _("申请减免费用的理由（可不填）"),
        _(
            "申请公开政府信息一般不收费；只有数量、频次明显超过合理范围的，才可能收取信息处理费（第四十二条）。"
        ),
        3,
    )


STEPS: dict[str, type[StepForm]] = {
    "what": WhatForm,
    "kind": KindForm,
    "identity": IdentityForm,
    "reach": ReachForm,
    "deliver": DeliverForm,
    "help": HelpForm,
}
"""The pages of the application in order, after the choice of the organ."""


def unfinished(answers: Mapping[str, str]) -> dict[str, list[str]]:
    """What is still wrong with the answers, by page; the pages in order."""
    found: dict[str, list[str]] = {}
    for step, form in STEPS.items():
        asked = form(data=dict(answers), answers=answers)
        messages = [str(message) for errors in asked.errors.values() for message in errors]
        if messages:
            found[step] = messages
    return found


class FollowForm(forms.Form):
    """Organ, number and query code of a request that was handed in."""

    organ = forms.ModelChoiceField(
        queryset=Organ.objects.order_by("path"),
        to_field_name="code",
        label=_("受理机关"),
        empty_label=_("请选择"),
        widget=OrganSelect,
        required=False,
        error_messages={"invalid_choice": _("请从列表中选择受理机关。")},
    )
    number = _line(
        _("申请编号"),
        _("回执上的编号，例如 2026-0123。"),
        kind=Code,
        autocomplete="off",
        spellcheck="false",
    )
    code = _line(
        _("查询码"),
        _("回执上的 12 位字母和数字，不分大小写。"),
        kind=Code,
        autocomplete="off",
        spellcheck="false",
    )

    def clean(self) -> dict[str, Any]:
        """All three are needed."""
        for name, message in (
            ("organ", _("请选择受理机关。")),
            ("number", _("请填写申请编号。")),
            ("code", _("请填写查询码。")),
        ):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, message)
        return self.cleaned_data


class CodeForm(forms.Form):
    """A form that asks for nothing but a code; subclasses say for which."""

    missing: ClassVar[StrOrPromise] = ""

    def clean_code(self) -> str:
        """It is needed."""
        code: str = self.cleaned_data["code"]
        if not code:
            raise forms.ValidationError(self.missing)
        return code


class ContinueForm(CodeForm):
    """The code of a draft."""

    missing = _("请填写草稿码。")

    code = _line(
        _("草稿码"),
        _("写申请时页面下方显示的 12 位字母和数字。"),
        kind=Code,
        autocomplete="off",
        spellcheck="false",
    )


class SupplementForm(forms.Form):
    """The applicant's answer to a correction notice or to a question for reasons."""

    text = _lines(_("您的补充"), _("不超过 4000 字。提交后不能修改。"), 8)

    def clean_text(self) -> str:
        """It is needed and has its bounds."""
        text: str = self.cleaned_data["text"]
        if not text:
            raise forms.ValidationError(_("请填写补充的内容。"))
        if len(text) > 4000:
            raise forms.ValidationError(_("内容超过 4000 字，请缩短。"))
        return text


class WithdrawForm(forms.Form):
    """A withdrawal; a reason may be told."""

    reason = _line(_("撤回的原因（可不填）"), _("不超过 400 字。"), autocomplete="off")

    def clean_reason(self) -> str:
        """It has its bounds."""
        reason: str = self.cleaned_data["reason"]
        if len(reason) > 400:
            raise forms.ValidationError(_("原因超过 400 字，请缩短。"))
        return reason


class SuggestForm(forms.Form):
    """Why what was disclosed should be published for all (Art. 44)."""

    words = _lines(_("您的理由（可不填）"), _("不超过 2000 字。加密保存，只供受理机关审核。"), 4)


class OpinionCodeForm(CodeForm):
    """The code of a consultation."""

    missing = _("请填写查询码。")

    code = _line(
        _("查询码"),
        _("征求意见书上的 16 位字母和数字。"),
        kind=Code,
        autocomplete="off",
        spellcheck="false",
    )


class OpinionForm(forms.Form):
    """A third party's opinion."""

    opinion = _choice(_("您的意见"), dict(Opinion.choices))
    reasons = _lines(
        _("理由（不同意的要写）"),
        _("公开会怎样损害您的合法权益。不超过 4000 字，只供受理机关审查。提交后不能修改。"),
        6,
    )
