"""What officers fill in on the way of an item to the public."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from gongkai.ledger.console import Day, RecordForm
from gongkai.portal.actions import LONGEST_NOTE
from gongkai.portal.models import ItemPage, Review
from gongkai.portal.review.checking import Checked, under_review, with_remarks
from gongkai.portal.review.drafts import digest_of, draft_of, newest_draft, paragraphs

ABOUT = "能改的先改草稿；确需保留的，写明理由，以您的名义放行。留空不放行。"


class OverridingForm(RecordForm):
    """A step on a draft: each remark that stops it gets a field for the reason to let it pass.

    The field is named by the remark's fingerprint.
    """

    looked_at: ItemPage
    """The draft that is printed."""
    checked: list[Checked]

    def prepare(self) -> None:
        self.looked_at, self.checked = self.look()
        for one in self.checked:
            if one.blocks and one.may_be_overridden:
                self.fields[one.fingerprint] = forms.CharField(
                    label=f"放行：{one.label}",
                    max_length=LONGEST_NOTE,
                    required=False,
                    widget=forms.Textarea({"rows": 2}),
                    help_text=f"{one.remark.where}：{one.remark.shown or one.label}。{ABOUT}",
                )

    def look(self) -> tuple[ItemPage, list[Checked]]:
        """The draft that the step is about, with the remarks of its check."""
        record: Any = self.record
        return under_review(record)

    @property
    def overrides(self) -> dict[str, str]:
        """Reasons by fingerprint, as far as some were given."""
        known = {one.fingerprint for one in self.checked}
        return {name: text for name, text in self.cleaned_data.items() if name in known and text}

    def clean(self) -> dict[str, Any]:
        """The reasons go on under one name."""
        super().clean()
        known = {one.fingerprint for one in self.checked}
        given = {name: value for name, value in self.cleaned_data.items() if name not in known}
        return {**given, "overrides": self.overrides}


class SubmitForm(OverridingForm):
    """A draft goes to its reviews; the record is the item or the review that was sent back.

    `seen` names the draft that was looked at.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput())
    note = forms.CharField(
        label="更正说明",
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="写明改了什么、为什么改。说明随信息一并公开。",
    )
    public_on = Day(
        label="定时公开日期",
        required=False,
        help_text="三审通过后在这一天自动公开；留空的，三审通过后立即公开。",
    )
    expires_on = Day(
        label="公开至",
        required=False,
        help_text="有公开期限的填写最后一天，次日自动撤下；长期公开的留空。",
    )

    def prepare(self) -> None:
        super().prepare()
        page = self.item
        self.fields["seen"].initial = digest_of(self.looked_at)
        if page.live and page.expire_at is not None:
            last = timezone.localdate(page.expire_at) - timedelta(days=1)
            self.fields["expires_on"].initial = last
        if page.first_published_at is None:
            del self.fields["note"]
        else:
            self.fields["note"].required = True
        if isinstance(self.record, Review):
            for name in ("note", "public_on", "expires_on"):
                if name in self.fields:
                    self.fields[name].initial = getattr(self.record, name)

    @property
    def item(self) -> ItemPage:
        """The item that is submitted."""
        record: Any = self.record
        return record.page if isinstance(record, Review) else record

    def look(self) -> tuple[ItemPage, list[Checked]]:
        return with_remarks(newest_draft(self.item))

    def refused(self, error: ValidationError) -> None:
        """The draft that is printed now is the one that is looked at now."""
        given: Any = self.data
        data = given.copy()
        now = ItemPage.objects.get(pk=self.item.pk)
        self.looked_at, self.checked = with_remarks(newest_draft(now))
        data["seen"] = digest_of(self.looked_at)
        self.data = data


class ApproveForm(OverridingForm):
    """The draft that is passed is shown beside; `seen` names it and its level."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput())
    note = forms.CharField(
        label="审核意见",
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="可以留空。",
    )

    def prepare(self) -> None:
        super().prepare()
        record: Any = self.record
        self.fields["seen"].initial = record.mark


class SendBackForm(RecordForm):
    """What is to be mended."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput())
    note = forms.CharField(
        label="退回的意见",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 3}),
        help_text="写明哪里要改、怎样改。针对某一段的，可以先用“提出意见”逐条写。",
    )

    def prepare(self) -> None:
        record: Any = self.record
        self.fields["seen"].initial = record.mark


class CommentForm(RecordForm):
    """A remark on a paragraph, or on a passage of it."""

    where = forms.ChoiceField(label="针对哪一段")
    quote = forms.CharField(
        label="摘录原文",
        max_length=LONGEST_NOTE,
        required=False,
        help_text="只针对其中一句的，照原文摘录；针对整段的留空。",
    )
    text = forms.CharField(
        label="意见", max_length=LONGEST_NOTE, widget=forms.Textarea({"rows": 3})
    )

    def prepare(self) -> None:
        record: Any = self.record
        field: Any = self.fields["where"]
        field.choices = [
            (one.where, f"{one.where}：{one.text[:30]}") for one in paragraphs(draft_of(record))
        ]


class AnswerForm(RecordForm):
    """What was done about a comment."""

    comment = forms.ChoiceField(label="答复哪一条")
    text = forms.CharField(
        label="答复",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 2}),
        help_text="写明已经怎样修改，或者为什么不改。",
    )

    def prepare(self) -> None:
        record: Any = self.record
        field: Any = self.fields["comment"]
        field.choices = [
            (str(one.pk), f"{one.where}：{one.text[:40]}")
            for one in record.comments.filter(answered_at__isnull=True)
        ]


class RescheduleForm(RecordForm):
    """Another day of publication."""

    public_on = Day(label="定时公开日期")


class NothingForm(RecordForm):
    """A step that asks for nothing."""
