"""Whether a draft could become public on a day: its place, its elements, all gates, its content."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from gongkai.portal.gates import blocked
from gongkai.portal.models import ItemPage
from gongkai.portal.review.checking import check_draft, messages
from gongkai.portal.rules.elements import element_problems
from gongkai.portal.selectors import column_above


def problems_of(draft: Any, day: date) -> dict[str, list[str]]:
    """What stands in the way of making `draft` public on `day`, by field, empty for nothing."""
    problems: dict[str, list[str]] = {}
    told = problems.setdefault("__all__", [])
    if isinstance(draft, ItemPage):
        column = column_above(draft)
        if column.organ_id != draft.organ_id:
            told.append("信息不在本机关的栏目里，请先移回本机关的栏目再公开。")
        if not column.live:
            told.append(f"栏目“{column.title}”还没有公开，请先公开栏目。")
        found = element_problems(
            title=draft.title,
            has_content=bool(draft.text.strip() or draft.attachments.count()),
            column_kind=column.kind,
            category=draft.category,
            formed_on=draft.formed_on,
            published_on=draft.published_on or day,
        )
        problems |= {name: [message] for name, message in found.items()}
        told.extend(messages(check_draft(draft)))
    for one in blocked(draft):
        problems.setdefault(one.field or "__all__", []).append(one.message)
    return {name: lines for name, lines in problems.items() if lines}


def refuse_unready(draft: Any, day: date) -> None:
    """Raise ValidationError with everything that stands in the way of `draft`."""
    if problems := problems_of(draft, day):
        raise ValidationError(problems)
