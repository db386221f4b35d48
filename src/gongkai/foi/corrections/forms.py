"""The public's forms for correcting a record (政府信息公开条例 Art. 41)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.foi.forms import Code, FollowForm, Line, Lines, OrganSelect
from gongkai.foi.rules.application import IDENTITY_KINDS
from gongkai.foi.rules.correction import LABELS, correction_problems
from gongkai.ledger.models import Organ
from gongkai.norms.applicants import APPLICANTS


class CorrectionForm(forms.Form):
    """What is wrong, what shows it, and who asks; the rules say what is missing."""

    organ = forms.ModelChoiceField(
        queryset=Organ.objects.order_by("path"),
        to_field_name="code",
        label=_("向哪个机关提出"),
        help_text=_("一般是给您看过、出具过这份记录的机关。不归它管的，它会转送或者告诉您该找谁。"),
        empty_label=_("请选择"),
        widget=OrganSelect,
        required=False,
        error_messages={"invalid_choice": _("请从列表中选择机关。")},
    )
    subject = Line(
        label=_(LABELS["subject"]),
        help_text=_("例如：某年某月出具的个体工商户登记信息。不要写隐私的细节。不超过 400 字。"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    wrong = Lines(
        label=_(LABELS["wrong"]),
        help_text=_("哪一项写错了，正确的是什么。加密保存，只供受理机关审核。"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    evidence = Lines(
        label=_("您有什么证据"),
        help_text=_("写明证件、文书、判决等证据的名称；可以在下面上传一份。"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    file = forms.FileField(
        label=_("上传证据（可不传）"),
        help_text=_("PDF 或者图片，不超过 10 MB。改正其他内容时要重新选择文件。"),
        required=False,
    )
    applicant_kind = forms.ChoiceField(
        label=_("以谁的名义提出"),
        choices=[(key, _(kind.label)) for key, kind in APPLICANTS.items()],
        required=False,
        initial="natural_person",
        error_messages={"invalid_choice": _("请从列出的各项中选择一项。")},
    )
    applicant_name = Line(
        label=_(LABELS["applicant_name"]),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    identity_kind = forms.ChoiceField(
        label=_("证件类型"),
        choices=[(key, _(name)) for key, name in IDENTITY_KINDS.items()],
        required=False,
        error_messages={"invalid_choice": _("请从列出的各项中选择一项。")},
    )
    identity_number = Code(
        label=_("证件号码"),
        help_text=_("记录要与您自己有关，所以要核对身份；加密保存。"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    contact = Code(
        label=_("联系电话"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask the rules."""
        if not self.cleaned_data.get("organ") and "organ" not in self.errors:
            self.add_error("organ", _("请选择机关。"))
        for name, message in correction_problems(self.told).items():
            if message and name in self.fields and name not in self.errors:
                self.add_error(name, message)
        return self.cleaned_data

    @property
    def told(self) -> dict[str, str]:
        """What was told, apart from organ and file."""
        names = [name for name in self.fields if name not in {"organ", "file"}]
        return {name: str(self.cleaned_data.get(name) or "") for name in names}


class FollowCorrectionForm(FollowForm):
    """Organ, number and query code of a request to correct."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = _("更正编号")
        self.fields["number"].help_text = _("提交后显示的编号，例如 GZ2026-0123。")
        self.fields["code"].help_text = _("提交后显示的 12 位字母和数字，不分大小写。")
