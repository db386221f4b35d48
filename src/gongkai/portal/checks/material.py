"""What is checked, and what a check says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    """How much a remark weighs: `STOP` keeps a page from going on, `HINT` does not."""

    STOP = "stop"
    HINT = "hint"


class Hidden(StrEnum):
    """Why a reader of the printed page would not see a text that the file carries."""

    NOT = ""
    DELETED = "修订痕迹中已删除的文字"
    INSERTED = "未接受的修订"
    COMMENT = "批注"
    VANISHED = "隐藏文字"
    SHEET = "隐藏的工作表"
    ROW = "隐藏的行"
    COLUMN = "隐藏的列"
    METADATA = "文件属性"
    REVISION = "文件中保留的旧版本"
    ATTACHED = "嵌入的附件"
    OUTSIDE = "页面范围之外的文字"
    PHOTO = "照片信息"
    NOTES = "演讲者备注"


LEFTOVERS = frozenset(Hidden) - {Hidden.NOT, Hidden.METADATA}
"""Hidden things that have no place in a public file, whatever they say."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text with the place where it stands, e.g. `正文` or `附件“名单.xlsx”的工作表“底表”第 5 行`."""

    where: str
    text: str
    hidden: Hidden = Hidden.NOT


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the page; `alt` is what is read to those who do not see it."""

    where: str
    alt: str
    decorative: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `broken` says in Chinese why it leads nowhere, empty where it leads somewhere."""

    where: str
    href: str
    text: str
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """An attachment that could not be looked into, and why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Material:
    """A page as it would go public.

    `elements` holds the page's elements by their printed name; `demanded` names those that must not
    be empty for its kind (国办发〔2017〕47号, 国办公开办函〔2019〕61号).
    """

    pieces: tuple[Piece, ...]
    elements: Mapping[str, str] = field(default_factory=dict)
    demanded: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    links: tuple[Link, ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to mend: what is wrong, where, how, and why.

    `found` is the very text, `shown` the same with personal data masked; only `shown` may be kept or
    printed. `instead` is a text that would be right, where there is one. `mark` names the remark for
    an override: it changes when the found text or its place does.
    """

    rule: str
    weight: Weight
    where: str
    message: str
    basis: str
    found: str = field(default="", repr=False)
    shown: str = ""
    instead: str = ""

    @property
    def mark(self) -> str:
        """Digest of what was found where by which rule."""
        return hashlib.sha256("\0".join((self.rule, self.where, self.found)).encode()).hexdigest()[
            :24
        ]


def masked(text: str) -> str:
    """`text` with its middle covered: enough to find it, too little to know it."""
    kept = max(1, min(3, len(text) // 4))
    return text if len(text) < 3 else text[:kept] + "*" * (len(text) - 2 * kept) + text[-kept:]
