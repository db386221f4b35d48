"""Who may review at which level: three levels, three people, none of them a writer of the draft."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Final

FIRST, SECOND, FINAL = 1, 2, 3
NEEDED: Final = {
    FIRST: "本机关另一位公开工作人员",
    SECOND: "本机关负责人",
    FINAL: "本机关另一位负责人或者区政务公开办",
}
"""Who reviews at each level, in words."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Ids of the people who hold a post: at the organ itself, and in the disclosure office."""

    officers: Set[int]
    heads: Set[int]
    office: Set[int]


@dataclass(frozen=True, slots=True)
class Reviewers:
    """Ids of those who may review; `standing_in` where the office does so for a small organ."""

    people: Set[int]
    standing_in: bool = False


def reviewers(level: int, staff: Staff, barred: Set[int]) -> Reviewers:
    """Who may review at `level` (1 to 3).

    `barred` are the draft's writers and whoever has approved it at another level. Where the organ
    has nobody left for the first or second review, the disclosure office stands in.
    国务院办公厅《政府网站发展指引》（国办发〔2017〕47号）: review before publication, by level.
    """
    own = {FIRST: staff.officers, SECOND: staff.heads, FINAL: staff.heads | staff.office}[level]
    left = own - barred
    if left or level == FINAL:
        return Reviewers(left)
    return Reviewers(staff.office - barred, standing_in=True)
