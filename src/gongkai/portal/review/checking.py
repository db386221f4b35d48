"""The content check of a draft, and what of it has been answered for by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gongkai.ledger.once import once
from gongkai.portal.checks.checking import examine
from gongkai.portal.checks.material import Remark, Weight
from gongkai.portal.models import ItemPage, Review
from gongkai.portal.review.drafts import Attached, Drafted, attached, draft_of, material_of
from gongkai.portal.review.models import Override
from gongkai.portal.selectors import column_above

NEVER: Final = frozenset({"C3"})
"""Rules that nobody overrides: a missing element is filled in."""
LABELS: Final = {
    "C1": "个人信息",
    "C2": "隐藏内容",
    "C3": "信息要素",
    "C4": "用语",
    "C5": "括号和文号",
    "C6": "链接",
    "C7": "图片替代文字",
    "C8": "日期",
}
"""What each rule looks for, in words."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A remark on a draft with its fingerprint and, where somebody answers for it, by whom."""

    remark: Remark
    fingerprint: str
    override: Override | None = None

    @property
    def grave(self) -> bool:
        """Whether it stops the draft unless it is overridden."""
        return self.remark.weight is Weight.STOP

    @property
    def blocks(self) -> bool:
        """Whether it stops the draft now."""
        return self.grave and self.override is None

    @property
    def may_be_overridden(self) -> bool:
        """Whether somebody may answer for it."""
        return self.grave and self.remark.rule not in NEVER

    @property
    def label(self) -> str:
        """What its rule looks for."""
        return LABELS[self.remark.rule]


def check_draft(draft: Any) -> list[Checked]:
    """All remarks on an item's draft, those that stop it first; reads files not read yet."""
    kind = column_above(draft).kind
    drafted = material_of(draft, kind, attached(draft))
    standing = {one.fingerprint: one for one in overrides_of(draft.pk)}
    return checked(drafted, standing)


def with_remarks(draft: ItemPage) -> tuple[ItemPage, list[Checked]]:
    """A draft and what `check_draft` says of it."""
    return draft, check_draft(draft)


@once
def under_review(review: Review) -> tuple[ItemPage, list[Checked]]:
    """The draft under review with its remarks, read once a page."""
    return with_remarks(draft_of(review))


def checked(drafted: Drafted, standing: Mapping[str, Override]) -> list[Checked]:
    """The remarks on some material, each with the override that stands for it."""
    found: dict[str, Checked] = {}
    for remark in examine(drafted.material):
        mark = drafted.fingerprint(remark)
        found.setdefault(mark, Checked(remark, mark, standing.get(mark)))
    return list(found.values())


def check_new(draft: Any, column_kind: str, files: Sequence[Attached]) -> list[Checked]:
    """All remarks on an item that has no page yet."""
    return checked(material_of(draft, column_kind, files), {})


def overrides_of(page: int) -> list[Override]:
    """What was ever answered for in an item, by its primary key."""
    return list(Override.objects.filter(page_id=page).select_related("by"))


def messages(found: Iterable[Checked]) -> list[str]:
    """What stops a draft, as sentences; missing elements are told by their fields."""
    return [one.remark.message for one in found if one.blocks and one.remark.rule not in NEVER]
