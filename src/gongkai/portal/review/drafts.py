"""An item's draft as its reviewers see it: its text, its digest, its material for the checks."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gongkai.ledger.files import name_of
from gongkai.portal.body import Part, parts
from gongkai.portal.checks.material import Link, Material, Picture, Piece, Remark, Unread
from gongkai.portal.kinds import NEEDS_CATEGORY
from gongkai.portal.models import ItemPage, Review
from gongkai.portal.review.links import links_in, pictures_in
from gongkai.portal.review.readings import Contents, read_files

PICTURES: Final = frozenset({"jpg", "png"})
_BLOCK_KEY = re.compile(r'\s*data-block-key="[^"]*"')


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a draft: the printed title, its own name, its type, digest and contents."""

    title: str
    name: str
    type: str
    digest: str
    contents: Contents


@dataclass(frozen=True, slots=True)
class Drafted:
    """The material of a draft; `anchors` hold the text or file that each place speaks of."""

    material: Material
    anchors: Mapping[str, tuple[str, str]]

    def fingerprint(self, remark: Remark) -> str:
        """Names a remark for an override: another where the text or file that it is about is another.

        A paragraph that only moves keeps its fingerprint.
        """
        near = [place for place in self.anchors if remark.where.startswith(place)]
        place, text = self.anchors[max(near, key=len)] if near else (remark.where, "")
        told = (remark.rule, remark.found, place or remark.where, text)
        return hashlib.sha256("\0".join(told).encode()).hexdigest()


def attached(draft: Any) -> list[Attached]:
    """The attachments of a draft, their contents read where they were not yet."""
    rows = list(draft.attachments.all())
    contents = read_files(row.file for row in rows)
    return [
        Attached(
            row.title, name_of(row.file), row.file.type, row.file.sha256, contents[row.file_id]
        )
        for row in rows
    ]


def material_of(draft: Any, column_kind: str, files: Sequence[Attached]) -> Drafted:
    """What the checks look at in a draft that is to stand in a column of `column_kind`."""
    pieces: list[Piece] = []
    anchors: dict[str, tuple[str, str]] = {}
    links: list[Link] = []
    pictures: list[Picture] = []
    for where, text in (("标题", draft.title), ("内容概述", draft.summary)):
        pieces.append(Piece(where, text))
        anchors[where] = ("", text)
    for part in parts(draft.body):
        pieces.append(Piece(part.where, part.text))
        anchors[part.where] = ("正文", part.text)
        links.extend(links_in(part.where, part.markup, draft.pk))
        pictures.extend(pictures_in(part.where, part.markup))
    unread: list[Unread] = []
    for file in files:
        where = f"附件“{file.title}”"
        anchors[where] = ("", anchors.get(where, ("", ""))[1] + file.digest)
        pieces.append(Piece(f"{where}的名称", f"{file.title}\n{file.name}"))
        found = file.contents.at(where)
        pieces.extend(found.pieces)
        unread.extend(found.unread)
        if file.type in PICTURES:
            pictures.append(Picture(where, file.title))
    demanded = ["成文日期"]
    if column_kind in NEEDS_CATEGORY:
        demanded.append("公开事项")
    material = Material(
        tuple(pieces),
        {
            "公开事项": draft.get_category_display() if draft.category else "",
            "成文日期": str(draft.formed_on or ""),
            "文号": draft.document_number,
            "关键词": draft.keywords,
            "信息来源": draft.source,
        },
        tuple(demanded),
        tuple(pictures),
        tuple(links),
        tuple(unread),
    )
    return Drafted(material, anchors)


def draft_of(review: Review) -> ItemPage:
    """The item as the draft under review has it."""
    return review.page.with_content_json(review.revision.content)


def newest_draft(page: ItemPage) -> ItemPage:
    """The item as its newest draft has it, made of a page that was read just now."""
    newest = page.latest_revision
    return page if newest is None else page.with_content_json(newest.content)


def paragraphs(draft: Any) -> list[Part]:
    """The title, the summary and every part of the body, each with its place."""
    head = (Part("标题", draft.title), Part("内容概述", draft.summary))
    return [one for one in (*head, *parts(draft.body)) if one.text.strip()]


def told(draft: Any) -> str:
    """Everything that readers would see of a draft, a line for each thing, to be compared."""
    elements = (
        ("标题", draft.title),
        ("公开事项", draft.get_category_display() if draft.category else ""),
        ("成文日期", str(draft.formed_on or "")),
        ("文号", draft.document_number),
        ("有效性", draft.validity),
        ("关键词", draft.keywords),
        ("信息来源", draft.source),
        ("内容概述", draft.summary),
        ("列入专题", "、".join(sorted(topic.title for topic in draft.topics.all()))),
    )
    lines = [f"{name}：{value}" for name, value in elements if value]
    lines += [part.text for part in parts(draft.body) if part.text.strip()]
    for row in draft.attachments.all():
        lines.append(f"附件：{row.title}（{name_of(row.file)}，校验码 {row.file.sha256[:12]}）")
    return "\n".join(lines)


def digest_of(draft: Any) -> str:
    """SHA-256 of what readers would see of a draft; ids that editors give to blocks count nothing."""
    seen = [
        told(draft),
        [_BLOCK_KEY.sub("", part.markup) for part in parts(draft.body)],
        draft.slug,
        draft.category,
    ]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()
