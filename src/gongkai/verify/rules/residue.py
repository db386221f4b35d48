"""N6: a published report carries no traces of editing."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.norms import form
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.verdict import WARNING, Finding


def check(facts: Facts) -> Iterator[Finding]:
    """All traces in one finding."""
    places = facts.filing.residue
    if not places:
        return
    kinds = list(dict.fromkeys(place.label for place in places))
    more = f"等{len(places)}处" if len(places) > 1 else ""
    yield Finding(
        RULE.id,
        RULE.severity,
        f"留有编辑痕迹：{kinds[0]}{more}。请接受或拒绝全部修订、删去批注和隐藏文字后重新发布。",
        places,
        RULE.legal_basis,
    )


RULE = Rule(
    "N6",
    "编辑残留",
    WARNING,
    f"{form.CITATION}（发布内容准确）",
    "发布的文件不带书签文字、修订、批注和隐藏文字。",
    check,
)
